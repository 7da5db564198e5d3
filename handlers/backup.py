"""/backup: a backup of all that the bot keeps, made now, where it runs; for owners."""

from bot.i18n import N_
from bot.model import Command, Reply, Request, Role
from bot.router import Backing, Context, at_work, only_in_private

COMMAND = Command("backup", N_("Make a backup now"), role=Role.OWNER, words=N_("backup"), rank=75)


async def answer(request: Request, context: Context) -> Reply:
    """Where it is and what is in it is for nobody else; the file itself goes through no platform."""
    asked = only_in_private("help", request, context)
    return asked or await at_work(Backing(context, request.person, request.at), request, context)
