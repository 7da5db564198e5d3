"""Chats and what stands in them, as the Bot API's server keeps them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.fakes.telegram.faults import RefusalError

PATIENCE = 5.0
"""Seconds until a test gives up waiting."""

Json = dict[str, Any]
Found = TypeVar("Found")


class Signal:
    """Lets a test wait for a condition; rung with everything that happens."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()
        self._rung = asyncio.Event()

    async def wait(self, condition: Callable[[], Found | None]) -> Found:
        """What `condition` gives as soon as it is true."""
        while not (found := condition()):
            await self._rung.wait()
        return found

    async def until(self, condition: Callable[[], Found | None], what: str, patience: float = PATIENCE) -> Found:
        """The same, but raises AssertionError naming `what` after `patience` seconds."""
        try:
            async with asyncio.timeout(patience):
                return await self.wait(condition)
        except TimeoutError:
            raise AssertionError(f"waited in vain: {what}") from None


@dataclass(eq=False)
class Message:
    """A message of the bot, as it stands now; `edits` counts how often it was changed."""

    id: int
    chat: "Chat"
    text: str
    entities: list[Json] = field(default_factory=list)
    keyboard: list[list[Json]] = field(default_factory=list)
    thread: int | None = None
    reply_to: int | None = None
    edits: int = 0
    silent: bool = False
    """It made no sound."""
    media: str = ""
    """The id of the picture over the text."""
    rich: bool = False
    rtl: bool = False
    """It is a rich message, shown right to left."""

    @property
    def labels(self) -> list[list[str]]:
        return [[key["text"] for key in row] for row in self.keyboard]

    def button(self, label: str) -> Json:
        """The first button whose label is `label`, or else holds it."""
        keys = [key for row in self.keyboard for key in row]
        fitting = [key for key in keys if key["text"] == label] or [key for key in keys if label in key["text"]]
        assert fitting, f"no button {label!r} among {self.labels}"
        return fitting[0]

    def styled(self, style: str) -> list[str]:
        """The pieces of the text in this style."""
        units = self.text.encode("utf-16-le")
        return [
            units[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le")
            for each in self.entities
            if each["type"] == style
        ]


@dataclass(eq=False)
class Chat:
    """A private chat, supergroup or channel; `heard` holds the bot's messages in the order of sends and edits."""

    id: int
    type: str
    name: str
    signal: Signal
    username: str = ""
    forum: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    heard: list[Message] = field(default_factory=list)
    deleted: set[int] = field(default_factory=set)
    """Messages, of anybody, that are not there any more."""
    members: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    topics: set[int] = field(default_factory=set)
    refusal: RefusalError | None = None
    """What every send is answered with: blocked, kicked, migrated."""

    @property
    def json(self) -> Json:
        if self.type == "private":
            return {"id": self.id, "type": "private", "first_name": self.name}
        shown: Json = {"id": self.id, "type": self.type, "title": self.name}
        if self.username:
            shown["username"] = self.username
        if self.forum:
            shown["is_forum"] = True
        return shown

    @property
    def standing(self) -> list[Message]:
        """The bot's messages that were not deleted, oldest first."""
        return list(self.messages.values())

    async def hears(self, number: int = 1, since: int = 0) -> list[Message]:
        """The bot's first `number` messages after the first `since`, as soon as they are there."""
        what = f"{number} messages in {self.name}"
        await self.signal.until(lambda: len(self.heard) >= since + number, what)
        return self.heard[since : since + number]

    def blocks(self) -> None:
        """Whoever it is, they blocked the bot, which is not told; see Person.blocks."""
        self.refusal = RefusalError(403, "Forbidden: bot was blocked by the user")

    def moves_to(self, other: "Chat") -> None:
        self.refusal = RefusalError(
            400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=other.id
        )
