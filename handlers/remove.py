"""/remove: takes an article away from readers; nothing is lost, and a button brings it back."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Command, Reply, Request, Role, State
from bot.router import Context, number_in, numbers, removed

COMMAND = Command(
    "remove",
    N_("Remove an article"),
    argument=Argument(N_("number"), N_("The article's number"), required=True),
    role=Role.EDITOR,
    words=N_("remove, remove an article"),
    rank=64,
)


async def answer(request: Request, context: Context) -> Reply:
    number = number_in(request.text.strip())
    if number is None:
        raise BadInput(N_("Say which article by its number, or read it and press Remove."))
    return removed(await context.mark(number, State.REMOVED, request), context)


async def takes(request: Request, context: Context) -> bool:
    """A number."""
    return number_in(request.text) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the article's number."""
    [number] = numbers(request.text, 1)
    return replace(removed(await context.mark(number, State.REMOVED, request), context), replaces=True)
