import pytest
from hypothesis import given

from bot.text.length import codepoints, utf16
from tests.text.strategies import hostile


@pytest.mark.parametrize(
    ("text", "units"), [("", 0), ("abc", 3), ("خبر", 3), ("🗞", 2), ("خبر 🗞", 6), ("🇸🇾", 4), ("\ud800", 1)]
)
def test_utf16_counts_what_telegram_counts(text: str, units: int) -> None:
    assert utf16(text) == units


@given(hostile)
def test_utf16_counts_two_for_each_code_point_that_needs_them(text: str) -> None:
    assert utf16(text) == codepoints(text) + sum(char > "\uffff" for char in text)
