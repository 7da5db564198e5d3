"""Charts: bars, a row each, and small columns over days, a row each. They begin where reading begins."""

from itertools import pairwise

from bot.pictures.canvas import ACCENT, INK, LINE, MUTED, SHEET, SOFT, TINT, Canvas
from bot.pictures.designs import Bars, Trends
from bot.pictures.letters import ELLIPSIS, drawable, face, width

WIDTH, EDGE = 1200, 56
TOP, BOTTOM = 168, 48
"""Pixels above the first row, and below the last one."""
LABEL, FIGURE, GAP = 330, 110, 24
START, ROOM = EDGE + LABEL + GAP, WIDTH - 2 * EDGE - LABEL - GAP - FIGURE
"""Between its label and its figure, where a row is drawn, and how wide."""
BAR_ROW, BAR = 62, 36
TREND_ROW, TREND, BETWEEN = 116, 76, 8
"""Pixels from one row to the next, of a column at most, and between two columns."""
DAYS = 32


def draw_bars(chart: Bars) -> bytes:
    canvas = Canvas(WIDTH, TOP + BAR_ROW * len(chart.bars) + BOTTOM, chart.direction, SHEET)
    _titled(chart, canvas)
    largest = max(value for _, value, _ in chart.bars)
    for row, (label, value, figure) in enumerate(chart.bars):
        top = TOP + BAR_ROW * row
        end = START + max(ROOM * value // largest, 6)
        _label(label, top + 36, canvas)
        colour = SOFT if chart.rest and row == len(chart.bars) - 1 else ACCENT
        canvas.box((START, top + 6, end, top + 6 + BAR), colour, round_by=3)
        canvas.write(figure, (end + 14, top + 36), face(700, 30), INK)
    return canvas.png()


def draw_trends(chart: Trends) -> bytes:
    """All rows have one scale."""
    height = TOP + TREND_ROW * len(chart.rows) + DAYS + BOTTOM
    canvas = Canvas(WIDTH, height, chart.direction, SHEET)
    _titled(chart, canvas)
    largest = max(value for _, values, _ in chart.rows for value in values)
    for row, (label, values, figure) in enumerate(chart.rows):
        base = TOP + TREND_ROW * row + TREND + BETWEEN
        _label(label, base - 14, canvas)
        canvas.write(figure, (WIDTH - EDGE, base - 14), face(700, 32), INK, ends=True)
        _columns(values, largest, base, canvas)
    _days(chart, height - BOTTOM, canvas)
    return canvas.png()


def _columns(values: tuple[int, ...], largest: int, base: int, canvas: Canvas) -> None:
    """A day without articles has the ground of its column alone."""
    for value, (start, end) in zip(values, _places(len(values)), strict=True):
        canvas.box((start, base - TREND, end, base), TINT)
        canvas.box((start, base - -(-TREND * value // largest), end, base), ACCENT)
    canvas.box((START, base, START + ROOM, base + 2), LINE)


def _days(chart: Trends, baseline: int, canvas: Canvas) -> None:
    its = face(500, 24)
    for day, (start, end) in zip(chart.days, _places(len(chart.days)), strict=True):
        middle = (start + end - width(day, its, canvas.direction)) // 2
        canvas.write(day, (middle, baseline), its, MUTED)


def _places(count: int) -> list[tuple[int, int]]:
    """Where each of so many columns begins and ends."""
    edges = [START + at * (ROOM + BETWEEN) // count for at in range(count + 1)]
    return [(start, end - BETWEEN) for start, end in pairwise(edges)]


def _titled(chart: Bars | Trends, canvas: Canvas) -> None:
    canvas.write_fitted(chart.title, (EDGE, 76), WIDTH - 2 * EDGE, face(800, 44), INK)
    canvas.write_fitted(chart.note, (EDGE, 124), WIDTH - 2 * EDGE, face(500, 30), MUTED)


def _label(label: str, baseline: int, canvas: Canvas) -> None:
    """What a row is about; of a name without a letter that can be drawn there is a sign that something was there."""
    if drawable(label):
        canvas.write_fitted(label, (EDGE, baseline), LABEL, face(600, 30), INK)
    else:
        canvas.write(ELLIPSIS, (EDGE, baseline), face(600, 30), INK)
