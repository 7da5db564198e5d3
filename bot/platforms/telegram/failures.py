"""What an error of the Bot API means for us: one table, from its words to `bot.errors`.

The Bot API promises no wording; these are the words of its server's source (tdlib/telegram-bot-api) and of TDLib.
"""

from telegram.error import TelegramError

from bot.errors import GoneForGood, Malformed, Moved, NeedsAdmin, OutcomeUnknown, PlatformError, TryLater, Unauthorized
from bot.platforms.telegram.transport import NotSentError, RefusedError

UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT, TOO_MANY = 401, 403, 404, 409, 429
SHORT_WAIT = 1.0
"""Seconds until a connection that did not come about is tried again."""


class Unreached(TryLater):
    """No connection to the server came about."""

    def __init__(self, why: str) -> None:
        super().__init__(SHORT_WAIT, whole_bot=True)
        self._why = why

    def __str__(self) -> str:
        return self._why


class ThreadGone(NeedsAdmin):
    """The forum topic was deleted; the chat itself is there."""


class MessageGone(Malformed):
    """The message to edit or delete is not there, or can't be changed any more."""


class OtherKind(MessageGone):
    """The message is there, but one with a picture, which can't become one without; or the other way round."""


class Unchanged(Malformed):
    """The message already says what it should."""


_GONE = (
    "bot was blocked",
    "bot was kicked",
    "bot is not a member",
    "bot can't initiate conversation",
    "bots can't send messages to bots",
    "user is deactivated",
    "group chat was deleted",
    "group chat was deactivated",
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "channel_private",
)
_ADMIN = (
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_admin_required",
    "chat_restricted",
    "chat_send_plain_forbidden",
    "topic_closed",
    "topic_deleted",
    "user_banned_in_channel",
)
_STANDS_NO_LONGER = (
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "message_id_invalid",
)
_WORDS: tuple[tuple[type[PlatformError], tuple[str, ...]], ...] = (
    (GoneForGood, _GONE),
    (ThreadGone, ("message thread not found",)),
    (NeedsAdmin, _ADMIN),
    (Unchanged, ("message is not modified",)),
    (OtherKind, ("there is no text in the message to edit", "there is no media in the message to edit")),
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
        return TryLater(float(error.retry_after or SHORT_WAIT))
    if error.code in (UNAUTHORIZED, NOT_FOUND):
        return Unauthorized("Telegram does not know the token")
    words = error.description.casefold()
    for kind, phrases in _WORDS:
        if any(phrase in words for phrase in phrases):
            return kind(error.description)
    # An unknown 403 keeps the chat: it is better to ask once too often than to leave a group for good.
    return (NeedsAdmin if error.code == FORBIDDEN else Malformed)(error.description)
