"""The fake server refuses what the real one refuses of rich messages, uploads and inline answers."""

from collections.abc import AsyncIterator
from io import BytesIO

import aiohttp
import pytest

from tests.fakes.telegram import FakeTelegram, richtext
from tests.fakes.telegram.faults import FormError
from tests.platforms.telegram.test_uploads import png

RESULT = {"type": "article", "id": "1", "title": "x", "input_message_content": {"message_text": "x"}}


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    """Its complaints are what is looked for."""
    async with FakeTelegram() as running:
        running.person(7)
        yield running
        running.complaints.clear()


@pytest.mark.parametrize(
    "html",
    [
        "",
        "text",
        "<p>a",
        "<p>a</b></p>",
        "<p>a & b</p>",
        "<p>a &copy; b</p>",
        "<p>&#60;</p>",
        "<p>a > b</p>",
        "<p><b></b>x</p>",
        "<p><p>a</p></p>",
        "<p dir='rtl'>a</p>",
        "<p><script>a</script></p>",
        "<p><a href='javascript:x'>a</a></p>",
        "<p><b class='x'>a</b></p>",
        "<p><tg-time unix='1' format='x'>a</tg-time></p>",
        "<p>a<!-- b --></p>",
        "<b>a</b>",
        "<br>",
        "<p>\n</p>",
        f"<p>{'x' * 32769}</p>",
        "<p>x</p>" * 501,
    ],
)
def test_html_that_is_refused(html: str) -> None:
    with pytest.raises(FormError):
        richtext.read(html)


def test_html_that_is_read() -> None:
    html = '<p>🌧 <b>a<a href="https://a.b">&lt;</a></b><br>x  y</p><p><tg-time unix="5" format="r">z</tg-time></p>'
    text, entities = richtext.read(html)
    assert text == "🌧 a<\nx y\n\nz"
    assert entities == [
        {"type": "bold", "offset": 3, "length": 2},
        {"type": "text_link", "url": "https://a.b", "offset": 4, "length": 1},
        {"type": "date_time", "unix_time": 5, "date_time_format": "r", "offset": 11, "length": 1},
    ]


async def posted(server: FakeTelegram, method: str, fields: dict[str, str], files: dict[str, tuple[bytes, str]]) -> int:
    form = aiohttp.FormData()
    for name, value in fields.items():
        form.add_field(name, value)
    for name, (content, kind) in files.items():
        form.add_field(name, BytesIO(content), filename="a.png", content_type=kind)
    where = f"{server.url}/bot{server.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(where, data=form) as response:
        return response.status


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (png(), "image/png", 200),
        (png(), "text/plain", 400),
        (b"text", "image/png", 400),
        (b"", "image/png", 400),
        (png(9000, 1001), "image/png", 400),
        (png(210, 10), "image/png", 400),
        (png() + b"x" * (10 * 1024 * 1024), "image/png", 400),
    ],
)
async def test_photos_are_looked_at(server: FakeTelegram, content: bytes, kind: str, status: int) -> None:
    assert await posted(server, "sendPhoto", {"chat_id": "7"}, {"photo": (content, kind)}) == status
    assert bool(server.complaints) == (status == 400)


async def test_a_file_is_there_for_each_name(server: FakeTelegram) -> None:
    media = '{"type": "photo", "media": "attach://a"}'
    for files, status in (({}, 400), ({"a": (png(), "image/png")}, 200)):
        given = f"[{media}, {media}]"
        assert await posted(server, "sendMediaGroup", {"chat_id": "7", "media": given}, dict(files)) == status


async def test_a_document_has_an_end(server: FakeTelegram) -> None:
    for size, status in ((1, 200), (50 * 1024 * 1024 + 1, 400)):
        files = {"document": (b"x" * size, "application/octet-stream")}
        assert await posted(server, "sendDocument", {"chat_id": "7"}, files) == status


@pytest.mark.parametrize(
    "answer",
    [
        {"results": [RESULT] * 2},
        {"results": [{**RESULT, "id": "x" * 65}]},
        {"results": [{**RESULT, "title": " "}]},
        {"results": [{**RESULT, "input_message_content": {"message_text": ""}}]},
        {"results": [{**RESULT, "id": str(number)} for number in range(51)]},
        {"results": [], "next_offset": "x" * 65},
        {"results": [], "button": {"text": "x", "start_parameter": "a b"}},
    ],
)
async def test_inline_answers_are_looked_at(server: FakeTelegram, answer: dict[str, object]) -> None:
    person = server.people[7]
    query = person.types("x")
    async with aiohttp.ClientSession() as session:
        asked = {"inline_query_id": query, **answer}
        async with session.post(f"{server.url}/bot{server.token}/answerInlineQuery", json=asked) as response:
            assert response.status == 400
    assert server.complaints
    assert person.offered == []


async def test_a_rich_message_has_one_source(server: FakeTelegram) -> None:
    async with aiohttp.ClientSession() as session:
        for rich in ({}, {"markdown": "x"}, {"html": "<p>x</p>", "markdown": "x"}):
            asked = {"chat_id": 7, "rich_message": rich}
            async with session.post(f"{server.url}/bot{server.token}/sendRichMessage", json=asked) as response:
                assert response.status == 400
