"""What a query needs, as the engine's clauses."""

from collections.abc import Sequence
from datetime import datetime

from bot.search import engine
from bot.search.documents import topic_key
from bot.search.engine import Clause
from bot.search.needs import Need, Way
from bot.search.pairs import pair
from bot.text.analysis import analyse
from bot.text.query import Query

SURFACE = 0.25
"""What the typed form of a word adds to its stem."""


def need(one: Need) -> Clause:
    """Any of its ways."""
    return engine.best_of([way(its) for its in one])


def way(one: Way) -> Clause:
    """All words of it."""
    if one.phrase:
        return _phrase([word.word for word in one.words], one.title)
    field = "title" if one.title else "stems"
    clause = engine.every([engine.word(field, word.stem) for word in one.words])
    return clause if one.weight == 1 else engine.boosted(clause, one.weight)


def _phrase(words: Sequence[str], title: bool) -> Clause:
    """These words in a row: two common ones are one word of the index."""
    match words:
        case [one, other] if not title and (both := pair(one, other)):
            return engine.word("pairs", both)
    return engine.phrase("heading" if title else "words", words)


def filters(query: Query, topics: Sequence[str], newest: int) -> list[Clause]:
    """What restricts a query: who says it, on what, in which language, when; and the newest article that a list knew.

    `topics` are the names that the query's topics go by.
    """
    sources = [source(name) for name in query.sources]
    kept = [
        _any("topics", [topic_key(name) for name in topics]) if query.topics else None,
        engine.either(sources) if sources else None,
        _any("language", query.languages) if query.languages else None,
        _published(query.since, query.until) if query.since or query.until else None,
        engine.between("id", None, newest + 1) if newest else None,
    ]
    return [engine.without_score(clause) for clause in kept if clause is not None]


def _any(field: str, words: Sequence[str]) -> Clause:
    return engine.either([engine.word(field, word) for word in words])


def source(name: str) -> Clause:
    """All words of a source's name, or of a part of it."""
    return engine.every([engine.word("source", word) for word, _ in analyse(name)] or [engine.word("source", "-")])


def _published(since: datetime | None, until: datetime | None) -> Clause:
    low, high = (int(at.timestamp()) if at else None for at in (since, until))
    return engine.between("published", low, high)


def among(numbers: Sequence[int]) -> Clause:
    """One of these articles."""
    return engine.without_score(engine.one_of("id", numbers))
