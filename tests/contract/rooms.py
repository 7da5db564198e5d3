"""A private conversation on each platform, seen from the person's side: what they say, press, and see standing."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from bot.model import Chat
from bot.platforms.base import Platform
from tests.fakes.core import FakeCore
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord import Message as DiscordMessage
from tests.fakes.telegram import FakeTelegram, Message, Person
from tests.platforms.discord.bot import serving as serving_discord
from tests.platforms.telegram.conftest import serving as serving_telegram
from tests.platforms.web.visitor import Said, Visitor, serving, visiting


@dataclass(frozen=True)
class Seen:
    """A message as the person sees it; `handle` is the far end's own object for it."""

    text: str
    labels: tuple[str, ...]
    handle: Any


class Room(Protocol):
    """One person and the bot. `says` and `presses` give the answer; `standing` what there is to see, oldest first."""

    platform: Platform

    @property
    def chat(self) -> Chat: ...

    async def says(self, text: str) -> Seen: ...

    async def presses(self, seen: Seen, label: str) -> Seen: ...

    async def standing(self, number: int) -> list[Seen]:
        """The messages that stand, as soon as there are so many."""

    def leaves(self) -> None:
        """From now on the bot can't reach the person."""


class TelegramRoom:
    def __init__(self, platform: Platform, person: Person) -> None:
        self.platform, self._person = platform, person
        self.chat = Chat("telegram", str(person.chat.id))

    async def says(self, text: str) -> Seen:
        return self._seen(await self._person.says(text))

    async def presses(self, seen: Seen, label: str) -> Seen:
        return self._seen(await self._person.presses(seen.handle, label))

    async def standing(self, number: int) -> list[Seen]:
        chat = self._person.chat
        await chat.signal.until(lambda: len(chat.standing) == number or None, f"{number} messages")
        return [self._seen(message) for message in chat.standing]

    def leaves(self) -> None:
        self._person.chat.blocks()

    @staticmethod
    def _seen(message: Message) -> Seen:
        return Seen(message.text, tuple(label for row in message.labels for label in row), message)


class DiscordRoom:
    def __init__(self, platform: Platform, server: FakeDiscord) -> None:
        self.platform, self._server = platform, server
        self.chat = Chat("discord", str(5000 + 100_000))

    async def says(self, text: str) -> Seen:
        return self._seen(await self._server.direct_message(text))

    async def presses(self, seen: Seen, label: str) -> Seen:
        whole = next(its for its in seen.labels if label in its)
        pressed = await self._server.press(seen.handle, whole)
        assert pressed.message
        return self._seen(pressed.message)

    async def standing(self, number: int) -> list[Seen]:
        def there() -> list[DiscordMessage]:
            return [message for message in self._server.api.messages.values() if not message.deleted]

        await self._server.until(lambda: len(there()) == number)
        return [self._seen(message) for message in there()]

    def leaves(self) -> None:
        self._server.fail("POST", "/messages", 403, {"code": 50007, "message": "Cannot send messages to this user"})

    @staticmethod
    def _seen(message: DiscordMessage) -> Seen:
        """Without the backslashes that keep Markdown a text: Discord takes them out before anybody sees them."""
        labels = tuple(button["label"] for button in message.buttons)
        return Seen(message.text.replace("\\", ""), labels, message)


class WebRoom:
    def __init__(self, platform: Platform, visitor: Visitor, core: FakeCore) -> None:
        self.platform, self._visitor, self._core = platform, visitor, core
        self._messages: dict[int, Said] = {}

    @property
    def chat(self) -> Chat:
        return self._core.requests[-1].chat

    async def says(self, text: str) -> Seen:
        return self._take(await self._visitor.say(text))

    async def presses(self, seen: Seen, label: str) -> Seen:
        button = next(button for button in self._buttons(seen.handle["reply"]) if label in button["label"])
        return self._take(await self._visitor.press(button["press"], seen.handle["message"]))

    async def standing(self, number: int) -> list[Seen]:
        while len(self._messages) != number:
            self._take([await self._visitor.hear()])
        return [self._seen(frame) for frame in self._messages.values()]

    def leaves(self) -> None:
        """Whoever has no page open can't be reached: the test asks for somebody who never came."""

    def _take(self, frames: list[Said]) -> Seen:
        for frame in frames:
            if frame["type"] == "delete":
                self._messages.pop(frame["message"], None)
            elif "reply" in frame:
                self._messages[frame["message"]] = frame
        return self._seen(frames[-1])

    def _seen(self, frame: Said) -> Seen:
        if "reply" not in frame:
            return Seen("", (), frame)
        reply = frame["reply"]
        texts = [
            reply["text"],
            *(card[part] for card in reply["cards"] for part in ("number", "title", "text", "note")),
        ]
        return Seen("\n".join(texts), tuple(button["label"] for button in self._buttons(reply)), frame)

    @staticmethod
    def _buttons(reply: Said) -> list[Said]:
        cards = [button for card in reply["cards"] for button in card["buttons"]]
        return [*cards, *(button for row in reply["buttons"] for button in row)]


@asynccontextmanager
async def telegram(core: FakeCore) -> AsyncIterator[Room]:
    async with FakeTelegram() as server, serving_telegram(server, core) as platform:
        yield TelegramRoom(platform, server.person(7, language_code="en"))


@asynccontextmanager
async def discord(core: FakeCore) -> AsyncIterator[Room]:
    async with FakeDiscord() as server, serving_discord(server, core) as platform:
        yield DiscordRoom(platform, server)


@asynccontextmanager
async def web(core: FakeCore) -> AsyncIterator[Room]:
    async with serving(core) as platform, visiting(platform) as visitor:
        yield WebRoom(platform, visitor, core)


ROOMS: dict[str, Callable[[FakeCore], AbstractAsyncContextManager[Room]]] = {
    "discord": discord,
    "telegram": telegram,
    "web": web,
}
