"""What may be meant by what somebody begins to type into a search. Pure, but for what is asked of the store."""

from collections.abc import Iterable, Iterator

from bot.i18n import Language
from bot.model import Chat, FacetKind, Suggestion
from bot.search import Search
from bot.store.sqlite import Store
from bot.text.fold import fold

OF_EACH = 3
"""Earlier searches, topics and sources that are suggested at most; titles fill up."""
QUOTES = (("“", "”"), ("«", "»"))
"""Those that open a phrase and close it, in pairs."""


async def completions(  # noqa: PLR0913  what it asks is named
    typed: str, chat: Chat, limit: int, *, store: Store, search: Search, t: Language
) -> tuple[Suggestion, ...]:
    """What the chat searched for often, then topics, sources and titles, without repetition; at most `limit`."""
    found = [
        *_first(_searches(typed, await store.searches.of(chat))),
        *_first(_topics(typed, [facet.name for facet in await store.facets(FacetKind.TOPIC)], t)),
        *_first(_sources(typed, [facet.name for facet in await store.facets(FacetKind.SOURCE)], t)),
        *(Suggestion(title, title) for _, title in await search.titles(typed, limit)),
    ]
    different: dict[str, Suggestion] = {}
    for one in found:
        different.setdefault(one.value, one)
    return tuple(different.values())[:limit]


def _first(some: Iterable[Suggestion]) -> list[Suggestion]:
    return [one for _, one in zip(range(OF_EACH), some, strict=False)]


def _searches(typed: str, earlier: Iterable[str]) -> Iterator[Suggestion]:
    begun = fold(typed)
    whole = (words for words in earlier if words != typed and _is_whole(words))
    return (Suggestion(words, words) for words in whole if fold(words).startswith(begun))


def _is_whole(words: str) -> bool:
    """Whether it can be looked for as it was meant: no sign alone, and no phrase that was left open."""
    closed = all(words.count(opens) == words.count(closes) for opens, closes in QUOTES)
    return any(map(str.isalnum, words)) and closed and not words.count('"') % 2


def _topics(typed: str, names: Iterable[str], t: Language) -> Iterator[Suggestion]:
    return (_restriction(t("topic"), name) for name in _begun(typed, map(t.topic, names)))


def _sources(typed: str, names: Iterable[str], t: Language) -> Iterator[Suggestion]:
    return (_restriction(t("source"), name) for name in _begun(typed, names))


def _begun(typed: str, names: Iterable[str]) -> Iterator[str]:
    """The names that begin like what was typed, or have a word that does."""
    begun = " " + fold(typed).strip()
    return (name for name in names if begun != " " and begun in f" {fold(name)}")


def _restriction(field: str, name: str) -> Suggestion:
    return Suggestion(f"{name} ({field})", restricted(field, name))


def restricted(field: str, name: str) -> str:
    """A part of a query that asks for a name, whatever its characters: `source:Reuters`, `source:"The Tigris Post"`."""
    bare = " ".join(name.replace('"', " ").split())
    return f"{field}:{bare}" if bare.isalnum() else f'{field}:"{bare}"'
