"""The button "Undo": what was taken away within the last hour comes back."""

from bot.i18n import N_
from bot.model import Command, Reply, Request
from bot.router import Context, numbers

COMMAND = Command("undo", N_("Undo what was just done"), menu=False)


async def answer(request: Request, context: Context) -> Reply:
    """Buttons carry the number under which it is kept."""
    [number] = numbers(request.text, 1)
    return await context.undoing.take(number, request, context)
