"""/add: a text becomes a draft, or news at once; its button brings a removed article back."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Command, Forward, Reply, Request, Role, State
from bot.router import Context, numbers, published, take, taken

COMMAND = Command(
    "add",
    N_("Add an article"),
    argument=Argument(N_("text"), N_("The article, its first line the title; or the address of a page"), required=True),
    role=Role.EDITOR,
    words=N_("add, add an article"),
    rank=60,
)


async def answer(request: Request, context: Context) -> Reply:
    if not request.text.strip():
        raise BadInput(
            N_("Send the article's text after the command, or forward me a message. Its first line is the title.")
        )
    return await taken(await take(Forward(request.text), request, context), context, request)


async def press(request: Request, context: Context) -> Reply:
    """The button under a removed article: publish it again."""
    [number] = numbers(request.text, 1)
    return replace(published(await context.mark(number, State.PUBLISHED, request), context, request), replaces=True)
