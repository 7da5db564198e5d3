"""Makes bot/text/words.rarity of the word counts of the package wordfreq, list 'small': `make lexicon`."""

import re
from math import log10

import wordfreq

from bot.text.fold import fold
from bot.text.rarity import FILE, packed

LEAST = {"ar": 3.25, "en": 3.1}
"""Zipf values below which a word counts as unknown: the table stays below 150 KB."""
_WORD = {"ar": re.compile("[\u0621-\u064a]{2,15}"), "en": re.compile("[a-z]{2,15}")}


def counted(language: str) -> dict[str, float]:
    """Folded words and their Zipf values; spellings that fold alike are counted together."""
    shares: dict[str, float] = {}
    for word, share in wordfreq.get_frequency_dict(language, "small").items():
        if _WORD[language].fullmatch(key := fold(word)):
            shares[key] = shares.get(key, 0.0) + share
    return {word: value for word, share in shares.items() if (value := log10(share) + 9) >= LEAST[language]}


def main() -> None:
    table = {**counted("ar"), **counted("en")}
    content = packed(table)
    FILE.write_bytes(content)
    print(f"{len(table)} words, {len(content)} bytes")


if __name__ == "__main__":
    main()
