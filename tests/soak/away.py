"""D10: chats that are gone, an update that stops the program, a token that is refused for a while."""

import asyncio
import time
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.model import SubscriptionState
from tests.fakes.telegram import FakeTelegram, Written
from tests.running import on_telegram
from tests.soak.broadcast import all_read, quick_store, readers, seed, settled, states, unread
from tests.soak.finding import Finding, at_most, exactly
from tests.soak.process import living
from tests.soak.rates import broadcasting

UNAUTHORIZED = {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def dead(data: Path, chats: int) -> Finding:
    """All of them have blocked the bot."""
    its = readers("telegram", chats)
    await seed(data, its)
    async with broadcasting(data, its) as running:
        for chat in its:
            running.server.chats[int(chat.id)].blocks()
        await running.bot.start()
        await settled(data, 60 + chats / 10)
        await running.bot.end()
        tries = running.server.traffic.tries
    async with quick_store(data) as store:
        kept = [one for chat in its for one in await store.subscriptions.of_chat(chat)]
    bars = [
        exactly("tried", len(tries), chats),
        at_most("tries in a chat", max(tries.values()), 1),
        exactly("marked as gone", states(data)["gone"], chats),
        exactly("subscriptions kept", sum(one.state is SubscriptionState.ACTIVE for one in kept), chats),
        exactly("of them due again before the chat is back", sum(one.next is not None for one in kept), 0),
    ]
    return Finding("D10", f"{chats:,} chats that have blocked the bot", bars)


POISON: tuple[Any, ...] = (
    {"message": {"message_id": "x", "chat": 7}},
    {"message": {"message_id": 5, "date": 10**30, "chat": {"id": 5, "type": "private"}, "text": "x" * 10}},
    {"callback_query": []},
    [1, 2],
    "text",
    None,
)
"""Things in the place of updates. Those without a number are known by what they say, and kept once."""


async def poison(data: Path, people: int) -> Finding:
    """Updates of no form among those of people."""
    async with FakeTelegram(strict=False) as server, living(data, on_telegram(server)) as bot:
        everybody = [server.person(number) for number in range(1, people + 1)]
        for person in everybody:
            for update in POISON:
                if isinstance(update, dict):
                    server.updates.add(update)
                else:
                    server.updates.add_raw(update)
            person.writes("/help")
        await bot.start()
        async with asyncio.timeout(60):
            await server.signal.wait(lambda: all(person.chat.heard for person in everybody))
        await all_read(data)
        await bot.end()
        answers = [len(person.chat.heard) for person in everybody]
    found = unread(data)
    bars = [
        exactly("answered", sum(map(bool, answers)), people),
        at_most("answers to one", max(answers), 1),
        exactly("put aside", found["quarantined"], sum(people if isinstance(one, dict) else 1 for one in POISON)),
        exactly("waiting", found["waiting"], 0),
    ]
    return Finding("D10", f"{people * len(POISON):,} updates of no form among {people:,} of people", bars)


class Revocable(FakeTelegram):
    """Its token can be revoked: whatever is asked, or still waits for an answer, is refused from then on."""

    async def revoke(self) -> None:
        self.token = "4242:another-token-that-must-not-leak"
        await self.updates.close()

    async def _judged(
        self, request: web.Request, method: str, parameters: dict[str, Any], written: Written | None
    ) -> web.StreamResponse:
        answer = await super()._judged(request, method, parameters, written)
        revoked = request.match_info["token"] != self.token
        return web.json_response(UNAUTHORIZED, status=401) if revoked else answer


async def token(data: Path, seconds: int) -> Finding:
    """The token is refused for so long, in a broadcast."""
    its = readers("telegram", 50)
    await seed(data, its)
    server = Revocable(strict=False)
    right = server.token
    async with broadcasting(data, its, server) as running:
        await running.bot.start()
        await running.delivered(10)
        began = time.monotonic()
        await server.revoke()
        await running.bot.says("refuses the token", 30.0)
        told_after = time.monotonic() - began
        await asyncio.sleep(max(0.0, seconds - told_after))
        server.token, began = right, time.monotonic()
        await running.bot.connected(times=2, seconds=120.0)
        recovered = time.monotonic() - began
        await running.delivered(server.traffic.delivered + 1)
        sends = time.monotonic() - began
        await running.delivered(50)
        await settled(data)
        await running.bot.end()
        copies = server.traffic.copies
    bars = [
        at_most("told after", told_after, 10.0, " s"),
        at_most("connected again after", recovered, 60.0, " s"),
        at_most("sends again after", sends, 60.0, " s"),
        exactly("lost", 50 - len(copies), 0),
        exactly("repeats", copies.total() - len(copies), 0),
    ]
    return Finding("D10", f"a token that is refused for {seconds} s", bars)
