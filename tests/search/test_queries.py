"""How well people's queries are answered: the query set over the sample articles."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from math import log2
from pathlib import Path

import pytest

from bot.intake.seed import samples
from bot.model import Secret
from bot.store.sqlite import Store, open_store
from tests.postgres import Server
from tests.searching import ids

ROOT = Path(__file__).parents[2]
LIMIT = 10
AT = datetime(2026, 11, 24, tzinfo=UTC)
FLOORS = {
    ("plain", "ar"): (0.99, 0.99, 0.99),
    ("plain", "en"): (0.99, 0.99, 0.99),
    ("typed", "ar"): (0.99, 0.99, 0.99),
    ("typed", "en"): (0.95, 0.96, 0.965),
    ("form", "ar"): (0.97, 0.95, 0.955),
    ("form", "en"): (0.99, 0.99, 0.99),
    ("typo", "ar"): (0.99, 0.99, 0.99),
    ("typo", "en"): (0.99, 0.99, 0.99),
    ("operators", "ar"): (0.96, 0.99, 0.965),
    ("operators", "en"): (0.99, 0.99, 0.99),
    ("mixed", "ar"): (0.99, 0.99, 0.99),
}
"""A little below what was measured of each kind and language: recall@3, MRR@10 and nDCG@10."""


@dataclass(frozen=True)
class Answer:
    """A query of the set, what answers it, and what was found."""

    query: str
    kind: str
    relevant: frozenset[str]
    found: tuple[str, ...]

    @property
    def language(self) -> str:
        return "ar" if any("\u0621" <= char <= "\u064a" for char in self.query) else "en"

    @property
    def scores(self) -> tuple[float, float, float]:
        """recall@3, the reciprocal rank, and nDCG@10."""
        ranks = [rank for rank, one in enumerate(self.found, 1) if one in self.relevant]
        recall = sum(rank <= 3 for rank in ranks) / min(3, len(self.relevant))
        ideal = range(1, min(LIMIT, len(self.relevant)) + 1)
        return recall, 1 / min(ranks, default=float("inf")), _gain(ranks) / _gain(ideal)


def _gain(ranks: Iterable[int]) -> float:
    return sum(1 / log2(1 + rank) for rank in ranks)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[Answer]:
    """The answers to all queries."""
    return asyncio.run(asked(tmp_path_factory.mktemp("queries") / "khabar.db"))


async def asked(where: Path | Secret) -> list[Answer]:
    lines = (ROOT / "tests/search/queries.jsonl").read_text("utf-8").splitlines()
    async with open_store(where) as store:
        await store.add_all(samples(ROOT / "bot" / "seeds"))
        names = {one.id: one.external_id or "" async for one in store.export()}
        return [await answer(store, names, **json.loads(line)) for line in lines]


async def answer(store: Store, names: dict[int, str], *, query: str, kind: str, relevant: list[str]) -> Answer:
    found = await ids(store, query, at=AT, zone=UTC, limit=LIMIT)
    return Answer(query, kind, frozenset(relevant), tuple(names[number] for number in found)[:LIMIT])


def measured(answers: list[Answer]) -> tuple[float, ...]:
    """The means of what was measured."""
    return tuple(sum(column) / len(answers) for column in zip(*(one.scores for one in answers), strict=True))


def told(answers: list[Answer]) -> str:
    """The queries that missed, with what stood first."""
    missed = [one for one in answers if min(one.scores) < 1]
    return "\n".join(f"{one.query} -> {', '.join(one.found[:3])}" for one in missed)


@pytest.mark.parametrize(("kind", "language"), FLOORS)
async def test_queries_are_answered(answers: list[Answer], kind: str, language: str) -> None:
    its = [one for one in answers if (one.kind, one.language) == (kind, language)]
    found = measured(its)
    assert all(score >= floor for score, floor in zip(found, FLOORS[kind, language], strict=True)), (found, told(its))


async def test_the_whole_set_is_answered(answers: list[Answer]) -> None:
    found = measured(answers)
    assert {(one.kind, one.language) for one in answers} == set(FLOORS)
    assert len(answers) == 330
    assert all(score >= 0.98 for score in found), (found, told(answers))


async def test_postgresql_answers_the_same_in_the_same_order(answers: list[Answer], server: Server) -> None:
    assert await asked(server.empty()) == answers
