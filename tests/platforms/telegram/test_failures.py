"""Each error that a send can meet, and what it means for whoever sends."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

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
from bot.model import Chat, ChatKind, Reply
from bot.platforms.telegram.failures import SHORT_WAIT, ThreadGone, UnknownMethod
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Fault, Person, RefusalError, broken, flood, late, refuse, reset
from tests.platforms.telegram.conftest import connected, echo

HELLO = Reply(language="en", text="Hello")
ME = Chat("telegram", "7")
# The words of tdlib/telegram-bot-api (Client.cpp) and of TDLib; names in capitals are MTProto's, passed through.
REFUSALS: Mapping[type[PlatformError], tuple[tuple[int, str], ...]] = {
    GoneForGood: (
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: bot was kicked from the group chat"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
        (403, "Forbidden: bot was kicked from the channel chat"),
        (403, "Forbidden: bot is not a member of the group chat"),
        (403, "Forbidden: bot is not a member of the supergroup chat"),
        (403, "Forbidden: bot is not a member of the channel chat"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot can't initiate conversation with a user"),
        (403, "Forbidden: bot can't send messages to the user"),
        (403, "Forbidden: bots can't send messages to bots"),
        (403, "Forbidden: bot can't send messages to bots"),
        (403, "Forbidden: the group chat was deleted"),
        (400, "Bad Request: group chat was deactivated"),
        (400, "Bad Request: group chat was upgraded to a supergroup chat"),
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: user not found"),
        (400, "Bad Request: can't access the chat"),
        (400, "Bad Request: have no access to the chat"),
        (400, "Bad Request: PEER_ID_INVALID"),
        (400, "Bad Request: CHAT_ID_INVALID"),
        (400, "Bad Request: CHANNEL_INVALID"),
        (400, "Bad Request: CHANNEL_PRIVATE"),
        (400, "Bad Request: USER_IS_BOT"),
    ),
    NeedsAdmin: (
        (400, "Bad Request: not enough rights to send text messages to the chat"),
        (400, "Bad Request: have no rights to send a message"),
        (400, "Bad Request: have no write access to the chat"),
        (400, "Bad Request: need administrator rights in the channel chat"),
        (403, "Forbidden: need administrator rights in the channel chat"),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
        (403, "Forbidden: CHAT_WRITE_FORBIDDEN"),
        (400, "Bad Request: CHAT_ADMIN_REQUIRED"),
        (400, "Bad Request: CHAT_RESTRICTED"),
        (400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN"),
        (400, "Bad Request: CHAT_GUEST_SEND_FORBIDDEN"),
        (400, "Bad Request: ALLOW_PAYMENT_REQUIRED_5"),
        (400, "Bad Request: USER_BANNED_IN_CHANNEL"),
        (403, "Forbidden: something new"),
    ),
    ThreadClosed: ((400, "Bad Request: TOPIC_CLOSED"),),
    ThreadGone: (
        (400, "Bad Request: message thread not found"),
        (400, "Bad Request: TOPIC_DELETED"),
        (400, "Bad Request: TOPIC_ID_INVALID"),
    ),
    Malformed: (
        (400, "Bad Request: can't parse entities: Unsupported start tag"),
        (400, "Bad Request: message is too long"),
        (400, "Bad Request: message text is empty"),
        (400, "Bad Request: reply markup is too long"),
        (400, "Bad Request: BUTTON_DATA_INVALID"),
        (400, "Bad Request: ENTITY_BOUNDS_INVALID"),
        (400, "Bad Request: something new"),
        (413, "Request Entity Too Large"),
    ),
    UnknownMethod: ((404, "Not Found: method not found"),),
    Unauthorized: (
        (401, "Unauthorized"),
        (401, "Unauthorized: invalid token specified"),
        (404, "Not Found"),
        (400, "Logged out"),
    ),
    TryLater: ((409, "Conflict: terminated by setWebhook request"),),
}


async def meeting(server: FakeTelegram, fault: Fault, chat: Chat = ME) -> PlatformError:
    """What a send raises that meets this."""
    server.person(7)
    server.faults.append(fault)
    async with connected(server, FakeCore(echo)) as platform:
        with pytest.raises(PlatformError) as met:
            await platform.send(chat, HELLO, "1")
    assert server.token not in str(met.value)
    assert str(met.value)
    return met.value


@pytest.mark.parametrize(
    ("kind", "code", "description"), [(kind, *refusal) for kind, refusals in REFUSALS.items() for refusal in refusals]
)
async def test_a_refusal_has_one_meaning_and_is_met_once(
    server: FakeTelegram, kind: type[PlatformError], code: int, description: str
) -> None:
    assert type(await meeting(server, refuse("sendMessage", code, description))) is kind
    assert len(server.called("sendMessage")) == 1


async def test_a_migrated_group_says_where_it_is(server: FakeTelegram) -> None:
    server.group(-5).moves_to(server.group(-1005))
    moved = await meeting(server, refuse("getChat", 400, "another method's"), Chat("telegram", "-5", ChatKind.GROUP))
    assert isinstance(moved, Moved)
    assert moved.chat == "-1005"


@pytest.mark.parametrize("seconds", [3, 50_000])
async def test_a_limit_says_how_long_to_wait(server: FakeTelegram, seconds: float) -> None:
    limit = await meeting(server, flood("sendMessage", seconds))
    assert isinstance(limit, TryLater)
    assert (limit.seconds, limit.whole_bot) == (seconds, False)


ODD: list[dict[str, Any]] = [{}, {"retry_after": None}, {"retry_after": "soon"}, {"retry_after": -5}]


@pytest.mark.parametrize("told", ODD)
async def test_a_limit_that_does_not_say_is_short(server: FakeTelegram, told: dict[str, Any]) -> None:
    fault = flood("sendMessage", 1)
    fault.refusal = RefusalError(429, "Too Many Requests", **told)
    limit = await meeting(server, fault)
    assert isinstance(limit, TryLater)
    assert limit.seconds == SHORT_WAIT


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (429, b"<html>Too Many Requests</html>", TryLater),
        (429, b'{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":[5]}', TryLater),
        (413, b"<html>Request Entity Too Large</html>", Malformed),
        (200, b'{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}', GoneForGood),
        (200, b'{"ok":false,"error_code":500,"description":"Internal Server Error"}', OutcomeUnknown),
        (200, b'{"ok":false,"description":"Forbidden: bot was blocked by the user"}', OutcomeUnknown),
    ],
)
async def test_whoever_says_no_has_not_acted_and_whoever_breaks_may_have(
    server: FakeTelegram, status: int, body: bytes, kind: type[PlatformError]
) -> None:
    assert type(await meeting(server, broken("sendMessage", status, body))) is kind


SERVER_ERROR = b'{"ok":false,"error_code":500,"description":"Internal Server Error: restart"}'
UNKNOWN: dict[str, Fault] = {
    "500": broken("sendMessage", 500, SERVER_ERROR),
    "502": broken("sendMessage", 502),
    "503": broken("sendMessage", 503, b""),
    "504": broken("sendMessage", 504, b"upstream timed out"),
    "a foreign 403": broken("sendMessage", 403, b"<html>a proxy's opinion</html>"),
    "foreign JSON": broken("sendMessage", 403, b'{"error": "an opinion"}'),
    "a redirect": broken("sendMessage", 301, b""),
    "garbage": broken("sendMessage", 200, b"\x00\xff garbage"),
    "an empty body": broken("sendMessage", 200, b""),
    "no result": broken("sendMessage", 200, b"{}"),
    "no message": broken("sendMessage", 200, b'{"ok":true,"result":true}'),
    "a message without a number": broken("sendMessage", 200, b'{"ok":true,"result":{"date":5}}'),
    "half a JSON": broken("sendMessage", 200, b'{"ok":true,"result":{"message_id":'),
    "reset before": reset("sendMessage", "before"),
    "reset after": reset("sendMessage", "after"),
    "half a body": reset("sendMessage", "middle"),
}


@pytest.mark.parametrize("fault", UNKNOWN.values(), ids=UNKNOWN.keys())
async def test_what_may_have_arrived_is_unknown(server: FakeTelegram, fault: Fault) -> None:
    assert type(await meeting(server, fault)) is OutcomeUnknown


async def test_an_answer_that_comes_too_late_is_unknown(server: FakeTelegram, person: Person) -> None:
    server.faults.append(late("sendMessage", 60))
    async with connected(server, FakeCore(echo), answer=0.05) as platform:
        async with asyncio.timeout(5):
            with pytest.raises(OutcomeUnknown):
                await platform.send(ME, HELLO, "1")
    assert [message.text for message in person.chat.standing] == ["Hello"]
