"""An update of the Bot API becomes a Request. Pure: no network, and the time is an argument."""

import re
from dataclasses import dataclass
from datetime import datetime

from telegram import CallbackQuery, Message, Update, User
from telegram import Chat as TelegramChat
from telegram.constants import ChatType

from bot.model import Chat, ChatKind, Forward, Person, Request
from bot.platforms.telegram.forwards import forward_of

NAME = "telegram"
UPDATES = ("message", "channel_post", "callback_query")
"""The kinds of updates that are read here: all that Telegram is asked for."""
IMPOSTORS = frozenset({1087968824, 777000, 136817688})
"""Users that stand for others: the anonymous administrator, a linked channel, whoever writes as a channel."""

_COMMAND = re.compile(r"/(\w{1,64})(?:@(\w+))?(?:\s+|$)")
_KINDS: dict[str, ChatKind] = {ChatType.PRIVATE: ChatKind.PRIVATE, ChatType.CHANNEL: ChatKind.CHANNEL}


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is there; the username without its @."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants. `callback` is the id of a pressed button's query, which must be answered in any case."""

    request: Request | None
    callback: str | None = None


@dataclass(frozen=True, slots=True)
class Migrated:
    """A group became a supergroup: the same chat has another id now."""

    old: str
    new: str


def read(update: Update, me: Me, at: datetime) -> Asked | Migrated | None:
    """What an update asks for; None where the bot is not meant. `at` is the time of what carries none, a press.

    Raises all sorts of errors when the update is not what the Bot API says that updates are.
    """
    if update.callback_query:
        return _pressed(update.callback_query, at)
    message = update.message or update.channel_post
    if not message:
        return None
    if message.migrate_to_chat_id:
        return Migrated(str(message.chat.id), str(message.migrate_to_chat_id))
    request = _asked(message, me)
    return Asked(request) if request else None


def _pressed(query: CallbackQuery, at: datetime) -> Asked:
    """The message may be too old for Telegram to show it; its chat and its id still come."""
    message = query.message
    if message is None or not query.data:
        return Asked(None, query.id)
    command, _, text = query.data.partition(" ")
    request = Request(
        chat=_chat(message.chat, message if isinstance(message, Message) else None),
        person=_person(query.from_user),
        command=command,
        text=text,
        pressed=True,
        message=str(message.message_id),
        at=at,
    )
    return Asked(request, query.id)


def _asked(message: Message, me: Me) -> Request | None:
    text = _encodable(message.text or message.caption or "")
    if _kind(message.chat) is ChatKind.PRIVATE:
        return _private(message, text, me)
    if message.forward_origin:
        return None
    if found := _command(text, me):
        return _request(message, *found)
    if message.chat.type == ChatType.CHANNEL or not (_is_reply_to(message, me) or _mentions(text, me)):
        return None
    return _request(message, None, _without_mention(text, me))


def _private(message: Message, text: str, me: Me) -> Request | None:
    if not text and (message.media_group_id or not message.effective_attachment):
        return None  # a picture of an album whose caption stands elsewhere; a service message
    if origin := message.forward_origin:
        return _request(message, None, text, forward_of(origin, text) if text else None)
    if _COMMAND.match(text):
        found = _command(text, me)
        return _request(message, *found) if found else None
    return _request(message, None, text)


def _request(message: Message, command: str | None, text: str, forward: Forward | None = None) -> Request:
    return Request(
        chat=_chat(message.chat, message),
        person=_author(message),
        command=command,
        text="" if forward else text,
        forward=forward,
        message=str(message.message_id),
        at=message.date,
    )


def _command(text: str, me: Me) -> tuple[str, str] | None:
    """The name and the arguments; None for what is no command, or one for another bot."""
    match = _COMMAND.match(text)
    if not match or (match[2] and match[2].casefold() != me.username.casefold()):
        return None
    return match[1].casefold(), text[match.end() :].rstrip()


def _is_reply_to(message: Message, me: Me) -> bool:
    """In a forum every message is a reply to the one that opened its topic, whoever opened it."""
    other = message.reply_to_message
    return bool(other and not other.forum_topic_created and other.from_user and other.from_user.id == me.id)


def _mention(me: Me) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)@{re.escape(me.username)}(?!\w)[\s,:،]*", re.IGNORECASE)


def _mentions(text: str, me: Me) -> bool:
    return "@" in text and bool(_mention(me).search(text))


def _without_mention(text: str, me: Me) -> str:
    return _mention(me).sub("", text, count=1).strip()


def _kind(chat: TelegramChat) -> ChatKind:
    return _KINDS.get(chat.type, ChatKind.GROUP)


def _chat(chat: TelegramChat, message: Message | None) -> Chat:
    in_topic = message is not None and message.is_topic_message and message.message_thread_id
    return Chat(NAME, str(chat.id), _kind(chat), str(message.message_thread_id) if message and in_topic else None)


def _author(message: Message) -> Person:
    """Who speaks as the chat itself (a channel's post, an anonymous administrator) is an administrator of it."""
    speaker = message.sender_chat
    if speaker is None and message.from_user:
        return _person(message.from_user)
    speaker = speaker or message.chat
    return Person(
        NAME,
        str(message.from_user.id if message.from_user else speaker.id),
        speaker.effective_name or "",
        genuine=False,
        manages_chat=speaker.id == message.chat.id,
    )


def _person(user: User) -> Person:
    genuine = not user.is_bot and user.id not in IMPOSTORS
    return Person(NAME, str(user.id), _encodable(user.full_name), user.language_code or "", genuine)


def _encodable(text: str) -> str:
    """`text` itself. Raises UnicodeEncodeError for half a surrogate pair, which no store and no platform would take."""
    text.encode()
    return text
