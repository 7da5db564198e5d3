"""/settings: everything that can be changed of how somebody is spoken to, in one message."""

from bot.i18n import N_
from bot.model import Command, Reply, Request
from bot.router import Context, scope_of, settings_changed, settings_reply

COMMAND = Command(
    "settings",
    N_("Language, city, figures, dates and more"),
    asks_rights=True,
    words=N_("settings, my settings"),
    rank=40,
)


async def answer(request: Request, context: Context) -> Reply:
    """Who manages a group changes those of the group, anybody else their own."""
    return await settings_reply(scope_of(request, context), request, context)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry whose settings, what is chosen, and what it is to be; nothing asks as the command does."""
    if not request.text:
        return await answer(request, context)
    scope, what, value = [*request.text.split(" ", 2), "", ""][:3]
    return await settings_changed(scope, what, value, request, context)
