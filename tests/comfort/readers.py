"""Somebody in front of a real platform: a Telegram chat, Discord's commands, or the page in Chromium."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from playwright.async_api import Locator, Page, expect

from tests.conversation import BARE
from tests.fakes.discord import FakeDiscord, Interaction, Message, User
from tests.fakes.discord_rules import MENU, walk
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram.chats import Message as Sent
from tests.fakes.telegram.people import Person
from tests.running import SECONDS

UNSEEN = BARE | str.maketrans("", "", "\\\u2060\u200b\u200d*")
"""What platforms put among the letters."""
HEARD = """window.WebSocket = class extends WebSocket {
    constructor(...given) {
        super(...given);
        this.addEventListener("message", ({ data }) => setTimeout(() => window.heard(data)));
    }
};"""
"""Tells of what the page heard, as soon as the page has drawn it."""


class Reader(Protocol):
    """What they see is text, with the labels of the buttons below. A label may be given by a part of it."""

    name: str

    async def asks(self, command: str, argument: str = "") -> str:
        """The answer to a command."""

    async def writes(self, words: str) -> str:
        """The answer to words without a command, in the chat with the bot."""

    async def opens(self, link: str) -> str:
        """What a link shows whose end this is (`?start=`)."""

    async def presses(self, label: str) -> str:
        """The message that a button below the last one brings or changes."""

    async def taps(self, label: str) -> str:
        """What a button says in passing; the last message stays the last."""

    async def answers(self, label: str, text: str) -> str:
        """Press a button that asks for words, and give them."""

    async def gets(self) -> str:
        """What comes by itself, since `waits` was called."""

    def waits(self) -> None: ...

    async def file(self) -> bytes:
        """The document below the last message."""

    async def pictures(self) -> list[tuple[bytes, str]]:
        """The pictures in the last message, with what they show in words."""


class OnTelegram:
    name = "telegram"

    def __init__(self, server: FakeTelegram, person: Person) -> None:
        self.server, self.person = server, person
        self.last: Sent | None = None
        self._album: Sequence[Sent] = ()
        self._since = 0

    async def asks(self, command: str, argument: str = "") -> str:
        return await self.writes(f"/{command} {argument}".rstrip())

    async def writes(self, words: str) -> str:
        """Several pictures are an album, whose text comes below it."""
        heard = self.person.chat.heard
        since = len(heard)
        message = await self.person.says(words)
        while not message.text:
            [message] = await self.person.chat.hears(since=heard.index(message) + 1)
        return self.sees(message, [each for each in heard[since : heard.index(message) + 1] if each.media])

    async def opens(self, link: str) -> str:
        return await self.asks("start", link)

    async def presses(self, label: str) -> str:
        return self.sees(await self.person.presses(self._last, self._label(label)))

    async def taps(self, label: str) -> str:
        return (await self.person.taps(self._last, self._label(label))).translate(UNSEEN)

    async def answers(self, label: str, text: str) -> str:
        await self.presses(label)
        return await self.writes(text)

    def waits(self) -> None:
        self._since = len(self.person.chat.heard)

    async def gets(self) -> str:
        async with asyncio.timeout(SECONDS):
            await self.server.signal.wait(lambda: len(self.person.chat.heard) > self._since)
        return self.sees(self.person.chat.heard[self._since])

    async def file(self) -> bytes:
        return self.server.uploads.files[self._last.media].content

    async def pictures(self) -> list[tuple[bytes, str]]:
        files, pictures = self.server.uploads.files, self._album or [self._last]
        return [(files[each.media].content, each.text) for each in pictures]

    def sees(self, message: Sent, album: Sequence[Sent] = ()) -> str:
        self.last, self._album = message, album
        return "\n".join([message.text, *(label for row in message.labels for label in row)]).translate(UNSEEN)

    @property
    def _last(self) -> Sent:
        assert self.last
        return self.last

    def _label(self, label: str) -> str:
        """The whole of it."""
        return _whole(label, [each for row in self._last.labels for each in row])


class OnDiscord:
    name = "discord"

    def __init__(self, server: FakeDiscord, user: User, **where: Any) -> None:
        self.server, self.user = server, user
        self.where = {"user": user, **where}
        self.last: Message | None = None
        self._since = 0

    async def asks(self, command: str, argument: str = "") -> str:
        return self.sees(await self.interacts(command, argument))

    async def interacts(self, command: str, argument: str = "") -> Interaction:
        known = await self.server._command(command, 1)
        options = {known["options"][0]["name"]: argument} if argument else {}
        return await self.server.interact(command, options, **self.where)

    async def writes(self, words: str) -> str:
        self.last = await self.server.direct_message(words, user=self.user)
        return shown(self.last)

    async def opens(self, link: str) -> str:
        return await self.asks("start", link)

    async def presses(self, label: str) -> str:
        return self.sees(await self.chooses(label))

    async def taps(self, label: str) -> str:
        return shown((await self.chooses(label)).message)

    async def chooses(self, label: str) -> Interaction:
        """By a button, or where a list has no room for it by the menu below."""
        options = {each["label"]: each["value"] for each in options_of(self._last)}
        whole = _whole(label, [*(each["label"] for each in self._last.buttons), *options])
        if whole in options:
            return await self.server.pick(self._last, options[whole], **self.where)
        return await self.server.press(self._last, whole, **self.where)

    async def answers(self, label: str, text: str) -> str:
        asked = await self.server.press(self._last, self._label(label), **self.where)
        return self.sees(await self.server.fill_in(asked, text, **self.where))

    def waits(self) -> None:
        self._since = len(self._mine())

    async def gets(self) -> str:
        await self.server.until(lambda: len(self._mine()) > self._since, SECONDS)
        self.last = self._mine()[self._since]
        return shown(self.last)

    async def file(self) -> bytes:
        [content] = self._last.files.values()
        return content

    async def pictures(self) -> list[tuple[bytes, str]]:
        return list(zip(self._last.files.values(), self._last.alternatives, strict=True))

    def sees(self, said: Interaction) -> str:
        self.last = said.messages[-1]
        return "\n".join(map(shown, said.messages))

    @property
    def _last(self) -> Message:
        assert self.last
        return self.last

    def _mine(self) -> list[Message]:
        return [each for each in self.server.api.messages.values() if each.channel == self.user.dm]

    def _label(self, label: str) -> str:
        return _whole(label, [each["label"] for each in self._last.buttons])


@dataclass
class InTheBrowser:
    """The page, and all that it heard and drew, in order."""

    page: Page
    name: str = "web"
    last: int = 0
    _frames: list[dict[str, Any]] = field(default_factory=list)
    _more: asyncio.Event = field(default_factory=asyncio.Event)
    _since: int = 0

    async def arrives(self, address: str) -> str:
        """Open the page; what it says first."""
        await self.page.expose_function("heard", self._hears)
        await self.page.add_init_script(HEARD)
        return await self._after(0, self.page.goto(address))

    async def asks(self, command: str, argument: str = "") -> str:
        return await self.writes(f"/{command} {argument}".rstrip())

    async def writes(self, words: str) -> str:
        since = len(self._frames)
        await self.page.locator("#say").fill(words)
        return await self._after(since, self.page.locator("#send").click())

    async def opens(self, link: str) -> str:
        address = self.page.url.partition("?")[0]
        return await self._after(len(self._frames), self.page.goto(f"{address}?start={link}"))

    async def presses(self, label: str) -> str:
        return await self._after(len(self._frames), (await self._button(label)).click())

    async def taps(self, label: str) -> str:
        since, last = len(self._frames), self.last
        said = await self._after(since, (await self._button(label)).click())
        self.last = last
        return said

    async def answers(self, label: str, text: str) -> str:
        await (await self._button(label)).click()
        dialog = self.page.locator("dialog[open]")
        await dialog.locator("input, textarea").fill(text)
        return await self._after(len(self._frames), dialog.locator("button.primary").click())

    def waits(self) -> None:
        self._since = len(self._frames)

    async def gets(self) -> str:
        frame = await self._hear(self._since, lambda frame: frame.get("unasked"))
        return await self._sees(frame["message"])

    async def file(self) -> bytes:
        async with self.page.expect_download() as download:
            await self._message.locator("a[download]").click()
        return (await (await download.value).path()).read_bytes()

    async def pictures(self) -> list[tuple[bytes, str]]:
        found = []
        for picture in await self._message.locator("img").all():
            await expect(picture).to_have_js_property("complete", True)
            source, alt = await picture.evaluate("picture => [picture.src, picture.alt]")
            found.append((await (await self.page.context.request.get(source)).body(), alt))
        return found

    @property
    def _message(self) -> Locator:
        return self.page.locator(f"#message-{self.last}")

    async def _button(self, label: str) -> Locator:
        buttons = self._message.locator("button, a.button")
        labels = await buttons.all_inner_texts()
        return buttons.nth(labels.index(_whole(label, labels)))

    async def _after(self, since: int, doing: Any) -> str:
        """What is seen once the bot has said all of its answer."""
        await doing
        await self._hear(since, lambda frame: frame["type"] in ("done", "error"))
        answers = [each for each in self._frames[since:] if each["type"] in ("message", "edit", "notice")]
        texts = [await self._sees(each["message"]) for each in answers if "message" in each and not each.get("unasked")]
        return "\n".join([*(each["text"] for each in answers if each["type"] == "notice"), *texts]).translate(UNSEEN)

    async def _sees(self, message: int) -> str:
        self.last = message
        return (await self._message.inner_text()).translate(UNSEEN)

    async def _hear(self, since: int, wanted: Any) -> dict[str, Any]:
        async with asyncio.timeout(SECONDS):
            while not (found := [each for each in self._frames[since:] if wanted(each)]):
                self._more.clear()
                await self._more.wait()
        return found[0]

    def _hears(self, frame: str) -> None:
        self._frames.append(json.loads(frame))
        self._more.set()


def options_of(message: Message) -> list[dict[str, Any]]:
    """What its menu offers."""
    menus = [each for each in walk(message.body.get("components", [])) if each["type"] == MENU]
    return [option for menu in menus for option in menu["options"]]


def shown(message: Message) -> str:
    labels = [each["label"] for each in (*message.buttons, *options_of(message))]
    return "\n".join([message.text, *labels]).translate(UNSEEN)


def _whole(label: str, labels: list[str]) -> str:
    """The first label that is this one, or else holds it."""
    bare = {each: each.translate(UNSEEN).strip() for each in labels}
    fitting = [each for each in labels if bare[each] == label] or [each for each in labels if label in bare[each]]
    assert fitting, f"no button {label!r} among {list(bare.values())}"
    return fitting[0]
