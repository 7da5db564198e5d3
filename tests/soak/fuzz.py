"""F1, F2: updates and interactions of every form, most of them ill-formed, among which people are answered."""

import asyncio
import random
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.fakes.discord import FakeDiscord, Message, User, _interaction, _options, _place
from tests.fakes.discord_world import GUILD_CHANNEL, Interaction
from tests.fakes.telegram import FakeTelegram
from tests.running import on_discord, on_telegram
from tests.soak import hostile
from tests.soak.broadcast import all_read, intact, unread
from tests.soak.finding import Bar, Finding, at_most, exactly, told
from tests.soak.gauge import MIB, PROGRAM, gauge, lag_bars, watched
from tests.soak.grammar import Grammar
from tests.soak.process import living

SEED = 7
WELL_FORMED = 0.4
"""The share that is left as the interface wants it."""
PEOPLE = range(10_001, 10_201)
GOOD, EDITOR = 5001, 10_001
"""Whoever writes well-formed messages; and an editor among those who do not."""
COMMANDS = (
    *("start", "help", "search", "latest", "sources", "topics", "subscribe", "subscriptions", "settings", "digest"),
    *("forward", "feeds", "drafts", "saved", "alerts", "privacy", "mute", "broadcast", "nonsense"),
)
AT_ONCE = 400
"""Updates that wait at most."""
BATCH = 25
"""Interactions of which each is followed by one that must be answered."""
RATE = 400.0
"""Interactions a second at most: Discord's side waits for nothing, so that more would only queue up."""
LAG = 0.05
GROWS = 50.0
"""What is promised: seconds that the loop is late, at 99 of 100 looks; MiB."""
MANY = 10_000
"""Events of a run that is long enough to promise how late the loop is."""
WARM = 0.3
"""The share of the run after which memory is first measured: caches are filled then."""
SECONDS = 60.0


async def updates(data: Path, updates: int) -> Finding:
    """Telegram's."""
    dice = random.Random(SEED)
    async with FakeTelegram(strict=False) as server:
        good = server.person(GOOD, language_code="en")
        for number in PEOPLE:
            server.person(number)
        grammar = Grammar(PEOPLE, COMMANDS, dice, server.now())
        environ = {**on_telegram(server, EDITOR), **watched(data), **_UNPACED}
        async with living(data, environ, PROGRAM) as bot:
            await bot.start()
            await bot.connected(seconds=SECONDS)
            began, warm, answered = time.monotonic(), 0.0, 0
            for number in range(updates):
                await server.signal.wait(lambda: len(server.updates) < AT_ONCE)
                _send(server, grammar, dice)
                if number % 1000 == 999 or number == updates - 1:
                    answered += bool(await _says(server, good.id))
                    grammar.presses = _presses(server)
                    _forget(server)
                if number == int(updates * WARM):
                    warm = time.monotonic() - began
            await all_read(data, SECONDS)
            took = time.monotonic() - began
            seconds = await bot.end()
        found, its = unread(data), gauge(data, after=warm)
    rounds = updates // 1000 + bool(updates % 1000)
    bars = [
        exactly("good messages answered", answered, rounds),
        exactly("waiting", found["waiting"], 0),
        *_bars(its.uncaught, data),
        *lag_bars(its, LAG if updates >= MANY else 0),
        at_most("memory grew by", its.grown("anonymous") / MIB, GROWS, " MiB"),
        told("put aside", found["quarantined"]),
        told("a second", updates / took),
        told("ended within", f"{seconds:.1f} s"),
    ]
    return Finding("F1", f"{updates:,} fuzzed updates", bars)


_UNPACED = {"KHABAR_LIMITS_REQUESTS_PER_MINUTE": "0", "KHABAR_LIMITS_REQUESTS_PER_MINUTE_IN_GROUPS": "0"}


def _bars(uncaught: Mapping[str, int], data: Path) -> list[Bar]:
    return [
        exactly("uncaught", ", ".join(f"{times} x {said}" for said, times in uncaught.items()) or "nothing", "nothing"),
        exactly("integrity_check", intact(data), "ok"),
    ]


def _send(server: FakeTelegram, grammar: Grammar, dice: random.Random) -> None:
    update = grammar.update()
    if dice.random() < WELL_FORMED:
        server.updates.add(update)
    elif dice.random() < 0.95:
        server.updates.add(hostile.mutated(update, dice))
    else:
        server.updates.add_raw(hostile.value(dice))


async def _says(server: FakeTelegram, number: int) -> bool:
    person = server.people[number]
    since = len(person.chat.heard)
    person.writes("/help")
    async with asyncio.timeout(SECONDS):
        await server.signal.wait(lambda: len(person.chat.heard) > since)
    return True


def _presses(server: FakeTelegram) -> list[str]:
    """What the buttons of the last messages carry."""
    keys = [
        key.get("callback_data", "")
        for number in PEOPLE
        for message in server.chats[number].heard[-3:]
        for row in message.keyboard
        for key in row
    ]
    return sorted(filter(None, set(keys)))


def _forget(server: FakeTelegram) -> None:
    """The server's log is no part of what is measured, and is long."""
    server.requests.clear()
    server.traffic.log.clear()


async def interactions(data: Path, interactions: int) -> Finding:
    """Discord's, and direct messages."""
    dice = random.Random(SEED)
    async with FakeDiscord(strict=False) as server:
        server.patience = SECONDS
        async with living(data, {**on_discord(server), **watched(data), **_UNPACED}, PROGRAM) as bot:
            await bot.start()
            await bot.connected(seconds=SECONDS)
            await server.until(lambda: bool(server.api.commands))
            began, warm, answered = time.monotonic(), 0.0, 0
            for start in range(0, interactions, BATCH):
                for _ in range(min(BATCH, interactions - start)):
                    await server.gateway.dispatch(*_event(server, dice))
                answer = await server.interact("help", user=User(GOOD))
                answered += bool(answer.text)
                await asyncio.sleep(began + start / RATE - time.monotonic())
                server.requests.clear()
                server.api.interactions.clear()
                if start <= interactions * WARM:
                    warm = time.monotonic() - began
            await all_read(data, SECONDS)
            took = time.monotonic() - began
            seconds = await bot.end()
        complaints, server.violations = server.violations, []
        found, its = unread(data), gauge(data, after=warm)
    bars = [
        exactly("good interactions answered", answered, -(-interactions // BATCH)),
        exactly("waiting", found["waiting"], 0),
        exactly("malformed answers", "; ".join(sorted(set(complaints))[:3]) or "none", "none"),
        *_bars(its.uncaught, data),
        *lag_bars(its, LAG if interactions >= MANY else 0),
        at_most("memory grew by", its.grown("anonymous") / MIB, GROWS, " MiB"),
        told("put aside", found["quarantined"]),
        told("a second", interactions / took),
        told("ended within", f"{seconds:.1f} s"),
    ]
    return Finding("F2", f"{interactions:,} fuzzed interactions and direct messages", bars)


def _event(server: FakeDiscord, dice: random.Random) -> tuple[str, dict[str, Any]]:
    user = User(dice.choice(PEOPLE), permissions=dice.choice((0, 1 << 5)), locale=dice.choice(("en-US", "fr", "xx")))
    if dice.random() < 0.15:
        event, data = "MESSAGE_CREATE", _direct(server, user, dice)
    else:
        event, data = "INTERACTION_CREATE", _wish(server, user, dice)
    if dice.random() >= WELL_FORMED:
        # By these Discord's side knows which interaction is answered: what comes of other ones says nothing.
        names = {name: data[name] for name in ("id", "type", "token") if name in data and event == "INTERACTION_CREATE"}
        data = hostile.mutated(data, dice) | names
    return event, data


def _direct(server: FakeDiscord, user: User, dice: random.Random) -> dict[str, Any]:
    snapshot = {
        **{name: server.written(hostile.text(dice)[:4000], user=user)[name] for name in ("content", "timestamp")},
        **{"type": 0, "flags": 0, "embeds": [], "attachments": [], "components": [], "mentions": []},
        "mention_roles": [],
    }
    forward = {
        "message_snapshots": [{"message": snapshot}],
        "message_reference": {"type": 1, "channel_id": "7", "message_id": str(server.api.ids.next())},
    }
    return server.written(hostile.text(dice)[:4000], user=user, **(forward if dice.random() < 0.5 else {}))


def _wish(server: FakeDiscord, user: User, dice: random.Random) -> dict[str, Any]:
    """A command, an argument that is typed, a press, a choice, a form, or a menu of a message."""
    number = server.api.ids.next()
    channel = dice.choice((user.dm, user.dm, GUILD_CHANNEL))
    source = _source(server)
    kind = dice.choice((2, 2, 3, 3, 4, 5))
    if kind in (3, 5) and source is None:
        kind = 2
    wish = Interaction(number, f"interaction-token-{number}", kind, channel, source if kind in (3, 5) else None)
    server.api.interactions[wish.token] = wish
    place = _place(wish, None, in_guild=channel == GUILD_CHANNEL)
    return _interaction(wish, _asked(server, kind, source, dice), user, place)


def _source(server: FakeDiscord) -> Message | None:
    newest = list(server.api.messages.values())[-1:]
    return newest[0] if newest else None


def _asked(server: FakeDiscord, kind: int, source: Message | None, dice: random.Random) -> dict[str, Any]:
    words = dice.choice(("بغداد", hostile.text(dice)[:6000]))
    if kind == 3 and source:
        return _pressed(source, dice)
    if kind == 5:
        typed = {"type": 4, "id": 2, "custom_id": "answer", "value": words}
        return {"custom_id": _custom_id(source, dice), "components": [{"type": 18, "id": 1, "component": typed}]}
    command = dice.choice([each for each in server.api.commands if kind != 4 or each.get("options")])
    asked = {"id": "1", "name": command["name"], "type": command.get("type", 1)}
    if asked["type"] == 3:
        number = str(server.api.ids.next())
        message = (source or Message(int(number), 1, {"content": words})).json
        return asked | {"target_id": message["id"], "resolved": {"messages": {message["id"]: message}}}
    options = _options({option["name"]: words for option in command.get("options", [])})
    for option in options if kind == 4 else ():
        option["focused"] = True
    return asked | {"options": options}


def _custom_id(source: Message | None, dice: random.Random) -> str:
    known = [str(each.get("custom_id", "")) for each in (*source.buttons, *source.menus)] if source else []
    return dice.choice([*filter(None, known), "p:nonsense", hostile.text(dice)[:100]])


def _pressed(source: Message, dice: random.Random) -> dict[str, Any]:
    if source.menus and dice.random() < 0.5:
        menu = dice.choice(source.menus)
        values = [dice.choice(menu["options"])["value"] if dice.random() < 0.7 else hostile.text(dice)[:100]]
        return {"custom_id": menu["custom_id"], "component_type": 3, "values": values}
    return {"custom_id": _custom_id(source, dice), "component_type": 2}
