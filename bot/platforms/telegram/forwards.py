"""Where a forwarded message came from (Bot API, MessageOrigin): four kinds, and what each tells."""

from datetime import UTC, datetime
from typing import Any

from bot.model import Forward


def forward_of(origin: dict[str, Any], text: str) -> Forward:
    """`text` with its origin; one of a kind that is not known yet tells only its date."""
    return Forward(text, _source(origin) or None, _url(origin), datetime.fromtimestamp(origin["date"], UTC))


def _source(origin: dict[str, Any]) -> str | None:
    match origin:
        case {"type": "user", "sender_user": {"first_name": str(first), **more}}:
            return f"{first} {more.get('last_name', '')}".rstrip()
        case {"type": "hidden_user", "sender_user_name": str(name)}:
            return name
        case {"type": "chat", "sender_chat": {"title": str(title)}}:
            return title
        case {"type": "channel", "chat": {"title": str(title)}}:
            return title
    return None


def _url(origin: dict[str, Any]) -> str | None:
    """Only a public channel's message has an address that everybody can open."""
    match origin:
        case {"type": "channel", "chat": {"username": str(name)}, "message_id": int(number)}:
            return f"https://t.me/{name}/{number}"
    return None
