"""S1: a whole day of the whole program in minutes, while a fifth of what the far ends answer is broken."""

import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from bot import storage
from bot.model import Chat, Feed
from tests.fakes.discord import FakeDiscord, User, _interaction, _options, _place
from tests.fakes.discord_faults import BEFORE, Storm
from tests.fakes.discord_world import Interaction
from tests.fakes.feeds import XML, item, rss
from tests.fakes.site import Answer, Asked, Site, answer, open_site
from tests.fakes.telegram import FakeTelegram, flood, storm
from tests.running import on_discord, on_telegram
from tests.samples import words_of
from tests.soak.broadcast import FIRST, _read, all_read, intact, quick_store, settled, states
from tests.soak.finding import Bar, Finding, at_most, exactly, told
from tests.soak.gauge import MIB, PROGRAM, Gauge, gauge, watched
from tests.soak.process import living
from tests.stores import lay
from tests.subscribing import begun, subscription

START = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
"""When the day begins. No zone changes its offset within it."""
SHARE, HANG, FLOODED = 0.2, 8.0, 0.02
"""Of the answers; real seconds after which one comes that hangs; and of them those that say 429."""
CHATS, CHANNELS, PEOPLE, FEEDS = 60, 40, 30, 20
EDITOR = 900
EVERY = 2
"""Hours between two digests of a subscription."""
BUSY = 0.25
"""Real seconds between two things that people do."""
ZONES = ("UTC", "Asia/Baghdad", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati")
WHOLE = 24
"""Hours of a run that is long enough to promise what it holds."""
WARM = 0.2
"""The share of the day in which tables of words are read and caches fill: memory is measured after it."""
QUIET = 6.0
"""Real seconds without work at the end, in which what is held is what stays."""
SLOPE = 1.0
"""MiB in an hour of the day."""
AFTER = ("lost", "half", "garbage", "page", "late 500")
SAID = (
    "/latest",
    "/search بغداد",
    "بغداد النفط",
    "/sources",
    "/topics",
    "/subscriptions",
    "/settings",
    "/saved",
    "/help",
)


VOCABULARY = tuple(word for number in range(1500) for word in words_of(number, 2).split())
"""The words of all texts: a language has not new ones without end."""


def _words(number: int, many: int) -> str:
    """So many of them, by their number always the same."""
    return " ".join(random.Random(number).choices(VOCABULARY, k=many))


@dataclass
class Day:
    """The far ends, and what they were told; `speed` seconds of the day pass in one."""

    telegram: FakeTelegram
    discord: FakeDiscord
    site: Site
    speed: float
    began: float
    dice: random.Random = field(default_factory=lambda: random.Random(24))
    numbers: Any = field(default_factory=lambda: count(1))
    forwarded: list[str] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)
    broken: int = 0

    def now(self) -> datetime:
        return START + timedelta(seconds=(time.monotonic() - self.began) * self.speed)

    # What people do

    async def live(self, until: float, web: str) -> None:
        """One thing after the other until then (time.monotonic)."""
        acts: list[Callable[[], Any]] = [self._says, self._says, self._presses, self._forwards, self._mends, self._asks]
        async with aiohttp.ClientSession() as session:
            while time.monotonic() < until:
                act = self.dice.choice(acts)
                self.acts[act.__name__.strip("_")] += 1
                await act()
                if self.dice.random() < 0.1:
                    await self._visits(session, web)
                if self.dice.random() < 0.01:
                    await self._hangs_up()
                await asyncio.sleep(BUSY)

    async def _says(self) -> None:
        self._person().writes(self.dice.choice(SAID))

    async def _presses(self) -> None:
        person = self._person()
        keyed = [message for message in person.chat.heard[-5:] if message.keyboard]
        if keyed:
            message = self.dice.choice(keyed)
            data = [key["callback_data"] for row in message.keyboard for key in row if key.get("callback_data")]
            if data:
                person.presses_data(message, self.dice.choice(data))

    async def _forwards(self) -> None:
        """An editor hands on a message, which becomes news."""
        number = next(self.numbers)
        self.forwarded.append(f"{_words(number, 4)} {number}")
        text = f"{self.forwarded[-1]}\n\n{_words(number, 30)}."
        origin = {"type": "channel", "date": int(self.now().timestamp()) - 60, "message_id": number}
        chat = {"id": -10078, "type": "channel", "title": "Post", "username": "post"}
        self.telegram.people[EDITOR].writes(text, forward_origin={**origin, "chat": chat})

    async def _mends(self) -> None:
        """Whoever reads an article's paste corrects it."""
        editor = self.telegram.people[EDITOR]
        number = next(self.numbers)
        text = f"{_words(number, 5)}\n\n{_words(number, 80)}."
        message = editor.writes(text)
        await asyncio.sleep(BUSY)
        self.telegram.updates.add(
            {"edited_message": {**message, "text": text + " More.", "edit_date": message["date"]}}
        )

    async def _asks(self) -> None:
        """On Discord, by a command; nobody waits for the answer."""
        command = self.dice.choice(("latest", "search", "topics", "subscriptions", "help"))
        user = User(self.dice.randrange(7000, 7000 + PEOPLE))
        number = self.discord.api.ids.next()
        wish = Interaction(number, f"interaction-token-{number}", 2, user.dm)
        self.discord.api.interactions[wish.token] = wish
        data = {
            "id": "1",
            "name": command,
            "type": 1,
            "options": _options({"words": "بغداد"} if command == "search" else {}),
        }
        await self.discord.gateway.dispatch(
            "INTERACTION_CREATE", _interaction(wish, data, user, _place(wish, None, in_guild=False))
        )

    async def _visits(self, session: aiohttp.ClientSession, web: str) -> None:
        self.acts["visits"] += 1
        async with session.get(web) as page:
            assert page.status == 200
            await page.read()
        async with session.ws_connect(f"{web}/socket", origin=web) as socket:
            await socket.send_str("{}")

    async def _hangs_up(self) -> None:
        self.acts["gateway lost"] += 1
        await self.dice.choice((self.discord.gateway.say_reconnect, lambda: self.discord.gateway.hang_up(4000)))()

    def _person(self) -> Any:
        return self.telegram.people[self.dice.randrange(1, PEOPLE + 1)]

    # What breaks

    def break_things(self, hang: float) -> None:
        for number, method in enumerate(("send", "editMessageText", "answerCallbackQuery", "getUpdates")):
            self.telegram.faults += storm(SHARE, method, hang=hang, seed=number * 100)
        self.telegram.faults.append(flood("send", 1, share=FLOODED, times=math.inf))
        self.discord.storm = Storm(SHARE, (*BEFORE, *AFTER))

    def mend_things(self) -> None:
        self.broken += sum(fault.met for fault in self.telegram.faults) + sum(self.discord.storm.struck.values())
        self.telegram.faults.clear()
        self.discord.storm = Storm(0.0, ())
        self.dice = random.Random(0)

    def feed(self, number: int) -> Answer:
        """A feed that has a new entry at each hour, and of whose answers a fifth is none."""

        async def write(writer: asyncio.StreamWriter, _: Asked) -> None:
            hour = int((self.now() - START).total_seconds() // 3600)
            entries = [self._entry(number, each) for each in range(max(0, hour - 10), hour + 1)]
            whole = answer(rss(*entries, title=f"River {number}", ttl=20), 200, XML)
            if self.dice.random() < SHARE and self.telegram.faults:
                self.broken += 1
                whole = self.dice.choice(
                    (answer(b"", 503), answer(b"\0\xff<rss", 200, XML), whole[: len(whole) // 2], b"")
                )
            writer.write(whole)
            await writer.drain()

        return write

    @staticmethod
    def _entry(number: int, hour: int) -> str:
        which = number * 1000 + hour
        return item(which, f"<p>{_words(which, 40)}</p>", START + timedelta(hours=hour), category=_words(which % 50, 1))


async def simulated(data: Path, hours: int, seconds: int) -> Finding:
    """So many hours in so many seconds."""
    await _seed(data)
    async with _far_ends(hours * 3600 / seconds) as its:
        environ = _environ(data, its)
        async with living(data, environ, PROGRAM) as bot:
            await bot.start()
            web = (await bot.announced("web", 60.0)).rstrip("/")
            await bot.connected(3, 60.0)
            await its.discord.until(lambda: bool(its.discord.api.commands), 60.0)
            its.break_things(min(HANG, seconds / 5))
            await its.live(its.began + seconds, web)
            its.mend_things()
            async with asyncio.timeout(60.0):  # an answer that hangs keeps the last ones from the bot
                await its.telegram.signal.wait(lambda: not its.telegram.updates)
            await settled(data, 300.0)
            await all_read(data, 60.0)
            await asyncio.sleep(QUIET if hours >= WHOLE else 1.0)
            await bot.end()
        bars = await _bars(data, its, hours, seconds)
    return Finding("S1", f"{hours} h in {seconds} s, {SHARE:.0%} of answers broken", bars)


async def _seed(data: Path) -> None:
    """People who are told every two hours, and feeds."""
    lay(data / storage.DATABASE)
    chats = [Chat("telegram", str(FIRST + number)) for number in range(CHATS)]
    chats += [Chat("discord", str(FIRST + number)) for number in range(CHANNELS)]
    feeds = [
        Feed(address=f"http://{host}.example/{number}", due=START) for number in range(FEEDS) for host in _host(number)
    ]
    async with quick_store(data) as store:
        await begun(store, [_every_two_hours(chat, ZONES[number % len(ZONES)]) for number, chat in enumerate(chats)])
        await store.feeds.add_all(feeds)


def _host(number: int) -> tuple[str]:
    return ("other",) if number % 2 else ("news",)


def _every_two_hours(chat: Chat, zone: str) -> Any:
    local = START.astimezone(ZoneInfo(zone))
    first = local.replace(minute=0) + timedelta(hours=1)
    times = sorted((first + timedelta(hours=hour)).time() for hour in range(0, 24, EVERY))
    return subscription(chat, zone=zone, times=tuple(times), next=first.astimezone(UTC), created=START, language="ar")


@asynccontextmanager
async def _far_ends(speed: float) -> AsyncIterator[Day]:
    began = time.monotonic()
    clock = lambda: START.timestamp() + (time.monotonic() - began) * speed  # noqa: E731  one expression, one place
    async with (
        FakeTelegram(strict=False, clock=clock) as telegram,
        FakeDiscord(strict=False) as discord,
        open_site() as site,
    ):
        its = Day(telegram, discord, site, speed, began)
        for number in (*range(1, PEOPLE + 1), EDITOR, *range(FIRST, FIRST + CHATS)):
            telegram.person(number)
        for number in range(FEEDS):
            site.pages[f"/{number}"] = its.feed(number)
        yield its
        discord.violations.clear()


def _environ(data: Path, its: Day) -> dict[str, str]:
    """The clock of the bot begins where that of the far ends is just now."""
    return {
        **on_telegram(its.telegram, EDITOR),
        **on_discord(its.discord),
        **watched(data, start=str(its.now().timestamp()), speed=str(its.speed), site=str(its.site.port)),
        "KHABAR_WEB_ENABLED": "true",
        "KHABAR_WEB_PORT": "0",
        "KHABAR_INTAKE_PUBLISH_AT_ONCE": "true",
        "KHABAR_LIMITS_REQUESTS_PER_MINUTE": "0",
    }


async def _bars(data: Path, its: Day, hours: int, seconds: int) -> list[Bar]:
    gauged = gauge(data)
    found = states(data)
    runs = Counter(dict(_read(data, "SELECT state, count(*) FROM runs GROUP BY state")))
    sent = dict(_read(data, "SELECT platform || chat, count(*) FROM deliveries WHERE state = 'sent' GROUP BY 1"))
    copies = {f"telegram{chat}": number for chat, number in its.telegram.traffic.copies.items()}
    copies |= {f"discord{channel}": its.discord.copies(channel) for channel in range(FIRST, FIRST + CHANNELS)}
    titles = {title for (title,) in _read(data, "SELECT title FROM articles")}
    slope = Gauge(gauged.lines[int(len(gauged.lines) * WARM) :]).slope("anonymous") / MIB * seconds / hours
    return [
        exactly("digests lost", sum(max(0, number - copies.get(chat, 0)) for chat, number in sent.items()), 0),
        exactly("not sent", found.total() - found["sent"], 0),
        exactly("digests missed", runs["missed"], 0),
        exactly("forwards lost", len(set(its.forwarded) - titles), 0),
        at_most("memory", slope, SLOPE if hours >= WHOLE else math.inf, " MiB/h"),
        *_held(gauged, hours),
        exactly(
            "uncaught",
            "; ".join(f"{times} x {said}" for said, times in gauged.uncaught.items()) or "nothing",
            "nothing",
        ),
        exactly("integrity_check", intact(data), "ok"),
        told("digests sent", found["sent"]),
        told("empty", runs["empty"]),
        told("articles", len(titles)),
        told("faults met", its.broken),
        told(
            "resident at the start and the end",
            " and ".join(f"{gauged.level('anonymous', last=last) / MIB:.0f} MiB" for last in (False, True)),
        ),
        told("what people did", ", ".join(f"{number:,} {name}" for name, number in sorted(its.acts.items()))),
    ]


def _held(gauged: Gauge, hours: int) -> list[Bar]:
    """What is held when nothing is to be done any more, and the most that was in the first fifth of the day.

    Of less than a day nothing is promised: pools of threads and connections are not full by then.
    """
    early, last = gauged.lines[: max(len(gauged.lines) // 5, 1)], gauged.lines[-1]
    names = ("files", "sockets", "threads", "tasks", "children")
    most = {name: max(line[name] for line in early) if hours >= WHOLE else math.inf for name in names}
    return [at_most(f"{name} held at the end", last[name], most[name]) for name in names]
