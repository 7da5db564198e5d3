"""The fake Discord is as strict as it promises."""

from typing import Any

import aiohttp
import pytest

from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_rules import COMPONENTS_V2, Refused, check_commands, check_intents, check_message
from tests.fakes.discord_spec import Specification

BUTTON = {"type": 2, "style": 2, "label": "Go", "custom_id": "k:go"}
LINK = {"type": 2, "style": 5, "label": "Go", "url": "https://a.example"}
WORDS = {"name": "words", "description": "Words", "type": 3, "required": True}
COMMAND = {"name": "search", "description": "Search", "contexts": [0], "integration_types": [0], "options": [WORDS]}


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def row(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(buttons)}


def message(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"components": list(components), "flags": COMPONENTS_V2, "allowed_mentions": {"parse": []}, **more}


def test_a_right_message_is_taken() -> None:
    check_message(message(text("Hello"), row(BUTTON, LINK), {"type": 17, "components": [text("x")]}))


@pytest.mark.parametrize(
    "body",
    [
        message(text("Hello"), allowed_mentions={"parse": ["users"]}),
        message(text("Hello"), allowed_mentions=None),
        message(text("Hello"), flags=0),
        message(text("Hello"), content="beside"),
        message(),
        message(text(" ")),
        message(text("\ud800")),
        message(text("x" * 4001)),
        message(*[text("🙂" * 700)] * 3),
        message(*[text("漢" * 1750)] * 2),
        message(*[text("x")] * 41),
        message(row()),
        message(row(*({**BUTTON, "custom_id": str(n)} for n in range(6)))),
        message(row(BUTTON, BUTTON)),
        message(row({**BUTTON, "custom_id": "k" * 101})),
        message(row({**BUTTON, "label": ""})),
        message(row({**BUTTON, "label": "x" * 81})),
        message(row({**LINK, "url": "javascript:alert(1)"})),
        message(row({**LINK, "custom_id": "k"})),
        message({"type": 9, "components": [], "accessory": BUTTON}),
        message({"type": 9, "components": [text("x")], "accessory": text("x")}),
        message(BUTTON),
        message({"type": 13, "file": {"url": "https://a.example/x"}}),
        message({"type": 13, "file": {"url": "attachment://x"}}),
        message({"type": 12, "items": [{"media": {"url": "attachment://x"}}]}),
        {**message(text("x")), "attachments": [{"id": "0", "filename": "x"}]},
    ],
)
def test_a_wrong_message_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        check_message(body)


GALLERY = {"type": 12, "items": [{"media": {"url": "attachment://x.png"}, "description": "x"}]}
LISTED = {"id": "0", "filename": "x.png", "description": "x"}


def test_a_file_is_listed_and_shown() -> None:
    body = {**message(GALLERY), "attachments": [LISTED]}
    check_message(body, {"x.png": b"1"})
    for wrong, files in [
        (body, {}),
        ({**body, "attachments": []}, {"x.png": b"1"}),
        ({**body, "attachments": [{**LISTED, "id": "1"}]}, {"x.png": b"1"}),
        ({**body, **message(text("x"))}, {"x.png": b"1"}),
        (body, {"x.png": b""}),
    ]:
        with pytest.raises(Refused):
            check_message(wrong, files)


@pytest.mark.parametrize(
    "commands",
    [
        [COMMAND, COMMAND],
        [{**COMMAND, "name": "Search"}],
        [{**COMMAND, "description": "x" * 101}],
        [{**COMMAND, "options": [{**WORDS, "name": "كَلمات"}]}],
        [{**COMMAND, "options": [{**WORDS, "name": "كلمات الخبر"}]}],
        [{**COMMAND, "name_localizations": {"ar": "بحث"}}],
        [{**COMMAND, "name_localizations": {"fr": "Chercher"}}],
        [{**COMMAND, "description_localizations": {"ar": "بحث"}}],
        [{**COMMAND, "description_localizations": {"fr": ""}}],
        [{**COMMAND, "name_localizations": {"fr": "a"}}, {**COMMAND, "name": "a"}],
        [{**COMMAND, "contexts": []}],
        [{**COMMAND, "options": [{**WORDS, "max_length": 6001}]}],
        [{**COMMAND, "name": f"c{n}"} for n in range(101)],
        [{**COMMAND, "name": f"m{n}", "type": 3} for n in range(6)],
    ],
)
def test_wrong_commands_are_refused(commands: list[dict[str, Any]]) -> None:
    check_commands([COMMAND])
    with pytest.raises(Refused):
        check_commands(commands)


def test_privileged_intents_are_refused() -> None:
    assert check_intents(1 << 0 | 1 << 12)
    assert not check_intents(1 << 0 | 1 << 12 | 1 << 15)


async def test_a_route_that_there_is_not_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="unknown route"):
        async with FakeDiscord() as server, aiohttp.ClientSession() as session:
            await session.get(f"{server.api_base_url}/users/1", headers={"Authorization": f"Bot {server.token}"})


@pytest.mark.skipif(Specification.find() is None, reason="Discord's specification is not beside the project")
def test_the_specification_is_read() -> None:
    specification = Specification.find()
    assert specification is not None
    assert specification.fault("POST", "/channels/1/messages", message(text("Hello"))) == ""
    assert "allowed_mentions" in specification.fault("POST", "/channels/1/messages", {"allowed_mentions": 7})
    assert specification.fault("PATCH", "/webhooks/1/token/messages/@original", message(text("x"))) == ""
    assert "no request" in specification.fault("POST", "/nothing", {})
