"""The numbers of a text and what each counts: what news agrees or disagrees about. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.text.analysis import Token

WORDS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
    **{"eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100},
    **{"ثلاثه": 3, "ثلاث": 3, "اربعه": 4, "اربع": 4, "خمسه": 5, "خمس": 5, "سته": 6, "ست": 6, "سبعه": 7, "سبع": 7},
    **{"ثمانيه": 8, "ثماني": 8, "تسعه": 9, "تسع": 9, "عشره": 10, "عشر": 10, "عشرين": 20, "ثلاثين": 30, "مئه": 100},
}
TIMES = {
    **{"thousand": 1e3, "million": 1e6, "billion": 1e9, "m": 1e6, "bn": 1e9},
    **{"الف": 1e3, "الاف": 1e3, "مليون": 1e6, "ملايين": 1e6, "مليار": 1e9, "مليارات": 1e9},
}
PERCENT = "percent"
_YEARS = (1900, 2100)
_POINT = frozenset({".", "٫"})
_AFTER, _BEFORE = 2, 2
"""Words after and before a number in which what it counts is looked for."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text; `counts` is the concept that it counts, "" where that is not known."""

    value: float
    counts: str

    @property
    def tells(self) -> bool:
        """Whether it is a number that two texts do not share by chance."""
        return self.value >= 10 or self.value != int(self.value)  # noqa: PLR2004  below ten is everywhere


def numbers(text: str, row: Sequence[Token], concepts: Sequence[str]) -> Iterator[Number]:
    """The numbers of a text in words `row`, of which each has its concept or ""; years are none."""
    at = 0
    while at < len(row):
        value, end = _value(text, row, at)
        if value is not None and not (_YEARS[0] <= value <= _YEARS[1] and end == at + 1):
            yield Number(value, _counted(text, row, concepts, at, end))
        at = end


def _value(text: str, row: Sequence[Token], at: int) -> tuple[float | None, int]:
    """The number that begins at a word, and where it ends."""
    word, end = row[at].word, at + 1
    if word.isdecimal() and len(word) <= 15:  # noqa: PLR2004  more is no number of the news
        value = float(word)
        if end < len(row) and text[row[at].stop : row[end].start] in _POINT and row[end].word.isdecimal():
            value, end = float(f"{word}.{row[end].word}"), end + 1
    elif word in WORDS:
        value = float(WORDS[word])
    else:
        return None, end
    if end < len(row) and row[end].word in TIMES:
        value, end = value * TIMES[row[end].word], end + 1
    return value, end


def _counted(text: str, row: Sequence[Token], concepts: Sequence[str], at: int, end: int) -> str:
    """What stands behind the number, or else before it."""
    if text[row[end - 1].stop :].lstrip()[:1] in {"%", "٪"}:
        return PERCENT
    behind = (concepts[n] for n in range(end, min(end + _AFTER, len(row))))
    before = (concepts[n] for n in range(at - 1, max(at - 1 - _BEFORE, -1), -1))
    return next((each for each in (*behind, *before) if each), "")
