"""The card of an article that is handed on: its title, as large as it fits, with its source, its date and our name."""

from bot.pictures.canvas import ACCENT, INK, MUTED, SHEET, SOFT, Canvas
from bot.pictures.cover import EDGE, HEIGHT, WIDTH, sign
from bot.pictures.designs import ShareCard
from bot.pictures.letters import Face, drawable, face, wrapped

BAND_AT = 526
SIZES = (92, 80, 68, 58, 50)
"""Of the title, in pixels: the largest in which all of it fits."""
LINE_HEIGHT = 1.4
TOP, SOURCE = 56, 74
"""Pixels above the title and below it, and for the source."""


def draw(card: ShareCard) -> bytes | None:
    """None where nothing of the title can be drawn."""
    title = drawable(card.title)
    if not title:
        return None
    canvas = Canvas(WIDTH, HEIGHT, card.direction, SHEET)
    canvas.box(0, 0, 18, BAND_AT, ACCENT)
    source = drawable(card.source)
    height = BAND_AT - 2 * TOP - (SOURCE if source else 0)
    its, lines, step = _fitted(title, card, height)
    first = TOP + (height - step * len(lines)) // 2 + round(0.72 * step)
    for place, line in enumerate(lines):
        canvas.write(line, EDGE, first + place * step, its, INK)
    small = face(600, 34)
    for line in wrapped(source, small, WIDTH - 2 * EDGE, 1, card.direction):
        canvas.write(line, EDGE, BAND_AT - 44, small, MUTED)
    _band(card, canvas)
    return canvas.png()


def _fitted(title: str, card: ShareCard, height: int) -> tuple[Face, list[str], int]:
    """The face, the lines and the pixels of a line; the title is cut where not even the smallest size has room."""
    for size in SIZES:
        its, step = face(700, size), round(size * LINE_HEIGHT)
        lines = wrapped(title, its, WIDTH - 2 * EDGE, height // step, card.direction)
        if " ".join(lines) == title:
            break
    return its, lines, step


def _band(card: ShareCard, canvas: Canvas) -> None:
    canvas.box(0, BAND_AT, WIDTH, HEIGHT, ACCENT)
    canvas.write(drawable(card.date), EDGE, BAND_AT + 64, face(500, 32), SOFT)
    sign(card.brand, canvas, BAND_AT + 67)
