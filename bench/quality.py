"""What a search finds, beside plainer ways to search the same texts: `python -m bench.quality`.

XQuAD where ../shared/search has it: a question must find its paragraph. And the paragraphs of the Arabic samples, each
an article: what readers remember of its headline must find it.
"""

import asyncio
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log, log2
from pathlib import Path
from zoneinfo import ZoneInfo

import Stemmer

from bench import readers
from bench.figures import Row, dice, progress
from bot.intake.records import article
from bot.intake.seed import samples
from bot.model import Secret
from bot.search import open_search
from bot.storage import SEEDS
from bot.store.sqlite import open_store
from bot.text import fold

SHARED = Path(__file__).parent.parent.parent / "shared" / "search"
BARS = {"ar": 0.890, "en": 0.965}
"""The least nDCG@10 of XQuAD."""
LIMIT, K1, B = 10, 1.2, 0.75
TRIES = 3
"""Queries of each kind for each article of the samples."""
WHEN, ZONE = datetime(2026, 11, 20, 12, tzinfo=UTC), ZoneInfo("Asia/Baghdad")

Ask = Callable[[str], Awaitable[list[str]]]
Analyse = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, and the ids of what answers it."""

    text: str
    relevant: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over queries, of the first ten: as shared/search/score.py has them."""

    ndcg: float
    mrr: float
    recall: float

    def __str__(self) -> str:
        return f"{self.ndcg:.3f} | {self.mrr:.3f} | {self.recall:.3f}"


@dataclass(frozen=True, slots=True)
class Compared:
    """The scores of each way to search, by its name, for one set of queries."""

    name: str
    queries: int
    scores: Mapping[str, Scores]
    bar: float = 0.0

    def __str__(self) -> str:
        return "\n".join(
            f"| {self.name} ({self.queries:,}) | {way} | {its} | {self._verdict(its) if way == OURS else ''} |"
            for way, its in self.scores.items()
        )

    def _verdict(self, its: Scores) -> str:
        return f"nDCG {self.bar:.3f}: {'reached' if its.ndcg >= self.bar else 'not reached'}" if self.bar else ""


OURS = "Khabar"


# The references


def light10(word: str) -> str:
    """Larkey's light10, as Lucene has it, over a folded word: one prefix off, then each suffix that is there."""
    for prefix in ("ال", "وال", "بال", "كال", "فال", "لل", "و"):
        if word.startswith(prefix) and len(word) >= max(4, len(prefix) + 2):
            word = word.removeprefix(prefix)
            break
    for suffix in ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"):  # folded: ية is يه, ة is ه
        if word.endswith(suffix) and len(word) >= len(suffix) + 2:
            word = word.removesuffix(suffix)
    return word


def stemmed(stem: Callable[[str], str]) -> Analyse:
    return lambda text: [stem(word) for word in fold.words(text)]


class Bm25:
    """Texts by id, found by any word, ranked by bm25 with Lucene's idf."""

    def __init__(self, texts: Mapping[str, str], analyse: Analyse) -> None:
        self._analyse = analyse
        self._holding: dict[str, dict[str, int]] = defaultdict(dict)
        self._lengths: dict[str, int] = {}
        for key, text in texts.items():
            counts = Counter(analyse(text))
            self._lengths[key] = counts.total()
            for word, count in counts.items():
                self._holding[word][key] = count
        self._average = sum(self._lengths.values()) / len(self._lengths)

    async def ask(self, text: str) -> list[str]:
        scores: dict[str, float] = defaultdict(float)
        for word in self._analyse(text):
            holding = self._holding.get(word, {})
            rare = log(1 + (len(self._lengths) - len(holding) + 0.5) / (len(holding) + 0.5))
            for key, count in holding.items():
                length = K1 * (1 - B + B * self._lengths[key] / self._average)
                scores[key] += rare * count * (K1 + 1) / (count + length)
        return sorted(scores, key=lambda key: -scores[key])[:LIMIT]


def references(texts: Mapping[str, str], language: str) -> dict[str, Ask]:
    """Folding alone, and with the usual stemmer of the language."""
    porter = Stemmer.Stemmer("english")
    name, stem = ("light10, bm25", light10) if language == "ar" else ("Porter2, bm25", porter.stemWord)
    return {
        "folding alone, bm25": Bm25(texts, fold.words).ask,
        name: Bm25(texts, stemmed(stem)).ask,
    }


# Khabar


@asynccontextmanager
async def khabar(texts: Mapping[str, str], language: str, url: Secret | None = None) -> AsyncIterator[Ask]:
    """The search over a store of these texts, bodies without titles: in SQLite, or in an empty database at `url`."""
    records = [{"id": key, "body": text, "language": language} for key, text in texts.items()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        async with (
            open_store(url or path / "khabar.db") as store,
            open_search(store, path / "search", timedelta(days=14)) as search,
        ):
            await store.add_all([article(record, at=WHEN, by="bench") for record in records])
            await search.index.refresh(all_of_it=True)

            async def ask(text: str) -> list[str]:
                found = await search.find(text, at=WHEN, zone=ZONE, limit=LIMIT)
                listed = [one for hit in found.hits for one in (hit.article, *hit.similar)]
                return [one.external_id or "" for one in listed[:LIMIT]]

            yield ask


# Scores


async def scored(ask: Ask, queries: Sequence[Query]) -> Scores:
    every = [_score(await ask(query.text), query.relevant) for query in queries]
    ndcg, mrr, recall = (sum(values) / len(every) for values in zip(*every, strict=True))
    return Scores(ndcg, mrr, recall)


def _score(answer: Sequence[str], relevant: Sequence[str]) -> tuple[float, float, float]:
    ranks = [rank for rank, key in enumerate(answer) if key in relevant]
    most = min(LIMIT, len(relevant))
    gained, best = sum(1 / log2(rank + 2) for rank in ranks), sum(1 / log2(rank + 2) for rank in range(most))
    return gained / best, 1 / (ranks[0] + 1) if ranks else 0.0, len(ranks) / most


async def xquad(language: str) -> Compared | None:
    """Nothing where the set is not there."""
    if not (SHARED / f"xquad_{language}.articles.jsonl").exists():
        return None
    progress(f"quality: XQuAD, {language}")
    texts = {one["id"]: one["body"] for one in _lines(SHARED / f"xquad_{language}.articles.jsonl")}
    asked = [Query(one["query"], tuple(one["relevant"])) for one in _lines(SHARED / f"xquad_{language}.queries.jsonl")]
    async with khabar(texts, language) as ask:
        ways = {OURS: ask, **references(texts, language)}
        scores = {name: await scored(way, asked) for name, way in ways.items()}
    return Compared(f"XQuAD, {language}", len(asked), scores, BARS[language])


def _lines(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


# Headlines


def paragraphs() -> dict[str, str]:
    """Those of the Arabic samples, by an id of each."""
    return {
        f"{one.external_id}#{at}": line
        for one in samples(SEEDS)
        if one.language == "ar"
        for at, line in enumerate(one.body.split("\n"))
        if len(line.split()) >= 8
    }


def remembered(texts: Mapping[str, str]) -> dict[str, list[Query]]:
    """What readers type of the first words of each text, by its kind; kinds hold the same texts in the same order."""
    random = dice("remembered")
    heads = [(key, " ".join(text.split()[:10])) for key, text in texts.items()]
    parts = [(key, readers.three(head, random)) for key, head in heads for _ in range(TRIES)]
    changes: dict[str, Callable[[str], str]] = {
        "three words of a headline": lambda text: text,
        "with other proclitics": lambda text: readers.with_proclitics(text, random),
        "with other letters and marks": lambda text: readers.with_variants(text, random),
        "with one letter wrong": lambda text: readers.with_slip(text, random),
    }
    whole = [Query(head, (key,)) for key, head in heads]
    return {
        "a whole headline": whole,
        **{kind: [Query(change(text), (key,)) for key, text in parts] for kind, change in changes.items()},
    }


async def headlines() -> tuple[list[Compared], list[Row]]:
    """Each kind beside the references; and what slips and other letters change."""
    progress("quality: headlines of the samples")
    texts = paragraphs()
    asked = remembered(texts)
    async with khabar(texts, "ar") as ask:
        ways = {OURS: ask, **references(texts, "ar")}
        found = [
            Compared(kind, len(some), {name: await scored(way, some) for name, way in ways.items()})
            for kind, some in asked.items()
        ]
        _, clean, _, variants, _ = asked.values()
        same = [await ask(one.text) == await ask(other.text) for one, other in zip(clean, variants, strict=True)]
    _, plain, _, _, slipped = (one.scores[OURS] for one in found)
    return found, [
        Row("same hits with other letters and marks", f"{sum(same) / len(same):.1%}", "100 %", all(same)),
        Row("recall@10 with one letter wrong, of that without", f"{slipped.recall / plain.recall:.1%}"),
    ]


async def measure() -> tuple[list[Compared], list[Row]]:
    """Everything; XQuAD where it is there."""
    sets = [await xquad(language) for language in BARS]
    found, rows = await headlines()
    return [*(one for one in sets if one), *found], rows


def main() -> None:
    found, rows = asyncio.run(measure())
    print("queries | way | nDCG@10 | MRR@10 | recall@10 | bar")
    print("\n".join(map(str, [*found, *rows])))


if __name__ == "__main__":
    main()
