"""Posts in a forum. Discord knows no nonce for them, so what is tried is written down before, and looked for after."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import discord

from bot.errors import KhabarError, TryLater
from bot.model import Reply
from bot.platforms.base import Memory
from bot.platforms.discord.failures import DEFAULT_WAIT
from bot.platforms.discord.markdown import one_line
from bot.platforms.discord.rest import Json, Rest
from bot.platforms.discord.turns import Turns
from bot.platforms.discord.uploads import Upload
from bot.text.split import shorten

THREADS = "/channels/{channel_id}/threads"
LONGEST_NAME = 100
A_WEEK = 10080
"""Minutes without a message after which a post is archived; an archived one can't be edited."""
REMEMBERED = 20
"""Posts of one forum that are known again."""
CLOCKS = timedelta(minutes=5)
"""By how much Discord's clock may be behind ours."""


def name_of(reply: Reply) -> str:
    """A post's name: the first line of the reply, or else the first title in it."""
    lines = reply.text.strip().splitlines() or [card.title for card in reply.cards] or [""]
    return shorten(one_line(lines[0]), LONGEST_NAME)


def since(at: datetime) -> int:
    """Posts that are opened at `at` or later have this id or a larger one."""
    return discord.utils.time_snowflake(at - CLOCKS)


class Forum:
    """Opens posts, each but once for its `mark`, also over restarts."""

    def __init__(self, rest: Rest, memory: Memory) -> None:
        self._rest = rest
        self._memory = memory
        self._turns = Turns()

    async def open(self, forum: str, name: str, message: Json, uploads: Sequence[Upload], mark: str) -> str:
        """The id of the post, which is that of its first message as well."""
        async with self._turns.of(forum):
            tried = await self._recall(forum)
            begun, opened = tried.get(mark, ("", ""))
            if begun and not opened:
                opened = await self._found(forum, name, int(begun), {known for _, known in tried.values()})
            elif not begun:
                begun = str(since(discord.utils.utcnow()))
                await self._remember(forum, {**tried, mark: (begun, "")})
            if not opened:
                body = {"name": name, "auto_archive_duration": A_WEEK, "message": message}
                opened = str(await self._rest.ask("id", "POST", THREADS, body, uploads, channel_id=forum))
            await self._remember(forum, {**tried, mark: (begun, opened)})
        return opened

    async def _found(self, forum: str, name: str, begun: int, known: set[str]) -> str:
        """The post of this name that the bot opened since, when nobody knows whether it did; "" for none.

        It is none of those that are `known` to be of another mark.
        """
        guild = await self._rest.ask("guild_id", "GET", "/channels/{channel_id}", channel_id=forum)
        me = await self._rest.ask("id", "GET", "/users/@me")
        active = await self._rest.ask("threads", "GET", "/guilds/{guild_id}/threads/active", guild_id=guild)
        ours = (
            str(each["id"])
            for each in active
            if (each["parent_id"], each["owner_id"], each["name"]) == (forum, me, name)
        )
        return next((post for post in ours if int(post) >= begun and post not in known), "")

    async def _recall(self, forum: str) -> dict[str, tuple[str, str]]:
        """Since when each mark is tried, and what came of it ("": not known), the oldest first."""
        try:
            tried = json.loads(await self._memory.recall(_key(forum)) or "{}")
        except KhabarError as error:
            raise TryLater(DEFAULT_WAIT) from error
        return {mark: (begun, opened) for mark, (begun, opened) in tried.items()}

    async def _remember(self, forum: str, tried: dict[str, tuple[str, str]]) -> None:
        newest = dict(list(tried.items())[-REMEMBERED:])
        try:
            await self._memory.remember(_key(forum), json.dumps(newest))
        except KhabarError as error:
            raise TryLater(DEFAULT_WAIT) from error


def _key(forum: str) -> str:
    return f"posts {forum}"
