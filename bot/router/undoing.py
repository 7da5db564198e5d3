"""What was taken away a short while ago, and how it comes back."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Button, Person, Reply, Request, Role

if TYPE_CHECKING:
    from bot.router.context import Context

LASTS = timedelta(hours=1)
"""So long something can be brought back by the button "Undo"."""
NUMBERS = 10**12
"""A button that outlived a restart must not bring back something else."""

Back = Callable[[Request, "Context"], Awaitable[Reply]]


class Undoing:
    """In memory alone: after a restart it is done anew by hand, of which the message with the button says enough."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[str, Role, datetime, Back]] = {}

    def offer(self, request: Request, role: Role, back: Back) -> str:
        """What a button carries that does `back` within the hour, for who is `role` at least."""
        self._kept = {number: its for number, its in self._kept.items() if request.at - its[2] <= LASTS}
        number = secrets.randbelow(NUMBERS)
        self._kept[number] = str(request.person), role, request.at, back
        return f"undo {number}"

    async def take(self, number: int, request: Request, context: "Context") -> Reply:
        """Bring it back, once. Raises BadInput where that is too late, or another person's.

        What editors or admins do, those may undo who may do it: whoever did it only as long as they are that.
        """
        owner, role, at, back = self._kept.get(number, ("", Role.READER, request.at, None))
        if back is None or request.at - at > LASTS:
            raise BadInput(N_("It is too late to undo this with a button. Do it anew by hand."))
        if role.covers(Role.EDITOR) and not context.may(role):
            raise BadInput(N_("Only those who may do this can undo it. Ask one of them."))
        theirs = request.person.genuine and str(request.person) == owner
        if not theirs and not context.may(Role.EDITOR):
            raise BadInput(N_("Only who did this, and the bot's editors, can undo it. Ask one of them."))
        reply = await back(request, context)
        self._kept.pop(number, None)
        return replace(reply, replaces=True)

    def forget(self, person: Person) -> None:
        """Nothing of what this person took away is known any more."""
        self._kept = {number: its for number, its in self._kept.items() if its[0] != str(person)}


def undo_button(request: Request, context: "Context", back: Back, label: str = "") -> Button:
    """The button that brings back what was just taken away, for whoever may do what was done."""
    role = next((its.role for its in context.commands if its.name == request.command), context.role)
    return Button(label or context.t("Undo"), context.undoing.offer(request, role, back))
