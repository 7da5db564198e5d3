"""The events of tests/intake, as articles; what the tests and the bench score stories and tags by."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path

from bot.i18n.countries import country
from bot.intake.seed import samples
from bot.intake.telling import Groups
from bot.model import Article
from bot.search.search import shipped_aliases
from bot.storage import SEEDS
from bot.text.analysis import analyse
from tests.samples import NOON

HERE = Path(__file__).parent / "intake"
GROUPS: Groups = shipped_aliases()


@dataclass(frozen=True, slots=True)
class Told:
    """An article, and the event that it tells: `like` others of the same `pattern`, which tell another event."""

    article: Article
    pattern: int
    event: int
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles; `alike` says that they were written to be mistaken for each other where they tell two events."""

    one: Article
    other: Article
    same: bool
    alike: bool

    @property
    def across(self) -> bool:
        return self.one.language != self.other.language


def told(name: str) -> list[Told]:
    """The articles of a file of events."""
    found: list[Told] = []
    for number, event in enumerate(tomllib.loads((HERE / name).read_text(encoding="utf-8"))["event"]):
        for language in ("ar", "en"):
            tags = tuple(event.get(f"tags_{language}", ()))
            its = [(*each, 0, 0) for each in event[language]]
            for title, body, other, hours in [*its, (*event[f"other_{language}"], 1, event["hours"])]:
                found.append(Told(_article(title, body, language, hours), number, other, tags))
    return [replace(one, article=replace(one.article, id=at)) for at, one in enumerate(found, 1)]


def pairs(name: str) -> Iterator[Pair]:
    """All pairs of a file's articles."""
    for one, other in combinations(told(name), 2):
        alike = one.pattern == other.pattern
        yield Pair(one.article, other.article, alike and one.event == other.event, alike)


def marked() -> list[tuple[Article, tuple[str, ...]]]:
    """Articles without tags, and those that an editor would give: the samples, and all articles of events.toml."""
    marks = tomllib.loads((HERE / "marks.toml").read_text(encoding="utf-8"))
    seeds = [(replace(one, tags=()), tuple(marks[(one.external_id or "")[5:]])) for one in samples(SEEDS)]
    return [*seeds, *((one.article, one.tags) for one in told("events.toml") if one.tags)]


def read(tags: tuple[str, ...], code: str) -> tuple[str, ...]:
    """Tags as an article's readers see countries."""
    return tuple(country(tag, code) or tag for tag in tags)


def precision(found: tuple[str, ...], marks: tuple[str, ...], at: int = 5) -> float:
    """The share of the first `at` tags that are marked, in any form of their words."""
    wanted = {frozenset(stem for _, stem in analyse(mark)) for mark in marks}
    return sum(frozenset(stem for _, stem in analyse(tag)) in wanted for tag in found[:at]) / at


def _article(title: str, body: str, language: str, hours: int) -> Article:
    at = NOON + timedelta(hours=hours)
    return Article(title=title, body=body, language=language, published=at, added=at, added_by="test")
