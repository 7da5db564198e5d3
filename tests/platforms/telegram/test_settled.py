"""What is answered is marked as done, in few transactions, and in the end all of it."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.errors import StoreUnusable
from bot.platforms.telegram import settled as module
from bot.platforms.telegram.settled import Settled
from tests.fakes.core import FakeInbox


class Counting(FakeInbox):
    """Counts transactions, and fails as often as it is told."""

    def __init__(self, updates: int, failures: int = 0) -> None:
        super().__init__()
        self.updates, self.failures = updates, failures
        self.transactions = 0
        self.written = asyncio.Event()

    async def done(self, ids: Sequence[int]) -> None:
        self.transactions += 1
        if self.failures:
            self.failures -= 1
            raise StoreUnusable("the disk is full")
        await asyncio.sleep(0)
        await super().done(ids)
        if not self.open:
            self.written.set()


async def filled(updates: int, failures: int = 0) -> Counting:
    inbox = Counting(updates, failures)
    await inbox.put([(str(number), "{}") for number in range(updates)])
    return inbox


async def test_many_are_written_together() -> None:
    inbox = await filled(50)
    settled = Settled(inbox)
    for number in range(1, 51):
        settled.add(number)
    await asyncio.wait_for(inbox.written.wait(), 5)
    assert inbox.transactions == 1


async def test_closing_writes_what_is_left_at_once() -> None:
    inbox = await filled(3)
    settled = Settled(inbox)
    for number in (1, 2, 3):
        settled.add(number)
    await settled.close()
    assert inbox.open == []
    await settled.close()


async def test_a_database_that_fails_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    inbox = await filled(2, failures=1)
    settled = Settled(inbox, pause=0.01)
    settled.add(1)
    settled.add(2)
    await asyncio.wait_for(inbox.written.wait(), 5)
    assert "can't be marked as done" in caplog.text
    assert module.PAUSE > 0.1


async def test_closing_does_not_insist() -> None:
    inbox = await filled(1, failures=9)
    settled = Settled(inbox, pause=60)
    settled.add(1)
    await settled.close()
    assert inbox.transactions == 1
    assert inbox.open == ["0"]
