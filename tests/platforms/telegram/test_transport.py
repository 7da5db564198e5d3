"""What the network does, and what it means for a request."""

from typing import Any

import aiohttp
import pytest
from telegram.error import NetworkError, TimedOut

from bot.model import Secret
from bot.platforms.telegram.failures import meaning
from bot.platforms.telegram.transport import READ_TIMEOUT, NotSentError, Transport, bot_over, failure
from tests.fakes.telegram import FakeTelegram, slow


async def test_an_answer_that_does_not_come_in_time_is_unknown(server: FakeTelegram) -> None:
    held = slow("getWebhookInfo")
    server.faults.append(held)
    async with bot_over(Transport(server.url, Secret(server.token))) as api:
        with pytest.raises(TimedOut) as late:
            await api.call("getWebhookInfo", read_timeout=0.02)
    assert type(meaning(late.value)).__name__ == "OutcomeUnknown"


async def test_without_an_open_pool_nothing_leaves(server: FakeTelegram) -> None:
    transport = Transport(server.url, Secret(server.token))
    assert transport.read_timeout == READ_TIMEOUT
    with pytest.raises(NotSentError):
        await bot_over(transport).call("getWebhookInfo")
    await transport.initialize()
    await transport.initialize()
    await transport.shutdown()
    await transport.shutdown()
    assert server.requests == []


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (aiohttp.ConnectionTimeoutError(), NotSentError),
        (aiohttp.SocketTimeoutError(), TimedOut),
        (TimeoutError(), TimedOut),
        (aiohttp.ServerDisconnectedError(), NetworkError),
        (aiohttp.ClientPayloadError(), NetworkError),
        (ConnectionResetError(), NetworkError),
        (aiohttp.InvalidURL("http://x/bot1:secret/getMe"), NetworkError),
    ],
)
def test_only_what_surely_did_not_leave_is_called_so(error: Any, kind: type[NetworkError]) -> None:
    found = failure(error)
    assert type(found) is kind
    assert "secret" not in str(found)
