"""/share: shows everybody in the chat an article, with the ways to all of it."""

from bot.i18n import N_
from bot.model import Argument, Command, Reply, Request, Suggestion
from bot.router import (
    Context,
    article_named,
    number_named,
    numbers,
    published_article,
    shared_card,
    titles_begun,
)

COMMAND = Command(
    "share",
    N_("Show everybody here an article"),
    argument=Argument(N_("article"), N_("Its number, or words of its title"), required=True, suggests=True),
    shows=True,
    words=N_("share, share an article"),
    rank=13,
)


async def answer(request: Request, context: Context) -> Reply:
    return shared_card(await article_named(request.text, context), context, request.home)


async def takes(request: Request, context: Context) -> bool:
    """A number."""
    return number_named(request.text) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the article's number. Its answer is a message of its own, and everybody's."""
    [number] = numbers(request.text, 1)
    return shared_card(await published_article(number, context), context, request.home)


async def suggest(request: Request, context: Context) -> tuple[Suggestion, ...]:
    return await titles_begun(request.text, context)
