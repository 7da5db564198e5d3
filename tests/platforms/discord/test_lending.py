"""Pictures that Discord keeps for others, and those of others on Discord."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any, cast

import pytest

from bot.errors import Malformed, OutcomeUnknown, TryLater
from bot.model import Button, Card, Chat, Document, Photo, Picture, Reply, Request, Shown
from bot.platforms.base import Lending, Receipt
from bot.platforms.discord.answering import LARGE
from bot.platforms.discord.cdn import download, is_discords
from bot.platforms.discord.lender import lend
from bot.platforms.discord.render import render
from bot.platforms.discord.uploads import LARGEST
from tests.fakes.core import FakeCore
from tests.fakes.discord import FakeDiscord, Interaction, Message, User
from tests.platforms.discord.bot import COMMANDS, core_of, serving, settings_for
from tests.platforms.discord.test_direct_messages import forwarded

DM = User().dm
PNG, JPEG = b"\x89PNG a picture", b"\xff\xd8\xff a photo"
MOST = 100_000
FIRST, SECOND = Photo(PNG, "png"), Photo(JPEG, "jpeg")
ABROAD, PUBLIC = Picture("telegram", "p"), Picture("feed", "x", "https://example.com/picture.png")
NEXT = ((Button("Next", "about next"),),)


# Discord lends

Reaches = Callable[[FakeDiscord], AbstractAsyncContextManager[Lending]]


@pytest.fixture(params=["to the process that serves it", "to another one"])
def lender(request: pytest.FixtureRequest) -> Reaches:
    """How Discord is reached."""
    if request.param == "to another one":
        return lambda server: lend(settings_for(server))
    return lambda server: cast("AbstractAsyncContextManager[Lending]", serving(server, core_of()))


async def test_a_picture_is_fetched_without_the_token(lender: Reaches) -> None:
    async with FakeDiscord() as server, lender(server) as platform:
        sent = server.written("Rain", **server.upload("a.png", PNG, "image/png"))
        copy = server.written("", **forwarded(**server.upload("b.png", JPEG, "image/png")))
        assert isinstance(platform, Lending)
        assert await platform.fetch(f"{DM}/{sent['id']}/1", MOST) == PNG
        assert await platform.fetch(f"{DM}/{copy['id']}/2", MOST) == JPEG
        assert server.fetched == ["a.png", "b.png"]


@pytest.mark.parametrize(("size", "fits"), [(MOST, True), (MOST + 1, False)])
async def test_no_more_bytes_than_are_wanted(lender: Reaches, size: int, fits: bool) -> None:
    async with FakeDiscord() as server, lender(server) as platform:
        sent = server.written("Rain", **server.upload("a.png", b"x" * size, "image/png"))
        fetching = platform.fetch(f"{DM}/{sent['id']}/1", MOST)
        if fits:
            assert len(await fetching) == size
        else:
            with pytest.raises(Malformed, match=f"a file of {size} bytes"):
                await fetching


@pytest.mark.parametrize("file", [f"{DM}/77/1", "nonsense", ""])
async def test_a_picture_that_is_not_to_be_found(lender: Reaches, file: str) -> None:
    async with FakeDiscord() as server, lender(server) as platform:
        with pytest.raises(Malformed):
            await platform.fetch(file, MOST)


async def test_a_file_that_is_gone_or_elsewhere(lender: Reaches) -> None:
    async with FakeDiscord() as server, lender(server) as platform:
        gone = server.written("Rain", **server.upload("a.png", PNG, "image/png"))
        server.files.clear()
        with pytest.raises(Malformed):
            await platform.fetch(f"{DM}/{gone['id']}/1", MOST)
        attachment = {**gone["attachments"][0], "url": "http://127.0.0.1:9/a.png"}
        moved = server.written("Rain", attachments=[attachment])
        with pytest.raises(Malformed):
            await platform.fetch(f"{DM}/{moved['id']}/1", MOST)


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://cdn.discordapp.com/attachments/1/2/a.png?ex=1", True),
        ("https://discordapp.com/a.png", True),
        ("http://cdn.discordapp.com/attachments/1/2/a.png", False),
        ("https://evil-discordapp.com/a.png", False),
        ("https://discordapp.com.example/a.png", False),
        ("https://discordapp.com@example.com/a.png", False),
        ("http://169.254.169.254/latest", False),
        ("file:///etc/passwd", False),
        ("https://[/", False),
    ],
)
def test_only_discords_own_addresses_are_asked(url: str, own: bool) -> None:
    assert is_discords(url, "https://discord.com/api/v10") is own


async def test_a_network_that_fails() -> None:
    async with FakeDiscord() as server, serving(server, core_of()) as platform:
        sent = server.written("Rain", **server.upload("a.png", PNG, "image/png"))
        server.open.clear()
        fetching = asyncio.create_task(platform.fetch(f"{DM}/{sent['id']}/1", MOST))
        await server.until(lambda: bool(server.fetched))
        server.cut_files = True
        server.open.set()
        with pytest.raises(OutcomeUnknown):
            await fetching
        address = server.api_base_url.removesuffix("/api/v10")
    with pytest.raises(TryLater):
        await download(f"{address}/files/a.png", MOST, address)


# Discord shows


def showing(*pictures: Picture, photos: tuple[Photo, ...] = (), **more: Any) -> FakeCore:
    """A core that answers with these pictures, of which these come."""

    async def answer(request: Request) -> Reply:
        return replace(article(*pictures, **more), replaces=request.pressed)

    core = FakeCore(answer, COMMANDS)
    core.photos = photos
    return core


def article(*pictures: Picture, text: str = "It rains.", **more: Any) -> Reply:
    card = Card(title="Rain in Basra", text=text, pictures=pictures)
    return Reply(language="en", cards=(card,), buttons=NEXT, shows=Shown(1, 1), **more)


async def test_a_gallery_shows_what_came_beside_what_has_an_address() -> None:
    core = showing(ABROAD, PUBLIC, ABROAD, photos=(FIRST, SECOND))
    async with FakeDiscord() as server, serving(server, core):
        for message in ((await server.interact("about")).message, await server.direct_message("/read 1")):
            assert message.pictures == [PUBLIC.url, "attachment://photo-1.png", "attachment://photo-2.jpeg"]
            assert message.files == {"photo-1.png": PNG, "photo-2.jpeg": JPEG}
            assert message.alternatives == ["", "Rain in Basra", "Rain in Basra"]


async def test_without_them_the_card_comes_alone() -> None:
    async with FakeDiscord() as server, serving(server, showing(ABROAD)):
        message = (await server.interact("about")).message
    assert (message.pictures, message.files) == ([], {})
    assert "It rains." in message.text


@pytest.mark.parametrize(("status", "code"), [(413, 40005), (400, 50035)])
@pytest.mark.parametrize("size", [10, LARGE + 1])
async def test_pictures_that_discord_refuses_cost_the_pictures(status: int, code: int, size: int) -> None:
    core = showing(ABROAD, photos=(Photo(b"x" * size, "png"),))
    refusal = {"message": "Request entity too large", "code": code}
    async with FakeDiscord() as server, serving(server, core):
        server.fail(*(("PATCH", "/messages/@original") if size > LARGE else ("POST", "/callback")), status, refusal)
        shown = await server.interact("about")
        turned = await server.press(shown.message, "Next")
        assert turned.message.files.keys() == {"photo-1.png"}
        server.fail("PATCH" if size > LARGE else "POST", "/messages/@original|/callback", status, refusal)
        again = await server.press(turned.message, "Next")
        await server.until(lambda: not again.message.files)
        server.fail("POST", "/messages", status, refusal)
        written = await server.direct_message("/read 1")
    for message in (shown.message, again.message, written):
        assert "It rains." in message.text
        assert (message.files, message.pictures) == ({}, [])


async def test_what_else_discord_refuses_is_not_sent_again() -> None:
    core = showing(ABROAD, photos=(FIRST,))
    async with FakeDiscord() as server, serving(server, core):
        await server.interact("latest")  # the commands are there
        core.photos = ()
        server.fail("POST", "/messages", 413, {"message": "Request entity too large", "code": 40005})
        await server.gateway.dispatch("MESSAGE_CREATE", server.written("/read 1"))
        await server.direct_message("/read 2")
    assert len(server.find("POST", "/messages")) == 2


async def test_a_page_that_is_turned_has_its_own() -> None:
    core = showing(ABROAD, photos=(FIRST,))
    async with FakeDiscord() as server, serving(server, core):
        shown = await server.interact("about")
        core.photos = (SECOND,)
        turned = await server.press(shown.message, "Next")
        assert turned.message.files == {"photo-1.jpeg": JPEG}
        core.photos = ()
        gone = await server.press(turned.message, "Next")
    assert (gone.message.pictures, gone.message.files) == ([], {})


def test_what_is_too_much_at_once_is_left_out_and_all_have_their_room() -> None:
    large = Photo(b"x" * (LARGEST // 2), "png")
    [message] = render(replace(article(), photos=(large, large, FIRST)))
    assert [upload.name for upload in message.uploads] == ["photo-1.png", "photo-2.png"]
    many = [replace(PUBLIC, url=f"https://example.com/{number}") for number in range(12)]
    [message] = render(article(*many, photos=(FIRST, SECOND)))
    [gallery] = [each for each in message.view.to_components()[0]["components"] if each["type"] == 12]  # type: ignore[no-untyped-call]
    assert len(gallery["items"]) == 10
    assert gallery["items"][-1]["media"]["url"] == "attachment://photo-2.jpeg"


def test_a_list_has_none_and_no_document_takes_their_names() -> None:
    reply = article(ABROAD)
    [message] = render(replace(reply, cards=reply.cards * 2, photos=(FIRST,)))
    assert not message.uploads
    [message] = render(Reply(language="en", document=Document("photo-1.png", b"x", "")))
    assert [upload.name for upload in message.uploads] == ["1.png"]


async def receipt_of(server: FakeDiscord, core: FakeCore, **where: Any) -> tuple[Interaction, Receipt]:
    """An article that was asked for, and where it stands."""
    shown = await server.interact("about", **where)
    await server.interact("latest", **where)  # what was asked before is settled now
    standing = next(iter(core.standing))
    return shown, Receipt(Chat("discord", str(shown.channel)), (standing,))


@pytest.mark.parametrize("personal", [False, True])
async def test_a_correction_keeps_the_pictures_that_stand_there_and_fetches_none(personal: bool) -> None:
    core = showing(ABROAD, ABROAD, photos=(FIRST, SECOND), personal=personal)
    async with FakeDiscord() as server, serving(server, core) as platform:
        shown, receipt = await receipt_of(server, core, in_guild=True)
        assert shown.message.ephemeral == personal
        core.photos = ()
        for text in ("It snows.", "It snows still."):
            assert await platform.edit(receipt, article(ABROAD, ABROAD, text=text)) == receipt
            assert text in shown.message.text
            assert shown.message.files == {"photo-1.png": PNG, "photo-2.jpeg": JPEG}
            assert shown.message.pictures == ["attachment://photo-1.png", "attachment://photo-2.jpeg"]
        await platform.edit(receipt, Reply(language="en", text="The editors took this back."))
    assert (shown.message.pictures, shown.message.files) == ([], {})


async def test_a_correction_of_what_stands_without_a_picture() -> None:
    core = showing(ABROAD)
    async with FakeDiscord() as server, serving(server, core) as platform:
        shown, receipt = await receipt_of(server, core, in_guild=True)
        await platform.edit(receipt, article(ABROAD, text="It snows."))
        assert "It snows." in shown.message.text
        server.fail("GET", r"/messages/\d+", 403, {"message": "no", "code": 50001})
        await platform.edit(receipt, article(ABROAD, text="It hails."))
    assert "It hails." in shown.message.text


async def test_a_picture_that_would_move_to_another_message_goes() -> None:
    core = showing(ABROAD, photos=(FIRST,))
    async with FakeDiscord() as server, serving(server, core) as platform:
        shown, receipt = await receipt_of(server, core, in_guild=True)
        long = await platform.edit(receipt, article(ABROAD, text="It rains and rains. " * 350))
        assert len(long.messages) > 1
        messages = [server.api.messages[int(number)] for number in long.messages]
    assert all(not message.files for message in messages)
    assert messages[0] is shown.message


async def test_what_is_sent_unasked_fetches_none() -> None:
    core = showing(photos=(FIRST,))
    async with FakeDiscord() as server, serving(server, core) as platform:
        receipt = await platform.send(Chat("discord", "2001"), article(ABROAD), "key")
        message: Message = server.api.messages[int(receipt.messages[0])]
    assert not message.files
