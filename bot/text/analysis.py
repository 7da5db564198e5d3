"""Texts as the search compares them: their folded words and the stems of these, with the places where they stand.

The same analysis reads articles and queries. It works on a copy: what is stored keeps its letters.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain

from bot.text.fold import fold
from bot.text.stem import stem

_REMEMBERED = 200_000
"""Runs whose analysis is kept, of one word and no longer than any: some 40 MB, more than a million articles use."""
_LONGEST = 64
"""Letters of a word that count, and code points of a run that is kept: what is longer is no word that anybody types."""

# Marks, joiners and bidi signs that folding takes out stand inside a word; the word begins with a letter or a digit.
_WITHIN = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff\u1ab0-\u1ace\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20d0-\u20f0\ufe00-\ufe0f\ufe20-\ufe2f\ufeff"
)
_RUN = re.compile(rf"\w[\w{_WITHIN}]*(?:(?<=[A-Za-z])['’ʼ][sS](?!\w))?")  # Syria's is Syria
_RUN_OR_NUMBER = re.compile(rf"\d{{1,3}}(?:[,٬]\d{{3}})+(?!\d)|{_RUN.pattern}")
_PARTED_NUMBER = re.compile(r"\d[,٬]\d")
_ARABIC_LETTERS = "\u0620-\u064a\u066e-\u06d3\u06d5\u06ee-\u06ff\u0750-\u077f\u08a0-\u08c9"
# Letters, Arabic letters and digits are words of their own where they touch: الـIMF, 2021م, F16 beside F-16.
_WORD = re.compile(rf"[{_ARABIC_LETTERS}]+|[0-9]+|(?:(?![{_ARABIC_LETTERS}0-9])[^\W_])+")
_POSSESSIVE = re.compile(r"['’ʼ][sS]$")
# Names of two words that many write as one: عبدالرحمن beside عبد الرحمن, نورالدين beside نور الدين.
_COMPOUND = re.compile(
    r"([وفبلك]?عبد)(ال\w{2,})|([وفبلك]?(?:ابو|ذو))(ال\w{3,})|([وفبلك]?(?:نور|صلاح|عز|سيف|شرف|بدر|علا|شمس|جمال|كمال|محي|محيي|حسام|ضيا|تاج|"
    r"فخر|زين|خير|عماد|برهان|نجم|سعد|نصر|قمر|بها|جلال|عصام|حسن|حزب|بيت|راس|شهاب|نجم))(الدين)"
    r"|([وفبلك]?(?:نصر|عطا|جار|خلف|فتح|هبه|رزق|جاد|ضيف|سعد|عون|حزب|فضل|رحمه))(الله)"
)
_GROUPS = re.compile("(?<=[0-9])[,٬](?=[0-9])")

Words = tuple[tuple[str, str], ...]


class _Known(dict[str, Words]):
    """The (folded word, stem) pairs of each run of letters and digits, worked out when it is first met."""

    def __missing__(self, run: str) -> Words:
        found = tuple(_analysed(run))
        if len(run) <= _LONGEST and len(found) == 1:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[run] = found
        return found


_known = _Known()


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: where it stands (code points), as folded, and its stem."""

    start: int
    stop: int
    word: str
    stem: str


def analyse(text: str) -> list[tuple[str, str]]:
    """The (folded word, stem) pairs of a text, in order."""
    runs = _RUN_OR_NUMBER if _PARTED_NUMBER.search(text) else _RUN  # the shorter one takes three quarters of the time
    return list(chain.from_iterable(map(_known.__getitem__, runs.findall(text))))


def tokens(text: str) -> list[Token]:
    """The words of a text with their places; what folds to several words gives each the place of the whole."""
    return [
        Token(run.start(), run.end(), word, its_stem)
        for run in _RUN_OR_NUMBER.finditer(text)
        for word, its_stem in _known[run[0]]
    ]


def matching(text: str, stems: Collection[str]) -> list[Token]:
    """The words of a text that have one of these stems, as `tokens` gives them."""
    return [
        Token(run.start(), run.end(), word, its_stem)
        for run in _RUN_OR_NUMBER.finditer(text)
        for word, its_stem in _known[run[0]]
        if its_stem in stems
    ]


def _analysed(run: str) -> Iterator[tuple[str, str]]:
    for found in _WORD.findall(_GROUPS.sub("", fold(_POSSESSIVE.sub("", run)))):
        for word in _parted(found):
            short = word[:_LONGEST]
            yield short, stem(short)


def _parted(word: str) -> list[str]:
    """The words of a name that was written as one."""
    compound = _COMPOUND.fullmatch(word)
    return [part for part in compound.groups() if part] if compound else [word]
