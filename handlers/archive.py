"""/archive: every article as a file, for editors."""

from bot.i18n import N_
from bot.model import Command, Reply, Request
from bot.router import Archive, Context, at_work, only_in_private

COMMAND = Command("archive", N_("All articles as a file"), admin=True, words=N_("archive"), rank=70)


async def answer(request: Request, context: Context) -> Reply:
    """Drafts are in it, which nobody else is to see."""
    return only_in_private("help", request, context) or await at_work(Archive(context.store), request, context)
