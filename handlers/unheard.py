"""What came while the bot was away, and is too old, or too much, to be answered now: its sender is told."""

from bot.i18n import N_
from bot.model import Command, Reply, Request
from bot.router import Context

COMMAND = Command("unheard", N_("Say that messages were left out"), menu=False)


async def answer(_: Request, context: Context) -> Reply:
    """Below it stands what is answered; how much is left out is not always known."""
    t = context.t
    text = t(
        "While I was away, older messages than these came here that I have not read. Send again what still matters."
    )
    return Reply(language=t.code, text=text)
