"""What a message holds that may become an article, and where it came from (Bot API, Message and MessageOrigin)."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.model import Entity, Forward, Picture

NAME = "telegram"
LIST = ".opml"
"""How the name of a list of feeds ends, which is text, too, whatever its type is called."""
LONGEST_FILE = 200_000
"""Bytes of a file of text that is read."""
DOCUMENT = "document:"
"""Before the file id of a picture that was sent as a file: Telegram takes it for nothing else."""

Json = dict[str, Any]


def content_of(message: Json) -> Forward:
    """Text or caption with its entities, and pictures."""
    caption = "text" not in message and bool(message.get("caption"))
    return Forward(
        message.get("text") or message.get("caption") or "",
        entities=tuple(map(_entity, message.get("caption_entities" if caption else "entities", ()))),
        caption=caption,
        message=str(message["message_id"]),
        pictures=_pictures(message),
    )


def origin_of(origin: Json, forward: Forward) -> Forward:
    """`forward` with its origin; one of a kind that is not known yet tells only its date."""
    return replace(
        forward,
        source=_source(origin) or None,
        url=_url(origin),
        published=datetime.fromtimestamp(origin["date"], UTC),
        channel=_channel(origin),
    )


def _entity(entity: Json) -> Entity:
    return Entity(entity["type"], entity["offset"], entity["length"], entity.get("url"))


def _pictures(message: Json) -> tuple[Picture, ...]:
    """The largest size of a photo, or a file that is a picture."""
    if sizes := message.get("photo"):
        largest = max(sizes, key=lambda size: size["width"] * size["height"])
        return (Picture(NAME, largest["file_id"]),)
    document = message.get("document", {})
    if "animation" not in message and document.get("mime_type", "").startswith("image/"):
        return (Picture(NAME, DOCUMENT + document["file_id"]),)
    return ()


def text_file(message: Json) -> str:
    """The id of a file of plain text, or of a list of feeds; "" where there is none, or one that is too large."""
    document = message.get("document", {})
    if document.get("mime_type") != "text/plain" and not is_list(message):
        return ""
    match document:
        case {"file_id": str(file), "file_size": int(size)} if size <= LONGEST_FILE:
            return file
    return ""


def is_list(message: Json) -> bool:
    """Whether its file is a list of feeds, by its name."""
    return str(message.get("document", {}).get("file_name", "")).lower().endswith(LIST)


def _source(origin: Json) -> str | None:
    """A chat's title. A person is none: they hand on what others wrote, and may not want to be named to all readers."""
    match origin:
        case {"type": "chat", "sender_chat": {"title": str(title)}}:
            return title
        case {"type": "channel", "chat": {"title": str(title)}}:
            return title
    return None


def _channel(origin: Json) -> str:
    """A chat by its number, which stays when its name changes; "" for a person."""
    match origin:
        case {"type": "chat", "sender_chat": {"id": int(number)}} | {"type": "channel", "chat": {"id": int(number)}}:
            return f"{NAME}:{number}"
    return ""


def _url(origin: Json) -> str | None:
    """Only a public channel's message has an address that everybody can open."""
    match origin:
        case {"type": "channel", "chat": {"username": str(name)}, "message_id": int(number)}:
            return f"https://t.me/{name}/{number}"
    return None
