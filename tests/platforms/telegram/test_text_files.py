"""Files of text that editors send: what stands in them is what they say."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.model import Reply, Request, Role
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Person, from_channel, refuse
from tests.platforms.telegram.conftest import serving

LIST = '<?xml version="1.0"?>\n<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/"/></body></opml>'
NEWS = "عنوان الخبر\n\nنص الخبر من ملف."


async def said(request: Request) -> Reply:
    """What was understood."""
    forwarded = " | ".join(forward.text for forward in request.forwards)
    return Reply(language="en", text=f"{request.command or 'text'}: {forwarded or request.text}")


@pytest.fixture
async def editor(server: FakeTelegram, person: Person) -> AsyncIterator[Person]:
    core = FakeCore(said)
    core.appoint(**{f"_{person.id}": Role.EDITOR})
    async with serving(server, core):
        yield person


async def answer(person: Person, **content: Any) -> str:
    since = len(person.chat.heard)
    person.sends(**content)
    return (await person.chat.hears(since=since))[0].text


def document(server: FakeTelegram, text: str, name: str = "feeds.opml", **more: Any) -> dict[str, Any]:
    content = text.encode()
    server.keeping.keep("f", content, path="documents/file_1")
    return {"file_id": "f", "file_unique_id": "u", "file_name": name, "file_size": len(content), **more}


@pytest.mark.parametrize(
    ("name", "kind"),
    [("feeds.opml", "text/x-opml"), ("Feeds.OPML", "application/octet-stream"), ("a.txt", "text/plain")],
)
async def test_a_file_of_text_says_what_stands_in_it(
    server: FakeTelegram, editor: Person, name: str, kind: str
) -> None:
    text = LIST if name.lower().endswith("opml") else NEWS
    assert await answer(editor, document=document(server, f"\ufeff{text}", name, mime_type=kind)) == f"text: {text}"


async def test_files_that_come_together_are_a_text_each(server: FakeTelegram, editor: Person) -> None:
    since = len(editor.chat.heard)
    editor.sends(document=document(server, LIST), media_group_id="1")
    server.keeping.keep("g", NEWS.encode(), path="documents/file_2")
    news = {"file_id": "g", "file_unique_id": "v", "file_name": "a.txt", "file_size": 50, "mime_type": "text/plain"}
    editor.sends(document=news, media_group_id="1")
    heard = await editor.chat.hears(2, since=since)
    assert [message.text for message in heard] == [f"text: {LIST}", f"text: {NEWS}"]


async def test_a_list_that_is_forwarded_is_a_list(server: FakeTelegram, editor: Person) -> None:
    origin = from_channel("Feeds", "feeds")
    assert await answer(editor, document=document(server, LIST), forward_origin=origin) == f"text: {LIST}"
    news = document(server, NEWS, "a.txt", mime_type="text/plain")
    assert await answer(editor, document=news, forward_origin=origin) == f"text: {NEWS}"


@pytest.mark.parametrize(
    "more",
    [
        {"file_name": "a.pdf", "mime_type": "application/pdf"},
        {"file_size": 200_001},
        {"file_name": None},
        {"file_size": None},
    ],
    ids=str,
)
async def test_other_files_are_not_fetched(server: FakeTelegram, editor: Person, more: dict[str, Any]) -> None:
    its = {key: value for key, value in (document(server, LIST) | more).items() if value is not None}
    assert await answer(editor, document=its) == "unread: document"
    assert server.keeping.taken == []


async def test_a_file_with_a_caption_is_its_caption(server: FakeTelegram, editor: Person) -> None:
    assert await answer(editor, document=document(server, LIST), caption="What is this?") == "text: What is this?"
    assert server.keeping.taken == []


async def test_a_file_that_can_not_be_fetched_is_no_text(server: FakeTelegram, editor: Person) -> None:
    server.faults.append(refuse("getFile", 400, "Bad Request: wrong file_id or the file is temporarily unavailable"))
    assert await answer(editor, document=document(server, LIST)) == "unread: document"
    assert await answer(editor, text="hello") == "text: hello"


async def test_nothing_is_fetched_for_readers(server: FakeTelegram, person: Person) -> None:
    async with serving(server, FakeCore(said)):
        assert await answer(person, document=document(server, LIST)) == "unread: document"
    assert server.keeping.taken == []
