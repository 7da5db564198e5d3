"""What persons were asked and have not answered yet: one question a person in a chat."""

from asyncio import Lock
from collections.abc import Collection
from datetime import datetime, timedelta

from bot.model import Chat, Person
from bot.store.interface import Database
from bot.store.rows import stamp
from bot.store.turns import in_turn

OPEN = timedelta(hours=1)
"""So long a question waits: whoever writes later means something else."""

Key = tuple[str, str, str]


class Questions:
    """A question is the button that asked it.

    Every text that people write asks for it, so that it is looked up in memory; the table is for restarts, and for
    other processes: `reload` takes over what one of them asked.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.turn = Lock()
        self._asked: dict[Key, tuple[str, datetime]] = {}

    @in_turn
    async def load(self) -> None:
        """Bring what was asked before a restart into memory."""
        rows = await self._database.read("SELECT * FROM questions")
        self._asked = {(row[0], row[1], row[2]): (row[3], datetime.fromisoformat(row[4])) for row in rows}

    @in_turn
    async def reload(self, platform: str, chat: str, person: str) -> None:
        """Another process has asked, or was answered."""
        rows = await self._database.read(
            "SELECT press, asked FROM questions WHERE (platform, chat, person) = (?, ?, ?)", (platform, chat, person)
        )
        self._asked.pop((platform, chat, person), None)
        for press, at in rows:
            self._asked[platform, chat, person] = press, datetime.fromisoformat(at)

    @in_turn
    async def ask(self, chat: Chat, person: Person, press: str, at: datetime) -> None:
        """The next words of this person in this chat answer this; a question before it is forgotten."""
        key = _key(chat, person)
        await self._database.write(
            "INSERT INTO questions VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (platform, chat, person) DO UPDATE SET press = excluded.press, asked = excluded.asked",
            (*key, press, stamp(at)),
        )
        self._asked[key] = press, at

    def asked(self, chat: Chat, person: Person, at: datetime) -> str | None:
        """The button that waits for an answer."""
        press, since = self._asked.get(_key(chat, person), ("", at))
        return press if press and at - since < OPEN else None

    def last_asked(self, chat: Chat, begins: str, at: datetime) -> str | None:
        """Who was asked last in this chat, of the questions that wait there whose button begins so: a person's id."""
        waiting = [
            (since, key[2])
            for key, (press, since) in self._asked.items()
            if key[:2] == (chat.platform, chat.id) and press.startswith(begins) and at - since < OPEN
        ]
        return max(waiting)[1] if waiting else None

    @in_turn
    async def forget(self, chat: Chat, person: Person) -> None:
        """It was answered, or will not be."""
        key = _key(chat, person)
        if key in self._asked:
            await self._database.write("DELETE FROM questions WHERE (platform, chat, person) = (?, ?, ?)", key)
            del self._asked[key]

    def forgotten(self, person: Person, chats: Collection[str]) -> None:
        """What was asked of a person, or in these chats of the platform, is not kept any more.

        Said in the `turn` in which that was written.
        """
        its = [key for key in self._asked if key[0] == person.platform and (key[2] == person.id or key[1] in chats)]
        for key in its:
            del self._asked[key]

    def moved(self, platform: str, old: str, new: str) -> None:
        """What was asked in a chat waits under its new id; said in that `turn`, too."""
        for key in [key for key in self._asked if key[:2] == (platform, old)]:
            self._asked[platform, new, key[2]] = self._asked.pop(key)

    @in_turn
    async def tidy(self, now: datetime) -> None:
        """Nobody waits any more for the answer to what was asked long ago."""
        await self._database.write("DELETE FROM questions WHERE asked <= ?", (stamp(now - OPEN),))
        self._asked = {key: its for key, its in self._asked.items() if now - its[1] < OPEN}


def _key(chat: Chat, person: Person) -> Key:
    return chat.platform, chat.id, person.id
