"""What the engine finds for a query: those that hold all of it, and where these are few, those that hold some."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.model import Reading, Unmet
from bot.search import clauses, engine
from bot.search.documents import topic_key
from bot.search.engine import Clause, Engine
from bot.search.needs import Need, Needs, Way, Word, is_empty, is_strict
from bot.search.ranking import rarity
from bot.search.spelling import edits
from bot.text.query import Query
from bot.text.rarity import rarity as rare

WINDOW = 40
"""As many of the engine's best are weighed again; what comes after them stands in the engine's order."""
NEW = 10
"""As many of the newest are weighed, too."""
ENOUGH = 10
"""Where fewer articles hold all words, those that hold some of them follow."""
COMMON, TOO_COMMON = 0.5, 0.2
"""Words in more than this share of all articles need not be held; those in more than that are not looked for alone,"""
TELLING = 2.3
"""unless nothing holds all and they are so rare in the language (bot.text.rarity): half of the news may be of Iraq."""
EMPTY_WEIGHT = 0.1
"""What an empty word's rarity counts where others decide."""
HEADLINE = 8
"""So many words with quotation marks among them are a pasted headline: what holds only its words follows, too."""
RARE = 5000
"""A word that no article holds may be mistyped; where nothing holds all words, one of that few of all articles, too."""
SHORT = 2
"""So many words that more articles hold than ENOUGH say little of which of these is wanted: the current ones are."""
KNOWN = 4.0
"""A word no rarer than this in the language (bot.text.rarity) is right as it is, though no article holds it."""
MISTYPED = 3
"""So many words of a query are looked at."""
NEAR = 40
"""As many articles are searched for what a mistyped word may mean."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query on its way: what it needs, what restricts it, how it is listed, how it was typed and read so far."""

    needs: Needs
    filters: tuple[Clause, ...] = ()
    newest_first: bool = False
    apart: bool = False
    text: str = ""
    reading: Reading = Reading.AS_TYPED
    corrections: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """Numbers of articles. `every` hold all (`count` in all), to be weighed; `rest` follow them as they stand; `some`
    hold a part. `ordered`: `every` is in its order already.
    """

    every: tuple[int, ...] = ()
    rest: tuple[int, ...] = ()
    some: tuple[int, ...] = ()
    count: int = 0
    ordered: bool = False


def gather(its: Engine, wanted: Wanted, depth: int) -> Gathered:
    """What is found, at least `depth` deep where there is so much. Blocks."""
    everything = _restricted(its, wanted)
    if wanted.newest_first:
        newest = its.newest(everything, max(WINDOW, depth), count=True)
        if newest.count:
            return Gathered(numbers(newest), count=newest.count, ordered=True)
    best = its.best(everything, WINDOW + NEW + depth, count=True)
    every = list(numbers(best)[:WINDOW])
    if best.count > WINDOW:
        every += [one for one in numbers(its.newest(everything, NEW)) if one not in every]
    rest = tuple(one for one in numbers(best)[WINDOW:] if one not in every)
    return Gathered(tuple(every), rest, _some(its, wanted, best.count, every), best.count)


def is_common(needs: Needs, gathered: Gathered) -> bool:
    """Whether it is a word or two that many articles hold."""
    return len(needs.deciding) <= SHORT and gathered.count > ENOUGH and not needs.is_strict


def unmet(its: Engine, query: Query, topics: Callable[[str], Sequence[str]]) -> tuple[tuple[Unmet, str], ...]:
    """What a query restricts articles to that none here can be. `topics`: the names that a topic goes by. Blocks."""
    dates = query.since and query.until and query.since >= query.until
    return (
        *((Unmet.SOURCE, name) for name in query.sources if not its.best(clauses.source(name), 1).scored),
        *((Unmet.TOPIC, name) for name in query.topics if not any(_tagged(its, each) for each in topics(name))),
        *((Unmet.LANGUAGE, code) for code in query.languages if not its.frequency("language", code)),
        *([(Unmet.DATES, "")] if dates else []),
    )


def _tagged(its: Engine, topic: str) -> int:
    return its.frequency("topics", topic_key(topic))


def numbers(matches: engine.Matches) -> tuple[int, ...]:
    return tuple(number for number, _ in matches.scored)


def _restricted(its: Engine, wanted: Wanted) -> Clause:
    """All that is needed, within what restricts it; words that are in most articles decide nothing."""
    most = COMMON * its.articles
    asked = wanted.needs.deciding
    rarer = [need for need in asked if is_strict(need) or frequency(its, need) <= most] or asked
    return _held(wanted, rarer)


def matching(its: Engine, wanted: Wanted, most: int) -> frozenset[int]:
    """Whatever holds all that is needed, be it common, but for empty words; at most the `most` newest. Blocks."""
    return frozenset(numbers(its.newest(_held(wanted, wanted.needs.deciding), most)))


def _held(wanted: Wanted, needed: Sequence[Need]) -> Clause:
    """All of these needs, within what restricts the query."""
    clause = engine.every([*(map(clauses.need, needed) if needed else [engine.everything()]), *wanted.filters])
    return engine.without(clause, [clauses.way(way) for way in wanted.needs.unwanted])


def _some(its: Engine, wanted: Wanted, found: int, every: Sequence[int]) -> tuple[int, ...]:
    needs = wanted.needs.deciding
    if found >= ENOUGH or (len(needs) <= 1 and not wanted.needs.is_strict):
        return ()
    if wanted.needs.is_strict and (found or not needs) and len(needs) < HEADLINE:
        return ()
    most = TOO_COMMON * its.articles
    met = [need for need in loosened(needs) if frequency(its, need)]
    rarer = [need for need in met if frequency(its, need) <= most or (not found and _tells(need))] or met
    if not rarer:
        return ()
    clause = engine.every([engine.either([clauses.need(need) for need in rarer]), *wanted.filters])
    unwanted = [clauses.way(way) for way in wanted.needs.unwanted]
    return tuple(one for one in numbers(its.best(engine.without(clause, unwanted), WINDOW)) if one not in every)


def _tells(need: Need) -> bool:
    """Whether a word is rare in the language, however often the news here is about it."""
    rarest = max(rare(word.word) for word in need[0].words)
    return rarest >= TELLING and not all(word.word.isdigit() for word in need[0].words)


def loosened(needs: Sequence[Need]) -> tuple[Need, ...]:
    """The single words of needs, in whatever form and place; of alternatives each."""
    found: list[Need] = []
    for need in needs:
        if len(need) == 1:
            found += [(replace(need[0], words=(word,), phrase=False, title=False),) for word in need[0].words]
        else:
            found.append(tuple(replace(way, phrase=False, title=False) for way in need))
    return tuple(dict.fromkeys(found))


def frequency(its: Engine, need: Need) -> int:
    """In how many articles a need may be met: those of the rarest word of each way."""
    return sum(min((its.frequency("stems", word.stem) for word in way.words), default=0) for way in need)


def rarities(its: Engine, wanted: Sequence[Need]) -> list[float]:
    """How rare it is that an article meets each need; an empty one tells little, be it rare."""
    articles = its.articles
    return [
        rarity(articles, min(frequency(its, need), articles)) * (EMPTY_WEIGHT if is_empty(need) else 1)
        for need in wanted
    ]


def mistyped(its: Engine, needs: Needs, *, nothing_found: bool) -> list[int]:
    """The places of needs that are single words which hardly any article holds, and the language hardly knows."""
    most = its.articles // RARE if nothing_found else 0
    places = (
        at
        for at, need in enumerate(needs.wanted)
        if (word := single(need)) and _doubtful(need[0], word) and frequency(its, need) <= most
    )
    return list(islice(places, MISTYPED))


def _doubtful(way: Way, word: Word) -> bool:
    """Whether a word may be mistyped at all."""
    return bool(edits(word.word)) and not way.empty and rare(word.word) > KNOWN


def single(need: Need) -> Word | None:
    """The word of a need that is no more than a word."""
    way = need[0]
    return way.words[0] if len(need) == 1 and len(way.words) == 1 and not (way.phrase or way.title) else None


def near(its: Engine, wanted: Wanted, at: int) -> engine.Matches:
    """Articles that hold a word near to that of a need, those first that meet the other needs."""
    word = wanted.needs.wanted[at][0].words[0]
    ways = [engine.near("words", word.word, edits(word.word))]
    if word.stem != word.word and edits(word.stem):
        ways.append(engine.near("stems", word.stem, edits(word.stem)))
    others = [clauses.need(need) for number, need in enumerate(wanted.needs.wanted) if number != at]
    clause = engine.every([engine.without_score(engine.either(ways)), *wanted.filters])
    return its.best(engine.preferring(clause, others), NEAR)
