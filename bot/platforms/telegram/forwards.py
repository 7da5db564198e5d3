"""Where a forwarded message came from (Bot API, MessageOrigin): four kinds, and what each tells."""

from telegram import (
    MessageOrigin,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)

from bot.model import Forward


def forward_of(origin: MessageOrigin, text: str) -> Forward:
    """`text` with its origin. Only a public channel's message has an address that everybody can open."""
    return Forward(text, _source(origin), _url(origin), origin.date)


def _source(origin: MessageOrigin) -> str | None:
    match origin:
        case MessageOriginUser():
            return origin.sender_user.full_name or None
        case MessageOriginHiddenUser():
            return origin.sender_user_name or None
        case MessageOriginChat():
            return origin.sender_chat.effective_name
        case MessageOriginChannel():
            return origin.chat.effective_name
        case _:
            return None


def _url(origin: MessageOrigin) -> str | None:
    if isinstance(origin, MessageOriginChannel) and origin.chat.username:
        return f"https://t.me/{origin.chat.username}/{origin.message_id}"
    return None
