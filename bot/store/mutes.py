"""Stories that chats want to hear no more of."""

import json
from collections.abc import Sequence
from datetime import datetime

from bot.model import Chat, Mute, Subscription
from bot.store.interface import Database
from bot.store.rows import stamp


class Mutes:
    """Of a whole chat, with all its threads. Times are UTC."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def mute(self, chat: Chat, story: int, until: datetime) -> None:
        """Nothing more comes of this story until then; of one that is muted, the later time counts."""
        await self._database.write(
            "INSERT INTO mutes VALUES (?, ?, ?, ?) ON CONFLICT (platform, chat, story)"
            " DO UPDATE SET until = max(mutes.until, excluded.until)",
            (chat.platform, chat.id, story, stamp(until)),
        )

    async def unmute(self, chat: Chat, story: int) -> None:
        await self._database.write(
            "DELETE FROM mutes WHERE (platform, chat, story) = (?, ?, ?)", (chat.platform, chat.id, story)
        )

    async def of_chat(self, chat: Chat, at: datetime) -> list[Mute]:
        """What a chat has muted, as of `at`; what stays so for longest comes first."""
        rows = await self._database.read(
            "SELECT story, coalesce((SELECT title FROM story_articles its JOIN articles ON articles.id = its.article"
            " WHERE its.story = mutes.story AND state = 'published' ORDER BY published DESC, id DESC LIMIT 1), ''),"
            " until FROM mutes WHERE (platform, chat) = (?, ?) AND until > ? ORDER BY until DESC, story DESC",
            (chat.platform, chat.id, stamp(at)),
        )
        return [Mute(story, title, datetime.fromisoformat(until)) for story, title, until in rows]

    async def of(self, subscriptions: Sequence[Subscription], at: datetime) -> dict[int, frozenset[int]]:
        """The stories that the chats of these subscriptions have muted, by the subscription's number."""
        rows = await self._database.read(
            "SELECT subscriptions.id, story FROM json_each(?) CROSS JOIN subscriptions"
            " ON subscriptions.id = CAST(value AS BIGINT)"
            " CROSS JOIN mutes ON (mutes.platform, mutes.chat) = (subscriptions.platform, subscriptions.chat)"
            " WHERE until > ?",
            (json.dumps([one.id for one in subscriptions]), stamp(at)),
        )
        found: dict[int, set[int]] = {}
        for number, story in rows:
            found.setdefault(number, set()).add(story)
        return {number: frozenset(stories) for number, stories in found.items()}

    async def forget(self, at: datetime) -> None:
        """What is muted no more."""
        await self._database.write("DELETE FROM mutes WHERE until <= ?", (stamp(at),))
