"""The Bot API server of these tests is strict, and other libraries can talk to it too."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from tests.fakes import tdparser
from tests.fakes.telegram import FakeTelegram, Person
from tests.fakes.telegram.specification import PUBLISHED

LINK = {"type": "text_link", "offset": 0, "length": 1, "url": "https://example.org"}


async def call(server: FakeTelegram, method: str, **parameters: Any) -> tuple[int, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.url}/bot{server.token}/{method}", json=parameters) as response,
    ):
        return response.status, await response.json()


async def sent(server: FakeTelegram, **more: Any) -> int:
    server.complaints.clear()
    status, answer = await call(server, "sendMessage", **{"chat_id": 7, "text": "x", **more})
    assert answer["ok"] == (status == 200)
    assert bool(server.complaints) == (status == 400)
    server.complaints.clear()
    return status


def keys(*rows: list[dict[str, str]]) -> dict[str, Any]:
    return {"reply_markup": {"inline_keyboard": rows}}


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": " \n"},
        {"text": " x"},
        {"text": "x" * 4097},
        {"text": "🌧" * 2049},
        {"text": 5},
        {"txt": "x"},
        {"chat_id": None},
        {"disable_web_page_preview": True},
        {"entities": [LINK] * 101},
        {"entities": LINK},
        keys([{"text": "a", "callback_data": "x" * 65}]),
        keys([{"text": "a", "callback_data": ""}]),
        keys([{"text": "", "callback_data": "x"}]),
        keys([{"text": "a"}]),
        keys([{"text": "a", "url": "http://localhost"}]),
        keys([{"text": "a", "callback_data": "x"}] * 9),
        keys([]),
        keys(*[[{"text": "a", "callback_data": "x"}]] * 101),
    ],
)
async def test_malformed_messages_are_refused(server: FakeTelegram, wrong: dict[str, Any]) -> None:
    assert await sent(server, **wrong) == 400
    assert await sent(server) == 200


@pytest.mark.usefixtures("person")
@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published specification of the Bot API is not there")
@pytest.mark.parametrize(
    "wrong",
    [
        {"entities": [{"type": "bold", "offset": 0}]},
        {"entities": [{"type": "bold", "offset": "0", "length": 1}]},
        {"link_preview_options": {"disabled": True}},
        {"reply_parameters": {"message": 5}},
        keys([{"text": "a", "callback_data": "x", "colour": "red"}]),
    ],
)
async def test_the_published_specification_is_kept(server: FakeTelegram, wrong: dict[str, Any]) -> None:
    assert await sent(server, **wrong) == 400


@pytest.mark.usefixtures("person")
@pytest.mark.skipif(bool(tdparser.missing()), reason=tdparser.missing())
@pytest.mark.parametrize(
    "entity",
    [
        {"type": "bold", "offset": 1, "length": 1},
        {"type": "bold", "offset": 0, "length": 3},
        {"type": "bold", "offset": -1, "length": 2},
        {"type": "text_link", "offset": 0, "length": 2, "url": "javascript:x"},
    ],
)
async def test_telegrams_own_parser_judges_entities(server: FakeTelegram, entity: dict[str, Any]) -> None:
    assert await sent(server, text="🌧", entities=[{"type": "bold", "offset": 0, "length": 2}]) == 200
    assert await sent(server, text="🌧", entities=[entity]) == 400


async def test_unknown_methods_and_wrong_tokens_are_refused(server: FakeTelegram) -> None:
    assert (await call(server, "sendSticker"))[0] == 404
    assert server.complaints == ["unknown method sendSticker"]
    server.complaints.clear()
    server.token = "4242:other-that-must-not-leak"
    assert (await call(server, "getMe"))[0] == 200
    async with aiohttp.ClientSession() as session, session.get(f"{server.url}/bot1:x/getMe") as response:
        assert response.status == 401


async def test_a_complaint_fails_the_test_that_it_came_in() -> None:
    with pytest.raises(AssertionError, match="unknown method"):
        async with FakeTelegram() as server:
            await call(server, "sendSticker")


async def test_edits_want_a_message_and_a_change(server: FakeTelegram, person: Person) -> None:
    _, answer = await call(server, "sendMessage", chat_id=7, text="one")
    number = answer["result"]["message_id"]
    where = {"chat_id": 7, "message_id": number}
    status, answer = await call(server, "editMessageText", **where, text="one")
    assert (status, "message is not modified" in answer["description"]) == (400, True)
    assert (await call(server, "editMessageText", **where, text="two"))[0] == 200
    row = [{"text": "a", "callback_data": "x"}]
    assert (await call(server, "editMessageReplyMarkup", **where, reply_markup={"inline_keyboard": [row]}))[0] == 200
    assert (person.chat.messages[number].text, person.chat.messages[number].labels) == ("two", [["a"]])
    assert (await call(server, "deleteMessage", **where))[0] == 200
    for method in ("editMessageText", "deleteMessage"):
        status, answer = await call(server, method, **where, **({"text": "x"} if "edit" in method else {}))
        assert (status, answer["description"].endswith("not found")) == (400, True)


async def test_updates_go_away_when_a_higher_offset_comes(server: FakeTelegram, person: Person) -> None:
    for number in range(3):
        person.writes(str(number))
    first = (await call(server, "getUpdates", limit=2))[1]["result"]
    assert [update["message"]["text"] for update in first] == ["0", "1"]
    assert (await call(server, "getUpdates"))[1]["result"][:2] == first
    rest = (await call(server, "getUpdates", offset=first[-1]["update_id"] + 1))[1]["result"]
    assert [update["message"]["text"] for update in rest] == ["2"]
    assert (await call(server, "getUpdates", allowed_updates=["callback_query"]))[1]["result"] == []


async def test_a_second_poller_ends_the_first(server: FakeTelegram, person: Person) -> None:
    first = asyncio.create_task(call(server, "getUpdates", timeout=50))
    await server.hears("getUpdates")
    second = asyncio.create_task(call(server, "getUpdates", timeout=50))
    status, answer = await first
    assert (status, "terminated by other getUpdates" in answer["description"]) == (409, True)
    person.writes("/latest")
    assert len((await second)[1]["result"]) == 1


async def test_polling_and_a_webhook_exclude_each_other(server: FakeTelegram) -> None:
    waiting = asyncio.create_task(call(server, "getUpdates", timeout=50))
    await server.hears("getUpdates")
    await call(server, "setWebhook", url="http://127.0.0.1:9/hook")
    assert (await waiting)[0] == 409
    assert (await call(server, "getWebhookInfo"))[1]["result"]["url"] == "http://127.0.0.1:9/hook"
    assert "webhook is active" in (await call(server, "getUpdates"))[1]["description"]
    await call(server, "deleteWebhook")
    assert (await call(server, "getUpdates"))[0] == 200


async def test_the_library_as_it_comes_can_talk_to_it(server: FakeTelegram, person: Person) -> None:
    person.writes("/latest")
    async with Bot(server.token, base_url=f"{server.url}/bot") as bot:
        (update,) = await bot.get_updates(timeout=0)
        assert update.effective_message
        key = InlineKeyboardButton("Read", callback_data="read 1")
        await bot.send_message(7, "Hello", reply_markup=InlineKeyboardMarkup([[key]]), disable_notification=True)
        await bot.set_my_commands([("latest", "News")])
        assert (await bot.get_my_commands())[0].command == "latest"
        await bot.delete_my_commands()
        assert (await bot.get_chat(7)).first_name == person.name
        await bot.send_chat_action(7, "typing")
    assert person.chat.standing[0].labels == [["Read"]]
    assert json.dumps(server.menus) == "{}"
