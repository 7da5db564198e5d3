"""/topics: what the news is about, each a button to its latest."""

from dataclasses import replace

from bot.i18n import N_
from bot.model import Command, FacetKind, Reply, Request
from bot.router import Context, facet_buttons, numbers

COMMAND = Command("topics", N_("All topics"), words=N_("topics, all topics"), rank=40)


async def answer(request: Request, context: Context) -> Reply:
    return await _show(1, context)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the page; page 0 is the first, in a message of its own."""
    [page] = numbers(request.text, 1)
    return replace(await _show(page, context), replaces=page > 0)


async def _show(number: int, context: Context) -> Reply:
    buttons = await facet_buttons(FacetKind.TOPIC, number, context)
    text = context.t("Choose a topic:") if buttons else context.t("There are no topics yet.")
    return Reply(language=context.t.code, text=text, buttons=buttons)
