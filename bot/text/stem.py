"""One form for all forms of a word: Arabic by the likeliest proclitic + base + suffix, English by Porter2 + a table."""

import re
from functools import cache

import Stemmer

from bot.text.affixes import PROCLITICS, SUFFIXES, splits
from bot.text.english import IRREGULAR, KEPT, american
from bot.text.lexicon import lexicon

VERSION = 3
"""Rises with whatever changes a stem: an index of another version is built anew."""

UNKNOWN, UNKNOWN_LETTER, SHORT = -12.0, -1.5, -3.0
"""The weight of a base that the table lacks, and of each of its letters; what a base of two letters costs."""
SHARPNESS = 1.5
"""How much more a base's share counts than its affixes': it draws words to the base that most of them share."""
_SINGULARS = frozenset(["ته", "تها", "تهم", "تنا", "تي", "تين", "تان", "تا"])
_PLURALS = frozenset(["ات", "اته", "اتها", "اتهم", "اتنا", "اتي"])
"""What stands behind a feminine noun in the place of its ة."""
_SHORT_LENGTH = 2
_ARABIC = re.compile("[\u0620-\u064a]{3,}")
_LATIN = re.compile("[a-z]{3,}")


def stem(word: str) -> str:
    """The stem of a folded word (`bot.text.fold`); numbers, short words and other scripts are their own."""
    if _ARABIC.fullmatch(word):
        _, base, suffix = split(word)
        return _linked(_feminine(base, suffix))
    if _LATIN.fullmatch(word):
        word = american(word)
        return KEPT.get(word) or _english().stemWord(IRREGULAR.get(word, word))
    return word


def _linked(base: str) -> str:
    return lexicon().links.get(base, base)


def _feminine(base: str, suffix: str) -> str:
    """The base as it stands alone, where the ending hides that it ends in ة: زوجتها, طائرتين, محافظات, مبادرت + ه."""
    weights = lexicon().weights
    whole = f"{base}ه"
    if whole in weights and (suffix in _SINGULARS or (suffix in _PLURALS and weights[whole] >= weights.get(base, -99))):
        return whole
    hidden = base.endswith("ت") and suffix and base not in lexicon().links
    return whole if hidden and (whole := f"{base[:-1]}ه") in weights else base


def split(word: str) -> tuple[str, str, str]:
    """The likeliest (proclitic, base, suffix) of a folded Arabic word."""
    weights = lexicon().weights
    return max(splits(word), key=lambda parts: likelihood(parts, weights))


def likelihood(parts: tuple[str, str, str], weights: dict[str, float]) -> float:
    """The logarithm of how likely these parts are, with a table of bases."""
    proclitic, base, suffix = parts
    known = weights.get(base)
    weight = UNKNOWN + UNKNOWN_LETTER * len(base) if known is None else known * SHARPNESS
    return PROCLITICS[proclitic] + weight + SUFFIXES[suffix] + (SHORT if len(base) == _SHORT_LENGTH else 0)


@cache
def _english() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english", 0)  # without a cache: words are kept by whoever analyses texts
