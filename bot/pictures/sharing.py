"""The card of an article that is handed on: its title, as large as it fits, with its source, its date and our name."""

from bot.pictures.canvas import ACCENT, INK, MUTED, SHEET, SOFT, Canvas
from bot.pictures.cover import EDGE, HEIGHT, WIDTH, sign
from bot.pictures.designs import ShareCard
from bot.pictures.letters import Face, drawable, face, wrapped

BAND_AT = 526
SIZES = (92, 80, 68, 58, 50)
"""Of the title, in pixels: the largest in which all of it fits."""
LINE_HEIGHT, BASELINE = 1.4, 0.72
"""Of a line: how many times the size of its letters it is high, and where in it the letters stand."""
TOP, SOURCE = 56, 74
"""Pixels above the title and below it, and for the source."""


def draw(card: ShareCard) -> bytes | None:
    """None where nothing of the title can be drawn."""
    title, source = drawable(card.title), drawable(card.source)
    if not title:
        return None
    canvas = Canvas(WIDTH, HEIGHT, card.direction, SHEET)
    canvas.box((0, 0, 18, BAND_AT), ACCENT)
    height = BAND_AT - 2 * TOP - (SOURCE if source else 0)
    its, lines, step = _fitted(title, card, height)
    first = TOP + (height - step * len(lines)) // 2 + round(BASELINE * step)
    for place, line in enumerate(lines):
        canvas.write(line, (EDGE, first + place * step), its, INK)
    canvas.write_fitted(source, (EDGE, BAND_AT - 44), WIDTH - 2 * EDGE, face(600, 34), MUTED)
    canvas.box((0, BAND_AT, WIDTH, HEIGHT), ACCENT)
    canvas.write_fitted(card.date, (EDGE, BAND_AT + 64), WIDTH - 6 * EDGE, face(500, 32), SOFT)
    sign(card.brand, BAND_AT + 67, canvas)
    return canvas.png()


def _fitted(title: str, card: ShareCard, height: int) -> tuple[Face, list[str], int]:
    """The face, the lines and the pixels of a line; the title is cut where not even the smallest size has room."""
    for size in SIZES:
        its, step = face(700, size), round(size * LINE_HEIGHT)
        lines = wrapped(title, its, WIDTH - 2 * EDGE, height // step, card.direction)
        if " ".join(lines) == title:
            break
    return its, lines, step
