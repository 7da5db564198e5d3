"""A search may be typed in the words of any language of the interface."""

from zoneinfo import ZoneInfo

import pytest

from bot.i18n import available, language
from bot.i18n.queries import moment, parse
from bot.text.query import Query
from tests.samples import NOON

ZONE = ZoneInfo("Asia/Baghdad")


def read(text: str) -> Query:
    return parse(text, NOON, ZONE)


@pytest.mark.parametrize("code", available())
def test_the_fields_that_are_shown_are_understood(code: str) -> None:
    t = language(code)
    shown = f'{t("title")}:x {t("source")}:"y z" {t("topic")}:w {t("since")}:7d'
    assert read(shown) == read('title:x source:"y z" topic:w since:7d')


@pytest.mark.parametrize("code", available())
def test_languages_are_called_as_every_language_calls_them(code: str) -> None:
    for other in available():
        called = language(code).called(language(other)).split()[0]
        assert read(f"lang:{called}").languages == read(f"{language(code)('language')}:{called}").languages == (other,)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("depuis:7j", "since:7d"), ("depuis:hier", "since:yesterday"), ("depuis:aujourd’hui", "since:today")),
        *(("depuis:aujourd'hui", "since:today"), ("DEPUIS:2sem", "since:2w"), ("since:أسبوعين", "since:14d")),
        *(("منذ:3أيام", "since:3d"), ("depuis:mois", "since:month"), ("titre:pont langue:arabe", "title:pont lang:ar")),
    ],
)
def test_dates_are_typed_in_any_language(typed: str, meant: str) -> None:
    assert read(typed) == read(meant) != read("")
    assert not read(typed).plain


@pytest.mark.parametrize(("typed", "meant"), [("hier 14:30", "yesterday 14:30"), ("أمس", "yesterday"), ("x", "")])
def test_a_moment_is_typed_in_any_language(typed: str, meant: str) -> None:
    assert moment(typed, NOON, ZONE) == (moment(meant, NOON, ZONE) if meant else None)
