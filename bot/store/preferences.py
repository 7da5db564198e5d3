"""What people and chats chose of how they are spoken to."""

import json
from asyncio import Lock
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from bot.model import Chat, Commanders, Digits, Months, Person, Preferences
from bot.store.interface import Connection, Database
from bot.store.turns import in_turn

REMEMBERED = 100_000
"""So many are kept in memory: some 40 MB."""

Key = tuple[str, str, str]

_READ: dict[str, Any] = {"digits": Digits, "months": Months, "commanders": Commanders}
_NAMES = frozenset(its.name for its in fields(Preferences))
NOTHING = Preferences()


class StoredPreferences:
    """Asked with every request: answered from memory, while all fit in.

    `reload` takes over what another process has changed.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.turn = Lock()
        self._chosen: dict[Key, Preferences] | None = None
        self._managed: set[Key] = set()
        """Where only those who manage a chat command: few chats, and asked before anything is looked up."""

    @in_turn
    async def load(self) -> None:
        """Bring them into memory, unless there are too many."""
        rows = await self._database.read("SELECT * FROM preferences LIMIT ?", (REMEMBERED + 1,))
        few = len(rows) <= REMEMBERED
        self._chosen = {(scope, platform, its): _read(chosen) for scope, platform, its, chosen in rows} if few else None

        managed = await self._database.read(
            "SELECT scope, platform, id FROM preferences WHERE scope = 'chat' AND chosen ->> 'commanders' = ?",
            (Commanders.MANAGERS.value,),
        )
        self._managed = {(scope, platform, its) for scope, platform, its in managed}

    @in_turn
    async def reload(self, scope: str, platform: str, its: str) -> None:
        """Another process has changed what this person or this chat chose."""
        rows = await self._database.read(
            "SELECT chosen FROM preferences WHERE (scope, platform, id) = (?, ?, ?)", (scope, platform, its)
        )
        key = (scope, platform, its)
        (self._chosen or {}).pop(key, None)
        self._managed.discard(key)
        self._take(key, _read(rows[0][0]) if rows else NOTHING)

    async def of(self, person: Person, chat: Chat) -> Preferences:
        """What the person chose, and where they left something open, what the chat chose."""
        return (await self.of_person(person)).over(await self._of(_key(chat)))

    async def of_chat(self, chat: Chat) -> Preferences:
        """What was chosen for everybody in a chat."""
        return await self._of(_key(chat))

    async def of_person(self, person: Person) -> Preferences:
        """What a person chose, wherever they are. Who speaks as a chat has an id that many share, and chose nothing."""
        return await self._of(_key(person)) if person.genuine else NOTHING

    def managed(self, chat: Chat) -> bool:
        """Whether only those who manage a chat command there."""
        return _key(chat) in self._managed

    def forgotten(self, whose: Sequence[Person | Chat]) -> None:
        """What these chose is not kept any more; said in the `turn` in which that was written."""
        for key in map(_key, whose):
            (self._chosen or {}).pop(key, None)
            self._managed.discard(key)

    def moved(self, old: Chat, new: Chat, chosen: str) -> None:
        """What a chat chose, as it is stored, is now of its new id; said in that `turn`, too."""
        self.forgotten([old, new])
        self._take(_key(new), _read(chosen))

    def _take(self, key: Key, its: Preferences) -> None:
        """It is chosen by now, and nothing is known of it in memory."""
        if self._chosen is not None and its != NOTHING:
            self._chosen[key] = its
        if key[0] == "chat" and its.commanders is Commanders.MANAGERS:
            self._managed.add(key)

    async def _of(self, key: Key) -> Preferences:
        if self._chosen is not None:
            return self._chosen.get(key, NOTHING)
        rows = await self._database.read("SELECT chosen FROM preferences WHERE (scope, platform, id) = (?, ?, ?)", key)
        return _read(rows[0][0]) if rows else NOTHING

    @in_turn
    async def choose(self, whose: Sequence[Person | Chat], **values: Any) -> None:
        """From now on these people and chats are spoken to so; None leaves something open again.

        A language is taken over by the digests of the first: of a chat, or those that come to the person alone.
        """
        chosen = {name: str(value) if name in _READ and value else value for name, value in values.items()}

        async def work(connection: Connection) -> None:
            for one in whose:
                await connection.execute(
                    "INSERT INTO preferences VALUES (?, ?, ?, json_patch('{}', ?))"
                    " ON CONFLICT (scope, platform, id) DO UPDATE SET chosen = json_patch(preferences.chosen, ?)",
                    (*_key(one), json.dumps(chosen), json.dumps(chosen)),
                )
            if language := values.get("language"):
                await _speak(connection, whose[0], language)

        await self._database.transaction(work)
        for key in map(_key, whose):
            self._mind(key, chosen)
            if self._chosen is not None:
                self._chosen[key] = _read(json.dumps(_written(await self._of(key)) | chosen))

    def _mind(self, key: Key, chosen: dict[str, Any]) -> None:
        if chosen.get("commanders") == Commanders.MANAGERS.value and key[0] == "chat":
            self._managed.add(key)
        elif "commanders" in chosen:
            self._managed.discard(key)


async def _speak(connection: Connection, whose: Person | Chat, language: str) -> None:
    """Digests are in the language that was chosen."""
    its = "by = :by AND kind = 'private'" if isinstance(whose, Person) else "chat = :id"
    await connection.execute(
        "UPDATE subscriptions SET language = :code, version = version + 1"
        f" WHERE platform = :platform AND {its} AND language <> :code",
        {"platform": whose.platform, "id": whose.id, "by": str(whose), "code": language},
    )


def _key(whose: Person | Chat) -> Key:
    return "person" if isinstance(whose, Person) else "chat", whose.platform, whose.id


def _written(its: Preferences) -> dict[str, Any]:
    return {name: value for name in _NAMES if (value := getattr(its, name)) is not None}


def _read(text: str) -> Preferences:
    """What an older or a newer version wrote besides is left out, names and values."""
    its = {name: value for name, value in json.loads(text).items() if name in _NAMES and value is not None}
    known = {name: value for name, value in its.items() if name not in _READ or value in tuple(_READ[name])}
    return Preferences(**{name: _READ.get(name, lambda one: one)(value) for name, value in known.items()})
