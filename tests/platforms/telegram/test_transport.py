"""What the network does, and what it means for a request."""

import asyncio
from typing import Any

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from telegram.error import NetworkError, TimedOut

from bot.model import Secret
from bot.platforms.telegram import transport
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
    ours = Transport(server.url, Secret(server.token))
    assert ours.read_timeout == READ_TIMEOUT
    with pytest.raises(NotSentError):
        await bot_over(ours).call("getWebhookInfo")
    await ours.initialize()
    await ours.initialize()
    await ours.shutdown()
    await ours.shutdown()
    assert server.requests == []


async def test_who_does_not_lead_writes_no_request(server: FakeTelegram) -> None:
    """It looks when the connection stands: a process may have stood still until then."""
    leads = True
    async with bot_over(Transport(server.url, Secret(server.token), leads=lambda: leads)) as api:
        heard = len(server.requests)
        leads = False
        with pytest.raises(NotSentError) as overtaken:
            await api.call("getWebhookInfo")
        assert len(server.requests) == heard
        leads = True
        await api.call("getWebhookInfo")
        assert len(server.requests) == heard + 1
    assert type(meaning(overtaken.value)).__name__ == "Unreached"


def refused(kind: Any, error: Exception) -> Any:
    """An error of making a connection, as the library makes it."""
    return kind(ConnectionKey("secret.example", 443, True, True, None, None, None), error)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (aiohttp.ConnectionTimeoutError(), NotSentError),
        (refused(aiohttp.ClientConnectorError, OSError(111, "Connection refused")), NotSentError),
        (refused(aiohttp.ClientConnectorDNSError, OSError(-2, "Name or service not known")), NotSentError),
        (refused(aiohttp.ClientConnectorCertificateError, ValueError("expired")), NotSentError),
        (aiohttp.ServerTimeoutError(), TimedOut),
        (aiohttp.ClientOSError(104, "Connection reset by peer"), NetworkError),
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


async def test_a_pool_that_is_full_has_sent_nothing(server: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "CONNECTIONS", 1)
    monkeypatch.setattr(transport, "CONNECT_TIMEOUT", 0.05)
    held = slow("getWebhookInfo")
    server.faults.append(held)
    async with bot_over(Transport(server.url, Secret(server.token))) as api:
        first = asyncio.create_task(api.call("getWebhookInfo"))
        await server.hears("getWebhookInfo")
        with pytest.raises(NotSentError) as full:
            await api.call("getMe")
        held.hold.set()
        await first
    assert type(meaning(full.value)).__name__ == "Unreached"
    assert len(server.called("getMe")) == 1  # the one that the library itself begins with


def test_a_certificate_that_is_not_valid_is_named() -> None:
    found = failure(refused(aiohttp.ClientConnectorCertificateError, ValueError("expired")))
    assert str(found) == "no connection: the server's certificate is not valid"
