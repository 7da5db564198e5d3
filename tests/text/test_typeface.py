"""The letters that the program brings with it."""

from bot.text.typeface import font_of


def test_it_brings_cairo() -> None:
    font = font_of()
    assert font
    assert font.suffix == ".ttf"


def test_a_package_that_there_is_not_has_no_font() -> None:
    assert font_of("no_such_package") is None
