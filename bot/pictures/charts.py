"""Charts: bars, a row each, and small columns over days, a row each. They begin where reading begins."""

from itertools import pairwise

from bot.pictures.canvas import ACCENT, INK, LINE, MUTED, SHEET, TINT, Canvas
from bot.pictures.designs import Bars, Trends
from bot.pictures.letters import ELLIPSIS, drawable, face, width, wrapped

WIDTH, EDGE = 1200, 56
TOP, BOTTOM = 168, 48
"""Pixels above the first row, and below the last one."""
LABEL, FIGURE, GAP = 330, 110, 24
START, ROOM = EDGE + LABEL + GAP, WIDTH - 2 * EDGE - LABEL - GAP - FIGURE
"""Between its label and its figure, where a row is drawn, and how wide."""
BAR_ROW, BAR = 62, 36
TREND_ROW, TREND, BETWEEN = 116, 84, 8


def draw_bars(chart: Bars) -> bytes:
    canvas = Canvas(WIDTH, TOP + BAR_ROW * len(chart.bars) + BOTTOM, chart.direction, SHEET)
    _titled(chart, canvas)
    largest = max((value for _, value, _ in chart.bars), default=0) or 1
    for row, (label, value, figure) in enumerate(chart.bars):
        top = TOP + BAR_ROW * row
        _label(label, top + 36, canvas)
        end = START + max(round(ROOM * value / largest), 6 if value else 0)
        canvas.box(START, top + 6, end, top + 6 + BAR, ACCENT, round_by=3)
        canvas.write(figure, end + 14, top + 36, face(700, 30), INK)
    return canvas.png()


def draw_trends(chart: Trends) -> bytes:
    """All rows have one scale."""
    height = TOP + TREND_ROW * len(chart.rows) + BOTTOM + 32
    canvas = Canvas(WIDTH, height, chart.direction, SHEET)
    _titled(chart, canvas)
    largest = max((value for _, values, _ in chart.rows for value in values), default=0) or 1
    for row, (label, values, figure) in enumerate(chart.rows):
        base = TOP + TREND_ROW * row + TREND
        _label(label, base - 14, canvas)
        canvas.write(figure, WIDTH - EDGE, base - 14, face(700, 32), INK, ends=True)
        _columns(values, largest, base, canvas)
    for day, (start, end) in zip(chart.days, _places(len(chart.days)), strict=True):
        its = face(500, 24)
        canvas.write(day, (start + end + width(day, its, canvas.direction)) // 2, height - BOTTOM, its, MUTED, ends=True)
    return canvas.png()


def _places(count: int) -> list[tuple[int, int]]:
    """Where each of so many columns begins and ends."""
    edges = [START + round(at * (ROOM + BETWEEN) / count) for at in range(count + 1)]
    return [(start, end - BETWEEN) for start, end in pairwise(edges)]


def _columns(values: tuple[int, ...], largest: int, base: int, canvas: Canvas) -> None:
    height = TREND - BETWEEN
    for value, (start, end) in zip(values, _places(len(values)), strict=True):
        canvas.box(start, base - height, end, base, TINT)
        canvas.box(start, base - max(round(height * value / largest), 4 if value else 0), end, base, ACCENT)
    canvas.box(START, base, START + ROOM, base + 2, LINE)


def _titled(chart: Bars | Trends, canvas: Canvas) -> None:
    for text, its, baseline, colour in (
        (chart.title, face(800, 44), 76, INK),
        (chart.note, face(500, 30), 124, MUTED),
    ):
        for line in wrapped(drawable(text), its, WIDTH - 2 * EDGE, 1, chart.direction):
            canvas.write(line, EDGE, baseline, its, colour)


def _label(label: str, baseline: int, canvas: Canvas) -> None:
    """What a row is about; a name without a letter that can be drawn is shown as cut."""
    its = face(600, 30)
    for line in wrapped(drawable(label) or ELLIPSIS, its, LABEL, 1, canvas.direction):
        canvas.write(line, EDGE, baseline, its, INK)
