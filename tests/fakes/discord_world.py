"""What the fake Discord consists of: people, messages, interactions, as JSON over the wire."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord_rules import BUTTON, EPHEMERAL, GALLERY, MENU, TEXT, walk

Json = dict[str, Any]

EPOCH = 1420070400000
APPLICATION, GUILD, GUILD_CHANNEL = 1000, 2000, 2001
MANAGE_CHANNELS, MANAGE_GUILD, VIEW, SEND, SEND_IN_THREADS = 1 << 4, 1 << 5, 1 << 10, 1 << 11, 1 << 38
MENTION_EVERYONE = 1 << 17
DM, GROUP_DM, TEXT_CHANNEL, NEWS, VOICE, PUBLIC_THREAD, FORUM = 1, 3, 0, 5, 2, 11, 15
ANNOUNCEMENTS_CHANNEL, FORUM_CHANNEL, CLOSED_CHANNEL, THREAD, VOICE_CHANNEL, LOCKED_THREAD = range(2002, 2008)
CHANNELS = {
    GUILD_CHANNEL: TEXT_CHANNEL,
    ANNOUNCEMENTS_CHANNEL: NEWS,
    FORUM_CHANNEL: FORUM,
    CLOSED_CHANNEL: TEXT_CHANNEL,
    VOICE_CHANNEL: VOICE,
    THREAD: PUBLIC_THREAD,
    LOCKED_THREAD: PUBLIC_THREAD,
}
"""The channels of the one server there is, and their types. In the closed one the bot may not send."""
EDITORS, READERS, CALLERS, BOTS = 2101, 2102, 2103, 2104
"""Roles: who manages the server, whom everybody may ping, who may ping everybody, and the bot's own."""


@dataclass(frozen=True, slots=True)
class Place:
    """A chat where the bot is not: somebody asks it there who installed it for themselves."""

    channel: int
    kind: int
    guild: int = 0


ELSEWHERE, BETWEEN_TWO, BETWEEN_MANY = Place(3001, TEXT_CHANNEL, 3000), Place(3002, DM), Place(3003, GROUP_DM)
FORBIDDEN = {place.channel for place in (ELSEWHERE, BETWEEN_TWO, BETWEEN_MANY)}


class Snowflakes:
    """Ids that hold their time, as Discord's do; each but once."""

    def __init__(self) -> None:
        self._count = 0

    def next(self) -> int:
        self._count += 1
        return (int(time.time() * 1000) - EPOCH) << 22 | self._count


@dataclass(frozen=True, slots=True)
class User:
    """A person, or a bot."""

    id: int = 5000
    name: str = "Noor"
    bot: bool = False
    permissions: int = 0
    roles: tuple[int, ...] = ()
    locale: str = "en-US"

    @property
    def json(self) -> Json:
        return {
            "id": str(self.id),
            "username": self.name.lower(),
            "global_name": self.name,
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
        }

    @property
    def dm(self) -> int:
        """The channel that this person and the bot share."""
        return self.id + 100_000


BOT = User(APPLICATION, "Khabar", bot=True)


@dataclass(slots=True)
class Message:
    """A message as it stands now, and what was in it before each edit."""

    id: int
    channel: int
    body: Json
    author: User = BOT
    loading: bool = False
    deleted: bool = False
    before: list[Json] = field(default_factory=list)
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All that it says, as Markdown."""
        return "\n".join(each["content"] for each in walk(self.body.get("components", [])) if each["type"] == TEXT)

    @property
    def pictures(self) -> list[str]:
        """The addresses of what its galleries show."""
        return [item["media"]["url"] for item in self._shown]

    @property
    def alternatives(self) -> list[str]:
        """What its pictures show in words."""
        return [item.get("description", "") for item in self._shown]

    @property
    def _shown(self) -> list[Json]:
        galleries = [each for each in walk(self.body.get("components", [])) if each["type"] == GALLERY]
        return [item for gallery in galleries for item in gallery["items"]]

    @property
    def buttons(self) -> list[Json]:
        return [each for each in walk(self.body.get("components", [])) if each["type"] == BUTTON]

    @property
    def menus(self) -> list[Json]:
        return [each for each in walk(self.body.get("components", [])) if each["type"] == MENU]

    def button(self, name: str) -> Json:
        """The first button with this label, or the one with this custom_id."""
        return next(each for each in self.buttons if name in (each["label"], each.get("custom_id")))

    @property
    def ephemeral(self) -> bool:
        return bool(self.body.get("flags", 0) & EPHEMERAL)

    def edit(self, body: Json) -> None:
        """What an edit names is replaced; that a message is ephemeral stays."""
        self.before.append(dict(self.body))
        flags = body.get("flags", 0) & ~EPHEMERAL | self.body.get("flags", 0) & EPHEMERAL
        self.body = self.body | body | {"flags": flags}
        self.loading = False

    @property
    def json(self) -> Json:
        return {
            "id": str(self.id),
            "channel_id": str(self.channel),
            "author": self.author.json,
            "content": self.body.get("content") or "",
            "components": self.body.get("components", []),
            "flags": self.body.get("flags", 0),
            "nonce": self.body.get("nonce"),
            "timestamp": "2026-07-01T09:30:00+00:00",
            "edited_timestamp": None,
            "attachments": self.body.get("attachments", []),
            "embeds": self.body.get("embeds", []),
            "mentions": [],
            "mention_roles": [],
            "mention_everyone": False,
            "pinned": False,
            "tts": False,
            "type": 0,
        }


@dataclass(slots=True)
class Interaction:
    """A person's wish, and all that the bot did about it."""

    id: int
    token: str
    type: int
    channel: int
    source: Message | None = None
    responded: int | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    choices: list[Json] | None = None
    form: Json | None = None
    over: bool = False
    """Its token is of no use any more."""
    created: float = field(default_factory=time.monotonic)

    @property
    def messages(self) -> list[Message]:
        """What stands there now, in order."""
        own = [self.original] if self.original else []
        return [each for each in (*own, *self.followups) if not each.deleted and not each.loading]

    @property
    def deferred(self) -> bool:
        return self.responded in (5, 6)

    @property
    def settled(self) -> bool:
        """Whether the bot has said what it has to say first."""
        if self.choices is not None or self.form or self.messages:
            return True
        return self.original is not None and self.original.deleted

    @property
    def message(self) -> Message:
        """The answer, where it is one message."""
        [message] = self.messages
        return message

    @property
    def text(self) -> str:
        return "\n".join(message.text for message in self.messages)


def filed(told: Json, content: bytes) -> Json:
    """An attachment as a message has it."""
    url = f"https://cdn.example/{told['filename']}"
    about = {"size": len(content), "url": url, "proxy_url": url, "content_type": "application/octet-stream"}
    return {**told, "id": str(9000 + int(told["id"])), **about}


def guild() -> Json:
    """The one server there is."""
    return {
        "id": str(GUILD),
        "name": "Newsroom",
        "owner_id": "1",
        "unavailable": False,
        "features": [],
        "roles": [
            _role(GUILD, "@everyone", VIEW),
            _role(EDITORS, "Editors", MANAGE_GUILD),
            _role(READERS, "Readers", 0, mentionable=True),
            _role(CALLERS, "Callers", MENTION_EVERYONE),
            _role(BOTS, "Khabar", SEND | SEND_IN_THREADS),
        ],
        "emojis": [],
        "stickers": [],
        "channels": [_channel(number, kind) for number, kind in CHANNELS.items() if kind != PUBLIC_THREAD],
        "threads": [_thread(THREAD), _thread(LOCKED_THREAD, locked=True)],
        "members": [{"user": BOT.json, "roles": [str(BOTS)], "joined_at": "2026-01-01T00:00:00+00:00", "flags": 0,
                     "deaf": False, "mute": False}],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "preferred_locale": "en-US",
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "system_channel_flags": 0,
        "member_count": 2,
        "large": False,
        "afk_timeout": 0,
        "joined_at": "2026-01-01T00:00:00+00:00",
    }  # fmt: skip


def _role(number: int, name: str, permissions: int, *, mentionable: bool = False) -> Json:
    colors = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
    about = {"position": number - GUILD, "color": 0, "colors": colors, "hoist": False, "managed": False, "flags": 0}
    return {"id": str(number), "name": name, "permissions": str(permissions), "mentionable": mentionable, **about}


def _channel(number: int, kind: int) -> Json:
    closed = [{"id": str(BOTS), "type": 0, "allow": "0", "deny": str(SEND)}] if number == CLOSED_CHANNEL else []
    sound = {"bitrate": 64000, "user_limit": 0} if kind == VOICE else {}
    about = {"name": f"news-{number}", "position": 0, "permission_overwrites": closed}
    return {"id": str(number), "type": kind, **about, **sound}


def _thread(number: int, *, locked: bool = False) -> Json:
    about = {"archived": False, "locked": locked, "auto_archive_duration": 10080}
    return {
        "id": str(number),
        "guild_id": str(GUILD),
        "parent_id": str(GUILD_CHANNEL),
        "owner_id": "1",
        "type": PUBLIC_THREAD,
        "name": f"thread-{number}",
        "message_count": 1,
        "member_count": 1,
        "rate_limit_per_user": 0,
        "thread_metadata": {**about, "archive_timestamp": "2026-01-01T00:00:00+00:00"},
    }
