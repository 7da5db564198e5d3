"""/topics: what the news is about, each a button to its latest."""

from dataclasses import replace

from bot.i18n import N_
from bot.model import Argument, Command, FacetKind, Reply, Request
from bot.router import (
    EVERYTHING,
    FIND,
    Context,
    Sought,
    asked_for,
    facets_fit,
    facets_sought,
    numbers,
    recalled,
    seek_line,
    sought,
)

COMMAND = Command(
    "topics",
    N_("All topics"),
    argument=Argument(N_("words"), N_("What the list is looked through for")),
    words=N_("topics, all topics"),
    rank=15,
)


async def answer(request: Request, context: Context) -> Reply:
    """Words look the list through."""
    return await _show(1, context, await sought(request.text, request, context) if request.text.strip() else EVERYTHING)


async def takes(request: Request, context: Context) -> bool:
    """Words of which the list has something."""
    return await facets_fit(FacetKind.TOPIC, request.text, context)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry FIND; or a page (0: the first, in a message of its own) and the number of what is sought."""
    verb, _, rest = request.text.partition(" ")
    if verb == FIND:
        its = await asked_for(rest, request, context)
        return its if isinstance(its, Reply) else replace(await _show(1, context, its), replaces=True)
    page, *number = numbers(request.text, 1, 2)
    return replace(await _show(page, context, await recalled(number, request, context)), replaces=page > 0)


async def _show(number: int, context: Context, its: Sought) -> Reply:
    t = context.t
    found, buttons = await facets_sought(FacetKind.TOPIC, number, its, context)
    choose = t("Choose a topic:") if found else t("There are no topics yet.")
    return Reply(language=t.code, text=seek_line(its, found, t) or choose, buttons=buttons)
