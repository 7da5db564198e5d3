"""The menus of commands: right for each scope and language, and set only when they changed."""

import asyncio

import pytest

from bot.i18n import language
from bot.model import Command, Role
from bot.platforms.telegram.menu import menus
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, refuse
from tests.platforms.telegram.conftest import connected, echo, serving

LATEST = Command("latest", "Latest news, or the latest of a topic")
ADD = Command("add", "Add an article", role=Role.EDITOR)
HIDDEN = Command("forward", "Add a forwarded message to the news", menu=False)
ALL = [LATEST, ADD, HIDDEN]


def core(commands: list[Command] | None = None, admins: tuple[str, ...] = ("7",)) -> FakeCore:
    return FakeCore(echo, ALL if commands is None else commands, admins=admins)


async def served(server: FakeTelegram, its: FakeCore, menus_set: int) -> None:
    """Serve until so many menus were set or deleted, and somebody was answered after that."""
    async with serving(server, its):
        await server.signal.until(lambda: changes(server) >= menus_set, f"{menus_set} menus")
        await server.person(99).says("/latest")


def changes(server: FakeTelegram) -> int:
    return len(server.called("setMyCommands")) + len(server.called("deleteMyCommands"))


async def test_each_scope_and_language_has_its_menu(server: FakeTelegram) -> None:
    server.person(7)
    await served(server, core(), 6)
    shown = {key: [entry["command"] for entry in entries] for key, entries in server.menus.items()}
    assert shown == {
        ("all_private_chats", 0, ""): ["latest"],
        ("all_private_chats", 0, "en"): ["latest"],
        ("all_group_chats", 0, ""): ["latest"],
        ("all_group_chats", 0, "en"): ["latest"],
        ("chat", 7, ""): ["latest", "add"],
        ("chat", 7, "en"): ["latest", "add"],
    }
    assert server.menus["chat", 7, ""][0]["description"] == language("ar")(LATEST.help)
    assert server.menus["chat", 7, "en"][0]["description"] == LATEST.help


async def test_a_menu_that_did_not_change_is_not_set_again(server: FakeTelegram) -> None:
    server.person(7)
    its = core()
    await served(server, its, 6)
    await served(server, its, 6)
    assert changes(server) == 6


async def test_only_what_changed_is_set(server: FakeTelegram) -> None:
    server.person(7)
    its = core()
    await served(server, its, 6)
    changed = core([LATEST, Command("add", "Add", role=Role.EDITOR)])
    changed.memory.texts.update(its.memory.texts)
    await served(server, changed, 8)
    assert [call["scope"] for call in server.called("setMyCommands")[6:]] == [{"type": "chat", "chat_id": 7}] * 2


async def test_former_admins_lose_their_menu(server: FakeTelegram) -> None:
    server.person(7)
    its = core()
    await served(server, its, 6)
    later = core(admins=())
    later.memory.texts.update(its.memory.texts)
    await served(server, later, 8)
    assert {scope for scope, _, _ in server.menus} == {"all_private_chats", "all_group_chats"}
    await served(server, later, 8)
    assert changes(server) == 8


async def test_an_admin_who_never_spoke_to_the_bot_gets_the_menu_with_their_first_word(server: FakeTelegram) -> None:
    its = core()
    async with serving(server, its):
        await server.signal.until(lambda: changes(server) >= 6, "all that can be set")
        assert ("chat", 7, "") not in server.menus
        await server.person(8).says("/latest")
        await server.person(7).says("/start")
        await server.signal.until(lambda: changes(server) >= 8, "the menu of one more")
        assert ("chat", 7, "") in server.menus
        its.appoint(_7=Role.EDITOR, _9=Role.READER)
        await server.signal.until(lambda: changes(server) >= 10, "the menu of nobody, which waits for the next try")


async def test_what_failed_is_tried_again_before_the_staff_is_another(server: FakeTelegram) -> None:
    server.faults.append(refuse("setMyCommands", 429, "Too Many Requests: retry after 5", times=4))
    async with connected(server, core(admins=()), menu=0.01) as platform:
        task = asyncio.create_task(platform.serve())
        await server.signal.until(lambda: len(server.menus) == 4, "all menus")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_an_admin_who_never_spoke_to_the_bot_gets_the_menu_at_a_later_start(server: FakeTelegram) -> None:
    its = core()
    await served(server, its, 6)
    assert ("chat", 7, "") not in server.menus
    server.person(7)
    await served(server, its, 8)
    assert ("chat", 7, "") in server.menus


async def test_a_menu_that_is_refused_stops_nothing(server: FakeTelegram) -> None:
    server.faults.append(refuse("setMyCommands", 429, "Too Many Requests: retry after 5", times=4))
    await served(server, core(admins=()), 4)
    assert server.menus == {}


async def test_a_memory_that_says_nonsense_stops_nothing(
    server: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    its = core(admins=())
    its.memory.texts["menus of 4242"] = "nonsense"
    await served(server, its, 0)
    assert "could not be set" in caplog.text


def test_menus_keep_telegrams_limits() -> None:
    many = [Command(f"command_{number}" + "x" * 40, "help " * 100) for number in range(200)]
    for menu in menus(many, ("ar", "en"), {"7": Role.EDITOR}):
        assert len(menu.entries) == 100
        assert all(len(name) <= 32 and len(text) <= 256 for name, text in menu.entries)


async def test_without_commands_there_is_no_menu(server: FakeTelegram) -> None:
    await served(server, core([HIDDEN], admins=()), 4)
    assert server.menus == {}
    assert server.called("setMyCommands") == []


async def test_a_role_changes_the_menu_at_once(server: FakeTelegram) -> None:
    server.person(7)
    server.person(8)
    feeds, audit = Command("feeds", "Feeds", role=Role.ADMIN), Command("audit", "Log", role=Role.OWNER)
    its = core([LATEST, ADD, feeds, audit], admins=())
    async with serving(server, its):
        await server.signal.until(lambda: changes(server) >= 4, "the first menus")
        its.appoint(_7=Role.EDITOR, _8=Role.ADMIN)
        await server.signal.until(lambda: changes(server) >= 8, "the menus of two")
        shown = {who: [entry["command"] for entry in server.menus["chat", who, ""]] for who in (7, 8)}
        assert shown == {7: ["latest", "add"], 8: ["latest", "add", "feeds"]}
        its.appoint(_8=Role.ADMIN)
        await server.signal.until(lambda: changes(server) >= 10, "one menu less")
        assert {who for scope, who, _ in server.menus if scope == "chat"} == {8}
