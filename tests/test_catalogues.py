"""Every text of the interface is in every catalogue, with its placeholders, and nothing else is."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.i18n import available, language
from bot.i18n.language import HERE

ROOT = HERE.parent.parent
KEYWORDS = {"t": None, "language": None, "N_": None, "plural": (1, 2)}
BAGHDAD = ZoneInfo("Asia/Baghdad")
NOW = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
CATALOGUES = sorted(HERE.glob("*.po"))


def said() -> set[str | tuple[str, ...]]:
    """Every message that the program marks or asks for."""
    return {
        tuple(message) if isinstance(message, list) else message
        for folder in ("bot", "handlers")
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, [("**.py", "python")], keywords=KEYWORDS)
    }


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def forms(value: object) -> list[str]:
    """A message or a translation: one text, or one for each plural form."""
    return (
        [value] if isinstance(value, str) else [str(form) for form in value] if isinstance(value, tuple | list) else []
    )


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_holds_what_is_said_and_nothing_else(path: Path) -> None:
    assert {message.id for message in catalogue(path) if message.id} == said()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_translation_has_the_placeholders_of_its_message(path: Path) -> None:
    for message in catalogue(path):
        if not message.id:
            continue
        *_, wanted = forms(message.id)
        translated = forms(message.string)
        assert all(translated), message.id
        for text in translated:
            assert placeholders(text) <= placeholders(wanted), message.id
        assert set().union(*map(placeholders, translated)) == placeholders(wanted), message.id


@pytest.mark.parametrize(
    ("n", "words"),
    [
        *((0, "لا أخبار"), (1, "خبر واحد"), (2, "خبران"), (3, "3 أخبار"), (10, "10 أخبار"), (11, "11 خبرًا")),
        *((99, "99 خبرًا"), (100, "100 خبر"), (101, "101 خبر"), (102, "102 خبر"), (103, "103 أخبار")),
        *((111, "111 خبرًا"), (1234, "1,234 خبرًا")),
    ],
)
def test_arabic_counts_in_six_forms(n: int, words: str) -> None:
    assert language("ar").plural("{n} article", "{n} articles", n) == words


@pytest.mark.parametrize(
    ("n", "words"), [(0, "0 articles"), (1, "1 article"), (2, "2 articles"), (1000, "1,000 articles")]
)
def test_english_counts_in_two_forms(n: int, words: str) -> None:
    assert language("en").plural("{n} article", "{n} articles", n) == words


@pytest.mark.parametrize(
    ("ago", "arabic", "english"),
    [
        (timedelta(seconds=59), "الآن", "just now"),
        (timedelta(minutes=1), "قبل دقيقة واحدة", "1 minute ago"),
        (timedelta(minutes=2), "قبل دقيقتين", "2 minutes ago"),
        (timedelta(minutes=45), "قبل 45 دقيقة", "45 minutes ago"),
        (timedelta(hours=3), "قبل 3 ساعات", "3 hours ago"),
        (timedelta(days=2), "قبل يومين", "2 days ago"),
        (timedelta(days=8), "16 تشرين الثاني/نوفمبر 2026", "16 November 2026"),
        (timedelta(hours=-1), "24 تشرين الثاني/نوفمبر 2026", "24 November 2026"),
    ],
)
def test_times_are_told_as_people_tell_them(ago: timedelta, arabic: str, english: str) -> None:
    assert language("ar").ago(NOW - ago, NOW, BAGHDAD) == arabic
    assert language("en").ago(NOW - ago, NOW, BAGHDAD) == english


def test_a_date_is_the_readers_own() -> None:
    assert language("en").date(NOW, BAGHDAD) == "24 November 2026"
    assert language("en").date(NOW, ZoneInfo("UTC")) == "23 November 2026"


def test_a_command_in_arabic_begins_with_its_slash() -> None:
    """Which stands on its wrong side where nothing says that it belongs to the Latin letters behind it."""
    with (HERE / "ar.po").open("rb") as file:
        strings = [its.string or () for its in read_po(file)]
    texts = [text for its in strings for text in ([its] if isinstance(its, str) else its)]
    assert texts
    assert [text for text in texts if re.search(r"(?<![\u2066\u200e\w.:/])/[a-z]", text)] == []


def test_french_has_a_no_break_space_before_its_signs() -> None:
    texts = [text for its in catalogue(HERE / "fr.po") if its.id for text in forms(its.string)]
    assert texts
    assert [text for text in texts if re.search(r"(?<![\u00a0\d])[:;!?»](?!\S)|«(?!\u00a0)", text)] == []
    assert [language(code).heading("A") for code in ("ar", "en", "fr")] == ["A:", "A:", "A\u00a0:"]


def test_what_is_shown_to_be_typed_stands_in_arabic_as_it_is_typed() -> None:
    """A date or two hours with dashes between: in an Arabic line each number of them would stand from the right."""
    texts = [text for its in catalogue(HERE / "ar.po") if its.id for text in forms(its.string)]
    bare = [re.sub("\u2066[^\u2069]*\u2069", "", text) for text in texts]
    assert [text for text in bare if re.search(r"\d-\d|\d/\d+ \d", text)] == []


def test_names_are_isolated_and_numbers_are_not() -> None:
    assert language("en")("{count} for “{words}”", count=2, words="خبر") == "2 for “\u2068خبر\u2069”"


def test_braces_of_people_are_no_placeholders() -> None:
    assert "{words}" in language("ar")("{count} for “{words}”", count="{words}", words="{count}")


def test_the_default_language_comes_first() -> None:
    assert available("ar")[0] == "ar"
    assert available()[0] == "en"
    assert [language(code).direction for code in ("ar", "en")] == ["rtl", "ltr"]
    assert language("ar").topic("sport") == "رياضة"
    assert language("ar").topic("النجف") == "النجف"


@pytest.mark.parametrize(
    ("typed", "code"), [("عربي", "ar"), ("العربية", "ar"), ("arabic", "ar"), ("English", "en"), ("انجليزي", "en")]
)
def test_a_language_is_known_by_any_of_its_names(typed: str, code: str) -> None:
    named = {t.code for t in map(language, available()) if any(language(by).names(t, typed) for by in available())}
    assert named == {code}


def test_a_language_is_not_known_by_a_letter_or_two() -> None:
    assert not language("en").names(language("ar"), "ar")


def test_the_end_of_time_has_a_date() -> None:
    assert language("en").date(datetime(9999, 12, 31, 22, tzinfo=UTC), BAGHDAD) == "31 December 9999"
