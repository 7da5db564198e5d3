"""The topics that editors added. They are few and asked for with every request, so they are kept in memory, too."""

import json
from asyncio import Lock
from collections.abc import Sequence
from datetime import datetime

from bot.i18n import without_article
from bot.model import Topic
from bot.store.interface import Connection, Database
from bot.store.rows import stamp
from bot.store.turns import in_turn
from bot.text.fold import fold


class StoredTopics:
    """`load` takes over what another process has changed, too."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.turn = Lock()
        self.all: tuple[Topic, ...] = ()

    @in_turn
    async def load(self) -> None:
        """Bring them into memory, in the order of their names."""
        rows = await self._database.read("SELECT tag, words, arabic, id FROM topics ORDER BY tag")
        self.all = tuple(Topic(tag, tuple(json.loads(words)), arabic, number) for tag, words, arabic, number in rows)

    async def add(self, tag: str, arabic: str, who: str, at: datetime) -> Topic:
        """The topic of this name, new or given another Arabic name."""
        await self._database.write(
            "INSERT INTO topics (tag, arabic, words, added_by, added) VALUES (?, ?, '[]', ?, ?)"
            " ON CONFLICT (tag) DO UPDATE SET arabic = excluded.arabic",
            (tag, arabic, who, stamp(at)),
        )
        await self.load()
        return next(topic for topic in self.all if topic.tag == tag)

    async def put_back(self, topic: Topic, who: str, at: datetime) -> None:
        """A topic that was taken out has its number and words again; where somebody added its name since, that one."""
        words = json.dumps(list(topic.words), ensure_ascii=False)

        async def work(connection: Connection) -> None:
            there = await connection.execute(
                "UPDATE topics SET arabic = ?, words = ? WHERE tag = ?", (topic.arabic, words, topic.tag)
            )
            if not there.rowcount:
                await connection.execute(
                    "INSERT INTO topics VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                    (topic.id, topic.tag, topic.arabic, words, who, stamp(at)),
                )

        await self._database.transaction(work)
        await self.load()

    async def tell(self, number: int, words: Sequence[str]) -> Topic | None:
        """Let these words tell the topic; None where there is no such topic."""
        await self._database.write(
            "UPDATE topics SET words = ? WHERE id = ?", (json.dumps(list(words), ensure_ascii=False), number)
        )
        await self.load()
        return self.topic(number)

    async def remove(self, number: int) -> Topic | None:
        """Take a topic out; None where there is no such topic. Articles keep the tag."""
        gone = self.topic(number)
        await self._database.write("DELETE FROM topics WHERE id = ?", (number,))
        await self.load()
        return gone

    def topic(self, number: int) -> Topic | None:
        return next((topic for topic in self.all if topic.id == number), None)

    def called(self, words: str) -> frozenset[str]:
        """The tags of the topics that are called so in any language, with the article or without."""
        wanted = without_article(words)
        return frozenset(
            topic.tag for topic in self.all if wanted & {fold(topic.tag), *without_article(topic.arabic or topic.tag)}
        )
