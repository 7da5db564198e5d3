"""/share: shows everybody in the chat an article, with the ways to all of it."""

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Command, Reply, Request, State
from bot.router import Context, number_in, numbers, shared_card

COMMAND = Command(
    "share",
    N_("Show everybody here an article"),
    argument=Argument(N_("number"), N_("The article's number"), required=True),
    shows=True,
    words=N_("share, share an article"),
    rank=31,
)


async def answer(request: Request, context: Context) -> Reply:
    number = number_in(request.text.strip().removeprefix("#"))
    if number is None:
        raise BadInput(N_("Say which article by its number."))
    return await _share(number, request, context)


async def takes(request: Request, context: Context) -> bool:
    """A number."""
    return number_in(request.text) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the article's number. Its answer is a message of its own, and everybody's."""
    [number] = numbers(request.text, 1)
    return await _share(number, request, context)


async def _share(number: int, request: Request, context: Context) -> Reply:
    article = await context.store.article(number)
    if article is None or article.state is not State.PUBLISHED:
        raise BadInput(N_("There is no such article."))
    return shared_card(article, context, request.home)
