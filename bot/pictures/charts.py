"""Charts: bars, a row each, and small columns over days, a row each. They begin where reading begins."""

from collections.abc import Sequence
from itertools import pairwise

from bot.pictures.canvas import ACCENT, INK, LINE, MUTED, SHEET, SOFT, TINT, Canvas
from bot.pictures.designs import Bars, Trends
from bot.pictures.letters import ELLIPSIS, Face, drawable, face, width

WIDTH, EDGE = 1200, 56
TOP, BOTTOM = 168, 48
"""Pixels above the first row, and below the last one."""
LABEL, FIGURE, GAP, BESIDE = 330, 110, 24, 14
"""Pixels of a label, of a figure at least, and between a row and either of them."""
START = EDGE + LABEL + GAP
"""Where a row is drawn."""
BAR_ROW, BAR = 62, 36
TREND_ROW, TREND, BETWEEN = 116, 76, 8
"""Pixels from one row to the next, of a column at most, and between two columns."""
DAYS = 32

Place = tuple[int, int]


def draw_bars(chart: Bars) -> bytes:
    canvas = Canvas(WIDTH, TOP + BAR_ROW * len(chart.bars) + BOTTOM, chart.direction, SHEET)
    _titled(chart, canvas)
    largest = max(value for _, value, _ in chart.bars)
    its = face(700, 30)
    room = _room([figure for _, _, figure in chart.bars], its, canvas)
    for row, (label, value, figure) in enumerate(chart.bars):
        top = TOP + BAR_ROW * row
        end = START + max(room * value // largest, 6)
        _label(label, top + 36, canvas)
        colour = SOFT if chart.rest and row == len(chart.bars) - 1 else ACCENT
        canvas.box((START, top + 6, end, top + 6 + BAR), colour, round_by=3)
        canvas.write(figure, (end + BESIDE, top + 36), its, INK)
    return canvas.png()


def draw_trends(chart: Trends) -> bytes:
    """All rows have one scale."""
    height = TOP + TREND_ROW * len(chart.rows) + DAYS + BOTTOM
    canvas = Canvas(WIDTH, height, chart.direction, SHEET)
    _titled(chart, canvas)
    largest = max(value for _, values, _ in chart.rows for value in values)
    its = face(700, 32)
    room = _room([figure for _, _, figure in chart.rows], its, canvas)
    for row, (label, values, figure) in enumerate(chart.rows):
        base = TOP + TREND_ROW * row + TREND + BETWEEN
        _label(label, base - 14, canvas)
        canvas.write(figure, (WIDTH - EDGE, base - 14), its, INK, ends=True)
        _columns(values, largest, _places(len(values), room), base, canvas)
        canvas.box((START, base, START + room, base + 2), LINE)
    _days(chart, _places(len(chart.days), room), height - BOTTOM, canvas)
    return canvas.png()


def _room(figures: Sequence[str], its: Face, canvas: Canvas) -> int:
    """How wide rows may be between their labels and their figures, all of which end before the edge."""
    widest = max(width(figure, its, canvas.direction) for figure in figures)
    return WIDTH - EDGE - START - max(FIGURE, BESIDE + widest)


def _columns(values: Sequence[int], largest: int, places: Sequence[Place], base: int, canvas: Canvas) -> None:
    """A day without articles has the ground of its column alone."""
    for value, (start, end) in zip(values, places, strict=True):
        canvas.box((start, base - TREND, end, base), TINT)
        canvas.box((start, base - -(-TREND * value // largest), end, base), ACCENT)


def _days(chart: Trends, places: Sequence[Place], baseline: int, canvas: Canvas) -> None:
    its = face(500, 24)
    for day, (start, end) in zip(chart.days, places, strict=True):
        middle = (start + end - width(day, its, canvas.direction)) // 2
        canvas.write(day, (middle, baseline), its, MUTED)


def _places(count: int, room: int) -> list[Place]:
    """Where each of so many columns begins and ends."""
    edges = [START + at * (room + BETWEEN) // count for at in range(count + 1)]
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
