"""/sources: who the news comes from, each a button to its latest."""

from dataclasses import replace

from bot.i18n import N_
from bot.model import Button, Command, Count, Reply, Request
from bot.router import Context, button_pages, numbers

COMMAND = Command("sources", N_("Where the news comes from"), rank=45)


async def answer(request: Request, context: Context) -> Reply:
    return await _show(1, context)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the page; page 0 is the first, in a message of its own."""
    [page] = numbers(request.text, 1)
    return replace(await _show(max(page, 1), context), replaces=page > 0)


async def _show(number: int, context: Context) -> Reply:
    t = context.t

    def button(source: Count) -> Button:
        return Button(f"{source.name} ({t.number(source.articles)})", f"latest 0 0 0 {source.id} 1")

    sources = [button(source) for source in await context.store.sources()]
    text = t("Choose a source:") if sources else t("No article names its source yet.")
    return Reply(language=t.code, text=text, buttons=button_pages(sources, number, context, "sources"))
