"""Who says something on Telegram, and where (Bot API, User, Chat and Message). Pure."""

from dataclasses import replace
from typing import Any

from bot.model import Chat, ChatKind, Person
from bot.platforms.telegram.forwards import NAME

IMPOSTORS = frozenset({1087968824, 777000, 136817688})
"""Users that stand for others: the anonymous administrator, a linked channel, whoever writes as a channel."""
BY_ANOTHER = (
    "via_bot",
    "sender_business_bot",
    "business_connection_id",
    "guest_bot_caller_user",
    "guest_bot_caller_chat",
)
"""Signs that a bot wrote a message for its sender, or that it belongs to another chat than its id says (Bot API,
Message)."""
LONGEST = 65_536
"""Letters of a text, sixteen times what the Bot API says that there may be; from a megabyte on each answer would cost
many of them."""
_KINDS = {"private": ChatKind.PRIVATE, "channel": ChatKind.CHANNEL}

Json = dict[str, Any]


def kind_of(chat: Json) -> ChatKind:
    return _KINDS.get(chat["type"], ChatKind.GROUP)


def chat_of(message: Json) -> Chat:
    chat = message["chat"]
    thread = message.get("message_thread_id") if message.get("is_topic_message") else None
    return Chat(NAME, id_of(chat), kind_of(chat), id_of({"id": thread}) if thread else None)


def author_of(message: Json) -> Person:
    """Who speaks as the chat itself (a channel's post, an anonymous administrator) is an administrator of it, and of
    nothing else. What another bot wrote in somebody's name is not theirs."""
    user, speaker, chat = message.get("from"), message.get("sender_chat"), message["chat"]
    if user and not speaker:
        person = person_of(user)
        return replace(person, genuine=False) if any(sign in message for sign in BY_ANOTHER) else person
    speaker = speaker or chat
    name = encodable(speaker.get("title", ""))
    return Person(NAME, id_of(user or speaker), name, genuine=False, manages_chat=speaker["id"] == chat["id"])


def whom_of(message: Json) -> Person | None:
    """Whom a message mentions who has no @name; nobody else than a person."""
    users = [entity["user"] for entity in message.get("entities", ()) if entity["type"] == "text_mention"]
    return _genuine(users[0]) if users else None


def replied_to(message: Json) -> Person | None:
    """Whose message it replies to; nobody else than a person."""
    other = message.get("reply_to_message", {})
    if "from" not in other or "sender_chat" in other or "forum_topic_created" in other:
        return None
    return _genuine(other["from"])


def _genuine(user: Json) -> Person | None:
    person = person_of(user)
    return person if person.genuine else None


def person_of(user: Json) -> Person:
    name = f"{user['first_name']} {user.get('last_name', '')}".rstrip()
    genuine = not user["is_bot"] and user["id"] not in IMPOSTORS
    return Person(NAME, id_of(user), encodable(name), encodable(user.get("language_code", "")), genuine)


def id_of(who: Json) -> str:
    if type(who["id"]) is not int:
        raise TypeError("an id is no number")
    return str(who["id"])


def message_of(message: Json) -> str:
    """The number of a message in its chat, as text. Raises TypeError where it is none."""
    return id_of({"id": message["message_id"]})


def encodable(text: str) -> str:
    """`text` itself. Raises UnicodeEncodeError for half a surrogate pair, which no store and no platform would take;
    TypeError for what is no text, ValueError for one that is none of Telegram's."""
    if not isinstance(text, str):
        raise TypeError("a text is none")
    if len(text) > LONGEST:
        raise ValueError(f"a text of {len(text)} letters")
    text.encode()
    return text
