"""Whether search finds the same over both databases: `python -m bench.alike`. XQuAD where it is, and the samples."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack

from bench import quality
from bench.figures import progress
from bench.quality import BARS, SHARED, Query, _lines, khabar, scored
from tests.postgres import Server, running

HEAD = "| queries | SQLite: nDCG@10 | MRR@10 | recall@10 | PostgreSQL: nDCG@10 | MRR@10 | recall@10 | same answers |"


async def measure() -> list[str]:
    """A line for each set: what is scored over SQLite, over PostgreSQL, and how many answers are the same."""
    with ExitStack() as stack:
        server = await asyncio.to_thread(stack.enter_context, running())
        texts = quality.paragraphs()
        asked = {kind: (texts, "ar", queries) for kind, queries in quality.remembered(texts).items()}
        return [await _compared(server, *one) for one in [*_xquad(), *((name, *its) for name, its in asked.items())]]


def _xquad() -> list[tuple[str, dict[str, str], str, list[Query]]]:
    found = []
    for language in BARS:
        articles, queries = (SHARED / f"xquad_{language}.{what}.jsonl" for what in ("articles", "queries"))
        if articles.exists():
            texts = {one["id"]: one["body"] for one in _lines(articles)}
            asked = [Query(one["query"], tuple(one["relevant"])) for one in _lines(queries)]
            found.append((f"XQuAD, {language}", texts, language, asked))
    return found


async def _compared(server: Server, name: str, texts: dict[str, str], language: str, asked: Sequence[Query]) -> str:
    progress(name)
    async with khabar(texts, language) as here, khabar(texts, language, server.empty()) as there:
        scores = [str(await scored(ask, asked)) for ask in (here, there)]
        same = sum([await here(one.text) == await there(one.text) for one in asked])
    return f"| {name} ({len(asked):,}) | {' | '.join(scores)} | {same:,} of {len(asked):,} |"


def main() -> None:
    print(
        "| queries | SQLite: nDCG@10 | MRR@10 | recall@10 | PostgreSQL: nDCG@10 | MRR@10 | recall@10 | same answers |"
    )
    print("\n".join(asyncio.run(measure())))


if __name__ == "__main__":
    main()
