"""Who talks, and where."""

from dataclasses import dataclass
from enum import StrEnum


class ChatKind(StrEnum):
    """How many people hear an answer, and whether the bot was meant."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"
    FORUM = "forum"
    """Discord's: what is sent there opens a post of its own. Nobody asks anything there."""
    ANNOUNCEMENTS = "announcements"
    """Discord's: what is sent there can be handed on to the channels that follow it."""


@dataclass(frozen=True, slots=True)
class Chat:
    """Where an answer goes. `thread` is a Telegram forum topic (on Discord a thread is a chat of its own)."""

    platform: str
    id: str
    kind: ChatKind = ChatKind.PRIVATE
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. `genuine` is False for bots, anonymous admins, and whoever speaks as a channel: never an admin.

    `locale` is what the platform says of their language, as a BCP 47 tag; a hint, not a setting.
    `manages_chat` says that the platform named them an administrator of the chat they ask in.
    """

    platform: str
    id: str
    name: str = ""
    locale: str = ""
    genuine: bool = True
    manages_chat: bool = False

    def __str__(self) -> str:
        return f"{self.platform}:{self.id}"
