"""A search may be typed in the words of any language of the interface."""

from zoneinfo import ZoneInfo

import pytest

from bot.i18n import available, language
from bot.i18n.queries import parse
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
