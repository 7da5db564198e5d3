"""Thanks: said alone in a private chat they are no search."""

from bot.i18n import N_
from bot.model import Command, Reply, Request
from bot.router import Context, goes_on_wordless, returned

COMMAND = Command(
    "thanks",
    N_("Say thank you"),
    menu=False,
    words=N_("thanks, thanks a lot, many thanks, thank you, thank you so much, thank you very much, thx"),
)
takes = goes_on_wordless


async def answer(_: Request, context: Context) -> Reply:
    return returned(context.t("You are welcome!"), context)
