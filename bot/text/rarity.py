"""How rare a word is, from the table of word counts that `bench/rarity.py` makes of the package wordfreq."""

import lzma
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from bot.text.affixes import PROCLITICS

FILE = Path(__file__).parent / "words.rarity"
FULL = 8.0
"""The Zipf value of a word that stands for a tenth of all words: the logarithm of its count in a thousand million."""
UNKNOWN = 2.4
"""The Zipf value of a word that the table lacks, which begins at about 3."""
_STEP = 5
"""Zipf values are kept in steps of a fifth."""
_SHORTEST = 3
"""Letters that a word keeps when what is written before it is taken off."""


@cache
def zipf() -> Mapping[str, float]:
    """Folded words of Arabic and English and their Zipf values, read when first asked for (some 20 ms)."""
    table: dict[str, float] = {}
    for line in lzma.decompress(FILE.read_bytes()).decode().splitlines():
        level, *words = line.split(" ")
        word = ""
        for tail in words:
            word = word[: ord(tail[0]) - ord("0")] + tail[1:]
            table[word] = int(level) / _STEP
    return table


@lru_cache(maxsize=20_000)
def rarity(word: str) -> float:
    """From 0, a word that stands everywhere, to 5.6, one that the table lacks.

    A folded Arabic word is no rarer than what is left of it without the conjunctions, prepositions and article before.
    """
    table = zipf()
    heard = max(table.get(word, UNKNOWN), *(table.get(rest, UNKNOWN) for rest in _bare(word)), UNKNOWN)
    return max(0.0, FULL - heard)


def _bare(word: str) -> list[str]:
    shorter = [p for p in PROCLITICS if p and word.startswith(p) and len(word) - len(p) >= _SHORTEST]
    return [word[len(p) :] for p in shorter]


def packed(table: Mapping[str, float]) -> bytes:
    """The table as its file holds it: a line a level, and of each word its end, after what the one before shares."""
    levels: dict[int, list[str]] = {}
    for word, value in sorted(table.items()):
        levels.setdefault(round(value * _STEP), []).append(word)
    lines = []
    for level, words in sorted(levels.items()):
        line, before = [str(level)], ""
        for word in words:
            shared = next((n for n in range(min(len(word), len(before))) if word[n] != before[n]), len(before))
            line.append(chr(ord("0") + shared) + word[shared:])
            before = word
        lines.append(" ".join(line))
    return lzma.compress("\n".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME)
