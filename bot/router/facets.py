"""The topics and the sources as lists that can be looked through."""

from collections import Counter
from collections.abc import Collection

from bot.i18n import topic_called, topic_names
from bot.model import Button, Facet, FacetKind, Selection
from bot.router.articles import BUTTONS, button_pages, latest
from bot.router.context import Context
from bot.router.seeking import FIND, Sought, seek_row
from bot.text.fold import fold

Rows = tuple[tuple[Button, ...], ...]


async def facet_buttons(kind: FacetKind, number: int, context: Context) -> Rows:
    """Page `number` of all topics or sources, each a button to its latest; none where there is no news."""
    buttons = _buttons(kind, await _facets(kind, context), context)
    return button_pages(buttons, number, context, f"{kind}s")


async def facets_sought(kind: FacetKind, number: int, its: Sought, context: Context) -> tuple[int, Rows]:
    """How many topics or sources hold what is sought in one of their names, and page `number` of them."""
    found = await _found(kind, its, context)
    of = f" {its.number}" if its.number else ""
    pages = button_pages(_buttons(kind, found, context), number, context, f"{kind}s", of)
    last = -(-len(found) // BUTTONS)
    return len(found), (*pages, *seek_row(f"{kind}s {FIND}", f"{kind}s 1", its, last, context))


async def facets_fit(kind: FacetKind, words: str, context: Context) -> bool:
    """Whether the list has anything that holds these words."""
    return bool(await _found(kind, Sought(" ".join(words.split())), context))


async def offered(
    kind: FacetKind, languages: Collection[str], chosen: Collection[str], context: Context
) -> list[Facet]:
    """What may be chosen where news comes in these languages, in any where there are none: what has articles in one of
    them, the most used first, and what was chosen before.
    """
    every = await context.store.facets(kind)
    counts: Counter[int] = Counter()
    for code in languages:
        counts.update({one.id: one.articles for one in await context.store.facets(kind, code)})
    if not counts:
        return every
    kept = [one for one in every if one.id in counts or is_chosen(kind, one, chosen)]
    return sorted(kept, key=lambda one: -counts[one.id])


def is_chosen(kind: FacetKind, one: Facet, chosen: Collection[str]) -> bool:
    """Whether a topic or a source is one of those that a subscription names."""
    return _key(kind, one) in set(map(fold, chosen))


def _key(kind: FacetKind, one: Facet) -> str:
    return fold(topic_called(one.name) if kind is FacetKind.TOPIC else one.name)


def names_of(kind: FacetKind, one: Facet, context: Context) -> frozenset[str]:
    """What a topic is called in any language, or a source."""
    names = topic_names(topic_called(one.name)) if kind is FacetKind.TOPIC else frozenset[str]()
    return names | {one.name, _name(kind, one, context)}


async def _found(kind: FacetKind, its: Sought, context: Context) -> list[Facet]:
    """Those with articles in the reader's language, or else in any: what a name finds is there whoever asks."""
    mine = [one for one in await _facets(kind, context) if its.holds(*names_of(kind, one, context))]
    return mine or [one for one in await context.store.facets(kind) if its.holds(*names_of(kind, one, context))]


async def _facets(kind: FacetKind, context: Context) -> list[Facet]:
    """With their articles in the reader's language, or else in any."""
    return await context.store.facets(kind, context.t.code) or await context.store.facets(kind)


def _name(kind: FacetKind, one: Facet, context: Context) -> str:
    return context.t.topic(one.name) if kind is FacetKind.TOPIC else one.name


def _buttons(kind: FacetKind, facets: list[Facet], context: Context) -> list[Button]:
    number = context.t.number
    return [
        Button(f"{_name(kind, one, context)} ({number(one.articles)})", latest(Selection(facet=one.id)))
        for one in facets
    ]
