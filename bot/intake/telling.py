"""What an article tells, as two articles can be compared: its words, names, numbers and concepts. Pure."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from bot.intake import countries
from bot.intake.numerals import Number, numbers
from bot.intake.phrases import Phrases, phrases
from bot.intake.skeleton import skeleton
from bot.model import Article
from bot.text.analysis import Token, tokens
from bot.text.rarity import rarity

FILE = Path(__file__).parent / "concepts.toml"
READ = 400
"""Characters of a text that are looked at: its first sentences say what happened."""
IN_TITLE = 1.5
"""What a word of the title weighs, where one of the text weighs its rarity."""
RARE = {"ar": 3.4, "en": 3.6}
"""A rarity from which on a word may be a name."""
LEAST = 1.0
"""A rarity below which a word is a particle."""

Groups = tuple[tuple[str, ...], ...]
"""Spellings of one name, as bot/search/aliases.toml and editors list them."""


@dataclass(frozen=True, slots=True)
class Telling:
    """`words` are stems and their weights; `names` places and people; `skeletons` of words that may be names.

    `concepts` and those of the title, `headline`, are what bot/intake/concepts.toml calls them.
    """

    language: str
    words: Mapping[str, float]
    letters: frozenset[str]
    names: frozenset[str]
    skeletons: frozenset[str]
    concepts: frozenset[str]
    headline: frozenset[str]
    numbers: frozenset[Number]


@lru_cache(maxsize=500)
def telling(article: Article, groups: Groups = ()) -> Telling:
    """What the title and the first sentences tell. The same article is read once."""
    text = f"{article.title}\n{article.body[:READ]}"
    row = tokens(text)
    keys = [token.stem for token in row]
    concepts = _marked(keys)
    head = sum(token.start < len(article.title) for token in row)
    named = {f"name:{number}" for _, _, number in _names(groups).found(keys)}
    places = {f"country:{code}" for _, _, code in countries.placed([token.word for token in row])}
    return Telling(
        language=article.language,
        words=_weighed(row, head),
        letters=_trigrams(token.word for token in row[:head]),
        names=frozenset(named | places),
        skeletons=frozenset(_skeletons(text, row, concepts)),
        concepts=frozenset(filter(None, concepts)),
        headline=frozenset(filter(None, concepts[:head])),
        numbers=frozenset(numbers(text, row, concepts)),
    )


def _weighed(row: Sequence[Token], head: int) -> dict[str, float]:
    weights: dict[str, float] = {}
    for at, token in enumerate(row):
        weight = rarity(token.word) * (IN_TITLE if at < head else 1)
        if weight >= LEAST and not token.word.isdecimal():
            weights[token.stem] = max(weights.get(token.stem, 0.0), weight)
    return weights


def _trigrams(words: Iterable[str]) -> frozenset[str]:
    text = f" {' '.join(words)} "
    return frozenset(text[at : at + 3] for at in range(len(text) - 2))


def _marked(keys: Sequence[str]) -> list[str]:
    """The concept of each word, "" where it has none."""
    marks = [""] * len(keys)
    for begin, end, concept in _concepts().found(keys):
        marks[begin:end] = [concept] * (end - begin)
    return marks


def _skeletons(text: str, row: Sequence[Token], concepts: Sequence[str]) -> Iterable[str]:
    for token, concept in zip(row, concepts, strict=True):
        latin = token.word.isascii()
        if concept or rarity(token.word) < RARE["en" if latin else "ar"] or (latin and not text[token.start].isupper()):
            continue
        if len(bones := skeleton(token.word)) >= 3:  # noqa: PLR2004  two consonants are in common by chance
            yield bones


@cache
def _concepts() -> Phrases[str]:
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return phrases((_stems(each), concept) for concept, spellings in table.items() for each in spellings)


@lru_cache(maxsize=4)
def _names(groups: Groups) -> Phrases[int]:
    return phrases((_stems(each), number) for number, group in enumerate(groups) for each in group)


def _stems(spelling: str) -> tuple[str, ...]:
    return tuple(token.stem for token in tokens(spelling))
