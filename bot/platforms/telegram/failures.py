"""What an error of the Bot API means for us: one table, from its words to `bot.errors`.

The Bot API promises no wording; these are the words of its server's source (tdlib/telegram-bot-api, Client.cpp:
fail_query_with_error and check_chat), of TDLib (can_send_message), and MTProto's names where they come through.
"""

from telegram.error import TelegramError

from bot.errors import (
    GoneForGood,
    Malformed,
    Moved,
    NeedsAdmin,
    OutcomeUnknown,
    PlatformError,
    ThreadClosed,
    TryLater,
    Unauthorized,
)
from bot.platforms.telegram.transport import TOO_MANY, NotSentError, RefusedError

UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT = 401, 403, 404, 409
SHORT_WAIT = 1.0
"""Seconds until a connection that did not come about is tried again."""


class Unreached(TryLater):
    """No connection to the server came about."""

    def __init__(self, why: str) -> None:
        super().__init__(SHORT_WAIT, whole_bot=True)
        self._why = why

    def __str__(self) -> str:
        return self._why


class ThreadGone(ThreadClosed):
    """The forum topic was deleted; the chat itself is there."""


class MessageGone(Malformed):
    """The message to edit or delete is not there, or can't be changed any more."""


class OtherKind(MessageGone):
    """The message is there, but one with a picture, which can't become one without; or the other way round."""


class UnknownMethod(Malformed):
    """The server does not know the method: it is older than the method."""


class Unchanged(Malformed):
    """The message already says what it should."""


_GONE = (
    "bot was blocked",
    "bot was kicked",
    "bot is not a member",
    "bot can't initiate conversation",
    "bot can't send messages to the user",
    "can't send messages to bots",
    "user_is_bot",
    "user is deactivated",
    "group chat was deleted",
    "group chat was deactivated",
    "group chat was upgraded",
    "chat not found",
    "user not found",
    "can't access the chat",
    "have no access to the chat",
    "peer_id_invalid",
    "chat_id_invalid",
    "channel_invalid",
    "channel_private",
)
"""The last words of a group that was upgraded come without its new number only from odd servers (see Moved)."""
_ADMIN = (
    "not enough rights",
    "have no rights",
    "have no write access",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_guest_send_forbidden",
    "chat_admin_required",
    "chat_restricted",
    "chat_send_",
    "allow_payment_required",
    "user_banned_in_channel",
)
_THREAD = ("message thread not found", "topic_deleted", "topic_id_invalid")
_TOKEN = ("logged out",)
_STANDS_NO_LONGER = (
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "message_id_invalid",
)
_WORDS: tuple[tuple[type[PlatformError], tuple[str, ...]], ...] = (
    (GoneForGood, _GONE),
    (ThreadGone, _THREAD),
    (ThreadClosed, ("topic_closed",)),
    (Unauthorized, _TOKEN),
    (NeedsAdmin, _ADMIN),
    (Unchanged, ("message is not modified",)),
    (OtherKind, tuple(f"there is no {part} in the message to edit" for part in ("text", "caption", "media"))),
    (MessageGone, _STANDS_NO_LONGER),
)


def meaning(error: TelegramError) -> PlatformError:
    """Ours for theirs. Its text names no address and no token (`transport`)."""
    if isinstance(error, RefusedError):
        return _of_refusal(error)
    if isinstance(error, NotSentError):
        return Unreached(error.message)
    return OutcomeUnknown(error.message)


def _of_refusal(error: RefusedError) -> PlatformError:
    if error.migrate_to is not None:
        return Moved(str(error.migrate_to))
    if error.code == TOO_MANY:
        return TryLater(error.retry_after or SHORT_WAIT)
    if error.code == CONFLICT:
        return TryLater(SHORT_WAIT)
    words = error.description.casefold()
    if error.code in (UNAUTHORIZED, NOT_FOUND):
        known = error.code == NOT_FOUND and "method" in words
        return UnknownMethod(error.description) if known else Unauthorized("Telegram does not know the token")
    for kind, phrases in _WORDS:
        if any(phrase in words for phrase in phrases):
            return kind(error.description)
    # An unknown 403 keeps the chat: it is better to ask once too often than to leave a group for good.
    return (NeedsAdmin if error.code == FORBIDDEN else Malformed)(error.description)
