"""The menu of commands that Telegram shows, per scope and language (Bot API, setMyCommands and BotCommandScope)."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from telegram.error import TelegramError

from bot.i18n import language
from bot.model import Command, Role
from bot.platforms.base import Core
from bot.platforms.telegram.transport import Api

log = logging.getLogger(__name__)

NAME, DESCRIPTION, MOST = 32, 256, 100
"""Characters of a name and of a description, commands in a menu (Bot API, BotCommand and setMyCommands)."""

REST, LONGEST = 60.0, 3600.0
"""Seconds until what failed is tried again, at first and at most."""
Entry = dict[str, str]


@dataclass(frozen=True, slots=True)
class Menu:
    """What one kind of chat is shown in one language; "" is every language that has no menu of its own."""

    scope: str
    chat: str
    code: str
    entries: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        return f"{self.scope} {self.chat} {self.code}"

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(self.entries).encode()).hexdigest()

    def parameters(self) -> dict[str, Any]:
        """As setMyCommands and deleteMyCommands want it."""
        scope: dict[str, Any] = {"type": self.scope}
        if self.chat:
            scope["chat_id"] = int(self.chat)
        return {"scope": scope, "language_code": self.code}


def menus(commands: Sequence[Command], languages: Sequence[str], staff: Mapping[str, Role]) -> tuple[Menu, ...]:
    """Every menu that should be set: for all private chats, for all groups, and one for each of the staff."""
    shown = {role: [each for each in commands if each.menu and role.covers(each.role)] for role in Role}
    public = shown[Role.READER]
    scopes = [("all_private_chats", "", public), ("all_group_chats", "", public)]
    scopes += [("chat", who, shown[role]) for who, role in staff.items()]
    codes = [("", languages[0]), *((code, code) for code in languages[1:])]
    return tuple(
        Menu(scope, chat, shown_to, _entries(listed, code))
        for scope, chat, listed in scopes
        for shown_to, code in codes
    )


def _entries(commands: Sequence[Command], code: str) -> tuple[tuple[str, str], ...]:
    t = language(code)
    return tuple((command.name[:NAME], t(command.help)[:DESCRIPTION]) for command in commands[:MOST])


class Menus:
    """Keeps the menus of one bot. `rest`: seconds until what failed is tried again; longer with each time."""

    def __init__(self, api: Api, core: Core, rest: float = REST) -> None:
        self._api = api
        self._core = core
        self._rest = rest
        self._missing: frozenset[str] = frozenset()
        self._met = asyncio.Event()

    def met(self, chat: str) -> None:
        """This chat can be written to: what it lacks is set now."""
        if chat in self._missing:
            self._missing -= {chat}
            self._met.set()

    async def keep(self) -> None:
        """Set the menus, and again whenever the staff is another one. Until cancelled; raises nothing else."""
        faults = 0
        while True:
            seen = self._core.staff
            self._met.clear()
            failed = await set_menus(self._api, self._core)
            self._missing = frozenset(menu.chat for menu in failed)
            faults = faults + 1 if failed else 0
            await self._until_other(seen, min(LONGEST, self._rest * 2.0 ** min(faults - 1, 10)) if failed else None)

    async def _until_other(self, seen: Mapping[str, Role], rest: float | None) -> None:
        waits = [asyncio.create_task(its) for its in (self._core.restaffed(seen), self._met.wait())]
        try:
            await asyncio.wait(waits, timeout=rest, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for its in waits:
                its.cancel()
            await asyncio.gather(*waits, return_exceptions=True)


async def set_menus(api: Api, core: Core) -> list[Menu]:
    """Set the menus that changed since they were last set, and take away those of former staff. Raises nothing.

    What was set is remembered by digest, apart for each bot. Those that are not set after all are given back.
    """
    memory, memory_key = core.memory, f"menus of {api.id}"
    try:
        known: dict[str, str] = json.loads(await memory.recall(memory_key) or "{}")
        wanted = {menu.key: menu for menu in menus(core.commands, core.languages, core.staff)}
        former = [_menu_of(key) for key in known if key not in wanted]
        changed = [menu for menu in wanted.values() if known.get(menu.key) != menu.digest]
        failed = []
        for menu in (*former, *changed):
            if not await _set(api, menu):
                failed.append(menu)
            else:
                known[menu.key] = menu.digest
                if menu.key not in wanted:
                    del known[menu.key]
                await memory.remember(memory_key, json.dumps(known))
    except Exception:
        log.exception("the menu of commands could not be set")
        return list(menus(core.commands, core.languages, core.staff))
    return failed


def _menu_of(key: str) -> Menu:
    scope, chat, code = key.split(" ")
    return Menu(scope, chat, code)


async def _set(api: Api, menu: Menu) -> bool:
    parameters = menu.parameters()
    try:
        if menu.entries:
            listed = [{"command": name, "description": text} for name, text in menu.entries]
            await api.call("setMyCommands", commands=listed, **parameters)
        else:
            await api.call("deleteMyCommands", **parameters)
    except TelegramError as error:
        # An editor who never spoke to the bot has no chat with it yet: tried again as soon as they do.
        log.info("a menu of commands was not set (%s): %s", menu.key.strip(), error)
        return False
    return True
