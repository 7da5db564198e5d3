"""Reports of faults."""

import logging
import sys

import pytest

from bot.errors import OperatorError
from bot.model import Secret
from bot.monitor.reports import reporting
from tests.fakes.sentry import FakeSentry

log = logging.getLogger("bot.somewhere")


def fail(what: str) -> None:
    log.error(what)


async def test_errors_are_reported_once_from_one_place() -> None:
    sentry = FakeSentry()
    async with sentry.listening() as dsn:
        async with reporting(Secret(dsn), [Secret("open-sesame")]):
            for what in ("with open-sesame", "again", "and again"):
                fail(what)
            log.warning("no error")
            log.error("from another place")
        log.error("after the end")
        await sentry.reported("bot.somewhere")
    assert [event["logentry"]["formatted"] for event in sentry.events] == ["with ***", "from another place"]
    event = sentry.events[0]
    assert event["release"].startswith("khabar@")
    assert event["server_name"] == "khabar"
    assert not event.keys() & {"breadcrumbs", "request", "user", "extra", "modules", "exception"}


async def test_without_an_address_nothing_is_reported() -> None:
    before = logging.getLogger().handlers[:]
    async with reporting(Secret(""), []):
        assert logging.getLogger().handlers == before


async def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with pytest.raises(OperatorError, match=r"pip install \"khabar\[reports\]\""):
        async with reporting(Secret("https://key@127.0.0.1/1"), []):
            pass


async def test_a_server_that_is_not_there_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    async with reporting(Secret("http://key@127.0.0.1:9/1"), []):
        fail("nobody hears it")
    assert "nobody hears it" in caplog.text
