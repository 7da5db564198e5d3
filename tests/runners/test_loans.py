"""Pictures that platforms lend each other: shared, within limits, remembered for a while, and never in the way."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from bot import app, storage
from bot.errors import Malformed
from bot.model import Card, Photo, Picture, Reply, State
from bot.platforms.base import Platform
from bot.runners.core import PlatformCore
from bot.runners.loans import AGAIN, EACH, LARGEST, LIFETIME, MOST, Loans, Remembered
from bot.store.sqlite import Store, open_store
from tests.conversation import router
from tests.platforms.web.drawings import png
from tests.running import WEB, Heard, configuration
from tests.samples import WATER

PNG = png(3, 2)
ONE, TWO = Picture("telegram", "one"), Picture("telegram", "two")
SHOWN = Photo(PNG, "png")


@dataclass
class Lender:
    """A platform that keeps pictures: what it was asked for, and a gate before it answers."""

    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    fault: Exception | None = None
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: int = 0
    most_at_once: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    async def fetch(self, file: str, most: int) -> bytes:
        self.asked.append(file)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.gate.wait()
        finally:
            self.at_once -= 1
        if self.fault:
            raise self.fault
        assert most == LARGEST
        return self.files.get(file, PNG)


@pytest.fixture
def lender() -> Lender:
    return Lender()


@pytest.fixture
async def loans(lender: Lender) -> AsyncIterator[Loans]:
    """Telegram lends; the page in the browser keeps nothing."""
    made = Loans({"telegram": cast("Platform", lender), "web": cast("Platform", object())}, patience=0.05)
    yield made
    await made.close()


async def turns(condition: asyncio.Event | None = None, times: int = 20) -> None:
    """What can go on now does."""
    for _ in range(times):
        await asyncio.sleep(0)
    assert condition is None or condition.is_set()


async def test_pictures_come_in_their_order_and_are_remembered(loans: Loans, lender: Lender) -> None:
    lender.files = {"one": PNG, "two": b"\xff\xd8\xff\xe0", "page": b"<html>"}
    both = (SHOWN, Photo(b"\xff\xd8\xff\xe0", "jpeg"))
    assert await loans.photos((ONE, TWO)) == both
    assert await loans.photos((TWO, ONE)) == both[::-1]
    assert lender.asked == ["one", "two"]
    assert loans.lenders == {"telegram"}


async def test_whose_platform_does_not_lend_is_left_out(loans: Loans, lender: Lender) -> None:
    strange = (Picture("discord", "1/2/3"), Picture("web", "x"))
    assert await loans.photos(strange) == ()
    assert await loans.photos((*strange, ONE)) == (SHOWN,)
    assert lender.asked == ["one"]


async def test_a_platform_that_another_process_serves_is_reached_for_each_picture(lender: Lender) -> None:
    reached = []

    @asynccontextmanager
    async def reach() -> AsyncIterator[Lender]:
        reached.append("opened")
        yield lender
        reached.append("closed")

    here = Lender()
    loans = Loans({"discord": cast("Platform", here)}, {"telegram": reach, "discord": reach})
    assert loans.lenders == {"telegram", "discord"}
    assert await loans.photos((ONE, Picture("discord", "1"))) == (SHOWN, SHOWN)
    assert (lender.asked, here.asked, reached) == (["one"], ["1"], ["opened", "closed"])


async def test_what_is_no_picture_is_not_passed_on(loans: Loans, lender: Lender) -> None:
    lender.files = {"one": b"<svg onload=alert(1)>"}
    assert await loans.photos((ONE, TWO)) == (SHOWN,)


async def test_no_more_than_so_many_of_an_article(loans: Loans, lender: Lender) -> None:
    pictures = [Picture("telegram", str(number)) for number in range(MOST + 3)]
    assert len(await loans.photos(pictures)) == MOST
    assert lender.asked == [str(number) for number in range(MOST)]


async def test_what_takes_long_is_left_out_and_there_for_who_asks_next(loans: Loans, lender: Lender) -> None:
    lender.gate.clear()
    assert await loans.photos((ONE,)) == ()
    asking = asyncio.create_task(loans.photos((ONE,), 5.0))
    await turns()
    lender.gate.set()
    assert await asking == (SHOWN,)
    assert await loans.photos((ONE,)) == (SHOWN,)
    assert lender.asked == ["one"]


async def test_many_readers_share_one_request_and_one_who_leaves_ends_it_for_nobody(
    loans: Loans, lender: Lender
) -> None:
    lender.gate.clear()
    readers = [asyncio.create_task(loans.photos((ONE,), 5.0)) for _ in range(50)]
    await turns()
    readers[0].cancel()
    await turns()
    lender.gate.set()
    gone, *others = await asyncio.gather(*readers, return_exceptions=True)
    assert isinstance(gone, asyncio.CancelledError)
    assert others == [(SHOWN,)] * 49
    assert lender.asked == ["one"]


async def test_only_some_are_fetched_at_the_same_time(loans: Loans, lender: Lender) -> None:
    lender.gate.clear()
    groups = [[Picture("telegram", f"{reader} {number}") for number in range(MOST)] for reader in range(5)]
    readers = [asyncio.create_task(loans.photos(each, 5.0)) for each in groups]
    await turns()
    lender.gate.set()
    assert {len(photos) for photos in await asyncio.gather(*readers)} == {MOST}
    assert (lender.most_at_once, len(lender.asked)) == (4, 20)


async def test_what_never_comes_is_given_up(lender: Lender) -> None:
    loans = Loans({"telegram": cast("Platform", lender)}, longest=0.01)
    lender.gate.clear()
    assert await loans.photos((ONE,), 5.0) == ()
    assert lender.at_once == 0
    assert await loans.photos((ONE,), 5.0) == ()
    assert lender.asked == ["one"], "not at once again"


@pytest.mark.parametrize(("fault", "level"), [(Malformed("gone"), logging.INFO), (KeyError("x"), logging.ERROR)])
async def test_a_fault_costs_the_picture_alone(loans: Loans, lender: Lender, fault: Exception, level: int) -> None:
    heard, log = Heard(), logging.getLogger("bot.runners.loans")
    log.addHandler(heard)
    log.setLevel(logging.INFO)
    lender.fault = fault
    try:
        assert await loans.photos((ONE,)) == ()
    finally:
        log.removeHandler(heard)
        log.setLevel(logging.NOTSET)
    assert [(record.levelno, record.getMessage().partition(":")[0]) for record in heard.records] == [
        (level, "a picture that telegram keeps can't be had")
    ]


async def test_a_platform_that_goes_while_its_picture_waits_is_missed_by_nobody(lender: Lender) -> None:
    connected = {"telegram": cast("Platform", lender)}
    loans = Loans(connected)
    lender.gate.clear()
    first = asyncio.create_task(loans.photos([Picture("telegram", str(number)) for number in range(MOST)]))
    await turns()
    last = asyncio.create_task(loans.photos((ONE,)))
    await turns()
    del connected["telegram"]
    lender.gate.set()
    assert len(await first) == MOST
    assert await last == ()


async def test_the_end_gives_up_what_is_under_way(loans: Loans, lender: Lender) -> None:
    lender.gate.clear()
    reader = asyncio.create_task(loans.photos((ONE,), 5.0))
    await turns()
    await loans.close()
    assert await reader == ()
    assert lender.at_once == 0


def test_what_nobody_asked_for_the_longest_goes_first() -> None:
    remembered, photo = Remembered(room=2 * (EACH + 10)), Photo(b"x" * 10, "png")
    three = [Picture("telegram", str(number)) for number in range(3)]
    remembered.put(three[0], photo, 0.0)
    remembered.put(three[1], photo, 0.0)
    assert remembered.get(three[0], 1.0) == (photo,)
    remembered.put(three[2], photo, 2.0)
    assert [remembered.get(each, 3.0) for each in three] == [(photo,), None, (photo,)]
    remembered.put(three[0], replace(photo, content=b"x" * 5000), 4.0)
    assert [remembered.get(each, 5.0) for each in three] == [None, None, None], "what has no room is not kept"


def test_a_picture_is_known_for_a_while_and_that_there_is_none_for_less() -> None:
    remembered = Remembered()
    remembered.put(ONE, SHOWN, 0.0)
    remembered.put(TWO, None, 0.0)
    assert (remembered.get(ONE, AGAIN), remembered.get(TWO, AGAIN - 1)) == ((SHOWN,), (None,))
    assert remembered.get(TWO, AGAIN) is None
    assert remembered.get(ONE, LIFETIME) is None


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path / storage.DATABASE) as opened:
        yield opened


@pytest.fixture
def core(store: Store, loans: Loans, tmp_path: Path) -> PlatformCore:
    return replace(app.core("web", configuration(tmp_path, WEB), store, router(store)), loans=loans)


async def test_a_card_that_was_asked_for_gets_the_pictures_of_others(core: PlatformCore, lender: Lender) -> None:
    there = replace(ONE, url="https://example.com/a.jpg")
    card = Card(title="x", pictures=(there, Picture("web", "own"), Picture("telegram", ""), TWO))
    assert await core.illustrated(Reply(language="en", cards=(card,))) == Reply(
        language="en", cards=(card,), photos=(SHOWN,)
    )
    for plain in (Reply(language="en", cards=(card, card)), Reply(language="en", text="x")):
        assert await core.illustrated(plain) is plain
    assert lender.asked == ["two"]
    assert core.lenders == {"telegram"}
    assert replace(core, name="telegram").lenders == set()


async def test_a_picture_of_a_published_article_by_its_number(core: PlatformCore, store: Store, lender: Lender) -> None:
    pictures = (replace(ONE, url="https://example.com/a.jpg"), TWO)
    await store.add(replace(WATER, pictures=pictures))
    await store.add(replace(WATER, title="A draft", pictures=pictures, state=State.DRAFT))
    assert await core.picture(1, 2) == SHOWN
    for article, number in ((1, 0), (1, 1), (1, 3), (2, 2), (3, 1)):
        assert await core.picture(article, number) is None
    assert lender.asked == ["two"]


async def test_a_store_that_fails_costs_the_picture(core: PlatformCore, tmp_path: Path) -> None:
    async with open_store(tmp_path / "closed.db") as closed:
        pass
    assert await replace(core, store=closed).picture(1, 1) is None
