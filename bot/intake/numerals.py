"""The numbers of a text and what each counts: what news agrees or disagrees about. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log10

from bot.text.analysis import Token

_ARABIC = {3: "ثلاث", 4: "اربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان", 9: "تسع"}
_HUNDREDS = ("ميه", "مايه")
WORDS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
    **{"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17},
    **{"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60},
    **{"seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "dozen": 12},
    **{"واحد": 1, "واحده": 1, "عشر": 10, "عشره": 10, "عشرون": 20, "عشرين": 20},
    **dict.fromkeys(("اثنان", "اثنين", "اثنتان", "اثنتين", "اثنا", "اثني", "اثنتا", "اثنتي"), 2),
    **{f"{stem}{ending}": value for value, stem in _ARABIC.items() for ending in ("", "ه")},
    **{"ثماني": 8, "ثمانيه": 8},
    **{f"{stem}{ending}": 10 * value for value, stem in _ARABIC.items() for ending in ("ون", "ين")},
    **dict.fromkeys(_HUNDREDS, 100),
    **{f"{hundred[:-1]}ت{ending}": 200 for hundred in _HUNDREDS for ending in ("ان", "ين", "ا", "ي")},
    **{f"{stem}{hundred}": 100 * value for value, stem in _ARABIC.items() for hundred in _HUNDREDS},
}
"""Folded words of numbers below a thousand."""
TIMES = {
    **{"thousand": 1e3, "million": 1e6, "billion": 1e9, "m": 1e6, "bn": 1e9, "trillion": 1e12},
    **{"الف": 1e3, "الفا": 1e3, "الاف": 1e3, "مليون": 1e6, "مليونا": 1e6, "ملايين": 1e6},
    **{"مليار": 1e9, "مليارا": 1e9, "مليارات": 1e9, "تريليون": 1e12},
}
_SCALES = {"الف": 1e3, "مليون": 1e6, "مليار": 1e9}
ALONE = {
    **{f"{scale}{ending}": 2 * times for scale, times in _SCALES.items() for ending in ("ان", "ين", "ي")},
    **{"مليون": 1e6, "مليونا": 1e6, "مليار": 1e9, "مليارا": 1e9, "million": 1e6, "billion": 1e9},
}
"""Numbers that are one word: two thousand in Arabic, a million."""
_HALF, _HALF_OF_IT = ("and", "a", "half"), "نصف"
_TEN, _HUNDRED = 10, 100
PERCENT = "percent"
_YEARS = (1900, 2100)
_LONGEST = 9
"""Words of the longest number that is read."""
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
        if value is not None and not (row[at].word.isdecimal() and end == at + 1 and _YEARS[0] <= value <= _YEARS[1]):
            yield Number(value, _counted(text, row, concepts, at, end))
        at = end


def _value(text: str, row: Sequence[Token], at: int) -> tuple[float | None, int]:
    """The number that begins at a word, and where it ends."""
    word, end = row[at].word, at + 1
    if word.isdecimal() and len(word) <= 15:  # noqa: PLR2004  more is no number of the news
        value = float(word)
        if end < len(row) and text[row[at].stop : row[end].start] in _POINT and row[end].word.isdecimal():
            value, end = float(f"{word}.{row[end].word}"), end + 1
        if end < len(row) and row[end].word in TIMES:
            value, end = value * TIMES[row[end].word], end + 1
        return value, end
    return _spoken([token.word for token in row[at : at + _LONGEST]], at)


def _spoken(words: Sequence[str], at: int) -> tuple[float | None, int]:
    """The number that the first words say, and where it ends in the row, in which they begin at `at`."""
    total = part = scale = 0.0
    end = 0
    while end < len(words):
        word, joined = _said(words, end)
        value = WORDS.get(word)
        if value is not None and (more := _joined(part, value, joined=joined)):
            part = more
        elif word in ALONE and not part:
            total, scale = total + ALONE[word], 1000.0 ** (log10(ALONE[word]) // 3)
        elif word in TIMES and part:
            total, part, scale = total + part * TIMES[word], 0.0, TIMES[word]
        elif word == _HALF_OF_IT and joined and not part:
            total += scale / 2
        else:
            break
        end += 1 + (joined and words[end] == "and")
        if tuple(words[end : end + 3]) == _HALF and part:
            part, end = part + 0.5, end + len(_HALF)
    return (total + part or None), at + max(end, 1)


def _said(words: Sequence[str], at: int) -> tuple[str, bool]:
    """The word at a place without its "and", and whether it has one."""
    word = words[at]
    if word == "and" and at and at + 1 < len(words):
        return words[at + 1], True
    known = word in WORDS or word in TIMES or word in ALONE
    return (word, False) if known or not word.startswith("و") else (word[1:], True)


def _joined(part: float, value: int, *, joined: bool) -> float:
    """A number below a thousand with one more of its words; 0 where that word is of another number."""
    rest = part % _HUNDRED
    if value >= _HUNDRED:
        times = 0 < part < _TEN and value == _HUNDRED and not joined
        return part * value if times else 0 if part else value
    teen = value == _TEN and 1 < rest < _TEN and not joined  # thirteen is "three ten" in Arabic
    english = value < _TEN and rest >= 2 * _TEN and rest % _TEN == 0
    arabic = value >= 2 * _TEN and value % _TEN == 0 and 0 < rest < _TEN and joined  # "three and twenty"
    return part + value if not rest or teen or english or arabic else 0


def _counted(text: str, row: Sequence[Token], concepts: Sequence[str], at: int, end: int) -> str:
    """What stands behind the number, or else before it."""
    if text[row[end - 1].stop :].lstrip()[:1] in {"%", "٪"}:
        return PERCENT
    behind = (concepts[n] for n in range(end, min(end + _AFTER, len(row))))
    before = (concepts[n] for n in range(at - 1, max(at - 1 - _BEFORE, -1), -1))
    return next((each for each in (*behind, *before) if each), "")
