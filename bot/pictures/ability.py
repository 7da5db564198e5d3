"""Whether this machine can draw: without the parts that shape Arabic its letters come apart, and nothing says so."""

from pathlib import Path

from PIL import features

from bot.text.typeface import font_of

NO_SHAPING = (
    "FriBiDi is missing, and without it Arabic letters come apart, so there are no pictures:"
    " apt install libfribidi0 (macOS: brew install fribidi), then start the bot again"
)
NO_FONT = "there is no font to draw with, so there are no pictures: pip install fontpkg-cairo"


def trouble() -> str:
    """What is missing here, in a line for the operator that says how to mend it; "" where nothing is."""
    return lacking(shapes=features.check("raqm"), font=font_of())


def lacking(*, shapes: bool | None, font: Path | None) -> str:
    """The same of a machine that `shapes` letters or does not, and has this `font`."""
    if not shapes:
        return NO_SHAPING
    return "" if font else NO_FONT
