"""/sources: who the news comes from, each a button to its latest."""

from dataclasses import replace

from bot.i18n import N_
from bot.model import Command, FacetKind, Reply, Request
from bot.router import Context, facet_buttons, numbers

COMMAND = Command("sources", N_("Where the news comes from"), words=N_("sources, all sources"), rank=45)


async def answer(request: Request, context: Context) -> Reply:
    return await _show(1, context)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the page; page 0 is the first, in a message of its own."""
    [page] = numbers(request.text, 1)
    return replace(await _show(page, context), replaces=page > 0)


async def _show(number: int, context: Context) -> Reply:
    buttons = await facet_buttons(FacetKind.SOURCE, number, context)
    text = context.t("Choose a source:") if buttons else context.t("No article names its source yet.")
    return Reply(language=context.t.code, text=text, buttons=buttons)
