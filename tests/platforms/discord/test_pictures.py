"""Pictures on Discord: what is kept of them, and how they are found again when they are shown."""

from dataclasses import replace
from typing import Any

import pytest

from bot.model import Card, Picture, Reply, Request
from bot.platforms.discord.pictures import REMEMBERED
from tests.fakes.core import FakeCore
from tests.fakes.discord import FakeDiscord, Message, User
from tests.platforms.discord.bot import COMMANDS, core_of, serving
from tests.platforms.discord.test_direct_messages import forwarded

ELSEWHERE = Picture("telegram", "p", "https://example.com/picture.png")
DM = User().dm


def showing(*pictures: Picture, cards: int = 1) -> FakeCore:
    """A core that answers with these pictures."""

    async def answer(request: Request) -> Reply:
        return Reply(language="en", cards=(Card(title="Rain", text=request.text, pictures=pictures),) * cards)

    return FakeCore(answer, COMMANDS)


def image(server: FakeDiscord, name: str = "a.png") -> dict[str, Any]:
    return server.upload(name, b"...", "image/png")


async def test_a_forward_keeps_ids_of_its_pictures_and_no_signed_address() -> None:
    core = core_of()
    embed = {
        "type": "rich",
        "title": "T",
        "image": {"url": "https://example.com/a.png", "proxy_url": "https://x.example/a"},
    }
    signed = {"type": "rich", "image": {"url": "https://cdn.discordapp.com/attachments/1/2/a.png?ex=1&is=2&hm=3"}}
    thumb = {"type": "rich", "thumbnail": {"url": "https://example.com/t.png"}}
    odd = {"type": "rich", "image": {"url": "https://[/"}}
    async with FakeDiscord() as server, serving(server, core):
        attachments = image(server)
        attachments["attachments"] += server.upload("b.txt", b"...", "text/csv")["attachments"]
        await server.direct_message(**forwarded(content="Rain", embeds=[embed, signed, thumb, odd], **attachments))
        message = core.requests[0].message
    [forward] = core.requests[0].forwards
    assert forward.pictures == (
        Picture("discord", f"{DM}/{message}/1"),
        Picture("discord", "", "https://example.com/a.png"),
        Picture("discord", "", "https://example.com/t.png"),
    )
    assert (forward.channel, forward.message) == ("discord:2001", message)


async def test_a_message_of_a_server_keeps_its_channel_and_pictures() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        message = Message(77, 2001, {"content": "Rain", **image(server)})
        await server.choose("Add to news", message, in_guild=True)
        await server.choose("Add to news", message)
    here, direct = (request.forwards[0] for request in core.requests)
    assert (here.channel, direct.channel) == ("discord:2001", "")
    assert here.pictures == (Picture("discord", f"2001/{message.id}/1"),)


async def test_a_picture_that_was_sent_with_words_is_a_paste() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        await server.direct_message("Rain", **image(server))
    [request] = core.requests
    assert request.pasted
    assert (request.text, len(request.pasted.pictures)) == ("Rain", 1)


async def test_a_picture_is_fetched_again_when_it_is_shown() -> None:
    async with FakeDiscord() as server:
        plain = server.written("Rain", **image(server))
        copy = server.written("", **forwarded(**image(server, "b.png")))
        files = [Picture("discord", f"{DM}/{each['id']}/{n}") for n, each in enumerate((plain, copy), 1)]
        core = showing(
            *files, ELSEWHERE, Picture("discord", "", "https://example.com/e.png"), replace(ELSEWHERE, url=None)
        )
        async with serving(server, core) as platform:
            shown = await server.direct_message("one")
            again = await server.direct_message("two")
            reply = await core.answer(core.requests[0])
            assert reply
            receipt = await platform.send(core.requests[0].chat, reply, "1")
            sent = server.api.messages[int(receipt.messages[0])]
            await platform.edit(receipt, Reply(language="en", text="without"))
        address = server.api_base_url.removesuffix("/api/v10")
        fetched = [each for each in server.requests if each.method == "GET" and "/messages/" in each.path]
    assert shown.pictures == [
        f"{address}/files/a.png",
        f"{address}/files/b.png",
        "https://example.com/picture.png",
        "https://example.com/e.png",
    ]
    assert again.pictures == shown.pictures
    assert sent.before[0]["components"] == shown.body["components"]
    assert sent.pictures == []
    assert len(fetched) == 2


@pytest.mark.parametrize("file", [f"{DM}/77/1", "nonsense", "a/b/c"])
async def test_a_picture_that_is_gone_leaves_the_card(file: str) -> None:
    async with FakeDiscord() as server, serving(server, showing(Picture("discord", file), ELSEWHERE)):
        shown = await server.direct_message("one")
    assert shown.pictures == [ELSEWHERE.url]
    assert "Rain" in shown.text


async def test_lists_show_no_pictures_and_fetch_none() -> None:
    async with FakeDiscord() as server, serving(server, showing(Picture("discord", f"{DM}/77/1"), ELSEWHERE, cards=2)):
        shown = await server.direct_message("one")
        assert not [each for each in server.requests if "/messages/" in each.path and each.method == "GET"]
    assert shown.pictures == []


async def test_no_more_pictures_than_a_gallery_holds_and_no_odd_addresses() -> None:
    many = [replace(ELSEWHERE, url=f"https://example.com/{number}") for number in range(12)]
    async with FakeDiscord() as server, serving(server, showing(replace(ELSEWHERE, url="file:///etc/passwd"), *many)):
        shown = await server.direct_message("one")
    assert len(shown.pictures) == 10


async def test_only_so_many_addresses_are_kept() -> None:
    async with FakeDiscord() as server:
        attachments = image(server)["attachments"] * (REMEMBERED + 5)
        numbered = [each | {"id": str(number)} for number, each in enumerate(attachments)]
        message = server.written("Rain", attachments=numbered)
        files = [Picture("discord", f"{DM}/{message['id']}/{number}") for number in (1, REMEMBERED)]
        async with serving(server, showing(*files)):
            shown = await server.direct_message("one")
    assert len(shown.pictures) == 1
