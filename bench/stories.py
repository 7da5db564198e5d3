"""What tells one event, as Markdown: `python -m bench.stories`. With the extra khabar[stories], the encoder as well."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.figures import dice, progress, table, times
from bot.intake.encoder import Encoder, cosine, installed
from bot.intake.stories import same
from bot.intake.telling import telling
from bot.model import Article
from bot.router.stories import Stories
from bot.store.sqlite import open_store
from tests.telling import GROUPS, Pair, pairs, told

SETS = {
    "the events that the rules were made by": "events.toml",
    "events after the rules (one weight was raised for them)": "unseen_events.toml",
    "events told as differently as can be (weights were found with them)": "weighed_events.toml",
    "more of these, which nobody looked at": "fresh_events.toml",
}
ARTICLES = 1000
"""Articles of three days, of which each new one must find its story."""
WHEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
TEXT = """## Stories

Pairs of invented articles (`tests/intake`): a pair tells one event, or two that look alike (the same place another day,
other numbers, a follow-up), or two of different kinds. "said" is how many of a kind are said to tell one event.
{encoder}

{scores}

Reading an article: {reading}. Placing one among {articles:,} of three days, in the database: {placing}.
"""

Says = Callable[[Pair], bool]


def by_rules(pair: Pair) -> bool:
    return same(telling(pair.one, GROUPS), telling(pair.other, GROUPS))


def with_encoder(encoder: Encoder) -> Says:
    """The rules and what an encoder finds."""
    articles = [one.article for name in SETS.values() for one in told(name)]
    texts = [_text(one) for one in articles]
    vectors = dict(zip(texts, encoder.encode(texts), strict=True))

    def says(pair: Pair) -> bool:
        near = cosine(vectors[_text(pair.one)], vectors[_text(pair.other)])
        return same(telling(pair.one, GROUPS), telling(pair.other, GROUPS), near)

    return says


def _text(one: Article) -> str:
    return f"{one.title}. {one.body}"


def scores(ways: dict[str, Says]) -> list[str]:
    rows = []
    for title, name in SETS.items():
        every = list(pairs(name))
        for across, where in ((False, "in one language"), (True, "across Arabic and English")):
            of = [pair for pair in every if pair.across == across]
            kinds = (
                [p for p in of if p.same],
                [p for p in of if p.alike and not p.same],
                [p for p in of if not p.alike],
            )
            for way, says in ways.items():
                cells = " | ".join(f"{sum(map(says, kind))} of {len(kind):,}" for kind in kinds)
                rows.append(f"| {title}, {where} | {way} | {cells} |")
    return rows


def read() -> list[float]:
    """Seconds that an article takes that is read for the first time."""
    taken = []
    for one in (one.article for one in told("events.toml")):
        fresh = replace(one, id=one.id + 10_000)
        began = time.perf_counter()
        telling(fresh, GROUPS)
        taken.append(time.perf_counter() - began)
    return taken


def made(count: int) -> list[Article]:
    """Articles of three days: those of the events, with the words of other events mixed in and other numbers."""
    events, roll = [one.article for one in told("events.toml")], dice("stories")
    found = []
    for number in range(count):
        one, other = roll.choice(events), roll.choice(events)
        title = f"{one.title} {roll.randrange(10, 9999)}"
        at = WHEN - timedelta(minutes=roll.randrange(3 * 24 * 60))
        body = f"{other.body} {one.body}"
        found.append(replace(one, id=0, title=title, body=body, external_id=str(number), published=at, added=at))
    return found


async def placed() -> list[float]:
    """Seconds that each of the last articles takes to find its story, with all it asks of the database."""
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        async with open_store(Path(folder) / "khabar.db") as store:
            stories = Stories(store)
            articles = made(ARTICLES)
            await store.add_all(articles[:-100])
            while await stories.refresh(WHEN):
                pass
            for one in articles[-100:]:
                await store.add(one)
                began = time.perf_counter()
                await stories.refresh(WHEN)
                taken.append(time.perf_counter() - began)
    return taken


def measure() -> str:
    """The section."""
    progress("stories: the pairs")
    ways: dict[str, Says] = {"rules": by_rules}
    note = "Without an encoder."
    if encoder := installed():
        encoder.encode(["weights are read with the first text"])
        began = time.perf_counter()
        ways["rules and encoder"] = with_encoder(encoder)
        count = sum(len(told(name)) for name in SETS.values())
        each = (time.perf_counter() - began) / count * 1000
        note = f"The encoder of khabar[stories], one thread: {each:.1f} ms an article."
    rows = scores(ways)
    progress("stories: times")
    head = "| pairs | by | one event, said | look alike, said | others, said |"
    return TEXT.format(
        scores=table(head, rows),
        encoder=note,
        reading=times(read()),
        placing=times(asyncio.run(placed())),
        articles=ARTICLES,
    )


if __name__ == "__main__":
    print(measure())
