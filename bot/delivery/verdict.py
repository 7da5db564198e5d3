"""What becomes of a message that did not arrive, by the error it met. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from bot.errors import GoneForGood, Malformed, NeedsAdmin, OutcomeUnknown, PlatformError, TryLater, Unauthorized
from bot.i18n import N_
from bot.model import DeliveryState

FIRST_WAIT, LONGEST_WAIT = 5.0, 3600.0
"""Seconds before a message is sent again of which nobody knows whether it arrived: doubled each time."""
MOST_KNOWN = 5
"""Attempts within which a platform that knows its messages again still does so: it does for some minutes."""
MOST_UNKNOWN, MOST_FAULTS = 12, 3
"""Attempts at a message whose outcome stays unknown, and at one that meets a fault of ours."""
WRONG_TOKEN = 60.0
"""Seconds until a platform is asked again that does not know the token."""
ADMIN_WAITS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3))
"""How long a chat is left alone whose admin must act, after each attempt: five within seven days."""


class Halt(Enum):
    """Who waits with a message."""

    NOBODY = auto()
    CHAT = auto()
    BOT = auto()


@dataclass(frozen=True, slots=True)
class Again:
    """It is sent again after `seconds`; the attempt is `counted` where it took place."""

    seconds: float
    counted: bool
    halts: Halt = Halt.NOBODY


@dataclass(frozen=True, slots=True)
class Fail:
    """It is not sent again."""

    state: DeliveryState


@dataclass(frozen=True, slots=True)
class Gone:
    """Nothing is sent to the chat any more."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Nothing is sent to the chat until an admin of it has acted, or may have."""


Verdict = Again | Fail | Gone | Hold

_SURE: tuple[tuple[type[PlatformError], Verdict], ...] = (
    (Unauthorized, Again(WRONG_TOKEN, counted=False, halts=Halt.BOT)),
    (GoneForGood, Gone()),
    (NeedsAdmin, Hold()),
    (Malformed, Fail(DeliveryState.FAILED)),
)

_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (GoneForGood, N_("the bot was blocked, or removed from the chat")),
    (NeedsAdmin, N_("the bot is not allowed to write in the chat")),
    (Unauthorized, N_("the platform does not accept the bot's token")),
    (TryLater, N_("the platform asks the bot to wait")),
    (OutcomeUnknown, N_("the platform gave no answer")),
    (Malformed, N_("the platform refuses the message")),
    (PlatformError, N_("the platform has a fault")),
    (Exception, N_("the bot has a fault")),
)


def verdict(error: Exception, attempts: int, *, resend: bool) -> Verdict:
    """What to do after the attempt of that number; `resend`: a message that may have arrived is sent again."""
    if isinstance(error, TryLater):
        return Again(error.seconds, counted=False, halts=Halt.BOT if error.whole_bot else Halt.CHAT)
    for kind, its in _SURE:
        if isinstance(error, kind):
            return its
    if isinstance(error, OutcomeUnknown):
        given_up = Fail(DeliveryState.UNKNOWN) if not resend or attempts >= MOST_UNKNOWN else None
    else:
        given_up = Fail(DeliveryState.FAILED) if attempts >= MOST_FAULTS else None
    return given_up or Again(wait(attempts), counted=True)


def wait(attempts: int) -> float:
    """Seconds after so many attempts."""
    return float(min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT))


def refuses(error: Exception) -> bool:
    """Whether it is one of the answers that a platform counts (401, 403, 429).

    What halts the whole bot is not: it is no more than a few, and may be a connection that did not come about.
    """
    if isinstance(error, TryLater):
        return not error.whole_bot
    return isinstance(error, Unauthorized | GoneForGood | NeedsAdmin)


def reason(error: Exception) -> str:
    """For people, as an English message id. What the platform itself said is for the log."""
    return next(its for kind, its in _REASONS if isinstance(error, kind))
