"""Pictures that Telegram keeps for others, and those of others on Telegram."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import Malformed, OutcomeUnknown, PlatformError, TryLater
from bot.model import Button, Card, Chat, Photo, Picture, Reply, Request, Secret, Shown
from bot.platforms.base import Lending, Receipt
from bot.platforms.telegram.lender import lend
from bot.platforms.telegram.platform import Telegram
from bot.platforms.telegram.settings import Settings
from bot.platforms.telegram.transport import NotSentError, Transport
from bot.runners.loans import Loans
from tests.fakes.core import FakeCore
from tests.fakes.telegram import TOKEN, FakeTelegram, Person, broken, flood, refuse, reset
from tests.platforms.telegram.conftest import connected, echo, serving
from tests.platforms.telegram.test_secrecy import HIDDEN, Kept, every_word
from tests.platforms.telegram.test_uploads import png, standing

ME = Chat("telegram", "7")
JPEG = b"\xff\xd8\xff\xe0 a photo"
MOST = 100_000
FIRST, SECOND = Photo(png(), "png"), Photo(JPEG, "jpeg")
WEBP, GIF = Photo(b"RIFF....WEBP", "webp"), Photo(b"GIF89a", "gif")
SHOWN = Shown(1, 1)
ABROAD, OWN = Picture("discord", "1/2/3"), Picture("telegram", "p")


@pytest.fixture
async def telegram(server: FakeTelegram, person: Person) -> AsyncIterator[Telegram]:
    assert person.chat.id == int(ME.id)
    async with connected(server, FakeCore(echo)) as platform:
        yield platform


# Telegram lends


async def test_a_picture_is_fetched_by_its_id(telegram: Telegram, server: FakeTelegram) -> None:
    server.keeping.keep("p", JPEG)
    server.keeping.keep("f", JPEG * 1000, told=None, path="documents/a file-2.PNG")
    assert isinstance(telegram, Lending)
    assert await telegram.fetch("p", MOST) == JPEG
    assert await telegram.fetch("document:f", MOST) == JPEG * 1000
    assert server.keeping.taken == ["photos/p.jpg", "documents/a file-2.PNG"]


@pytest.mark.parametrize(
    ("how", "downloads"),
    [
        ({"told": MOST + 1}, 0),
        ({"content": b"x" * (MOST + 1), "told": 5}, 1),
        ({"content": b"x" * (MOST + 1), "told": None}, 1),
        ({"path": ""}, 0),
        ({"path": "/var/lib/telegram-bot-api/photos/p.jpg"}, 0),
        ({"path": "photos/../../bot/getUpdates"}, 0),
        ({"path": "photos/p.jpg?x=//evil.example"}, 0),
        ({"status": 404}, 1),
        ({"status": 302}, 1),
        ({"status": 500}, 1),
        ({"content": b"x" * 21 * 1024 * 1024}, 0),
    ],
)
async def test_what_is_too_large_or_not_to_be_had_is_refused(
    telegram: Telegram, server: FakeTelegram, how: dict[str, Any], downloads: int
) -> None:
    server.keeping.keep("p", **{"content": JPEG, **how})
    with pytest.raises(Malformed):
        await telegram.fetch("p", MOST)
    assert len(server.keeping.taken) == downloads


@pytest.mark.parametrize(
    ("fault", "meant"),
    [
        (refuse("getFile", 400, "Bad Request: wrong file_id or the file is temporarily unavailable"), Malformed),
        (flood("getFile", 3), TryLater),
        (broken("getFile", 502), OutcomeUnknown),
        (broken("getFile", 200, b'{"ok": true, "result": []}'), Malformed),
        (reset("getFile"), OutcomeUnknown),
    ],
)
async def test_what_telegram_says_instead(
    telegram: Telegram, server: FakeTelegram, fault: Any, meant: type[PlatformError]
) -> None:
    server.keeping.keep("p", JPEG)
    server.faults.append(fault)
    with pytest.raises(meant):
        await telegram.fetch("p", MOST)


async def test_the_address_of_a_file_is_told_to_nobody(telegram: Telegram, server: FakeTelegram) -> None:
    """It holds the token, and the connection breaks in every way."""
    kept, root = Kept(), logging.getLogger()
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    server.keeping.keep("p", JPEG, status=404)
    faults = []
    server.keeping.open.clear()
    fetching = asyncio.create_task(telegram.fetch("p", MOST))
    await server.signal.until(lambda: server.keeping.taken, "the download")
    await server.stop()
    for doing in (fetching, telegram.fetch("p", MOST)):
        with pytest.raises(PlatformError) as failed:
            await doing
        faults.append(failed.value)
    async with server:
        with pytest.raises(Malformed) as failed:
            await telegram.fetch("p", MOST)
        assert await Loans({"telegram": telegram}).photos((OWN,)) == ()
    root.removeHandler(kept)
    for fault in (*faults, failed.value):
        assert HIDDEN not in every_word(fault)
    assert kept.lines
    assert HIDDEN not in "".join(kept.lines)


async def test_a_process_that_does_not_serve_it_fetches_and_asks_for_nothing_else(server: FakeTelegram) -> None:
    server.keeping.keep("p", JPEG)
    async with lend(Settings(token=Secret(server.token), api_base_url=server.url)) as lender:
        assert await lender.fetch("document:p", MOST) == JPEG
        with pytest.raises(Malformed):
            await lender.fetch("other", MOST)
    assert {call.method for call in server.requests} == {"getFile"}
    assert server.keeping.taken == ["photos/p.jpg"]


async def test_without_a_connection_nothing_is_fetched(server: FakeTelegram) -> None:
    with pytest.raises(NotSentError):
        await Transport(server.url, Secret(TOKEN)).download("photos/p.jpg", MOST)


async def test_a_file_that_breaks_off_is_none(telegram: Telegram, server: FakeTelegram) -> None:
    server.keeping.keep("p", JPEG)
    server.keeping.open.clear()
    fetching = asyncio.create_task(telegram.fetch("p", MOST))
    await server.signal.until(lambda: server.keeping.taken, "the download")
    server.keeping.cut = True
    server.keeping.open.set()
    with pytest.raises(OutcomeUnknown):
        await fetching


# Telegram shows


def reply(*pictures: Picture, photos: tuple[Photo, ...] = (), text: str = "خبر", replaces: bool = False) -> Reply:
    card = Card(title="عنوان", text=text, pictures=pictures)
    buttons = ((Button("Next", "read 2"),),)
    return Reply(language="ar", cards=(card,), buttons=buttons, photos=photos, replaces=replaces)


async def shown(server: FakeTelegram, person: Person, its: Reply, count: int) -> Receipt:
    """The receipt of an answer in so many messages."""

    async def answer(_: Request) -> Reply:
        return replace(its, photos=())

    receipts: list[Receipt] = []

    class Core(FakeCore):
        async def shown(self, receipt: Receipt, reply: Reply) -> None:
            assert reply.photos == its.photos
            receipts.append(receipt)

    core = Core(answer)
    core.photos = its.photos
    async with serving(server, core):
        person.writes("/read 1")
        await person.chat.hears(count)
        await server.signal.until(lambda: receipts or None, "a receipt")
    return receipts[0]


@pytest.mark.parametrize(
    ("its", "standing_then"),
    [
        (reply(ABROAD, photos=(FIRST,)), [(FIRST.content, "عنوان")]),
        (reply(ABROAD), [("", "عنوان")]),
        (reply(ABROAD, ABROAD, photos=(FIRST, SECOND)), [(FIRST.content, ""), (JPEG, ""), ("", "عنوان")]),
        (reply(OWN, ABROAD, photos=(FIRST,)), [("p", ""), (FIRST.content, ""), ("", "عنوان")]),
        (reply(ABROAD, photos=(FIRST,), text="خ" * 1200), [(FIRST.content, ""), ("", "عنوان")]),
        (reply(ABROAD, photos=(WEBP,)), [(WEBP.content, "عنوان")]),
        (reply(ABROAD, photos=(WEBP, FIRST)), [(FIRST.content, "عنوان")]),
        (reply(ABROAD, photos=(WEBP, GIF)), [(WEBP.content, ""), (GIF.content, ""), ("", "عنوان")]),
    ],
)
async def test_a_card_stands_with_what_came_of_its_pictures(
    server: FakeTelegram, person: Person, its: Reply, standing_then: list[tuple[bytes | str, str]]
) -> None:
    its = replace(its, shows=SHOWN)
    await shown(server, person, its, len(standing_then))
    assert standing(server, person) == standing_then
    assert person.chat.standing[-1].labels == [["Next"]]


async def test_a_picture_that_telegram_refuses_costs_the_picture(server: FakeTelegram, person: Person) -> None:
    its = reply(ABROAD, photos=(Photo(b"\x89PNG broken............", "png"),))
    await shown(server, person, replace(its, shows=SHOWN), 1)
    assert standing(server, person) == [("", "عنوان")]
    assert server.complaints
    server.complaints.clear()


@pytest.mark.parametrize(
    ("before", "after", "standing_then"),
    [
        (reply(ABROAD, photos=(FIRST,)), reply(ABROAD, text="x"), [(FIRST.content, "عنوان\nx")]),
        (reply(ABROAD, photos=(FIRST,)), reply(ABROAD), [(FIRST.content, "عنوان\nخبر")]),
        (reply(ABROAD), reply(ABROAD, text="x"), [("", "عنوان\nx")]),
        (reply(ABROAD, photos=(FIRST,)), reply(ABROAD, text="x" * 1200), [("", "عنوان\n" + "x" * 1200)]),
        (
            reply(ABROAD, ABROAD, photos=(FIRST, SECOND)),
            reply(ABROAD, ABROAD, text="x"),
            [(FIRST.content, ""), (JPEG, ""), ("", "عنوان\nx")],
        ),
        (
            reply(OWN, ABROAD, photos=(FIRST,)),
            reply(OWN, ABROAD, text="x"),
            [("p", ""), (FIRST.content, ""), ("", "عنوان\nx")],
        ),
        (reply(ABROAD, photos=(FIRST,)), reply(text="x"), [("", "عنوان\nx")]),
        (reply(ABROAD, ABROAD, photos=(FIRST, SECOND)), Reply(language="ar", text="x"), [("", "x")]),
        (reply(ABROAD, photos=(FIRST,)), Reply(language="ar", text="سُحب"), [("", "سُحب")]),
    ],
)
async def test_a_correction_keeps_the_pictures_that_stand_there_and_fetches_none(
    server: FakeTelegram, person: Person, before: Reply, after: Reply, standing_then: list[tuple[bytes | str, str]]
) -> None:
    count = 1 if len(before.photos) + bool(before.cards[0].pictures[0] == OWN) < 2 else 3
    receipt = await shown(server, person, replace(before, shows=SHOWN), count)
    async with connected(server, FakeCore(echo)) as telegram:
        edited = await telegram.edit(receipt, after)
        assert whole(server, person) == standing_then
        await telegram.edit(edited, after)
        assert whole(server, person) == standing_then
        await telegram.delete(edited)
    assert person.chat.standing == []


async def test_a_card_of_which_nothing_can_be_seen_takes_no_place(telegram: Telegram, person: Person) -> None:
    receipt = await telegram.send(ME, reply(), "1")
    blank = Reply(language="ar", cards=(Card(title=" ", pictures=(ABROAD,)),))
    with pytest.raises(Malformed):
        await telegram.edit(receipt, blank)
    assert len(person.chat.standing) == 1


async def test_a_page_that_is_turned_back_has_its_picture(server: FakeTelegram, person: Person) -> None:
    async def answer(request: Request) -> Reply:
        if request.command == "end":
            return Reply(language="en", text="end")
        return reply(ABROAD, replaces=request.pressed, text="x" if request.pressed else "y")

    core = FakeCore(answer)
    core.photos = (FIRST,)
    async with serving(server, core):
        first = await person.says("/read 1")
        core.photos = (SECOND,)
        await person.presses(first, "Next")
        await person.says("/end")
    assert whole(server, person) == [(JPEG, "عنوان\nx"), ("", "end")]


def whole(server: FakeTelegram, person: Person) -> list[tuple[bytes | str, str]]:
    """As `standing`, with all of the text."""
    return [
        (media, message.text)
        for (media, _), message in zip(standing(server, person), person.chat.standing, strict=True)
    ]
