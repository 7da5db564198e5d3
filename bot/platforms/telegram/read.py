"""An update of the Bot API becomes a Request. Pure: no network, and the time is an argument.

Only the fields that mean something here are looked at, in Telegram's JSON as it came: an update whose other parts are
new or odd is still read, and reading costs a tenth of making python-telegram-bot's objects (docs/benchmarks.md).
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.model import Chat, ChatKind, Forward, Request
from bot.platforms.gathering import Part, together
from bot.platforms.telegram.flat import plain_message
from bot.platforms.telegram.forwards import NAME, content_of, is_list, origin_of, text_file
from bot.platforms.telegram.senders import (
    Json,
    author_of,
    chat_of,
    encodable,
    id_of,
    kind_of,
    message_of,
    person_of,
    replied_to,
    whom_of,
)
from bot.text.length import utf16

UPDATES = ("message", "edited_message", "channel_post", "callback_query", "inline_query", "my_chat_member")
"""The kinds of updates that are read here: all that Telegram is asked for."""
ATTACHMENTS = (
    *("animation", "audio", "checklist", "contact", "dice", "document", "game", "invoice", "live_photo", "venue"),
    *("location", "paid_media", "photo", "poll", "sticker", "story", "video", "video_note", "voice"),
)
"""What a person sends that has no text (Bot API, Message), a kind before those that come beside it; other messages
without text are Telegram's own notes."""
LONGEST, MARGIN = 4096, 300
"""UTF-16 units of a message. Telephones cut what is longer within so many units before the end; the desktop program in
the second half, where a paragraph ends."""
PASTE = 300
"""Letters beyond which an edited text is an article and no search, as in the router's reading of pastes."""

_COMMAND = re.compile(r"/(\w{1,64})(?:@(\w+))?(?:\s+|$)")


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
class Inline:
    """What somebody types to be offered for another chat: the id of the query, and the page that is asked for."""

    request: Request
    query: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Stray:
    """A press where the bot is not: below a message that somebody put there from what was offered inline."""

    callback: str
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Migrated:
    """A group became a supergroup: the same chat has another id now."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Returned:
    """The bot may write to this chat (again): it was let in, given a right, or is blocked no longer.

    `begins` is what somebody says by bringing it into a group: /start.
    """

    chat: Chat
    begins: Request | None = None


Found = Asked | Inline | Stray | Migrated | Returned | None
"""What an update means; None: nothing."""


def read(update: Json, me: Me, at: datetime) -> Found:
    """What an update asks for; None where the bot is not meant. `at` is the time of what carries none, a press.

    Raises all sorts of errors when the update is not what the Bot API says that updates are.
    """
    if not isinstance(update, dict):
        raise TypeError("an update is no object")
    match update:
        case {"callback_query": query}:
            return _pressed(query, at)
        case {"inline_query": query}:
            return _typed(query, at)
        case {"edited_message": message}:
            return _edited(message, me)
        case {"my_chat_member": change}:
            return _returned(change)
        case {"message": message} | {"channel_post": message}:
            return _said(message, me)
    return None


def _said(said: Json, me: Me) -> Asked | Migrated | None:
    message = plain_message(said)
    if new := message.get("migrate_to_chat_id"):
        return Migrated(id_of(message["chat"]), id_of({"id": new}))
    request = None if _is_ours(message, me) else _asked(message, me)
    return Asked(request) if request else None


def part_of(update: Json, me: Me) -> Part | None:
    """What an update brings that may belong together with others: only messages of private chats, and no commands but
    those whose argument may have been cut.

    Raises what `read` raises.
    """
    message = plain_message(update.get("message") or {})
    return _part(message, me) if message and kind_of(message["chat"]) is ChatKind.PRIVATE else None


def _part(message: Json, me: Me) -> Part | None:
    if _is_ours(message, me):
        return None
    origin = message.get("forward_origin")
    text = encodable(message.get("text") or message.get("caption") or "")
    if not origin and _COMMAND.match(text):
        return _long_command(message, text, me)
    kind = next((kind for kind in ATTACHMENTS if kind in message), "")
    if not text and not kind:
        return None  # Telegram's own note
    forward = content_of(message)
    return Part(
        request=_request(message, None, ""),
        forward=origin_of(origin, forward) if origin else forward,
        number=int(message_of(message)),
        handed_on=bool(origin) and not is_list(message),  # a list of feeds is no article of its channel
        album=str(message.get("media_group_id", "")),
        room=None if forward.caption else _room(text, LONGEST - MARGIN if origin else LONGEST // 2),
        kind=kind,
        file="" if text else text_file(message),
    )


def _long_command(message: Json, text: str, me: Me) -> Part | None:
    """A command with so long an argument that the sender's program may have cut it: the rest follows as messages."""
    found, room = _command(text, me), _room(text, LONGEST // 2)
    if found is None or room is None:
        return None
    command, argument = found
    forward = Forward(argument, message=message_of(message))
    return Part(request=_request(message, command, ""), forward=forward, number=int(forward.message), room=room)


def _room(text: str, cut: int) -> int | None:
    units = utf16(text)
    return LONGEST - units if units > cut else None


def _edited(edited: Json, me: Me) -> Asked | None:
    """A text that was pasted to become an article, and says something else now. Whoever edits a search asks nothing."""
    message = plain_message(edited)
    part = _part(message, me) if kind_of(message["chat"]) is ChatKind.PRIVATE else None
    if part is None or part.request.command or not _is_paste(part.forward):
        return None
    return Asked(replace(part.request, forwards=(replace(part.forward, edited=True),)))


def _is_paste(forward: Forward) -> bool:
    text = forward.text.strip()
    return len(text) > PASTE or "\n" in text or (bool(text) and bool(forward.pictures))


def _returned(change: Json) -> Returned | None:
    """What became of the bot itself in a chat. That it may write there no more, the next send tells."""
    now = change["new_chat_member"]
    match now["status"]:
        case "member":
            may_write = True
        case "administrator":
            may_write = now.get("can_post_messages", True)  # said of channels only (Bot API, ChatMemberAdministrator)
        case "restricted":
            may_write = now["is_member"] and now["can_send_messages"]
        case _:
            may_write = False
    return Returned(chat_of(change), _brought(change)) if may_write else None


def _brought(change: Json) -> Request | None:
    """Who adds the bot to a group waits for a word from it. In a private chat /start follows by itself."""
    chat, away = chat_of(change), change["old_chat_member"]["status"] in ("left", "kicked")
    if not away or chat.kind is not ChatKind.GROUP:
        return None
    at = datetime.fromtimestamp(change["date"], UTC)
    return Request(chat=chat, person=person_of(change["from"]), command="start", at=at)


def _pressed(query: Json, at: datetime) -> Asked | Stray:
    """The message may be too old for Telegram to show it; its chat and its id still come."""
    message, data, callback = query.get("message"), query.get("data"), encodable(query["id"])
    if "inline_message_id" in query:
        return Stray(callback, encodable(query["from"].get("language_code", "")))
    if message is None or not data:
        return Asked(None, callback)
    command, _, text = encodable(data).partition(" ")
    request = Request(
        chat=chat_of(message),
        person=person_of(query["from"]),
        command=command,
        text=text,
        pressed=True,
        message=message_of(message),
        at=at,
    )
    return Asked(request, callback)


def _typed(query: Json, at: datetime) -> Inline:
    """Which chat it is typed in, Telegram does not say; the asker is spoken to as in private."""
    person = person_of(query["from"])
    request = Request(chat=Chat(NAME, person.id), person=person, text=encodable(query["query"]), at=at)
    return Inline(request, encodable(query["id"]), encodable(query["offset"]))


def _asked(message: Json, me: Me) -> Request | None:
    text = encodable(message.get("text") or message.get("caption") or "")
    kind = kind_of(message["chat"])
    if kind is ChatKind.PRIVATE:
        return _private(message, text, me)
    if "forward_origin" in message or not (text or any(kind in message for kind in ATTACHMENTS)):
        return None  # for nobody, or Telegram's own note, which may well be a reply to a message of the bot
    if found := _command(text, me):
        return _request(message, *found)
    if kind is ChatKind.CHANNEL:
        return _request(message, None, text) if text and _is_reply_to_buttons(message) else None
    if not (_is_reply_to(message, me) or _mentions(text, me)):
        return None
    return _request(message, None, _without_mention(text, me))


def _private(message: Json, text: str, me: Me) -> Request | None:
    if part := _part(message, me):
        return together((part,))[0]
    found = _command(text, me)
    return _request(message, *found) if found else None


def _request(message: Json, command: str | None, text: str) -> Request:
    return Request(
        chat=chat_of(message),
        person=author_of(message),
        command=command,
        text=text,
        message=message_of(message),
        whom=whom_of(message) if command else None,
        replied_to=replied_to(message) if command else None,
        at=datetime.fromtimestamp(message["date"], UTC),
    )


def _command(text: str, me: Me) -> tuple[str, str] | None:
    """The name and the arguments; None for what is no command, or one for another bot."""
    match = _COMMAND.match(text)
    if not match or (match[2] and match[2].casefold() != me.username.casefold()):
        return None
    return match[1].casefold(), text[match.end() :].rstrip()


def _is_ours(message: Json, me: Me) -> bool:
    """Whether it is what the bot offered inline: whoever put it there asks nothing with it."""
    return bool(message.get("via_bot", {}).get("id") == me.id)


def _is_reply_to(message: Json, me: Me) -> bool:
    """In a forum every message is a reply to the one that opened its topic, whoever opened it."""
    other = message.get("reply_to_message", {})
    return "forum_topic_created" not in other and other.get("from", {}).get("id") == me.id


def _is_reply_to_buttons(message: Json) -> bool:
    """Nobody is named as the author of a channel's posts; but only bots put buttons under theirs."""
    return bool(message.get("reply_to_message", {}).get("reply_markup", {}).get("inline_keyboard"))


def _mention(me: Me) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)@{re.escape(me.username)}(?!\w)[\s,:،]*", re.IGNORECASE)


def _mentions(text: str, me: Me) -> bool:
    return "@" in text and bool(_mention(me).search(text))


def _without_mention(text: str, me: Me) -> str:
    return _mention(me).sub("", text, count=1).strip()
