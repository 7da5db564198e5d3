"""Whoever talks to the bot: what they do becomes an update, and what they hear is waited for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram import membership
from tests.fakes.telegram.chats import Chat, Json, Message

if TYPE_CHECKING:
    from tests.fakes.telegram.server import FakeTelegram

SENT = 1751362200
"""When what is forwarded was written: 2025-07-01 09:30 UTC."""


def from_user(name: str) -> Json:
    user = {"id": 77, "is_bot": False, "first_name": name}
    return {"type": "user", "date": SENT, "sender_user": user}


def from_hidden_user(name: str) -> Json:
    return {"type": "hidden_user", "date": SENT, "sender_user_name": name}


def from_chat(title: str) -> Json:
    return {"type": "chat", "date": SENT, "sender_chat": {"id": -10077, "type": "supergroup", "title": title}}


def from_channel(title: str, username: str = "", message: int = 12) -> Json:
    channel: Json = {"id": -10078, "type": "channel", "title": title}
    if username:
        channel["username"] = username
    return {"type": "channel", "date": SENT, "chat": channel, "message_id": message}


@dataclass(eq=False)
class Person:
    """Somebody with a private chat with the bot."""

    server: "FakeTelegram"
    id: int
    name: str
    language_code: str
    chat: Chat
    toasts: list[str]
    offered: list[Json] = field(default_factory=list)
    """The answers to what they typed inline."""

    @property
    def json(self) -> Json:
        shown: Json = {"id": self.id, "is_bot": False, "first_name": self.name}
        if self.language_code:
            shown["language_code"] = self.language_code
        return shown

    def blocks(self) -> None:
        """Block the bot, which is told so by an update."""
        self.chat.blocks()
        membership.changes(self.server, self.chat, self.json, "member", "kicked")

    def unblocks(self) -> None:
        self.chat.refusal = None
        membership.changes(self.server, self.chat, self.json, "kicked", "member")

    async def says(self, text: str, **how: Any) -> Message:
        """The bot's answer to a text; `how` as in `writes`."""
        chat: Chat = how.get("to") or self.chat
        since = len(chat.heard)
        self.writes(text, **how)
        return (await chat.hears(since=since))[0]

    def writes(self, text: str, to: Chat | None = None, **more: Any) -> Json:
        """Send a text without waiting. `more` are further fields of the message (Bot API, Message)."""
        return self.sends(to, text=text, entities=entities_of(text), **more)

    def sends(self, to: Chat | None = None, **content: Any) -> Json:
        """Send any message without waiting; its JSON."""
        message = self.server.message(to or self.chat, **{"from": self.json, **content})
        self.server.updates.add({"message": message})
        return message

    async def forwards(self, text: str, origin: Json, **more: Any) -> Message:
        return await self.says(text, forward_origin=origin, **more)

    def sends_album(self, captions: Sequence[str], **more: Any) -> None:
        """One message for each picture, with a caption or without ("")."""
        group = str(self.server.next_id())
        for caption in captions:
            self.sends(media_group_id=group, photo=PHOTO, caption=caption or None, **more)

    async def presses(self, message: Message, label: str) -> Message:
        """The message that a button made the bot edit or send."""
        since = len(message.chat.heard)
        await self.taps(message, label)
        return (await message.chat.hears(since=since))[0]

    async def taps(self, message: Message, label: str) -> str:
        """The toast that a press was answered with, "" for none: for buttons that may do nothing else."""
        since = len(self.toasts)
        self.presses_data(message, message.button(label)["callback_data"])
        await self.server.signal.until(lambda: len(self.toasts) > since, f"the answer to a press of {label}")
        return self.toasts[since]

    def types(self, words: str, page: str = "") -> str:
        """Type after the bot's name in some chat, without waiting; the query's id."""
        query = str(self.server.next_id())
        self.server.inline_queries[query] = self
        self.server.updates.add({"inline_query": {"id": query, "from": self.json, "query": words, "offset": page}})
        return query

    async def asks(self, words: str, page: str = "") -> Json:
        """The answer to what is typed."""
        since = len(self.offered)
        self.types(words, page)
        await self.server.signal.until(lambda: len(self.offered) > since, f"an answer to {words}")
        return self.offered[since]

    def presses_data(self, message: Message, data: str) -> None:
        """Press without waiting."""
        shown = self.server.message(message.chat, message.id, **{"from": self.server.me, "text": message.text})
        if message.thread:
            shown |= {"message_thread_id": message.thread, "is_topic_message": True}
        query = str(self.server.next_id())
        self.server.queries[query] = self
        press = {"id": query, "from": self.json, "chat_instance": "1", "message": shown, "data": data}
        self.server.updates.add({"callback_query": press})

    def presses_elsewhere(self, data: str) -> None:
        """Press a button below a message that was put into some chat from what the bot offered inline."""
        query = str(self.server.next_id())
        self.server.queries[query] = self
        press = {"id": query, "from": self.json, "chat_instance": "1", "inline_message_id": "AAA", "data": data}
        self.server.updates.add({"callback_query": press})


PHOTO = [{"file_id": "p", "file_unique_id": "p", "width": 90, "height": 60}]
STICKER = {
    "file_id": "s",
    "file_unique_id": "s",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
}


def entities_of(text: str) -> list[Json]:
    """Those that Telegram finds by itself: here only a command at the beginning."""
    match = re.match(r"/\w+(?:@\w+)?", text, re.ASCII)
    return [{"type": "bot_command", "offset": 0, "length": match.end()}] if match else []
