"""Hello, and its like: said alone in a private chat it is no search."""

from bot.i18n import N_
from bot.model import Command, Reply, Request
from bot.router import Context, goes_on_wordless, how_to_ask, returned

COMMAND = Command(
    "hello",
    N_("Say hello"),
    menu=False,
    words=N_("hello, hello there, hi, hi there, hey, good morning, good afternoon, good evening"),
)
takes = goes_on_wordless


async def answer(request: Request, context: Context) -> Reply:
    t = context.t
    return returned(" ".join([t("Hello!"), how_to_ask(request, t)]), context)
