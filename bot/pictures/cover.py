"""The cover of a digest: its date and what it is on a band, the first headlines on a sheet, its topics below."""

from collections.abc import Sequence

from bot.pictures.canvas import ACCENT, GOLD, INK, ON_ACCENT, SHEET, SOFT, TINT, Canvas
from bot.pictures.designs import Cover
from bot.pictures.letters import Face, drawable, face, width, wrapped

WIDTH, HEIGHT, EDGE = 1200, 630, 56
BAND = 148
SIZES, LINES = ((42, 58), (37, 51)), 2
"""Pixels of headlines and from one line to the next, the larger if all have room; and how many lines one may take."""
BASELINE = 0.73
"""Where in its height a line stands."""
NUMBER, APART, CLOSE = 62, 36, 24
"""Pixels for a headline's number, and between two headlines at most and at least."""
TOPICS_AT, CHIP = 544, 58
DOT = 16


def draw(cover: Cover) -> bytes:
    canvas = Canvas(WIDTH, HEIGHT, cover.direction, SHEET)
    canvas.box((0, 0, WIDTH, BAND), ACCENT)
    room = WIDTH - 3 * EDGE - width(cover.brand, _brand(), cover.direction) - 2 * DOT
    canvas.write_fitted(cover.heading, (EDGE, 66), room, face(700, 44), ON_ACCENT)
    canvas.write_fitted(cover.date, (EDGE, 116), room, face(500, 32), SOFT)
    sign(cover.brand, BAND // 2 + 15, canvas)
    _headlines(cover, canvas)
    _chips(cover.topics, canvas)
    return canvas.png()


def sign(brand: str, baseline: int, canvas: Canvas) -> None:
    """The program's name at the end of a band, behind its dot."""
    canvas.write(brand, (WIDTH - EDGE, baseline), _brand(), ON_ACCENT, ends=True)
    end = WIDTH - EDGE - width(brand, _brand(), canvas.direction) - DOT
    canvas.box((end - DOT, baseline - 22, end, baseline - 22 + DOT), GOLD, round_by=DOT // 2)


def _brand() -> Face:
    return face(800, 46)


def _headlines(cover: Cover, canvas: Canvas) -> None:
    """Under each other, in the middle of the room that is theirs."""
    titles = [(number, title) for number, its in cover.headlines if (title := drawable(its))]
    room, height = WIDTH - 2 * EDGE - NUMBER, TOPICS_AT - BAND
    for size, step in SIZES:
        its = face(600, size)
        shown = [(number, wrapped(title, its, room, LINES, cover.direction)) for number, title in titles]
        used = step * sum(len(lines) for _, lines in shown)
        gap = min(APART, (height - used) // (len(shown) + 1))
        if gap >= CLOSE:
            break
    top = BAND + (height - used - gap * (len(shown) - 1)) // 2
    for number, lines in shown:
        canvas.write(number, (EDGE, top + round(BASELINE * step)), face(800, size), ACCENT)
        for line in lines:
            canvas.write(line, (EDGE + NUMBER, top + round(BASELINE * step)), its, INK)
            top += step
        top += gap


def _chips(names: Sequence[str], canvas: Canvas) -> None:
    """Names in boxes, as many as there is room for."""
    its, start = face(600, 28), EDGE
    for name in filter(None, map(drawable, names)):
        end = start + width(name, its, canvas.direction) + 44
        if end > WIDTH - EDGE:
            break
        canvas.box((start, TOPICS_AT, end, TOPICS_AT + CHIP), TINT, round_by=CHIP // 2)
        canvas.write(name, (start + 22, TOPICS_AT + 39), its, ACCENT)
        start = end + 16
