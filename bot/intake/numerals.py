"""The numbers of a text and what each counts: what news agrees or disagrees about. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log10

from bot.text.analysis import Token

_ARABIC = {3: "ثلاث", 4: "اربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان", 9: "تسع"}
_HUNDREDS = ("ميه", "مايه")
WORDS = {
    **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
    **{"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17},
    **{"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60},
    **{"seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100},
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
    **{"thousand": 1e3, "million": 1e6, "billion": 1e9, "m": 1e6, "bn": 1e9, "trillion": 1e12, "dozen": 12},
    **{"الف": 1e3, "الفا": 1e3, "الاف": 1e3, "مليون": 1e6, "مليونا": 1e6, "ملايين": 1e6},
    **{"مليار": 1e9, "مليارا": 1e9, "مليارات": 1e9, "تريليون": 1e12},
}
_SCALES = {"الف": 1e3, "مليون": 1e6, "مليار": 1e9}
ALONE = {
    **{f"{scale}{ending}": 2 * times for scale, times in _SCALES.items() for ending in ("ان", "ين", "ي")},
    **{"مليون": 1e6, "مليونا": 1e6, "مليار": 1e9, "مليارا": 1e9, "million": 1e6, "billion": 1e9},
}
"""Numbers that are one word: two thousand in Arabic, a million."""
_HALF, _HALF_OF_IT = ("and", "a", "half"), "ونصف"
_PARTS = {"half": 0.5, "quarter": 0.25, "نصف": 0.5, "ربع": 0.25}
_PARTED = 3
"""Words before "million" in which a part of it may stand: half a, a quarter of a."""
_AND, _WITH = "and", "و"
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
        figure = float(word)
        if end < len(row) and text[row[at].stop : row[end].start] in _POINT and row[end].word.isdecimal():
            figure, end = float(f"{word}.{row[end].word}"), end + 1
        said = _said_in_a_row(text, row, end - 1)[1:]
        if said and said[0] in TIMES:
            half = said[1:2] == [_HALF_OF_IT]
            return (figure + half / 2) * TIMES[said[0]], end + 1 + half
        return figure, end
    value, words = _spoken(_said_in_a_row(text, row, at))
    if word in ALONE and words == 1:
        before = (row[n].word for n in range(max(at - _PARTED, 0), at))
        value = (value or 0) * next((_PARTS[each] for each in before if each in _PARTS), 1)
    return value, at + max(words, 1)


def _said_in_a_row(text: str, row: Sequence[Token], at: int) -> list[str]:
    """The words from one on, up to a sign or the end of a line between two of them."""
    words = [row[at].word]
    for before, token in pairwise(row[at : at + _LONGEST]):
        between = text[before.stop : token.start]
        if between.strip() not in {"", "-"} or "\n" in between:
            break
        words.append(token.word)
    return words


def _spoken(words: Sequence[str]) -> tuple[float | None, int]:
    """The number that the first words say, and how many of them."""
    total = part = scale = 0.0
    end = 0
    while end < len(words):
        word, joint = _said(words, end)
        value = WORDS.get(word)
        if value is not None and (more := _joined(part, value, joint)):
            part = more
        elif word in ALONE and not part:
            total, scale = total + ALONE[word], 1000.0 ** (log10(ALONE[word]) // 3)
        elif word in TIMES and (part or _is_a_thousand(words, end)):
            total, part, scale = total + (part or 1) * TIMES[word], 0.0, TIMES[word]
        elif words[end] == _HALF_OF_IT and not part:
            total += scale / 2
        else:
            break
        end += 2 if joint == _AND else 1
        if tuple(words[end : end + 3]) == _HALF:
            part, total, end = part and part + 0.5, total + (0 if part else scale / 2), end + len(_HALF)
    return total + part or None, end


def _is_a_thousand(words: Sequence[str], at: int) -> bool:
    """Whether "thousand" stands for one: with hundreds behind it, in Arabic."""
    return at == 0 and len(words) > 1 and words[1].startswith(_WITH) and words[1][1:] in WORDS


def _said(words: Sequence[str], at: int) -> tuple[str, str]:
    """The word at a place without its "and", and which one it has."""
    word = words[at]
    if word == _AND and at and at + 1 < len(words):
        return words[at + 1], _AND
    known = word in WORDS or word in TIMES or word in ALONE
    return (word, "") if known or not word.startswith(_WITH) else (word[1:], _WITH)


def _joined(part: float, value: int, joint: str) -> float:
    """A number below a thousand with one more of its words; 0 where that word is of another number."""
    rest = part % _HUNDRED
    if value >= _HUNDRED:
        times = 0 < part < _TEN and value == _HUNDRED and not joint
        return part * value if times else 0 if part else value
    teen = value == _TEN and 1 < rest < _TEN and not joint  # thirteen is "three ten" in Arabic
    english = value < _TEN and rest >= 2 * _TEN and rest % _TEN == 0 and not joint
    arabic = value >= 2 * _TEN and value % _TEN == 0 and 0 < rest < _TEN and joint == _WITH  # "three and twenty"
    return part + value if not rest or teen or english or arabic else 0


def _counted(text: str, row: Sequence[Token], concepts: Sequence[str], at: int, end: int) -> str:
    """What stands behind the number, or else before it."""
    if text[row[end - 1].stop :].lstrip()[:1] in {"%", "٪"}:
        return PERCENT
    behind = (concepts[n] for n in range(end, min(end + _AFTER, len(row))))
    before = (concepts[n] for n in range(at - 1, max(at - 1 - _BEFORE, -1), -1))
    return next((each for each in (*behind, *before) if each), "")
