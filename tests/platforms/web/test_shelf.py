"""Pictures and files of replies: whose they are, how long they are kept, and how they are served."""

import re

import pytest
from aiohttp import ClientSession

from bot.model import Document, Drawing, Reply
from bot.platforms.web.shelf import LIFETIME, Shelf, document_address, drawing_address, size_of
from tests.platforms.web.drawings import png
from tests.platforms.web.newsroom import Newsroom
from tests.platforms.web.visitor import client, serving, visiting

CHART = Drawing(png(40, 20), "المصادر: 3 أخبار")
EXPORT = Document("كل شيء/export 1.json", b'{"name": "Noor"}', "Everything that is known of you")
REPLY = Reply(language="ar", text="x", drawings=(CHART,), document=EXPORT)


def shelf_with(room: int, *sizes: int) -> tuple[Shelf, list[str]]:
    """Documents of these sizes were put there, a second after another."""
    shelf = Shelf(room)
    documents = [Document(f"{at}.txt", bytes([at]) * size, "") for at, size in enumerate(sizes)]
    for at, document in enumerate(documents):
        shelf.put("v", Reply(language="en", document=document), float(at))
    return shelf, [document_address(document) for document in documents]


def test_the_oldest_go_where_there_is_no_room() -> None:
    shelf, addresses = shelf_with(10, 4, 4, 4)
    assert [shelf.take("v", address, 5.0) is not None for address in addresses] == [False, True, True]


def test_what_is_larger_than_all_the_room_is_kept_alone() -> None:
    shelf, addresses = shelf_with(10, 4, 40)
    assert [len(shelf.take("v", address, 5.0) or b"") for address in addresses] == [0, 40]
    shelf.put("v", Reply(language="en", document=Document("x", b"x", "")), 6.0)
    assert shelf.take("v", addresses[1], 6.0) is None


def test_what_is_told_again_is_kept_once_and_anew() -> None:
    shelf, addresses = shelf_with(10, 4, 4)
    for _ in range(5):
        shelf.put("v", Reply(language="en", document=Document("0.txt", b"\0" * 4, "")), 9.0)
    assert [shelf.take("v", address, 9.0) is not None for address in addresses] == [True, True]


def test_what_is_old_is_forgotten() -> None:
    shelf, [first, second] = shelf_with(100, 1, 1)
    assert shelf.take("v", first, LIFETIME - 0.1)
    assert shelf.take("v", first, LIFETIME) is None
    shelf.put("w", REPLY, LIFETIME + 1)
    assert shelf.take("v", second, 0.0) is None, "it went when others came"


def test_a_file_is_one_visitors() -> None:
    shelf = Shelf()
    shelf.put("v", REPLY, 0.0)
    for address in (drawing_address(CHART), document_address(EXPORT)):
        assert shelf.take("v", address, 0.0)
        assert shelf.take("w", address, 0.0) is None


@pytest.mark.parametrize(
    ("content", "size"),
    [(png(40, 20), (40, 20)), (b"", (0, 0)), (b"GIF89a" * 9, (0, 0)), (png()[:20], (0, 0)), (png()[:8] * 4, (0, 0))],
)
def test_a_picture_says_its_size(content: bytes, size: tuple[int, int]) -> None:
    assert size_of(content) == size


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "_.._etc_passwd"), (".htaccess", "htaccess"), ("", "file"), ('a"\r\nX: y.csv', "a_X_y.csv")],
)
def test_a_name_is_no_path_and_needs_no_quoting(name: str, kept: str) -> None:
    assert re.fullmatch(rf"documents/[0-9a-f]{{32}}/{re.escape(kept)}", document_address(Document(name, b"x", "")))


async def fetch(session: ClientSession, address: str) -> tuple[int, bytes, dict[str, str]]:
    async with session.get(address) as response:
        headers = {
            name: response.headers.get(name, "") for name in ("Content-Type", "Content-Disposition", "Cache-Control")
        }
        return response.status, await response.read(), headers


async def test_what_a_reply_shows_is_served_to_its_visitor_and_nobody_else() -> None:
    news = Newsroom()
    news.special["stats"] = REPLY
    async with serving(news.core) as web, client() as mine, client() as other, visiting(web, session=mine) as visitor:
        [said] = await visitor.say("/stats")
        [drawing], document = said["reply"]["drawings"], said["reply"]["document"]
        assert drawing == {"address": drawing_address(CHART), "alt": CHART.alt, "width": 40, "height": 20}
        assert document["name"] == "_export_1.json"
        assert (document["about"], document["size"]) == (EXPORT.about, len(EXPORT.content))
        status, content, headers = await fetch(mine, f"{web.address}/{drawing['address']}")
        assert (status, content) == (200, CHART.png)
        assert headers["Content-Type"] == "image/png"
        assert headers["Cache-Control"] == "private, max-age=31536000, immutable"
        status, content, headers = await fetch(mine, f"{web.address}/{document['address']}")
        assert (status, content) == (200, EXPORT.content)
        assert headers["Content-Type"] == "application/octet-stream"
        assert headers["Content-Disposition"] == 'attachment; filename="_export_1.json"'
        assert headers["Cache-Control"] == "no-store"
        for address in (drawing["address"], document["address"], "drawings/0.png", "documents/0/x"):
            assert (await fetch(other, f"{web.address}/{address}"))[0] == 404


async def test_what_comes_unasked_and_what_is_put_in_its_place_is_served() -> None:
    news = Newsroom()
    async with serving(news.core) as web, client() as session, visiting(web, session=session) as visitor:
        await visitor.say("x")
        chat = news.core.requests[-1].chat
        receipt = await web.send(chat, Reply(language="ar", drawings=(CHART,)), "key")
        assert (await fetch(session, f"{web.address}/{drawing_address(CHART)}"))[1] == CHART.png
        assert (await visitor.hear())["reply"]["drawings"]
        await web.edit(receipt, Reply(language="ar", document=EXPORT))
        assert (await visitor.hear())["reply"]["document"]
        assert (await fetch(session, f"{web.address}/{document_address(EXPORT)}"))[1] == EXPORT.content
