"""Finding: a person's text in, a page of ranked hits out. The same for every platform and the command line."""

import time
import tomllib
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

from bot.i18n import topic_names, topics_named
from bot.i18n.queries import parse
from bot.intake.copies import copies_among
from bot.model import COUNTED, Alias, Article, Copy, Found, Hit, Reading, Refinement, Unmet
from bot.search import clauses, engine
from bot.search.copies import alike
from bot.search.engine import Damaged
from bot.search.gathering import (
    Gathered,
    Wanted,
    gather,
    is_common,
    loosened,
    matching,
    mistyped,
    near,
    rarities,
    unmet,
)
from bot.search.index import Index, Source
from bot.search.likeness import is_like, likest, telling
from bot.search.needs import Aliases, Need, Needs, Way, alias_table, needs, plain
from bot.search.ranking import CURRENT, FRESH, Asked, Candidate, asked, candidate, ranked, share
from bot.search.spelling import corrections
from bot.search.stories import stories
from bot.text.analysis import analyse, tokens
from bot.text.query import Query
from bot.text.snippet import snippet

T = TypeVar("T")

LONGEST = 300
"""Characters of a query that count."""
PART = 0.3
"""What share of a query's weight an article must hold to follow those that hold all of it."""
SNIPPET = 180
"""Code points of a snippet."""
MOST_MATCHING = 5000
"""Articles that a saved search finds at most."""
SOURCES, BEGINNINGS = 2, 50
SHORTEST = 2
"""Letters from which on titles are suggested."""
CORRECTED = 0.7
"""What a word counts that may have been meant, where the typed one counts 1."""
_SHIPPED = Path(__file__).parent / "aliases.toml"


class Names(Source, Protocol):
    """What finding asks of the store."""

    async def aliases(self) -> list[Alias]: ...

    async def last_number(self) -> int: ...

    async def kept(self, numbers: Sequence[int]) -> dict[int, Article]: ...

    @property
    def topics(self) -> "Called": ...


class Called(Protocol):
    """The topics that editors added."""

    def called(self, words: str) -> frozenset[str]: ...


@cache
def shipped_aliases() -> tuple[tuple[str, ...], ...]:
    """The groups of spellings that come with the program."""
    groups = tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))["groups"]
    return tuple(tuple(group) for group in groups)


@cache
def _shipped_table() -> Aliases:
    return alias_table(shipped_aliases())


def _table(stored: Sequence[Alias]) -> Aliases:
    own = [alias.spellings for alias in stored]
    return alias_table([*shipped_aliases(), *own]) if own else _shipped_table()


@dataclass(frozen=True, slots=True)
class Ordered:
    """The hits as they are listed, the articles of a story together, and the stems that they were found by."""

    stories: Sequence[Sequence[Article]]
    stems: frozenset[str]


class Search:
    """Everything that is asked of the index."""

    def __init__(self, store: Names, index: Index, half_life: timedelta) -> None:
        self.index = index
        self._store = store
        self._half_life = half_life
        self._stored: tuple[Alias, ...] = ()
        self._aliases: Aliases | None = None

    async def find(  # noqa: PLR0913  options by name, of which most callers leave most
        self,
        text: str,
        *,
        at: datetime,
        zone: tzinfo,
        refined: Refinement | None = None,
        source: str = "",
        newest: int = 0,
        apart: bool = False,
        offset: int = 0,
        limit: int,
    ) -> Found:
        """A page of the articles that a person's text asks for. Never raises for what they typed.

        `at` is now, `zone` where their days begin; `source` is the name of the refined facet; `newest` keeps the list
        as it was when an article of this number was the newest; `apart` makes each article of a story a hit.
        """
        began = time.perf_counter()
        await self.index.refresh()
        refined = refined or Refinement()
        typed = parse(text[:LONGEST], at, zone)
        query = narrowed(typed, refined, source, at)
        wanted = await self._wanted(query, newest)
        if not (wanted.needs.wanted or wanted.needs.unwanted or query.is_restricted):
            return Found(plain=query.plain)
        newest_first = refined.newest_first or not wanted.needs.wanted  # without words there is nothing to weigh
        wanted = replace(wanted, newest_first=newest_first, apart=apart, text=text)
        newest = newest or await self._store.last_number()
        offset = max(0, min(offset, (COUNTED - 1) // limit * limit))
        found = await self._mended(lambda: self._find(wanted, at, offset, limit))
        return replace(
            found,
            newest=newest,
            plain=query.plain,
            unmet=await self._unmet(typed),
            milliseconds=(time.perf_counter() - began) * 1000,
            incomplete=not self.complete,
        )

    @property
    def complete(self) -> bool:
        """Whether the index holds everything; not so while it is being built."""
        return not self.index.behind

    async def matching(self, query: Query, *, at: datetime, days: int) -> frozenset[int]:
        """The numbers of the articles of the last `days` that hold all that a query asks for, as it stands there.

        Nothing is corrected, and nothing else offered: who subscribes to words is not to be told of others.
        """
        await self.index.refresh()
        wanted = await self._wanted(narrowed(query, Refinement(days=days), "", at), 0)
        return await self._mended(lambda: self.index.run(matching, self.index.engine, wanted, MOST_MATCHING))

    async def holding(self, text: str, numbers: Sequence[int], *, at: datetime, zone: tzinfo) -> frozenset[int]:
        """Those of these articles that hold all that a text asks for; none where it asks for nothing."""
        await self.index.refresh()
        query = parse(text[:LONGEST], at, zone)
        wanted = await self._wanted(query, 0)
        if not numbers or not (wanted.needs.wanted or wanted.needs.unwanted or query.is_restricted):
            return frozenset()
        wanted = replace(wanted, filters=(*wanted.filters, clauses.among(numbers)))
        return await self._mended(lambda: self.index.run(matching, self.index.engine, wanted, len(numbers)))

    async def copies(self, one: Article) -> list[Copy]:
        """The stored articles, published or drafts, that are the same as this one (not itself), the best first.

        What was stored the moment before is among them.
        """
        await self.index.refresh()
        likely = await self._mended(lambda: self.index.run(alike, self.index.engine, one))
        others = await self._store.kept(likely.numbers)
        return copies_among(likely.text, others.values(), likely.common)

    async def like(self, one: Article, *, same: int, at: datetime, newest: int) -> list[list[Article]]:
        """The stories that are like an article, itself left out, the best first; none added after number `newest`.

        `same` others tell its own story, and may be among them.
        """
        await self.index.refresh()
        needs = await self._mended(lambda: self.index.run(telling, self.index.engine, one, same))
        numbers = await self._mended(lambda: self.index.run(likest, self.index.engine, one, needs, newest))
        articles = await self._store.articles(numbers)
        return await self.index.run(self._likest, one, needs, [articles[its] for its in numbers if its in articles], at)

    def _likest(
        self, one: Article, needs: Sequence[Need], some: Sequence[Article], at: datetime
    ) -> list[list[Article]]:
        query = asked(needs, rarities(self.index.engine, needs))
        others = [its for its in map(candidate, some) if is_like(share(its, query), one, its)]
        return [[its.article for its in story] for story in stories(self._ranked(others, query, at))]

    async def titles(self, text: str, limit: int) -> list[tuple[int, str]]:
        """Numbers and titles of the articles whose title holds words that begin so, the newest first.

        One letter begins too many words to be a help.
        """
        *whole, last = [word for word, _ in analyse(text[:LONGEST])] or [""]
        if len(last) < SHORTEST:
            return []
        await self.index.refresh()
        numbers = await self._mended(lambda: self.index.run(self._titled, whole, last, limit))
        articles = await self._store.articles(numbers)
        return [(number, articles[number].title) for number in numbers if number in articles]

    def _titled(self, whole: Sequence[str], last: str, limit: int) -> list[int]:
        its = self.index.engine
        begun = [engine.word("heading", word) for word in its.beginning("heading", last, BEGINNINGS)]
        if not begun:
            return []
        clause = engine.every([*(engine.word("heading", word) for word in whole), engine.either(begun)])
        return [number for number, _ in its.newest(clause, limit).scored]

    async def _unmet(self, query: Query) -> tuple[tuple[Unmet, str], ...]:
        if not query.is_restricted:
            return ()
        return await self._mended(lambda: self.index.run(unmet, self.index.engine, query, self._tags))

    async def _wanted(self, query: Query, newest: int) -> Wanted:
        topics = [name for topic in query.topics for name in self._tags(topic)]
        its = needs(query, await self._known_aliases())
        return Wanted(its, tuple(clauses.filters(query, topics, newest)))

    async def _mended(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask; where the index proves to be damaged, build it anew and ask again."""
        asked_first = self.index.engine
        try:
            return await ask()
        except Damaged as error:
            await self.index.discard(asked_first, error)
            await self.index.refresh()
            return await ask()

    def _tags(self, topic: str) -> tuple[str, ...]:
        """What articles are tagged with that are about a topic of this name."""
        slugs = topics_named(topic) | self._store.topics.called(topic)
        return (topic, *sorted({name for slug in slugs for name in topic_names(slug)}))

    async def _known_aliases(self) -> Aliases:
        """Those of the program and of the editors. A table takes 80 ms to make: nobody who does not search needs it."""
        stored = tuple(await self._store.aliases())
        if self._aliases is None or stored != self._stored:
            self._aliases, self._stored = await self.index.run(_table, stored), stored
        return self._aliases

    async def _find(self, wanted: Wanted, at: datetime, offset: int, limit: int) -> Found:
        gathered, wanted = await self._gathered(wanted, offset + limit)
        if not gathered.count and wanted.needs.is_strict:
            wanted = replace(wanted, needs=plain(wanted.needs), reading=Reading.PLAIN_WORDS)
            gathered, wanted = await self._gathered(wanted, offset + limit)
        articles = await self._store.articles([*gathered.every, *gathered.some])
        ordered = await self.index.run(self._order, wanted, gathered, articles, at)
        return await self._page(wanted, gathered, ordered, offset, limit)

    async def _gathered(self, wanted: Wanted, depth: int) -> tuple[Gathered, Wanted]:
        """What is found; where little is, with words in the place of those that may be mistyped."""
        gathered: Gathered = await self.index.run(gather, self.index.engine, wanted, depth)
        doubtful = await self.index.run(self._mistyped, wanted.needs, gathered)
        corrected = wanted
        for place in doubtful:
            corrected = await self._corrected(corrected, place)
        if corrected is wanted:
            return gathered, wanted
        return await self.index.run(gather, self.index.engine, corrected, depth), corrected

    def _mistyped(self, asked_for: Needs, gathered: Gathered) -> list[int]:
        return mistyped(self.index.engine, asked_for, nothing_found=not gathered.count)

    async def _corrected(self, wanted: Wanted, place: int) -> Wanted:
        """The same with what the word at `place` may mean beside it."""
        matches = await self.index.run(near, self.index.engine, wanted, place)
        articles = await self._store.articles([number for number, _ in matches.scored])
        word = wanted.needs.wanted[place][0].words[0]
        looked = [(score, articles[number]) for number, score in matches.scored if number in articles]
        found = await self.index.run(
            lambda: corrections(word, [(score, candidate(article)) for score, article in looked])
        )
        if not found:
            return wanted
        ways = (Way((word,)), *(Way((each.word,), weight=CORRECTED) for each in found))
        its = wanted.needs
        changed = (*its.wanted[:place], ways, *its.wanted[place + 1 :])
        texts = [text for _, article in looked for text in (article.title, article.body)]
        typed = as_written(word.word, [wanted.text])
        pairs = [(typed, as_written(each.word.word, texts)) for each in found]
        return replace(wanted, needs=replace(its, wanted=changed), corrections=(*wanted.corrections, *pairs))

    def _order(self, wanted: Wanted, gathered: Gathered, articles: dict[int, Article], at: datetime) -> Ordered:
        """Those that hold all, then those that hold enough, each by weight; the newest as they stand."""
        loose = loosened(wanted.needs.wanted)
        query = asked(loose, rarities(self.index.engine, loose))
        every = [candidate(articles[number]) for number in gathered.every if number in articles]
        if gathered.ordered:
            return Ordered([[one.article] for one in every], frozenset(query.stems))
        least = PART if gathered.count else 0
        some = [candidate(articles[number]) for number in gathered.some if number in articles]
        some = [one for one in some if share(one, query) >= least]
        gain = CURRENT if is_common(wanted.needs, gathered) else FRESH
        in_order = [*self._ranked(every, query, at, gain), *self._ranked(some, query, at)]
        grouped = [[one] for one in in_order] if wanted.apart else stories(in_order)
        return Ordered([[one.article for one in story] for story in grouped], frozenset(query.stems))

    def _ranked(self, some: Sequence[Candidate], query: Asked, at: datetime, gain: float = FRESH) -> list[Candidate]:
        return ranked(some, query, at, self._half_life, gain)

    async def _page(self, wanted: Wanted, gathered: Gathered, ordered: Ordered, offset: int, limit: int) -> Found:
        shown = sum(map(len, ordered.stories))
        beyond = max(0, min(gathered.count, COUNTED) - len(gathered.every))
        listed = len(ordered.stories) + beyond
        offset = min(offset, max(0, (listed - 1) // limit * limit))
        some = list(ordered.stories[offset : offset + limit])
        if len(some) < limit and gathered.rest:
            first = max(0, offset - len(ordered.stories))
            wanted_rest = gathered.rest[first : first + limit - len(some)]
            articles = await self._store.articles(wanted_rest)
            some += [[articles[number]] for number in wanted_rest if number in articles]
        hits = await self.index.run(lambda: tuple(_hit(story, ordered.stems) for story in some))
        exact = max(0, shown + beyond - self._others(gathered, ordered))
        reading = wanted.reading
        if reading is Reading.AS_TYPED and hits and not exact:
            reading = Reading.SOME_WORDS
        return Found(
            hits,
            total=min(shown + beyond, COUNTED),
            exact=min(exact, COUNTED),
            offset=offset,
            listed=listed,
            reading=reading,
            corrections=wanted.corrections,
            sources=_sources(ordered.stories),
            latest=max((article.published for story in ordered.stories for article in story), default=None),
        )

    @staticmethod
    def _others(gathered: Gathered, ordered: Ordered) -> int:
        """How many of the listed hold only some of what was asked."""
        every = set(gathered.every)
        return sum(article.id not in every for story in ordered.stories for article in story)


def narrowed(query: Query, refined: Refinement, source: str, at: datetime) -> Query:
    """The query within what a reader chose by buttons."""
    if refined.days:
        since = at - timedelta(days=refined.days)
        query = replace(query, since=max(query.since or since, since))
    if refined.language:
        query = replace(query, languages=(refined.language,))
    return replace(query, sources=(source,)) if source else query


def as_written(word: str, texts: Iterable[str]) -> str:
    """A folded word in the letters in which it first stands in one of the texts; as it is where it stands in none."""
    places = ((text, token) for text in texts for token in tokens(text) if token.word == word)
    return next((text[token.start : token.stop] for text, token in places), word)


def _hit(story: Sequence[Article], stems: frozenset[str]) -> Hit:
    first, *others = story
    return Hit(first, snippet(first.body, stems, SNIPPET), tuple(others))


def _sources(listed: Sequence[Sequence[Article]]) -> tuple[str, ...]:
    counts = Counter(article.source for story in listed for article in story if article.source)
    return tuple(name for name, _ in counts.most_common(SOURCES))
