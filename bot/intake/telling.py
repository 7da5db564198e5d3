"""What an article tells, as two articles can be compared: its words, names, numbers and concepts. Pure."""

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from bot.intake import countries, places
from bot.intake.gazetteer import Gazetteer
from bot.intake.numerals import Number, numbers
from bot.intake.phrases import Phrases, phrases
from bot.intake.skeleton import skeleton
from bot.model import Article
from bot.text.analysis import Token, tokens
from bot.text.fold import words
from bot.text.rarity import rarity

FILE = Path(__file__).parent / "concepts.toml"
EXACT = "="
"""Before a spelling that counts as it is, and in no other form."""
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
    concepts = _marked(row)
    head = sum(token.start < len(article.title) for token in row)
    named = list(_named(row, groups))
    known = {at for begin, end, _ in named for at in range(begin, end)}
    return Telling(
        language=article.language,
        words=_weighed(row, head),
        letters=_trigrams(token.word for token in row[:head]),
        names=frozenset(name for _, _, name in named),
        skeletons=frozenset(_skeletons(text, row, known | {at for at, its in enumerate(concepts) if its})),
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


def _marked(row: Sequence[Token]) -> list[str]:
    """The concept of each word, "" where it has none."""
    exact, stemmed = _concepts()
    marks = [""] * len(row)
    found = *stemmed.found([token.stem for token in row]), *exact.placed([token.word for token in row])
    for begin, end, concept in found:
        marks[begin:end] = [concept] * (end - begin)
    return marks


def _named(row: Sequence[Token], groups: Groups) -> Iterator[tuple[int, int, str]]:
    """(begin, end, name) of countries and other places, and of people and organizations that are none of them."""
    said = [token.word for token in row]
    placed = [(begin, end, f"country:{code}") for begin, end, code in countries.placed(said)]
    placed += [(begin, end, f"place:{place}") for begin, end, place in places.gazetteer().placed(said)]
    yield from placed
    for begin, end, number in _names(groups).found([token.stem for token in row]):
        yield begin, end, f"name:{number}"


def _skeletons(text: str, row: Sequence[Token], known: Collection[int]) -> Iterable[str]:
    """Of words that may be names, and are not `known` by their places in the row to be names or concepts."""
    for at, token in enumerate(row):
        latin = token.word.isascii()
        if (
            at in known
            or rarity(token.word) < RARE["en" if latin else "ar"]
            or (latin and not text[token.start].isupper())
        ):
            continue
        if len(bones := skeleton(token.word)) >= 3:  # noqa: PLR2004  two consonants are in common by chance
            yield bones


@cache
def _concepts() -> tuple[Gazetteer[str], Phrases[str]]:
    """Spellings that count as they are, and those that count in any form."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    every = [(each, concept) for concept, spellings in table.items() for each in spellings]
    exact = ((words(each), concept) for each, concept in every if each.startswith(EXACT))
    stemmed = ((_stems(each), concept) for each, concept in every if not each.startswith(EXACT))
    return Gazetteer(exact), phrases(stemmed)


@lru_cache(maxsize=4)
def _names(groups: Groups) -> Phrases[int]:
    """Of the groups that are no places: those are known by their own tables."""
    places_too = countries.names() | places.names()
    others = (each for each in enumerate(groups) if places_too.isdisjoint(" ".join(words(one)) for one in each[1]))
    return phrases((_stems(each), number) for number, group in others for each in group)


def _stems(spelling: str) -> tuple[str, ...]:
    return tuple(token.stem for token in tokens(spelling))
