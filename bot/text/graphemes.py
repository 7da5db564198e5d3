"""Where one character, as a reader sees it, ends: a short form of the grapheme clusters of Unicode's UAX #29."""

import re
import unicodedata

_ZWJ = "\u200d"
_VIRAMA = 9  # the combining class of the signs that tie an Indic consonant to the next one

# Joiners, skin tones, tags, the vowels and finals of Korean letters, and letters that hang on the one before.
_JOINS = re.compile(
    "[\u200c\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u1160-\u11ff\ud7b0-\ud7ff\u0e33\u0eb3\uff9e\uff9f]"
)

NUMBER_SIGNS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Signs that enclose the number after them, such as the end of an ayah: format characters that are seen."""


def joins(char: str) -> bool:
    """Whether `char` belongs to the character before it."""
    return unicodedata.category(char)[0] == "M" or _JOINS.match(char) is not None


def is_boundary(text: str, at: int, start: int = 0) -> bool:
    """Whether a cut at the index `at` (start < at < len(text)) leaves every cluster whole.

    Regional indicators are paired from where their run begins, or from `start`, which is a boundary.
    """
    before, after = text[at - 1], text[at]
    if joins(after) or before in NUMBER_SIGNS or (before == "\r" and after == "\n"):
        return False
    if before == _ZWJ or unicodedata.combining(before) == _VIRAMA:
        return after.isspace()
    if "\U0001f1e6" <= after <= "\U0001f1ff":
        return _flag_letters_before(text, at, start) % 2 == 0
    return True


def _flag_letters_before(text: str, at: int, start: int) -> int:
    first = at
    while first > start and "\U0001f1e6" <= text[first - 1] <= "\U0001f1ff":
        first -= 1
    return at - first


def retreat(text: str, start: int, at: int) -> int:
    """The last boundary in `start` < index <= `at`, or `start` where a single cluster fills it all."""
    while start < at < len(text) and not is_boundary(text, at, start):
        at -= 1
    return at
