"""Piles of combining marks ("zalgo") that climb over other people's lines, cut to what real writing needs."""

import re
import unicodedata

_MOST_STACKED = 4  # Arabic needs 3 (shadda, vowel, small alef), Hebrew and Vietnamese no more
_MOST = 8  # Burmese needs 7, none of them stacked twice
_RUN = re.compile(r"[^\w\s]{2,}")


def limit_marks(text: str) -> str:
    """`text` with at most 4 stacked marks on a letter, other marks (Indic vowels, medials) once each, 8 in all."""
    return _RUN.sub(lambda run: _limited(run[0]), text)


def _limited(run: str) -> str:
    kept: list[str] = []
    marks: list[str] = []
    for char in run:
        if not _is_mark(char):
            marks = []
        elif not _has_room(char, marks):
            continue
        else:
            marks.append(char)
        kept.append(char)
    return "".join(kept)


def _has_room(mark: str, marks: list[str]) -> bool:
    if not _stacks(mark):
        return mark not in marks and len(marks) < _MOST
    return len(marks) < _MOST and sum(map(_stacks, marks)) < _MOST_STACKED


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


def _stacks(mark: str) -> bool:
    return unicodedata.combining(mark) != 0 or unicodedata.category(mark) == "Me"
