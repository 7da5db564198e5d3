"""Answers that only the token of their interaction reaches: for a quarter of an hour, and not after a restart.

They are what one person sees alone, which no channel of Discord's API holds, and what stands where the bot is no
member: people install it for themselves, and ask it in any chat. Their receipts say so, so that nothing is tried in
vain.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

from bot.errors import GoneForGood, NeedsAdmin, Unauthorized
from bot.platforms.discord.failures import MessageGone
from bot.platforms.discord.rest import Json, Rest
from bot.platforms.discord.uploads import Upload

MARK = "@"
"""Before the number of such a message in a receipt."""
ORIGINAL = "@original"
"""What Discord calls an interaction's first answer."""
LIFETIME = 840.0
"""Seconds that a token is used for; it lives for 15 minutes."""
REMEMBERED = 5000
EPHEMERAL = 1 << 6


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an answer stands: the ids of its messages, and whether only the asking person sees them.

    `original`: the first of them is the interaction's first answer.
    """

    messages: tuple[str, ...] = ()
    ephemeral: bool = False
    original: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """By which name and token a message is reached, until a second of the loop's clock."""

    name: str
    token: str
    ephemeral: bool
    until: float


def is_passing(message: str) -> bool:
    """Whether a message of a receipt is one of these."""
    return message.startswith(MARK)


class Tokens:
    """What reaches the latest of these messages."""

    def __init__(self, lifetime: float = LIFETIME) -> None:
        self._lifetime = lifetime
        self._known: OrderedDict[str, Reached] = OrderedDict()

    def keep(self, standing: Standing, token: str) -> tuple[str, ...]:
        """The messages as a receipt names them."""
        until = asyncio.get_running_loop().time() + self._lifetime
        for part, number in enumerate(standing.messages):
            name = ORIGINAL if standing.original and not part else number
            self._known[MARK + number] = Reached(name, token, standing.ephemeral, until)
            self._known.move_to_end(MARK + number)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return tuple(MARK + number for number in standing.messages)

    def of(self, message: str) -> Reached:
        """Raises MessageGone where nothing reaches it any more."""
        known = self._known.get(message)
        if known is None or known.until < asyncio.get_running_loop().time():
            raise MessageGone("only its interaction reached it, and that is over")
        return known


class Passing:
    """Changes such messages. Whatever ends it is MessageGone. `application` gives the application's id."""

    def __init__(self, rest: Rest, tokens: Tokens, application: Callable[[], str]) -> None:
        self._rest = rest
        self._tokens = tokens
        self._application = application

    async def put(self, message: str, body: Json, uploads: Sequence[Upload]) -> None:
        """Put a message in the place of this one."""
        known = self._tokens.of(message)
        with _while_it_lives():
            await self._rest.order("PATCH", _path(known.token, known.name), body, uploads, **self._where)

    async def add(self, beside: str, body: Json, uploads: Sequence[Upload]) -> str:
        """One more message, seen by those who see the one `beside` it."""
        known = self._tokens.of(beside)
        body = {**body, "flags": body["flags"] | EPHEMERAL} if known.ephemeral else body
        with _while_it_lives():
            number = await self._rest.ask("id", "POST", _path(known.token), body, uploads, **self._where)
        return self._tokens.keep(Standing((str(number),), known.ephemeral), known.token)[0]

    async def files(self, message: str) -> list[Json]:
        """The files that it has."""
        known = self._tokens.of(message)
        with _while_it_lives():
            path = _path(known.token, known.name)
            found: list[Json] = await self._rest.ask("attachments", "GET", path, **self._where)
            return found

    async def delete(self, message: str) -> None:
        """Take it back."""
        known = self._tokens.of(message)
        with _while_it_lives():
            await self._rest.order("DELETE", _path(known.token, known.name), **self._where)

    @property
    def _where(self) -> dict[str, str]:
        return {"application_id": self._application()}


def _path(token: str, name: str = "") -> str:
    answer = f"/webhooks/{{application_id}}/{quote(token, safe='')}"
    return f"{answer}/messages/{name}" if name else f"{answer}?wait=true"


@contextmanager
def _while_it_lives() -> Iterator[None]:
    """A token that is over is refused as if it were the bot's."""
    try:
        yield
    except (Unauthorized, GoneForGood, NeedsAdmin) as error:
        raise MessageGone(str(error)) from None
