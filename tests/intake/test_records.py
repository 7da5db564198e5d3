"""JSON records become articles and back."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadInput
from bot.intake.records import article, record
from bot.model import Article, Origin, State

AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
FULL = {
    "id": "w-17",
    "title": "Ferries are back",
    "body": "Ferries sail again.\n\nThey sail daily.",
    "summary": "Ferries sail.",
    "url": "https://a.example/17",
    "source": "The Herald",
    "author": "Dana Whitfield",
    "place": "Tripoli",
    "language": "en",
    "published": "2026-06-30T12:00:00Z",
    "tags": ["travel", "sea"],
}


def made(**keys: object) -> Article:
    return article(keys, at=AT, by="import")


def test_every_key_has_its_place() -> None:
    assert made(**FULL) == Article(
        title="Ferries are back",
        body="Ferries sail again.\n\nThey sail daily.",
        summary="Ferries sail.",
        url="https://a.example/17",
        source="The Herald",
        author="Dana Whitfield",
        language="en",
        tags=("travel", "sea"),
        place="Tripoli",
        published=datetime(2026, 6, 30, 12, tzinfo=UTC),
        added=AT,
        added_by="import",
        external_id="w-17",
    )


def test_what_is_missing_is_found_out() -> None:
    found = made(body="قالت الوزارة إن الجسر أغلق. والسبب الصيانة.", published=None, id=None, tags=None, other=1)
    assert found.title == "قالت الوزارة إن الجسر أغلق"
    assert found.summary == "والسبب الصيانة."
    assert (found.language, found.published, found.tags, found.external_id) == ("ar", AT, (), None)


def test_a_title_alone_is_the_body_too() -> None:
    found = made(title="Ferries are back", body="")
    assert (found.body, found.summary) == ("Ferries are back", "")


def test_a_line_without_words_makes_no_title() -> None:
    assert made(body="━━━\n\nFerries are back").title == "Ferries are back"


def test_texts_are_cleaned() -> None:
    found = made(
        title="a\u202e\nb",
        body="x\r\n\r\n\r\n\r\ny\x00",
        source="\u200f",
        tags=["a\n b", "A  B", "\u200b"],
        place=" p ",
    )
    assert (found.title, found.body, found.source, found.tags, found.place) == ("a b", "x\n\ny", None, ("a b",), "p")


def test_a_title_is_cut_when_it_is_a_whole_text() -> None:
    title = made(title="word " * 200, body="x").title
    assert len(title) <= 300
    assert title.endswith("word…")


@pytest.mark.parametrize(
    ("published", "moment"),
    [
        ("2026-06-30", datetime(2026, 6, 30, tzinfo=UTC)),
        ("2026-06-30T12:00:00.987", datetime(2026, 6, 30, 12, tzinfo=UTC)),
        ("2026-06-30 12:00+03:00", datetime(2026, 6, 30, 9, tzinfo=UTC)),
        ("2026-07-01T12:00", AT),
        ("2026-07-02", AT),
    ],
)
def test_published(published: str, moment: datetime) -> None:
    assert made(title="x", published=published).published == moment


def test_ids_and_languages_take_other_forms() -> None:
    found = made(title="x", id=17, language="AR-iq")
    assert (found.external_id, found.language) == ("17", "ar")


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({}, '"title" and "body" hold no text'),
        ({"body": "━━━", "title": " \u200f"}, '"title" and "body" hold no text'),
        ({"title": 1}, '"title" is not a text'),
        ({"title": "x", "body": ["y"]}, '"body" is not a text'),
        ({"title": "x", "id": True}, '"id" is not a text'),
        ({"title": "x", "id": "a\nb"}, '"id" holds characters that can\'t be seen'),
        (
            {"title": "x", "url": "ftp://a.example"},
            '"url": the address does not begin with http:// or https:// and a host',
        ),
        ({"title": "x", "language": "Arabic, mostly"}, '"language" is not a code such as "ar" or "en"'),
        ({"title": "x", "published": "yesterday"}, '"published" is not a date or time such as 2026-07-01'),
        ({"title": "x", "published": "0001-01-01T00:00+03:00"}, '"published" is not a date or time'),
        ({"title": "x", "published": 1782898200}, '"published" is not a text'),
        ({"title": "x", "tags": "a,b"}, '"tags" is not a list of texts'),
        ({"title": "x", "tags": [1]}, '"tags" is not a list of texts'),
    ],
)
def test_a_bad_record_is_refused_with_its_reason(keys: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadInput) as caught:
        made(**keys)
    assert str(caught.value).startswith(reason)


def test_a_record_holds_what_is_set() -> None:
    assert record(made(**FULL)) == FULL
    assert record(made(title="x")) == {
        "title": "x",
        "body": "x",
        "language": "en",
        "published": "2026-07-01T09:30:00Z",
    }


dates = st.datetimes(timezones=st.timezones()) | st.datetimes()
records = st.fixed_dictionaries(
    {"title": st.text(min_size=1)},
    optional={
        "id": st.text(min_size=1) | st.integers(),
        "body": st.text(),
        "summary": st.text(),
        "url": st.sampled_from(["", "https://a.example/1", " http://مثال.إختبار/خبر ", "x"]),
        "source": st.text(),
        "author": st.text() | st.none(),
        "place": st.text(),
        "language": st.sampled_from(["ar", "en", "en-US", "fr", ""]),
        "published": dates.map(str) | dates.map(lambda at: str(at.date())),
        "tags": st.lists(st.text()),
    },
)


@given(records)
def test_an_export_imports_as_the_same_article(keys: dict[str, object]) -> None:
    try:
        first = article(keys, at=AT, by="import")
    except BadInput:
        return
    stored = replace(first, id=9, origin=Origin("telegram", "1", "2"), state=State.REMOVED)
    line = json.loads(json.dumps(record(stored)))
    assert article(line, at=AT, by="import") == replace(first, state=State.REMOVED)
