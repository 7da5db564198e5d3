"""Every error that a platform can meet with a send, and what becomes of the message."""

import pytest

from bot import errors
from bot.delivery.verdict import ADMIN_WAITS, Again, Fail, Gone, Halt, Hold, Verdict, reason, refuses, verdict, wait
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
from bot.i18n import language
from bot.model import DeliveryState
from bot.platforms.telegram.failures import MessageGone, OtherKind, ThreadGone, Unchanged, Unreached

AFTER_A_FAULT = Again(5.0, counted=True)
TABLE: list[tuple[Exception, Verdict, bool]] = [
    (Unauthorized("no"), Again(60.0, counted=False, halts=Halt.BOT), True),
    (GoneForGood("blocked"), Gone(), True),
    (NeedsAdmin("rights"), Hold(), True),
    (ThreadClosed("topic"), Hold(), True),
    (ThreadGone("topic"), Hold(), True),
    (TryLater(7), Again(7, counted=False, halts=Halt.CHAT), True),
    (TryLater(7, whole_bot=True), Again(7, counted=False, halts=Halt.BOT), False),
    (Unreached("no connection"), Again(1.0, counted=False, halts=Halt.BOT), False),
    (OutcomeUnknown("reset"), AFTER_A_FAULT, False),
    (Malformed("form"), Fail(DeliveryState.FAILED), False),
    (MessageGone("?"), Fail(DeliveryState.FAILED), False),
    (OtherKind("?"), Fail(DeliveryState.FAILED), False),
    (Unchanged("?"), Fail(DeliveryState.FAILED), False),
    (Moved("8"), AFTER_A_FAULT, False),
    (PlatformError("something new"), AFTER_A_FAULT, False),
    (ValueError("a fault of ours"), AFTER_A_FAULT, False),
]


@pytest.mark.parametrize(("error", "expected", "counts"), TABLE, ids=lambda value: type(value).__name__)
def test_every_error_has_its_verdict(error: Exception, expected: Verdict, counts: bool) -> None:
    assert verdict(error, 1, resend=True) == expected
    assert refuses(error) == counts


def test_no_error_is_forgotten() -> None:
    known = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, PlatformError)}
    assert known <= {type(error) for error, *_ in TABLE}


def test_what_may_have_arrived_is_sent_again_twelve_times_or_never() -> None:
    error = OutcomeUnknown("reset")
    assert verdict(error, 11, resend=True) == Again(3600.0, counted=True)
    assert verdict(error, 12, resend=True) == Fail(DeliveryState.UNKNOWN)
    assert verdict(error, 1, resend=False) == Fail(DeliveryState.UNKNOWN)


def test_a_fault_of_ours_is_tried_three_times() -> None:
    assert verdict(ValueError(), 2, resend=False) == Again(10.0, counted=True)
    assert verdict(ValueError(), 3, resend=True) == Fail(DeliveryState.FAILED)


def test_waits_grow() -> None:
    assert [wait(attempts) for attempts in range(1, 10)] == [5, 10, 20, 40, 80, 160, 320, 640, 1280]
    assert wait(11) == wait(12) == 3600
    assert sum(wait.total_seconds() for wait in ADMIN_WAITS) < 7 * 24 * 3600


@pytest.mark.parametrize(
    ("error", "english", "arabic"),
    [
        *(
            (
                GoneForGood("Forbidden: x"),
                "the bot was blocked, or removed from the chat",
                "حُظر البوت أو أُزيل من المحادثة",
            ),
            (NeedsAdmin("x"), "the bot is not allowed to write in the chat", "لا يُسمح للبوت بالكتابة في المحادثة"),
            (Unauthorized("x"), "the platform does not accept the bot's token", "لا تقبل المنصة رمز البوت"),
            (TryLater(60), "the platform asks the bot to wait", "تطلب المنصة من البوت أن ينتظر"),
            (OutcomeUnknown("x"), "the platform gave no answer", "لم تُجب المنصة"),
            (Malformed("x"), "the platform refuses the message", "ترفض المنصة الرسالة"),
            (Moved("2"), "the platform has a fault", "في المنصة خلل"),
            (ValueError("with a title in it"), "the bot has a fault", "في البوت خلل"),
        ),
    ],
)
def test_a_reason_is_told_in_the_readers_language(error: Exception, english: str, arabic: str) -> None:
    """Never in the platform's words, which are for programmers."""
    assert [language(code)(reason(error)) for code in ("en", "ar")] == [english, arabic]
