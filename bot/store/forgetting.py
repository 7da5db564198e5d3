"""What is kept of a person: counted, given out, and forgotten, to the last byte of the file."""

import asyncio
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from bot.model import Chat, ChatKind, Deed, Kept, Person, Role
from bot.store.audit import noted
from bot.store.away import Away
from bot.store.forgotten import Forgotten, note
from bot.store.interface import Connection, Database
from bot.store.preferences import StoredPreferences
from bot.store.questions import Questions
from bot.store.roles import ROLE, StoredRoles
from bot.store.rows import stamp
from bot.store.traces import HERE, TRACES, Trace
from bot.store.turns import in_turn

log = logging.getLogger(__name__)

SETTLING = 2.0
"""Seconds in which an update that is just being answered has surely come into the inbox."""
LOOK = 0.25
"""Seconds between two looks at whether it is done."""
PATIENCE = 300.0
"""Seconds in which it is: what waits for longer is of a platform that is switched off, or the like."""
LONGEST_LOOK = 10.0
"""Seconds; looks become rarer, the longer it takes."""
KEPT_ABSENT = timedelta(days=365)
"""Who has not been here for so long is forgotten."""
AS_JSON = frozenset(
    {
        ("preferences", "chosen"),
        ("subscriptions", "weekdays"),
        ("subscriptions", "times"),
        ("subscriptions", "wanted"),
        ("subscriptions", "quiet"),
        ("shared_subscriptions", "subscription"),
        ("deliveries", "messages"),
        ("sent", "messages"),
        ("aliases", "spellings"),
        ("topics", "words"),
    }
)
"""Columns that hold JSON, by their tables."""

_MARK = "(owner, key) = ('khabar', 'forgetting')"
_SET_MARK = (
    "INSERT INTO memory VALUES ('khabar', 'forgetting', ?)"
    " ON CONFLICT (owner, key) DO UPDATE SET value = json_patch(memory.value, excluded.value)"
)
_WAITING = "SELECT DISTINCT platform FROM inbox NOT INDEXED WHERE state = 'waiting' AND id <= ?"
_FORGET_TIMES = (
    "UPDATE visits SET at = '', number = 0, before_at = '', before_number = 0"
    " WHERE (platform, person) = (:platform, :id)"
)
_OVERWRITTEN = "(owner, key) = ('khabar', 'overwritten')"
_CHATS = (
    "SELECT chat FROM visits WHERE (platform, person) = (:platform, :id) AND chat IS NOT NULL"
    " UNION SELECT chat FROM subscriptions WHERE platform = :platform AND by = :who AND kind = 'private'"
    " UNION SELECT :id UNION SELECT :here WHERE :here <> ''"
)
"""The private chats of a person: on most platforms they have the person's id."""

_ROLE = "SELECT role FROM roles WHERE (platform, person) = (:platform, :id)"

Rows = list[dict[str, Any]]


class Forgetting:
    """Over all tables, and over what the parts of the store have of them in memory."""

    def __init__(
        self,
        database: Database,
        preferences: StoredPreferences,
        questions: Questions,
        away: Away,
        roles: StoredRoles,
    ) -> None:
        self._database = database
        self.turn = asyncio.Lock()
        self._preferences, self._questions, self._away, self._roles = preferences, questions, away, roles
        self._left = False
        self.forgotten = Forgotten(database)
        self.settling, self.patience = SETTLING, PATIENCE

    @in_turn
    async def load(self) -> None:
        """Whether an earlier run, or another process, left something to be overwritten; then somebody was forgotten."""
        self.forgotten.changes += 1
        self._left = bool(await self._database.read(f"SELECT 1 FROM memory WHERE {_MARK}"))

    async def counts(self, person: Person, chat: Chat) -> dict[Kept, int]:
        """How much there is of each kind that would go, as people see it. `chat` is where the person asks."""
        whose = _named(person, await self._chats(person, chat))
        found: dict[Kept, int] = {}
        for its in TRACES:
            if its.counted:
                sql = f"SELECT count(*) FROM {its.table} WHERE ({its.where}) AND NOT ({its.stays} OR {its.hidden})"
                [[number]] = await self._database.read(sql, whose)
                found[its.kind] = found.get(its.kind, 0) + number
        return {kind: number for kind, number in found.items() if number}

    async def export(self, person: Person, chat: Chat) -> dict[Kept, dict[str, Rows]]:
        """All that is kept of a person, by kind and table, each row with the names of its columns."""
        whose = _named(person, await self._chats(person, chat))
        found: dict[Kept, dict[str, Rows]] = {}
        for its in TRACES:
            if rows := await self._rows(its, whose):
                found.setdefault(its.kind, {}).setdefault(its.table, []).extend(rows)
        return found

    async def forget(self, person: Person, chat: Chat, at: datetime) -> None:
        """Leave no trace of a person, in one transaction; what was overwritten in it is wiped out a little later.

        But for a hash, so that no backup from before brings them back.
        """

        async def work(connection: Connection) -> list[str]:
            chats = [row[0] for row in await connection.execute_fetchall(_CHATS, _asking(person, chat))]
            whose = _named(person, chats)
            held = await connection.execute_fetchall(_ROLE, whose)
            for its in TRACES:
                await connection.execute(its.forget, whose)
            for (role,) in list(held):  # who may do what is one less; whose role it was, nobody knows any more
                await noted(connection, Deed(at=at, who="", name="", what=ROLE, before=role, after=Role.READER.value))
            await connection.execute(_SET_MARK, (json.dumps({person.platform: secrets.token_hex(8)}),))
            await note(connection, person.platform, {person.id, *chats}, at)
            return chats

        async with self.turn, self._preferences.turn, self._questions.turn:
            chats = await self._database.transaction(work)
            self._left = True
            self.forgotten.changes += 1
            self._preferences.forgotten([person, *(Chat(person.platform, its) for its in chats)])
            self._questions.forgotten(person, chats)
        await self._away.load()
        await self._roles.load()

    async def forget_the_absent(self, now: datetime) -> None:
        """Who has not been here for a year, and gets nothing sent, has settings no more."""
        await self._meet(now)
        for platform, number, chat in await self._database.read(
            "SELECT platform, person, coalesce(chat, '') FROM visits WHERE at < ?", (stamp(now - KEPT_ABSENT),)
        ):
            await self._forget_absent(Person(platform, number), chat)

    async def _meet(self, now: datetime) -> None:
        """Who has settings was here at some time: where nobody knows when, as from before visits were kept, today."""
        unknown = "SELECT 1 FROM visits WHERE (visits.platform, person) = (preferences.platform, id)"
        whose = f"FROM preferences WHERE scope = 'person' AND NOT EXISTS ({unknown})"
        if await self._database.read(f"SELECT 1 {whose} LIMIT 1"):
            last = "(SELECT coalesce(max(number), 0) FROM publications)"
            await self._database.write(
                f"INSERT INTO visits SELECT platform, id, NULL, :at, {last}, :at, {last} {whose}", {"at": stamp(now)}
            )

    async def _forget_absent(self, person: Person, chat: str) -> None:
        async def work(connection: Connection) -> bool:
            whose = _named(person, [person.id, chat])
            gets = await connection.execute_fetchall(
                "SELECT 1 FROM subscriptions WHERE state = 'active' AND (platform, by) = (:platform, :who) UNION ALL"
                f" SELECT 1 FROM subscriptions WHERE state = 'active' AND {HERE}",
                whose,
            )
            if gets:
                await connection.execute(_FORGET_TIMES, whose)
            for its in TRACES:
                if not gets and its.kind in {Kept.VISITS, Kept.SETTINGS}:
                    await connection.execute(its.forget, whose)
            return not gets

        async with self._preferences.turn:
            if await self._database.transaction(work):
                self._preferences.forgotten([person, Chat(person.platform, person.id), Chat(person.platform, chat)])

    async def wipe(self) -> None:
        """Once somebody was forgotten: the database's file and its log hold nothing of them any more.

        Only when what is being answered is settled, for the very request to be forgotten lies in the inbox. A crash
        before its end leaves the mark, and all of it is done again; so does a platform where something goes on waiting.
        """
        if not self._left:
            return
        await asyncio.sleep(self.settling)
        marks = await self._marks()
        settled = await self._settled(marks)
        if not await self._database.read(f"SELECT 1 FROM memory WHERE {_OVERWRITTEN}"):
            await self._overwrite()
        await _until(self._database.wipe)
        await self._unmark({platform: marks[platform] for platform in settled})
        await self.load()

    async def _marks(self) -> dict[str, str]:
        """The platforms of those who were forgotten, each with a word that is another one with the next of them."""
        rows = await self._database.read(f"SELECT value FROM memory WHERE {_MARK}")
        return dict(json.loads(rows[0][0])) if rows else {}

    async def _unmark(self, done: Mapping[str, str]) -> None:
        """What was forgotten up to these marks is wiped out."""

        async def work(connection: Connection) -> None:
            for platform, mark in done.items():
                await connection.execute(
                    f"UPDATE memory SET value = json_patch(value, ?) WHERE {_MARK} AND value ->> ? = ?",
                    (json.dumps({platform: None}), platform, mark),
                )
            await connection.execute(f"DELETE FROM memory WHERE {_MARK} AND value = '{{}}'")

        await self._database.transaction(work)

    async def _settled(self, platforms: Collection[str]) -> set[str]:
        """Those platforms where everything is answered that has come in up to now, after some minutes at most."""
        [[last]] = await self._database.read("SELECT coalesce(max(id), 0) FROM inbox")
        waiting = set(platforms)

        async def none_waits() -> bool:
            rows = await self._database.read(_WAITING, (last,))
            waiting.intersection_update(platform for (platform,) in rows)
            return not waiting

        with suppress(TimeoutError):
            async with asyncio.timeout(self.patience):
                await _until(none_waits)
        return set(platforms) - waiting

    async def _overwrite(self) -> None:
        """Before this version, what was deleted stayed in the file: all of it is written anew, once."""
        log.warning(
            "the database is written anew, so that nothing is left in it of what was deleted; once, for some time"
        )
        await self._database.rewrite()
        await self._database.write("INSERT INTO memory VALUES ('khabar', 'overwritten', '') ON CONFLICT DO NOTHING")

    async def _chats(self, person: Person, chat: Chat) -> list[str]:
        return [row[0] for row in await self._database.read(_CHATS, _asking(person, chat))]

    async def _rows(self, its: Trace, whose: dict[str, str]) -> Rows:
        if not its.columns:
            return []
        asked = f"SELECT {its.columns} FROM {its.table} WHERE {its.where} ORDER BY 1"
        rows = await self._database.records(asked, whose)
        return [{name: _value(its, name, value) for name, value in row.items()} for row in rows]


async def _until(done: Callable[[], Awaitable[bool]]) -> None:
    look = LOOK
    while not await done():
        await asyncio.sleep(look)
        look = min(look * 2, LONGEST_LOOK)


def _asking(person: Person, chat: Chat) -> dict[str, str]:
    here = chat.id if chat.kind is ChatKind.PRIVATE else ""
    return {"platform": person.platform, "id": person.id, "who": str(person), "here": here}


def _named(person: Person, chats: Sequence[str]) -> dict[str, str]:
    return {"platform": person.platform, "id": person.id, "who": str(person), "chats": json.dumps(list(chats))}


def _value(its: Trace, name: str, value: Any) -> Any:
    holds_json = (its.table, name) in AS_JSON and value is not None
    return json.loads(value) if holds_json else value
