"""Peace be upon you: a greeting that has an answer of its own."""

from bot.i18n import N_
from bot.model import Command, Reply, Request
from bot.router import Context, goes_on_wordless, how_to_ask, returned

COMMAND = Command(
    "salaam",
    N_("Wish peace"),
    menu=False,
    words=N_("salaam alaikum, salam alaikum, assalamu alaikum, as-salamu alaykum, peace be upon you"),
)
takes = goes_on_wordless


async def answer(request: Request, context: Context) -> Reply:
    t = context.t
    return returned(" ".join([t("And upon you be peace!"), how_to_ask(request, t)]), context)
