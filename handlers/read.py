"""/read: a whole article, in pages."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Article, Command, Reply, Request, Selection, State, Suggestion
from bot.router import Context, listed, number_in, numbers, read_card

COMMAND = Command(
    "read",
    N_("Read a whole article"),
    argument=Argument(N_("article"), N_("Its number, or words of its title"), suggests=True),
    shows=True,
    words=N_("read, read article"),
    rank=30,
)
SUGGESTED = 10


async def answer(request: Request, context: Context) -> Reply:
    wanted = request.text.strip()
    if not wanted:
        return await _explanation(request, context)
    if wanted.isdecimal():
        return await _show(number_in(wanted), 1, request, context)
    titles = await context.search.titles(wanted, 1)
    return await _show(titles[0][0] if titles else None, 1, request, context)


async def takes(request: Request, context: Context) -> bool:
    """A number."""
    return number_in(request.text) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the article's number, and a page when they turn pages."""
    number, *page = numbers(request.text, 1, 2)
    reply = await _show(number, page[0] if page else 1, request, context)
    return replace(reply, replaces=bool(page))


async def suggest(request: Request, context: Context) -> tuple[Suggestion, ...]:
    """Titles that hold what was typed so far; the article's number is what is sent."""
    return tuple(
        Suggestion(title, str(number)) for number, title in await context.search.titles(request.text, SUGGESTED)
    )


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


async def _show(number: int | None, page: int, request: Request, context: Context) -> Reply:
    article = await _readable(number, context)
    return read_card(article, page, context, await context.also_in(article, request.at))


async def _readable(number: int | None, context: Context) -> Article:
    article = await context.store.article(number) if number else None
    if article is None or article.state is not State.PUBLISHED:
        raise BadInput(N_("There is no such article."))
    return article
