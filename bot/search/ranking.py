"""The order of the hits: what the engine found best, weighed again by where and how the words stand. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from math import log

from bot.model import Article
from bot.search.documents import body_after_title
from bot.search.needs import Need
from bot.text.analysis import analyse

SURFACE, HEAD, PAIR, TITLE = 0.25, 0.25, 0.8, 0.1
"""What is added where a word stands in the form that was typed, among the first words, beside its neighbour of the
query, and in the title; a word by its stem counts 1 (measured: docs/benchmarks.md)."""
HEAD_WORDS = 60
REMEMBERED = 1000
"""Articles that are kept analysed: some 10 MB."""
FRESH, CURRENT = 0.15, 2.0
"""What an article of this moment gains over one that is very old; and so where a word or two are asked for that many
hold: who types Iraq wants the news of Iraq.
"""
_K1, _B = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article in words and stems, ready to be weighed."""

    article: Article
    words: Sequence[tuple[str, str]]
    in_title: int


@lru_cache(REMEMBERED)
def candidate(article: Article) -> Candidate:
    """An article as it is weighed; what is found often is analysed once."""
    title = analyse(article.title)
    return Candidate(article, [*title, *analyse(body_after_title(article))], len(title))


@dataclass(frozen=True, slots=True)
class Asked:
    """Stems and typed words of a query: the number of the need of each, with its weight; and how rare each need is."""

    stems: Mapping[str, tuple[int, float]]
    words: frozenset[str]
    rarity: Sequence[float]


def asked(wanted: Sequence[Need], rarities: Sequence[float]) -> Asked:
    """What `weight` looks for; the `rarities` of the needs grow with how few articles meet them."""
    stems: dict[str, tuple[int, float]] = {}
    for number, need in enumerate(wanted):
        for way in need:
            for word in way.words:
                stems.setdefault(word.stem, (number, way.weight))
    words = frozenset(word.word for need in wanted for way in need for word in way.words)
    return Asked(stems, words, rarities)


def rarity(articles: int, holding: int) -> float:
    """bm25's inverse document frequency."""
    return log(1 + (articles - holding + 0.5) / (holding + 0.5))


def weight(one: Candidate, query: Asked, average: float) -> float:
    """How well an article answers; `average` is how many words articles have."""
    length = _K1 * (1 - _B + _B * len(one.words) / (average or 1))
    stems = query.stems
    found = [(at, word, *stems[stem]) for at, (word, stem) in enumerate(one.words) if stem in stems]
    count, typed, first, title = (defaultdict[int, float](float) for _ in range(4))
    for at, word, need, its in found:
        count[need] += its
        typed[need] += word in query.words
        if at < HEAD_WORDS + one.in_title:
            first[need] = max(first[need], its)
        if at < one.in_title:
            title[need] = max(title[need], its)
    met = sum(
        query.rarity[need]
        * (
            _saturated(many, length)
            + SURFACE * _saturated(typed[need], length)
            + HEAD * first[need]
            + TITLE * title[need]
        )
        for need, many in count.items()
    )
    return met + PAIR * _neighbours(found, query.rarity)


def _neighbours(found: Sequence[tuple[int, str, int, float]], rarity: Sequence[float]) -> float:
    """What the needs weigh that stand beside their neighbours of the query, in its order, each pair once."""
    pairs = {
        (left, right)
        for (at, _, left, _), (after, _, right, _) in pairwise(found)
        if after == at + 1 and right == left + 1
    }
    return sum(min(rarity[left], rarity[right]) for left, right in pairs)


def freshness(published: datetime, at: datetime, half_life: timedelta) -> float:
    """1 for now, a half after one half-life, a third after two; what is dated later counts as now."""
    age = max(at - published, timedelta())
    return half_life / (half_life + age)


def ranked(
    candidates: Sequence[Candidate], query: Asked, at: datetime, half_life: timedelta, gain: float = FRESH
) -> list[Candidate]:
    """The best first; of equals the newer. `gain` is what an article of this moment gains over a very old one."""
    average = sum(len(one.words) for one in candidates) / (len(candidates) or 1)

    def total(one: Candidate) -> float:
        fresh = freshness(one.article.published, at, half_life)
        return weight(one, query, average) * (1 + gain * fresh)

    scored = [(total(one), one) for one in candidates]
    scored.sort(key=lambda pair: (pair[0], pair[1].article.published, pair[1].article.id), reverse=True)
    return [one for _, one in scored]


def share(one: Candidate, query: Asked) -> float:
    """How much of a query's weight an article holds, from 0 to 1."""
    held = {query.stems[stem][0] for stem in query.stems.keys() & {stem for _, stem in one.words}}
    return sum(query.rarity[number] for number in held) / (sum(query.rarity) or 1)


def _saturated(count: float, length: float) -> float:
    return count * (_K1 + 1) / (count + length) if count else 0.0
