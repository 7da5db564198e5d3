"""A message that an editor forwards or pastes in a private chat becomes an article."""

from bot.i18n import N_
from bot.model import Command, Forward, Reply, Request
from bot.router import Context, added

COMMAND = Command("forward", N_("Add a forwarded message to the news"), admin=True, menu=False)


async def answer(request: Request, context: Context) -> Reply:
    forward = request.forwards[0] if request.forwards else Forward(request.text)
    article, new = await context.add(forward, request)
    return added(article, context, request.at, new=new)
