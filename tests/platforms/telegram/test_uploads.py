"""Drawings and documents: uploaded over the socket, shown with their text, and never in its way."""

import struct
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.errors import OutcomeUnknown, TryLater
from bot.model import Button, Card, Chat, Document, Drawing, Picture, Reply, Request
from bot.platforms.telegram.platform import Telegram
from bot.platforms.telegram.render import drafts
from bot.platforms.telegram.uploads import Upload, parted
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Person, broken, flood, refuse, reset
from tests.platforms.telegram.conftest import connected, echo, serving

ME = Chat("telegram", "7")


def png(width: int = 40, height: int = 20) -> bytes:
    """A black picture (PNG, section 5)."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\0" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


COVER = Drawing(png(), "غلاف العدد")
CHART = Drawing(png(60, 30), "رسم بياني")
SHEET = Document("saved.json", b'{"a": 1}', "كل ما هو محفوظ")
BUTTONS = ((Button("Next", "stats 2"),),)


def reply(*drawings: Drawing, text: str = "الأرقام", document: Document | None = None, replaces: bool = False) -> Reply:
    return Reply(language="ar", text=text, drawings=drawings, document=document, buttons=BUTTONS, replaces=replaces)


@pytest.fixture
async def telegram(server: FakeTelegram, person: Person) -> AsyncIterator[Telegram]:
    assert person.chat.id == int(ME.id)
    async with connected(server, FakeCore(echo)) as platform:
        yield platform


def standing(server: FakeTelegram, person: Person) -> list[tuple[bytes | str, str]]:
    """What was uploaded for each message, as it stands now, and the first line of its text."""
    return [
        (server.uploads.files[one.media].content if one.media in server.uploads.files else one.media, _first(one.text))
        for one in person.chat.standing
    ]


async def asked(its: Reply, count: int, server: FakeTelegram, person: Person) -> list[tuple[bytes | str, str]]:
    """What stands when somebody is answered so, in so many messages."""

    async def answer(_: Request) -> Reply:
        return its

    async with serving(server, FakeCore(answer)):
        person.writes("/stats")
        await person.chat.hears(count)
    return standing(server, person)


def _first(text: str) -> str:
    return text.partition("\n")[0]


async def test_a_drawing_stands_over_its_text(telegram: Telegram, server: FakeTelegram, person: Person) -> None:
    receipt = await telegram.send(ME, reply(COVER), "1")
    [message] = person.chat.standing
    assert standing(server, person) == [(COVER.png, "الأرقام")]
    assert message.labels == [["Next"]]
    assert receipt.messages == (f"covered:{message.id}",)
    assert server.uploads.files[message.media].kind == "image/png"


async def test_several_drawings_are_an_album_before_the_text(server: FakeTelegram, person: Person) -> None:
    assert await asked(reply(COVER, CHART), 3, server, person) == [(COVER.png, ""), (CHART.png, ""), ("", "الأرقام")]
    assert person.chat.standing[-1].labels == [["Next"]]


async def test_a_text_that_is_too_long_for_a_caption_follows(server: FakeTelegram, person: Person) -> None:
    shown = await asked(reply(COVER, text="خ" * 1025), 2, server, person)
    assert [bool(text) for _, text in shown] == [False, True]


async def test_drawings_stand_above_the_pictures_of_a_card(server: FakeTelegram, person: Person) -> None:
    card = Card(title="عنوان", pictures=(Picture("telegram", "p"),))
    shown = await asked(replace(reply(COVER, text=""), cards=(card,)), 2, server, person)
    assert shown == [(COVER.png, ""), ("p", "عنوان")]


@pytest.mark.parametrize(
    ("before", "media"),
    [
        (reply(COVER, text="خ" * 1024), COVER.png),
        (reply(COVER, text="خ" * 1025), ""),
        (reply(COVER, CHART), COVER.png),
        (replace(reply(COVER), cards=(Card(title="عنوان", pictures=(Picture("telegram", "p"),)),)), "p"),
        (replace(reply(COVER, text=""), cards=(Card(title="عنوان"),)), COVER.png),
    ],
)
async def test_unasked_a_drawing_makes_no_second_message(
    telegram: Telegram, server: FakeTelegram, person: Person, before: Reply, media: bytes | str
) -> None:
    receipt = await telegram.send(ME, before, "1")
    assert [shown for shown, _ in standing(server, person)] == [media]
    assert len(server.traffic.log) == 1
    await telegram.delete(receipt)
    assert person.chat.standing == []


async def test_without_a_text_the_words_for_it_are_one(
    telegram: Telegram, server: FakeTelegram, person: Person
) -> None:
    await telegram.send(ME, reply(COVER, text=""), "1")
    await telegram.send(ME, reply(text="", document=SHEET), "2")
    assert standing(server, person) == [(COVER.png, COVER.alt), (SHEET.content, SHEET.about)]


@pytest.mark.parametrize("spoilt", [b"no picture", png(9999, 2), png(300, 10)])
async def test_a_drawing_that_is_refused_keeps_no_text_back(
    telegram: Telegram, server: FakeTelegram, person: Person, spoilt: bytes
) -> None:
    await telegram.send(ME, reply(replace(COVER, png=spoilt)), "1")
    await telegram.send(ME, reply(replace(COVER, png=spoilt), CHART), "2")
    assert standing(server, person) == [("", "الأرقام")] * 2
    assert len(server.complaints) == 2
    server.complaints.clear()


async def test_a_document_stands_over_its_text(telegram: Telegram, server: FakeTelegram, person: Person) -> None:
    await telegram.send(ME, reply(document=SHEET), "1")
    [message] = person.chat.standing
    assert standing(server, person) == [(SHEET.content, "الأرقام")]
    assert (server.uploads.files[message.media].name, message.labels) == ("saved.json", [["Next"]])
    assert server.requests[-1].method == "sendDocument"


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        (reply(COVER, document=SHEET), [COVER.png, SHEET.content]),
        (reply(text="خ" * 1025, document=SHEET), ["", SHEET.content]),
        (reply(COVER, CHART, document=replace(SHEET, about="")), [COVER.png, SHEET.content]),
    ],
)
async def test_a_document_stands_below_what_it_cannot_stand_over(
    telegram: Telegram, server: FakeTelegram, person: Person, before: Reply, shown: list[bytes | str]
) -> None:
    receipt = await telegram.send(ME, before, "1")
    assert [media for media, _ in standing(server, person)] == shown
    about = before.document.about if before.document else ""
    assert person.chat.standing[-1].text == (about or SHEET.name)
    assert len(receipt.messages) == len(shown)


async def test_a_large_document_arrives_whole(telegram: Telegram, server: FakeTelegram, person: Person) -> None:
    large = replace(SHEET, content=b"0123456789abcdef" * 200_000)
    await telegram.send(ME, reply(document=large), "1")
    assert standing(server, person) == [(large.content, "الأرقام")]


async def test_progress_becomes_a_document_in_its_place(
    telegram: Telegram, server: FakeTelegram, person: Person
) -> None:
    receipt = await telegram.send(ME, replace(reply(text="٪10"), job=5), "1")
    done = await telegram.edit(receipt, reply(text="تم", document=SHEET))
    assert done == receipt
    assert standing(server, person) == [(SHEET.content, "تم")]


@pytest.mark.parametrize("after", [reply(COVER), reply(COVER, CHART), reply(COVER, text="خ" * 2000)])
async def test_what_stands_as_a_text_stays_one(telegram: Telegram, person: Person, after: Reply) -> None:
    receipt = await telegram.send(ME, reply(text="٪10"), "1")
    [message] = person.chat.standing
    for _ in range(2):
        assert await telegram.edit(receipt, after) == receipt
    assert person.chat.standing == [message]
    assert (message.media, message.text, message.edits) == ("", after.text, 1)


async def test_a_press_puts_a_drawing_in_the_place_of_a_text(server: FakeTelegram, person: Person) -> None:
    async def answer(request: Request) -> Reply:
        return reply(COVER, replaces=True) if request.pressed else reply(text="قبل")

    async with serving(server, FakeCore(answer)):
        changed = await person.presses(await person.says("/stats"), "Next")
    assert standing(server, person) == [(COVER.png, "الأرقام")]
    assert changed.edits == 1


async def test_a_press_sends_an_album_anew(server: FakeTelegram, person: Person) -> None:
    async def answer(request: Request) -> Reply:
        return replace(reply(COVER, CHART), replaces=True) if request.pressed else reply(text="قبل")

    async with serving(server, FakeCore(answer)):
        first = await person.says("/stats")
        await person.taps(first, "Next")
        await server.signal.until(lambda: first.id in person.chat.deleted, "the old one's end")
    assert standing(server, person) == [(COVER.png, ""), (CHART.png, ""), ("", "الأرقام")]


@pytest.mark.parametrize(
    ("after", "media", "text"),
    [
        (reply(CHART, text="بعد"), CHART.png, "بعد"),
        (reply(text="بعد"), COVER.png, "بعد"),
        (reply(text="د" * 2000), COVER.png, "د" * 1020 + "\n\n…"),
        (reply(CHART, text="د" * 2000), CHART.png, "د" * 1020 + "\n\n…"),
        (reply(replace(CHART, png=b"no picture"), text="بعد"), COVER.png, "بعد"),
    ],
)
async def test_what_stands_below_a_cover_is_corrected_there(  # noqa: PLR0917
    telegram: Telegram, server: FakeTelegram, person: Person, after: Reply, media: bytes, text: str
) -> None:
    receipt = await telegram.send(ME, reply(COVER), "1")
    [message] = person.chat.standing
    for _ in range(2):
        assert await telegram.edit(receipt, after) == receipt
    assert person.chat.standing == [message]
    assert message.labels == [["Next"]]
    assert (server.uploads.files[message.media].content, message.text) == (media, text)
    server.complaints.clear()


async def test_a_document_below_a_cover_stays_there(telegram: Telegram, server: FakeTelegram, person: Person) -> None:
    receipt = await telegram.send(ME, reply(COVER, document=SHEET), "1")
    assert await telegram.edit(receipt, reply(CHART, document=SHEET)) == receipt
    assert [media for media, _ in standing(server, person)] == [CHART.png, SHEET.content]


async def test_a_chat_without_pictures_gets_a_text_that_stays_one(
    telegram: Telegram, server: FakeTelegram, person: Person
) -> None:
    server.faults.append(refuse("sendPhoto", 400, "Bad Request: not enough rights to send photos to the chat"))
    receipt = await telegram.send(ME, reply(COVER), "1")
    [message] = person.chat.standing
    assert receipt.messages == (str(message.id),)
    assert await telegram.edit(receipt, reply(CHART, text="بعد")) == receipt
    assert standing(server, person) == [("", "بعد")]


async def test_what_has_to_be_sent_anew_is_sent_once_and_silently(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(echo)
    card = Card(title="عنوان", pictures=(Picture("telegram", "p"),))
    async with connected(server, core) as telegram:
        receipt = await telegram.send(ME, Reply(language="ar", cards=(card,)), "1")
        server.faults.append(broken("deleteMessage", 502))
        anew = await telegram.edit(receipt, reply(text="بعد"))
    before, after = person.chat.standing  # it could not be deleted
    assert (receipt.messages, anew.messages) == ((str(before.id),), (str(after.id),))
    assert (after.text, after.silent) == ("بعد", True)
    assert core.spendings == [ME]


async def test_what_could_not_be_deleted_is_tried_again(
    telegram: Telegram, server: FakeTelegram, person: Person
) -> None:
    receipt = await telegram.send(ME, reply(text="خ" * 5000), "1")
    server.faults.append(broken("deleteMessage", 502))
    with pytest.raises(OutcomeUnknown):
        await telegram.edit(receipt, reply(text="بعد"))
    await telegram.edit(receipt, reply(text="بعد"))
    assert standing(server, person) == [("", "بعد")]


async def test_a_press_in_a_group_brings_the_file_and_no_alert(server: FakeTelegram, person: Person) -> None:
    async def answer(request: Request) -> Reply:
        if request.pressed:
            return Reply(language="ar", text="تم", document=SHEET, personal=True)
        return reply()

    group = server.group(-5)
    async with serving(server, FakeCore(answer)):
        await person.presses(await person.says("/export", to=group), "Next")
    assert server.uploads.files[group.standing[-1].media].content == SHEET.content


async def test_the_errors_of_uploads_are_those_of_all_sends(telegram: Telegram, server: FakeTelegram) -> None:
    server.faults += [reset("sendPhoto"), broken("sendPhoto", 502), flood("sendPhoto", 7)]
    for error in (OutcomeUnknown, OutcomeUnknown, TryLater):
        with pytest.raises(error):
            await telegram.send(ME, reply(COVER), "1")


async def test_a_group_without_files_gets_the_text(telegram: Telegram, server: FakeTelegram, person: Person) -> None:
    server.faults.append(refuse("sendDocument", 400, "Bad Request: not enough rights to send documents to the chat"))
    await telegram.send(ME, reply(document=SHEET), "1")
    assert standing(server, person) == [("", "الأرقام")]


def test_ten_drawings_are_an_album() -> None:
    album, _ = drafts(reply(*[COVER] * 12))
    assert len(album.media) == 10


def test_what_needs_no_form_is_none() -> None:
    assert parted({"chat_id": 1, "media": [{"type": "photo", "media": "p"}]}) == ({}, {})
    assert parted({"chat_id": 1}) == ({}, {})


def test_files_are_named_by_the_fields() -> None:
    file = Upload("a.png", b"x", "image/png")
    assert parted({"chat_id": 1, "caption": "x", "photo": file}) == (
        {"chat_id": "1", "caption": "x"},
        {"photo": file},
    )
    fields, files = parted({"media": {"type": "photo", "media": file}})
    assert (fields, files) == ({"media": '{"type": "photo", "media": "attach://file0"}'}, {"file0": file})
