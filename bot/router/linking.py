"""The codes that link two platforms: what they look like, and how often somebody may be wrong."""

import secrets
from datetime import datetime, timedelta

from bot.model import Person, Request
from bot.router.privacy import unseen
from bot.store.people import People
from bot.text.fold import fold

LINK = "link"
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Nothing that looks like something else: no I, L, O, 0, 1."""
LENGTH, GROUP = 8, 4
"""Characters of a code, some 40 bits, and of each half as it is shown."""
LASTS = timedelta(minutes=10)
"""So long a code can be used; and so long somebody waits who was wrong too often."""
WRONG = 5
"""Wrong codes after which somebody waits."""


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def spelled(code: str) -> str:
    """The code in two halves, as people read it out: ABCD-EFGH."""
    return f"{code[:GROUP]}-{code[GROUP:]}"


def typed_code(text: str) -> str:
    """The code that somebody typed or read out, in whatever case, digits and halves; "" where it can be none."""
    code = "".join(filter(str.isalnum, fold(text))).upper()
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""


async def void_if_seen(request: Request, people: People) -> None:
    """A code that others can read links nobody from then on: whoever wrote it, and whether it is answered or not.

    It may stand behind a word of the person, as in “@bot link ABCD-EFGH”.
    """
    if unseen(request) or request.pressed or request.command not in (None, LINK):
        return
    _, _, rest = request.text.partition(" ")
    if code := typed_code(request.text) or typed_code(rest):
        await people.void(code)


class Attempts:
    """Who gave wrong codes lately. In memory alone: a code lives no longer than what is forgotten at a restart."""

    def __init__(self) -> None:
        self._wrong: dict[str, list[datetime]] = {}

    def may(self, person: Person, at: datetime) -> bool:
        """Whether a person may try (again)."""
        return len(self._lately(person, at)) < WRONG

    def wrong(self, person: Person, at: datetime) -> None:
        """A person gave a wrong code."""
        self._wrong = {key: its for key, its in self._wrong.items() if at - its[-1] < LASTS}
        self._wrong[str(person)] = [*self._lately(person, at), at]

    def forget(self, person: Person) -> None:
        self._wrong.pop(str(person), None)

    def _lately(self, person: Person, at: datetime) -> list[datetime]:
        return [one for one in self._wrong.get(str(person), ()) if at - one < LASTS]
