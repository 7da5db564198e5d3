"""Rich messages that people send or hand on become articles like any others."""

from typing import Any

import pytest

from tests.fakes.core import FakeCore
from tests.fakes.telegram import PHOTO, FakeTelegram, Person, from_channel
from tests.platforms.telegram.conftest import echo, serving

LINK = {"type": "url", "text": ["🌧 ", {"type": "bold", "text": "هنا"}], "url": "https://example.org"}
BLOCKS: list[dict[str, Any]] = [
    {"type": "photo", "photo": PHOTO, "caption": {"text": "صورة", "credit": "ليلى"}},
    {"type": "heading", "text": {"type": "bold", "text": "عنوان"}, "size": 1},
    {"type": "divider"},
    {"type": "paragraph", "text": ["نص ", LINK, {"type": "custom_emoji", "alternative_text": "🙂"}]},
    {"type": "list", "items": [{"label": "1", "blocks": [{"type": "paragraph", "text": "بند"}]}]},
    {"type": "details", "summary": "ملخص", "blocks": [{"type": "paragraph", "text": "تفصيل"}], "is_open": True},
    {"type": "table", "cells": [[{"text": "خلية", "align": "left"}, {"align": "left"}]]},
]
TEXT = "صورة\n\nعنوان\n\nنص 🌧 هنا🙂\n\nبند\n\nملخص\n\nتفصيل\n\nخلية"


def rich(blocks: Any = BLOCKS) -> dict[str, Any]:
    return {"rich_message": {"blocks": blocks, "is_rtl": True}}


async def test_a_rich_post_is_handed_on_with_its_words_links_and_picture(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(echo)
    async with serving(server, core):
        person.sends(forward_origin=from_channel("المدى"), **rich())
        await person.chat.hears()
    [request] = core.requests
    [forward] = request.forwards
    assert (forward.text, forward.source) == (TEXT, "المدى")
    assert [picture.file for picture in forward.pictures] == ["p"]
    units = TEXT.encode("utf-16-le")
    assert [
        (each.kind, units[2 * each.offset : 2 * (each.offset + each.length)].decode("utf-16-le"), each.url)
        for each in forward.entities
    ] == [
        ("bold", "عنوان", None),
        ("text_link", "🌧 هنا", "https://example.org"),
        ("bold", "هنا", None),
    ]


async def test_a_rich_message_to_the_bot_is_read_like_a_text(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(echo)
    words = rich([{"type": "paragraph", "text": "@khabar_bot مطر"}])
    async with serving(server, core):
        person.sends(to=server.group(-5), **words)
        person.sends(**words)
        await person.chat.hears()
        edited = server.message(person.chat, **{"from": person.json, **rich()})
        server.updates.add({"edited_message": edited})
        await person.says("/end")
    assert sorted(request.text for request in core.requests) == ["", "@khabar_bot مطر", "مطر"]


@pytest.mark.parametrize("blocks", [[], [{"type": "map"}], [5], [{"type": "paragraph", "text": 5}]])
async def test_a_rich_message_without_words_is_let_go(server: FakeTelegram, person: Person, blocks: Any) -> None:
    core = FakeCore(echo)
    async with serving(server, core):
        person.sends(**rich(blocks))
        await person.says("/end")
    assert [request.command for request in core.requests] == ["end"]
    assert core.inbox.quarantined.keys() == (set() if blocks != [5] else {"4242:1001"})


async def test_what_is_nested_without_end_is_cut(server: FakeTelegram, person: Person) -> None:
    text: Any = "x"
    for _ in range(60):
        text = {"type": "bold", "text": [text]}
    quote: Any = {"type": "paragraph", "text": "y"}
    for _ in range(60):
        quote = {"type": "blockquote", "blocks": [quote]}
    photo: Any = {"text": "w"}
    for _ in range(60):
        photo = {"caption": photo}
    core = FakeCore(echo)
    async with serving(server, core):
        person.sends(**rich([{"type": "paragraph", "text": text}, quote, photo, {"type": "paragraph", "text": "z"}]))
        await person.chat.hears()
    assert core.requests[0].text == "z"
