"""/add: a text becomes a draft, or news at once; its button brings a removed article back."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Command, Forward, Reply, Request, State
from bot.router import Context, numbers, published, taken

COMMAND = Command(
    "add",
    N_("Add an article"),
    argument=Argument(N_("text"), N_("The article: its first line is the title"), required=True),
    admin=True,
    rank=70,
)


async def answer(request: Request, context: Context) -> Reply:
    if not request.text.strip():
        raise BadInput(
            N_("Send the article's text after the command, or forward me a message. Its first line is the title.")
        )
    article, new = await context.add(Forward(request.text), request)
    return taken(article, context, request, new=new)


async def press(request: Request, context: Context) -> Reply:
    """The button under a removed article: publish it again."""
    [number] = numbers(request.text, 1)
    return replace(published(await context.mark(number, State.PUBLISHED, request), context, request), replaces=True)
