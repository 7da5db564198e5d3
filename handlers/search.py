"""/search: articles that hold the words; in a private chat, any words are a search."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Button, Command, Reply, Request, Suggestion
from bot.router import Context, counted, latest, listed, numbers, page_of

COMMAND = Command(
    "search",
    N_("Search the news"),
    argument=Argument(N_("words"), N_("What to look for"), required=True, suggests=True),
    rank=20,
)
LONGEST = 200
"""Characters of a query that count."""
SUGGESTED = 10


async def answer(request: Request, context: Context) -> Reply:
    words = " ".join(request.text.split())[:LONGEST]
    if not words:
        return _explanation(context)
    return await _show(words, 1, 0, request, context)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry: page, the newest article the list knew, the number of the query."""
    page, newest, query = numbers(request.text, 3)
    words = await context.store.recall_search(query)
    if words is None:
        raise BadInput(N_("This button is too old. Please ask again."))
    return replace(await _show(words, max(page, 1), newest, request, context), replaces=True)


async def suggest(request: Request, context: Context) -> tuple[Suggestion, ...]:
    """Titles that hold what was typed so far."""
    return tuple(Suggestion(title, title) for _, title in await context.store.titles(request.text, SUGGESTED))


async def _show(words: str, number: int, newest: int, request: Request, context: Context) -> Reply:
    page = await context.store.search(words, newest=newest, **page_of(number, context))
    if not page.articles:
        return _nothing(words, context)
    newest = newest or page.newest
    query = await context.store.remember_search(words) if page.total > len(page.articles) else 0
    text = context.t("{count} for “{words}”", count=counted(page.total, context), words=words)
    reply = listed(page, context, request.at, lambda other: f"search {other} {newest} {query}")
    return replace(reply, text=text)


def _nothing(words: str, context: Context) -> Reply:
    t = context.t
    return Reply(
        language=t.code,
        text=t("Nothing found for “{words}”. Try fewer words, or another form of them.", words=words),
        buttons=((Button(t("Latest news"), latest()), Button(t("Topics"), "topics 0")),),
    )


def _explanation(context: Context) -> Reply:
    t = context.t
    words = t("water")
    text = t("Type the words to look for after the command, such as {example}", example=f"/search {words}")
    return Reply(language=t.code, text=text)
