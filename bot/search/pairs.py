"""Two common words in a row, as one word of the index.

As a phrase their places would be compared in most of the articles: up to 60 ms where there are a million.
"""

from collections.abc import Sequence
from functools import cache
from itertools import repeat
from string import ascii_lowercase, digits

from bot.text.rarity import zipf

COMMON = 12.0
"""The least sum of the Zipf values of two words: so many articles hold both that looking into each takes too long."""
LETTER = 6.0
"""The Zipf value of a word of one letter or digit, which the table lacks."""


@cache
def _values() -> dict[str, float]:
    """Of the words that are common enough to make a pair with the commonest."""
    letters = dict.fromkeys([*ascii_lowercase, *digits, *map(chr, range(0x0621, 0x064B))], LETTER)
    least = COMMON - max(zipf().values())
    return letters | {word: value for word, value in zipf().items() if value >= least}


def pair(one: str, other: str) -> str:
    """Both words as one (no word has this sign in it); "" where they are not common enough."""
    return "".join(pairs((one, other)))


def pairs(words: Sequence[str]) -> list[str]:
    """The pairs of common words that stand in a text, in order."""
    values = list(map(_values().get, words, repeat(0.0)))
    rows = zip(words, words[1:], values, values[1:], strict=False)
    return [f"{one}_{other}" for one, other, its, others in rows if its + others >= COMMON]
