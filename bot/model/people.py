"""Who talks, and where."""

from dataclasses import dataclass, fields, replace
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


class Digits(StrEnum):
    """The figures of numbers."""

    EUROPEAN = "european"
    """0123456789, which most newspapers in Arabic use."""
    ARABIC = "arabic"
    """٠١٢٣٤٥٦٧٨٩, in Arabic only."""


class Months(StrEnum):
    """What Arabic calls the months of the Gregorian calendar."""

    BOTH = "both"
    """The Levantine name and the Egyptian one beside each other."""
    LEVANTINE = "levantine"
    EGYPTIAN = "egyptian"
    MAGHREBI = "maghrebi"


class Commanders(StrEnum):
    """Who may give commands in a group."""

    EVERYONE = "everyone"
    MANAGERS = "managers"
    """Those who manage the chat, and the bot's editors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What a person or a chat chose of how it is spoken to; None: nothing, so somebody else's choice counts.

    `language` is a code, `zone` the IANA name of a time zone; `hijri`: dates of the Islamic calendar beside the others.
    `commanders` are of a group. `greeted`: it was asked for all this once.
    """

    language: str | None = None
    zone: str | None = None
    digits: Digits | None = None
    months: Months | None = None
    hijri: bool | None = None
    commanders: Commanders | None = None
    greeted: bool | None = None

    def over(self, other: "Preferences") -> "Preferences":
        """These, and the other's where they leave something open."""
        mine = {its.name: value for its in fields(self) if (value := getattr(self, its.name)) is not None}
        return replace(other, **mine)


class Kept(StrEnum):
    """The sorts of what is kept of a person."""

    SETTINGS = "settings"
    SAVED = "saved"
    ACCOUNTS = "accounts"
    """Who they are on which platforms."""
    VISITS = "visits"
    QUESTIONS = "questions"
    SUBSCRIPTIONS = "subscriptions"
    SEARCHES = "searches"
    MESSAGES = "messages"
    ROLES = "roles"
    """What they may do, and whom they invited to what."""
    EDITING = "editing"
    """What they did as an editor."""
