"""What an editor types becomes a part of the article, or a sentence that says what to type."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadInput
from bot.intake.editing import FIELDS, LONGEST_NAME, MOST_TAGS, edited, lines, without_line
from bot.intake.records import LONGEST_TITLE
from bot.model import Article
from tests.samples import NOON, WATER

ZONE = ZoneInfo("Asia/Baghdad")


def changed(field: str, text: str, its: Article = WATER) -> Article:
    return edited(its, field, text, at=NOON, zone=ZONE)


def test_a_title_is_one_clean_line() -> None:
    new = changed("title", " The river\u202e\nis\u200f shared ")
    assert new.title == "The river is shared"
    assert new.body == WATER.body
    assert changed("title", "ط" * 400).title == "ط" * (LONGEST_TITLE - 1) + "…"


def test_a_new_body_has_its_own_summary_and_language() -> None:
    new = changed("body", "The two ministries agreed to share the water of the river.\n\nWork begins in January.")
    assert new.language == "en"
    assert new.summary.startswith("The two ministries agreed")


@pytest.mark.parametrize(
    ("typed", "source"), [(" بوابة\nالرافدين ", "بوابة الرافدين"), ("-", None), ("—", None), (" ", None)]
)
def test_a_source(typed: str, source: str | None) -> None:
    assert changed("source", typed).source == source


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("مياه، العراق , rivers", ("مياه", "العراق", "rivers")),
        ("#مياه_النهر #العراق", ("مياه النهر", "العراق")),
        ("Rivers, rivers\nDams", ("Rivers", "Dams")),
        ("river_news #dams, ؟", ("river news", "dams")),
        ("-", ()),
    ],
)
def test_tags(typed: str, tags: tuple[str, ...]) -> None:
    assert changed("tags", typed).tags == tags


def test_tags_are_few_and_short() -> None:
    new = changed("tags", ", ".join([*map(str, range(1000, 1100)), "x" * 500]))
    assert len(new.tags) == MOST_TAGS
    assert len(changed("tags", "x" * 500).tags[0]) == LONGEST_NAME


def test_a_date_is_meant_in_the_editors_zone() -> None:
    assert changed("date", "2026-07-01 14:30").published == datetime(2026, 7, 1, 11, 30, tzinfo=UTC)


def test_clocks_may_differ_by_a_few_minutes() -> None:
    assert changed("date", "15:03").published == datetime(2026, 11, 20, 12, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "typed", "answer"),
    [
        ("title", " … ", "A title has at least one word"),
        ("body", "\u200f", "has no word in it"),
        ("tags", "#, ،", "Write tags with commas"),
        ("date", "soon", "Write a date such as"),
        ("date", "2027-01-01", "lies in the future"),
        ("date", "2026-11-20 23:50", "lies in the future"),
    ],
)
def test_what_can_not_be_used_is_answered(field: str, typed: str, answer: str) -> None:
    with pytest.raises(BadInput, match=answer):
        changed(field, typed)


def test_a_line_is_dropped() -> None:
    assert lines(WATER) == tuple(WATER.body.split("\n\n"))
    new = without_line(WATER, 0)
    assert new.body == "ويبدأ العمل به مطلع العام."
    assert new.summary == new.body
    with pytest.raises(BadInput, match="the only line"):
        without_line(new, 0)


@pytest.mark.parametrize("number", [2, -1])
def test_a_line_that_is_gone_is_not_dropped(number: int) -> None:
    with pytest.raises(BadInput, match="not there any more"):
        without_line(WATER, number)


@given(st.sampled_from([*FIELDS, "date"]), st.text())
def test_any_text_makes_an_article_or_a_sentence(field: str, text: str) -> None:
    try:
        new = changed(field, text)
    except BadInput:
        return
    assert new.title
    assert new.body
    assert "\n" not in new.title + (new.source or "") + "".join(new.tags)
