"""/read: a whole article, in pages."""

from dataclasses import replace

from bot.i18n import N_
from bot.model import Argument, Article, Command, Reply, Request, Selection, Suggestion
from bot.router import (
    Context,
    article_named,
    listed,
    number_named,
    numbers,
    published_article,
    read_card,
    titles_begun,
)

COMMAND = Command(
    "read",
    N_("Read a whole article"),
    argument=Argument(N_("article"), N_("Its number, or words of its title"), suggests=True),
    shows=True,
    words=N_("read, read article"),
    rank=12,
)


async def answer(request: Request, context: Context) -> Reply:
    if not request.text.strip():
        return await _explanation(request, context)
    return await _show(await article_named(request.text, context), 1, request, context)


async def takes(request: Request, context: Context) -> bool:
    """A number."""
    return number_named(request.text) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the article's number, and a page when they turn pages."""
    number, *page = numbers(request.text, 1, 2)
    reply = await _show(await published_article(number, context), page[0] if page else 1, request, context)
    return replace(reply, replaces=bool(page))


async def suggest(request: Request, context: Context) -> tuple[Suggestion, ...]:
    return await titles_begun(request.text, context)


async def _explanation(request: Request, context: Context) -> Reply:
    """What can be typed, and the newest articles to choose from."""
    t = context.t
    lines = [t("Say which article: its number, or words of its title, such as {example}", example="/read 12")]
    page = await context.store.latest(Selection(language=t.code), limit=context.page_size)
    if not page.articles:
        return Reply(language=t.code, text=lines[0])
    lines.append(t("These are the newest:"))
    listed_here = replace(page, total=len(page.articles))
    return replace(listed(listed_here, context, request.at, lambda _: ""), text="\n".join(lines))


async def _show(article: Article, page: int, request: Request, context: Context) -> Reply:
    return read_card(article, page, context, await context.also_in(article, request.at))
