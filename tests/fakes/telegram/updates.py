"""How updates reach a bot: by long polling or by a webhook (Bot API, "Getting updates")."""

import asyncio
import time
from collections import Counter
from collections.abc import Container
from functools import partial
from typing import Any

import aiohttp

from tests.fakes.telegram.chats import Json, Signal
from tests.fakes.telegram.faults import RefusalError

RETRY = 0.02
"""Seconds until a webhook that failed is called again."""
CONNECTIONS = 40
"""Calls at once, unless the bot wants another number (Bot API, setWebhook: max_connections)."""
LOOKED_AT = 200
"""So many waiting updates are looked through for one whose chat is free."""
OK = 200


class Updates:
    """Kept until the bot acknowledges them, by a higher offset or by the status 200 of its webhook."""

    def __init__(self, signal: Signal) -> None:
        self.webhook: Json = {"url": ""}
        self.batch = 100
        """So many at most come with one poll, whatever it asks for."""
        self.failed = 0
        """When (unix time) the bot's webhook answered last with another status than 200; 0: never."""
        self.handed: dict[int, float] = {}
        """When (time.perf_counter) the update of each number first left for the bot."""
        self.statuses: Counter[int] = Counter()
        """What the webhook answered; 0 where there was no answer."""
        self._waiting: list[tuple[int, Any]] = []
        self._signal = signal
        self._number = 1000
        self._polls = 0
        self._delivery: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, content: Json) -> int:
        """A well-formed update with this content; its number."""
        self.add_raw({"update_id": self._number + 1, **content})
        return self._number

    def add_raw(self, update: Any) -> None:
        """Whatever the test wants to come in an update's place; it is acknowledged like any other."""
        self._number += 1
        self._waiting.append((self._number, update))
        self._signal.ring()

    async def poll(self, parameters: Json) -> list[Any]:
        """Answer getUpdates. A later poll ends an earlier one that still waits, as does a webhook."""
        self._polls += 1
        mine = self._polls
        self._signal.ring()
        self._refuse_beside_webhook()
        self._waiting = [each for each in self._waiting if each[0] >= parameters.get("offset", 0)]
        try:
            async with asyncio.timeout(parameters.get("timeout", 0)):
                await self._signal.wait(lambda: self._waiting or mine != self._polls)
        except TimeoutError:
            return []
        self._refuse_beside_webhook()
        if mine != self._polls:
            raise RefusalError(
                409, "Conflict: terminated by other getUpdates request; make sure that only one bot runs"
            )
        return self._hand(min(parameters.get("limit", 100), self.batch), parameters.get("allowed_updates"))

    async def set_webhook(self, parameters: Json) -> None:
        await self.close()
        self.webhook = {"url": "", **parameters}
        if url := self.webhook["url"]:
            self._delivery = asyncio.create_task(self._deliver(url, parameters.get("secret_token", "")))

    async def close(self) -> None:
        """End all waiting polls, and the calls of a webhook."""
        self._polls += 1
        self._signal.ring()
        if self._delivery:
            self._delivery.cancel()
            await asyncio.gather(self._delivery, return_exceptions=True)
            self._delivery = None

    def _refuse_beside_webhook(self) -> None:
        if self.webhook["url"]:
            raise RefusalError(
                409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it"
            )

    def _hand(self, limit: int, kinds: list[str] | None) -> list[Any]:
        wanted = [each for each in self._waiting if not kinds or _is_of(each[1], kinds)][:limit]
        for number, _ in wanted:
            self.handed.setdefault(number, time.perf_counter())
        return [update for _, update in wanted]

    async def _deliver(self, url: str, secret: str) -> None:
        """Many at once, those of one chat one after the other, each until the bot says 200."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        most = self.webhook.get("max_connections", CONNECTIONS)
        calling: dict[object, asyncio.Task[None]] = {}
        async with aiohttp.ClientSession(headers=headers) as session:
            try:
                while True:
                    update = await self._signal.wait(lambda: self._next(calling) if len(calling) < most else None)
                    chat = _chat_of(update[1])
                    calling[chat] = asyncio.create_task(self._call(session, url, update))
                    calling[chat].add_done_callback(partial(self._called, calling, chat))
            finally:
                tasks = list(calling.values())
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    def _next(self, calling: Container[object]) -> tuple[int, Any] | None:
        """The first update of a chat that is not being called about."""
        return next((each for each in self._waiting[:LOOKED_AT] if _chat_of(each[1]) not in calling), None)

    async def _call(self, session: aiohttp.ClientSession, url: str, update: tuple[int, Any]) -> None:
        number, content = update
        self.handed.setdefault(number, time.perf_counter())
        accepted = False
        while not accepted:
            self.statuses[status := await _status(session, url, content)] += 1
            accepted = status == OK
            if not accepted:
                self.failed = int(time.time())
                self._signal.ring()
            await asyncio.sleep(0 if accepted else RETRY)
        self._waiting.remove(update)

    def _called(self, calling: dict[object, asyncio.Task[None]], chat: object, _: asyncio.Task[None]) -> None:
        del calling[chat]
        self._signal.ring()


def _chat_of(update: Any) -> object:
    """What an update comes in order with: its chat, or everything that has none."""
    kinds = update.values() if isinstance(update, dict) else ()
    content = next((kind for kind in kinds if isinstance(kind, dict)), {})
    message = content.get("message", content)
    chat = message.get("chat") if isinstance(message, dict) else None
    return chat.get("id") if isinstance(chat, dict) else None


def _is_of(update: Any, kinds: list[str]) -> bool:
    """What is no well-formed update always comes: a filter could not know its kind."""
    named = set(update) - {"update_id"} if isinstance(update, dict) and "update_id" in update else set()
    return not named or bool(named & set(kinds))


async def _status(session: aiohttp.ClientSession, url: str, update: Any) -> int:
    try:
        async with session.post(url, json=update) as response:
            return response.status
    except aiohttp.ClientError:
        return 0
