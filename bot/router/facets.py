"""The topics and the sources as lists that can be looked through."""

from bot.model import Button, Facet, FacetKind, Selection
from bot.router.articles import BUTTONS, button_pages, latest
from bot.router.context import Context
from bot.router.seeking import FIND, Sought, seek_row

Rows = tuple[tuple[Button, ...], ...]


async def facet_buttons(kind: FacetKind, number: int, context: Context) -> Rows:
    """Page `number` of all topics or sources, each a button to its latest; none where there is no news."""
    buttons = _buttons(kind, await _facets(kind, context), context)
    return button_pages(buttons, number, context, f"{kind}s")


async def facets_sought(kind: FacetKind, number: int, its: Sought, context: Context) -> tuple[int, Rows]:
    """How many topics or sources hold what is sought in one of their names, and page `number` of them."""
    found = [one for one in await _facets(kind, context) if its.holds(one.name, _name(kind, one, context))]
    of = f" {its.number}" if its.number else ""
    pages = button_pages(_buttons(kind, found, context), number, context, f"{kind}s", of)
    last = -(-len(found) // BUTTONS)
    return len(found), (*pages, *seek_row(f"{kind}s {FIND}", f"{kind}s 1", its, last, context))


async def facets_fit(kind: FacetKind, words: str, context: Context) -> bool:
    """Whether the list has anything that holds these words."""
    its = Sought(" ".join(words.split()))
    return any(its.holds(one.name, _name(kind, one, context)) for one in await _facets(kind, context))


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
