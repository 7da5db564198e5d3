"""/add: a text becomes an article; its button brings a removed one back."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Command, Forward, Reply, Request, State
from bot.router import Context, added, numbers

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
    return added(article, context, request.at, new=new)


async def press(request: Request, context: Context) -> Reply:
    """The button under a removed article: publish it again."""
    [number] = numbers(request.text, 1)
    article = await context.store.mark(number, State.PUBLISHED)
    if article is None:
        raise BadInput(N_("There is no such article."))
    return replace(added(article, context, request.at, new=True), replaces=True)
