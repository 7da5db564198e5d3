"""The cover of a digest: its date and what it is on a band, the first headlines on a sheet, its topics below."""

from bot.pictures.canvas import ACCENT, GOLD, INK, ON_ACCENT, SHEET, SOFT, TINT, Canvas
from bot.pictures.designs import Cover
from bot.pictures.letters import drawable, face, width, wrapped

WIDTH, HEIGHT, EDGE = 1200, 630, 56
BAND = 148
STEP, LINES = 56, 2
"""Pixels from one line of a headline to the next, and how many lines it may take."""
NUMBER = 62
TOPICS_AT, CHIP = 544, 58


def draw(cover: Cover) -> bytes:
    canvas = Canvas(WIDTH, HEIGHT, cover.direction, SHEET)
    _band(cover, canvas)
    _headlines(cover, canvas)
    chips([drawable(topic) for topic in cover.topics], TOPICS_AT, canvas)
    return canvas.png()


def _band(cover: Cover, canvas: Canvas) -> None:
    canvas.box(0, 0, WIDTH, BAND, ACCENT)
    brand = face(800, 46)
    room = WIDTH - 3 * EDGE - brand_width(cover.brand, canvas)
    for text, its, baseline, colour in (
        (cover.heading, face(700, 44), 66, ON_ACCENT),
        (cover.date, face(500, 32), 116, SOFT),
    ):
        for line in wrapped(drawable(text), its, room, 1, cover.direction):
            canvas.write(line, EDGE, baseline, its, colour)
    sign(cover.brand, canvas, BAND // 2 + 15)


def sign(brand: str, canvas: Canvas, baseline: int) -> None:
    """The program's name at the end of a band, behind its dot."""
    its = face(800, 46)
    canvas.write(brand, WIDTH - EDGE, baseline, its, ON_ACCENT, ends=True)
    start = WIDTH - EDGE - brand_width(brand, canvas)
    canvas.box(start, baseline - 22, start + 16, baseline - 6, GOLD, round_by=8)


def brand_width(brand: str, canvas: Canvas) -> int:
    return width(brand, face(800, 46), canvas.direction) + 32


def _headlines(cover: Cover, canvas: Canvas) -> None:
    """Under each other, in the middle of the room that is theirs."""
    its, room = face(600, 40), WIDTH - 2 * EDGE - NUMBER
    shown = [(number, wrapped(text, its, room, LINES, cover.direction)) for number, text in _drawable(cover)]
    if not shown:
        return
    height = TOPICS_AT - BAND
    gap = min(36, (height - STEP * sum(len(lines) for _, lines in shown)) // (len(shown) + 1))
    used = STEP * sum(len(lines) for _, lines in shown) + gap * (len(shown) - 1)
    top = BAND + (height - used) // 2
    for number, lines in shown:
        canvas.write(number, EDGE, top + 41, face(800, 40), ACCENT)
        for place, line in enumerate(lines):
            canvas.write(line, EDGE + NUMBER, top + 41 + place * STEP, its, INK)
        top += STEP * len(lines) + gap


def _drawable(cover: Cover) -> list[tuple[str, str]]:
    return [(number, text) for number, title in cover.headlines if (text := drawable(title))]


def chips(names: list[str], top: int, canvas: Canvas) -> None:
    """Names in boxes, as many as there is room for."""
    its, start = face(600, 28), EDGE
    for name in filter(None, names):
        end = start + width(name, its, canvas.direction) + 44
        if end > WIDTH - EDGE:
            break
        canvas.box(start, top, end, top + CHIP, TINT, round_by=CHIP // 2)
        canvas.write(name, start + 22, top + 39, its, ACCENT)
        start = end + 16
