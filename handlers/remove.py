"""/remove: takes an article away from readers; nothing is lost, and a button brings it back."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Command, Reply, Request, State
from bot.router import Context, number_in, numbers, put_back

COMMAND = Command(
    "remove",
    N_("Remove an article"),
    argument=Argument(N_("number"), N_("The article's number"), required=True),
    admin=True,
    rank=75,
)


async def answer(request: Request, context: Context) -> Reply:
    number = number_in(request.text.strip())
    if number is None:
        raise BadInput(N_("Say which article by its number, or read it and press Remove."))
    return await _remove(number, context)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the article's number."""
    [number] = numbers(request.text, 1)
    return replace(await _remove(number, context), replaces=True)


async def _remove(number: int, context: Context) -> Reply:
    article = await context.store.mark(number, State.REMOVED)
    if article is None:
        raise BadInput(N_("There is no such article."))
    t = context.t
    return Reply(
        language=t.code,
        text=t("Removed: {title}", title=article.title),
        buttons=((put_back(article, context),),),
    )
