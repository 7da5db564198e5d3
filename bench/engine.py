"""The engine alone, beside SQLite's FTS5 over the same words: `python -m bench.engine DATA`.

DATA is a folder that was imported and indexed. What is asked for comes from articles of it, drawn at random.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from bench.figures import Times, dice, progress, times
from bot.model import Article
from bot.search import clauses, engine
from bot.search.engine import Clause, Engine
from bot.search.folder import Folder
from bot.search.gathering import TOO_COMMON
from bot.search.needs import Way, Word
from bot.storage import DATABASE, INDEX
from bot.store.driver import newest
from bot.store.sqlite import Store, open_store
from bot.text.analysis import analyse

QUERIES, WARM, LIMIT = 200, 20, 10
DRAWN = 1500
"""Articles that words and titles are taken from."""
REFERENCE = 100_000
"""SQLite gets no more articles than these."""
RARE, MID, COMMON = 20, (0.005, 0.02), 0.1
"""Articles that hold a rare word at most; shares of all articles."""


@dataclass(frozen=True, slots=True)
class Query:
    """The same question for the engine and in the language of FTS5."""

    clause: Clause
    match: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A kind of query: both times, and how many articles such a query finds (median)."""

    name: str
    ours: Times
    reference: Times
    matches: int

    def __str__(self) -> str:
        cells = [
            self.name,
            f"{self.matches:,}",
            *(f"{one.p50:.2f} | {one.p99:.2f}" for one in (self.ours, self.reference)),
        ]
        return f"| {' | '.join(cells)} |"


async def measure(data: Path) -> tuple[list[Measured], int]:
    """Every kind of query, all together first; and to how many articles SQLite was limited."""
    random = dice(1)
    async with open_store(data / DATABASE) as store:
        drawn = await some(store, DRAWN, random)
        generation = Folder(data / INDEX).current()
        assert generation, "no index: khabar reindex"
        its = Engine(generation)
        with tempfile.TemporaryDirectory() as folder:
            progress(f"engine: SQLite's index of {min(its.articles, REFERENCE):,} articles is made")
            connection = await _reference(store, Path(folder) / "reference.db")
            found = _measured(its, connection, queries(its, drawn, random))
            connection.close()
    return found, min(its.articles, REFERENCE)


async def some(store: Store, count: int, random: Random) -> list[Article]:
    """So many articles (fewer where there are not so many), drawn at random."""
    last = await store.last_number()
    found = await store.articles(random.sample(range(1, last + 1), min(count, last)))
    return list(found.values())


async def _reference(store: Store, path: Path) -> Any:
    """FTS5 over the folded words of as many articles, optimized."""
    connection = newest.connect(path, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"):
        connection.execute(f"PRAGMA {pragma}")
    tokens = "unicode61 remove_diacritics 0"
    connection.execute(f"CREATE VIRTUAL TABLE articles USING fts5(text, content = '', tokenize = '{tokens}')")
    connection.execute("BEGIN")
    async for one in store.export():
        if one.id > REFERENCE:
            break
        row = (one.id, " ".join(word for word, _ in analyse(f"{one.title}\n{one.body}")))
        connection.execute("INSERT INTO articles (rowid, text) VALUES (?, ?)", row)
    connection.execute("COMMIT")
    connection.execute("INSERT INTO articles (articles) VALUES ('optimize')")
    return connection


def queries(its: Engine, drawn: Sequence[Article], random: Random) -> dict[str, list[Query]]:
    """Of each kind as many as are measured."""
    pairs = dict.fromkeys(pair for one in drawn for pair in analyse(f"{one.title}\n{one.body}"))
    share = {pair: its.frequency("stems", pair[1]) / its.articles for pair in pairs}
    rare = [pair for pair, part in share.items() if part * its.articles < RARE]
    mid = [pair for pair, part in share.items() if MID[0] <= part <= MID[1]]
    common = [pair for pair, part in share.items() if part > COMMON]
    often = set(common)
    titles = random.choices([analyse(one.title) for one in drawn], k=QUERIES)
    told = [[pair for pair in title if share.get(pair, 0) <= TOO_COMMON] or title for title in titles]
    beside = [pair for one in drawn for pair in pairwise(analyse(one.body)) if often.issuperset(pair)]
    return {
        f"a rare word (in fewer than {RARE} articles)": [_word(pair) for pair in random.choices(rare, k=QUERIES)],
        "a word in 0.5 to 2 % of them": [_word(pair) for pair in random.choices(mid, k=QUERIES)],
        f"a common word (in more than {COMMON:.0%})": [_word(pair) for pair in random.choices(common, k=QUERIES)],
        "two common words": [_joined(random.sample(common, 2), "AND") for _ in range(QUERIES)],
        f"a whole title as OR, as searches ask it (words in at most {TOO_COMMON:.0%})": [
            _joined(t, "OR") for t in told
        ],
        "a whole title as OR, with its common words": [_joined(title, "OR") for title in titles],
        "a phrase of two common words": [_phrase(pair) for pair in random.choices(beside, k=QUERIES)],
    }


def _word(pair: tuple[str, str]) -> Query:
    return Query(engine.word("stems", pair[1]), f'"{pair[0]}"')


def _joined(pairs: Sequence[tuple[str, str]], how: str) -> Query:
    join = engine.every if how == "AND" else engine.either
    clauses = [engine.word("stems", stem) for stem in dict.fromkeys(stem for _, stem in pairs)]
    return Query(join(clauses), f" {how} ".join(f'"{word}"' for word, _ in pairs))


def _phrase(pairs: tuple[tuple[str, str], ...]) -> Query:
    words = [word for word, _ in pairs]
    way = Way(tuple(Word(*pair) for pair in pairs), phrase=True)
    return Query(clauses.way(way), f'"{" ".join(words)}"')


def _measured(its: Engine, reference: Any, asked: dict[str, list[Query]]) -> list[Measured]:
    counts: dict[str, list[int]] = {}

    def ours(one: Query) -> int:
        return its.best(one.clause, LIMIT, count=True).count

    def theirs(one: Query) -> int:
        reference.execute(
            "SELECT rowid FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT 10", (one.match,)
        ).fetchall()
        return int(
            reference.execute("SELECT count(*) FROM articles WHERE articles MATCH ?", (one.match,)).fetchone()[0]
        )

    took: dict[str, tuple[list[float], list[float]]] = {}
    for name, some in asked.items():
        progress(f"engine: {name}")
        mine, counts[name] = _timed(ours, some)
        took[name] = mine, _timed(theirs, some)[0]
    measured = [
        Measured(name, times(mine), times(its), int(median(counts[name]))) for name, (mine, its) in took.items()
    ]
    together = [times([second for both in took.values() for second in both[side]]) for side in (0, 1)]
    found = int(median(count for its in counts.values() for count in its))
    return [Measured("all of these", together[0], together[1], found), *measured]


def _timed(ask: Callable[[Query], int], some: Sequence[Query]) -> tuple[list[float], list[int]]:
    """The seconds of each, after some to warm up, and what each found."""
    for one in some[:WARM]:
        ask(one)
    took, found = [], []
    for one in some:
        began = time.perf_counter()
        found.append(ask(one))
        took.append(time.perf_counter() - began)
    return took, found


def main() -> None:
    found, limited = asyncio.run(measure(Path(sys.argv[1])))
    print(f"SQLite: {limited:,} articles; p50 | p99 of the engine, then of SQLite")
    print("\n".join(map(str, found)))


if __name__ == "__main__":
    main()
