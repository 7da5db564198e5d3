"""A sheet to draw on, from its start to its end: from the right for what is read from the right."""

import io
from functools import cache

from PIL import Image, ImageDraw

from bot.pictures.letters import LANGUAGES, Face, drawable, wrapped
from bot.text.bidi import Direction, own_direction

PAGE, SHEET, INK, MUTED, LINE = "#f4f1ea", "#fffdf9", "#1d1b18", "#635d53", "#e4ded2"
ACCENT, ON_ACCENT, SOFT, TINT, GOLD = "#0f5c4d", "#ffffff", "#c7ddd6", "#e3efea", "#f3c76b"
"""The colours of the page in the browser, by day; SOFT is small print on the accent, and what matters less."""
_MEETINGS = (
    *(
        (INK, SHEET),
        (MUTED, SHEET),
        (ACCENT, SHEET),
        (INK, PAGE),
        (MUTED, PAGE),
        (SHEET, PAGE),
        (LINE, SHEET),
        (SOFT, SHEET),
    ),
    *((ON_ACCENT, ACCENT), (SOFT, ACCENT), (GOLD, ACCENT), (ACCENT, TINT), (TINT, SHEET), (TINT, PAGE)),
)
"""What is drawn on what: edges are of colours between the two, and a picture has no others."""
_STEPS = 12
_FINE = 4
"""So many times larger a round corner is drawn, to be smooth when it is small."""


class Canvas:
    """Places are pixels from the start, and from the top. Lines of text stand on their baseline."""

    def __init__(self, width: int, height: int, direction: Direction, ground: str = PAGE) -> None:
        self.width = width
        self.height = height
        self.direction = direction
        self._image = Image.new("RGB", (width, height), ground)
        self._draw = ImageDraw.Draw(self._image)

    def box(self, place: tuple[int, int, int, int], colour: str, *, round_by: int = 0) -> None:
        """A filled box from its start and top to its end and bottom, its corners `round_by` pixels."""
        start, top, end, bottom = place
        left, right = (start, end) if self.direction == "ltr" else (self.width - end, self.width - start)
        mask = _rounded(right - left, bottom - top, round_by)
        self._image.paste(colour, (left, top, right, bottom), mask)

    def write(self, text: str, at: tuple[int, int], its: Face, colour: str, *, ends: bool = False) -> None:
        """A line of text, read in its own direction, `at` its start and baseline; `ends`: at its end."""
        start, baseline = at
        own = own_direction(text, self.direction)
        at_left = (self.direction == "ltr") != ends
        x = start if self.direction == "ltr" else self.width - start
        self._draw.text(
            (x, baseline),
            text,
            fill=colour,
            font=its,
            anchor="ls" if at_left else "rs",
            direction=own,
            language=LANGUAGES[own],
        )

    def write_fitted(self, text: str, at: tuple[int, int], room: int, its: Face, colour: str) -> None:
        """As much of a text as a line of `room` pixels holds, without what the font has not."""
        for line in wrapped(drawable(text), its, room, 1, self.direction):
            self.write(line, at, its, colour)

    def png(self) -> bytes:
        """The file: the same drawing gives the same bytes."""
        file = io.BytesIO()
        self._image.quantize(palette=_palette(), dither=Image.Dither.NONE).save(file, "PNG", compress_level=5)
        return file.getvalue()


@cache
def _rounded(width: int, height: int, by: int) -> Image.Image | None:
    if not by:
        return None
    large = Image.new("L", (width * _FINE, height * _FINE))
    box = (0, 0, width * _FINE - 1, height * _FINE - 1)
    ImageDraw.Draw(large).rounded_rectangle(box, by * _FINE, fill=255)
    return large.resize((width, height), Image.Resampling.LANCZOS)


@cache
def _palette() -> Image.Image:
    colours = dict.fromkeys(
        tuple(round(a + (b - a) * step / _STEPS) for a, b in zip(_rgb(first), _rgb(second), strict=True))
        for first, second in _MEETINGS
        for step in range(_STEPS + 1)
    )
    image = Image.new("P", (1, 1))
    image.putpalette([part for colour in colours for part in colour])
    return image


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
