"""/topics: what the news is about, each a button to its latest."""

from dataclasses import replace

from bot.i18n import N_
from bot.model import Button, Command, Count, Reply, Request
from bot.router import Context, button_pages, numbers

COMMAND = Command("topics", N_("All topics"), rank=40)


async def answer(request: Request, context: Context) -> Reply:
    return await _show(1, context)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the page; page 0 is the first, in a message of its own."""
    [page] = numbers(request.text, 1)
    return replace(await _show(max(page, 1), context), replaces=page > 0)


async def _show(number: int, context: Context) -> Reply:
    t = context.t

    def button(topic: Count) -> Button:
        return Button(f"{t.topic(topic.name)} ({t.number(topic.articles)})", f"latest 0 0 {topic.id} 0 0")

    topics = [button(topic) for topic in await context.store.topics()]
    text = t("Choose a topic:") if topics else t("There are no topics yet.")
    return Reply(language=t.code, text=text, buttons=button_pages(topics, number, context, "topics"))
