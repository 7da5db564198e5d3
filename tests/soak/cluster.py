"""Several processes on one PostgreSQL, as they would stand on several machines: each has its own folder, its own door
to the platform, so that it is known who sent what, and where wanted its own line to the database, which can be cut.
"""

import asyncio
import json
import os
import random
import signal
import time
from bisect import bisect
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.model import Chat, Secret
from bot.store.sqlite import Store, open_store
from tests.fakes.telegram import FakeTelegram, Written
from tests.fakes.telegram.traffic import SENDS
from tests.postgres import Server, running
from tests.running import on_telegram
from tests.soak.process import Bot

PLATFORM = "telegram"
TRIO = ("platforms", "platforms", "worker")
HELD = """
CREATE TABLE soak_epochs (epoch BIGINT, holder TEXT, at DOUBLE PRECISION);
CREATE FUNCTION soak_epoch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'INSERT' OR NEW.epoch <> OLD.epoch THEN
        INSERT INTO public.soak_epochs VALUES (NEW.epoch, NEW.holder, extract(epoch FROM clock_timestamp()));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER soak_epoch AFTER INSERT OR UPDATE ON leases FOR EACH ROW EXECUTE FUNCTION soak_epoch()
"""
"""When each epoch was written, by the database's clock, which is this machine's."""


@dataclass(frozen=True, slots=True)
class Told:
    """A message that came in: `key` is its chat and what it says, `door` the port that its process knows."""

    written: Written
    door: int
    key: tuple[int, int]


class Doors(FakeTelegram):
    """Listens at as many ports as there are processes, and writes down at which one each message came in."""

    def __init__(self) -> None:
        super().__init__(strict=False)
        self.told: list[Told] = []
        self.asked: list[tuple[float, int, str]] = []
        """Every request: when (time.monotonic), at which door, which method."""

    async def door(self) -> int:
        assert self._runner
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return int(self._runner.addresses[-1][1])

    async def _judged(
        self, request: web.Request, method: str, parameters: dict[str, Any], written: Written | None
    ) -> web.StreamResponse:
        assert request.transport
        door = request.transport.get_extra_info("sockname")[1]
        self.asked.append((time.monotonic(), door, method))
        if written and method in SENDS:
            said = json.dumps(parameters, sort_keys=True, ensure_ascii=False)
            self.told.append(Told(written, door, (written.chat, hash(said))))
        return await super()._judged(request, method, parameters, written)


class Line:
    """A process's way to the database. Cut, it hands nothing on in either direction, and closes nothing; what was said
    meanwhile comes when it is mended, as what a network sends again does."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._whole = asyncio.Event()
        self._whole.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    async def __aenter__(self) -> "Line":
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        self._whole.clear()

    def mend(self) -> None:
        self._whole.set()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            await self._whole.wait()
            far = await asyncio.open_unix_connection(self._socket)
            await asyncio.gather(self._pass(reader, far[1]), self._pass(far[0], writer))
        except OSError:
            writer.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                await self._whole.wait()
                writer.write(data)
                await writer.drain()
        finally:
            await self._whole.wait()
            writer.close()


@dataclass
class Member:
    """One of the processes; `door` is where it finds the platform, `line` how it reaches the database."""

    bot: Bot
    role: str
    door: int
    line: Line | None
    pids: set[int] = field(default_factory=set)

    async def start(self) -> None:
        await self.bot.start()
        self.pids.add(self.bot.pid)

    async def kill(self) -> None:
        await self.bot.kill()


@dataclass
class Cluster:
    server: Server
    url: Secret
    telegram: Doors
    members: list[Member]
    killed: list[float] = field(default_factory=list)
    """When something was done to a process (time.monotonic)."""

    async def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a statement; `values` stand for its %s."""
        return await asyncio.to_thread(self._ask, sql, values)

    def _ask(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        import psycopg

        with psycopg.connect(self.url.reveal(), autocommit=True) as session:
            cursor = session.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    async def start(self) -> None:
        for member in self.members:
            await member.start()

    async def end(self) -> list[str]:
        """As an operator ends them; what went wrong with it. One that has only just been started ends by the signal."""
        wrong = []
        for member in self.members:
            if not member.bot.runs:
                wrong.append(f"{member.bot.data.name} did not run any more")
                continue
            try:
                await member.bot.end()
            except AssertionError as error:
                wrong += [f"{member.bot.data.name}: {error}"] if str(-signal.SIGTERM) not in str(error) else []
        return wrong

    async def strike(self, member: Member) -> None:
        """Kill -9, and start it again at once."""
        self.killed.append(time.monotonic())
        await member.kill()
        await member.start()

    async def states(self) -> Counter[str]:
        return Counter(dict(await self.ask("SELECT state, count(*) FROM deliveries GROUP BY state")))

    async def settled(self, seconds: float = 60.0) -> None:
        await self.none("SELECT count(*) FROM deliveries WHERE state IN ('waiting', 'sending')", seconds)

    async def all_read(self, seconds: float = 60.0) -> None:
        await self.none("SELECT count(*) FROM inbox WHERE state = 'waiting'", seconds)

    async def none(self, counted: str, seconds: float, *values: Any) -> None:
        """As soon as this counts nothing."""
        async with asyncio.timeout(seconds):
            while (await self.ask(counted, *values))[0][0]:  # noqa: ASYNC110  another process rings no bell
                await asyncio.sleep(0.2)

    async def until(self, condition: Callable[[], object], seconds: float) -> None:
        async with asyncio.timeout(seconds):
            await self.telegram.signal.wait(condition)

    async def epochs(self) -> list[tuple[float, int]]:
        """When each began (time.monotonic), and the door of whoever it is given to."""
        apart = time.monotonic() - time.time()
        rows = await self.ask("SELECT at, holder FROM soak_epochs ORDER BY epoch")
        return [(at + apart, self._door(holder)) for at, holder in rows]

    async def leader(self) -> Member | None:
        """Whoever took the lease last, where it still holds it."""
        rows = await self.ask("SELECT holder FROM leases WHERE name = %s AND until <> ''", PLATFORM)
        doors = {self._door(holder) for (holder,) in rows}
        return next((member for member in self.members if member.door in doors and member.bot.runs), None)

    async def led(self, seconds: float = 60.0) -> Member:
        """As soon as somebody leads, and sends."""
        async with asyncio.timeout(seconds):
            while (member := await self.leader()) is None:  # noqa: ASYNC110  another process rings no bell
                await asyncio.sleep(0.1)
            since = len(self.telegram.told)
            await self.telegram.signal.wait(lambda: any(one.door == member.door for one in self.telegram.told[since:]))
            return member

    async def strays(self) -> list[Told]:
        """Messages of one that was not given the lease last, at the time when they came in."""
        epochs = await self.epochs()
        begins = [at for at, _ in epochs]
        return [
            one
            for one in self.telegram.told
            if (place := bisect(begins, one.written.at)) == 0 or epochs[place - 1][1] != one.door
        ]

    def repeats(self) -> dict[float, list[tuple[float, float, int, int]]]:
        """What came again, by the moment of the stroke that followed its copy before: seconds from the stroke to the
        copy before and to the repeat, and the doors of the two."""
        found: dict[float, list[tuple[float, float, int, int]]] = {}
        last: dict[tuple[int, int], Told] = {}
        for one in self.telegram.told:
            if not one.written.stands:
                continue
            if before := last.get(one.key):
                place = bisect(self.killed, before.written.at)
                stroke = self.killed[min(place, len(self.killed) - 1)] if self.killed else 0.0
                line = (before.written.at - stroke, one.written.at - stroke, before.door, one.door)
                found.setdefault(stroke, []).append(line)
            last[one.key] = one
        return found

    def _door(self, holder: str) -> int:
        pid = int(holder.split(":")[-2])
        return next((member.door for member in self.members if pid in member.pids), 0)

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Store]:
        async with open_store(self.url) as store:
            yield store

    def knows(self, chats: Sequence[Chat]) -> None:
        for chat in chats:
            self.telegram.person(int(chat.id))


@asynccontextmanager
async def cluster(
    folder: Path,
    roles: Sequence[str] = TRIO,
    environ: Mapping[str, str] | None = None,
    *,
    admins: Sequence[int] = (),
    lines: bool = False,
    each: Sequence[Mapping[str, str]] = (),
    program: Sequence[str] = ("bot", "run"),
) -> AsyncIterator[Cluster]:
    """The processes of these roles, not started yet; `each`: further settings of each of them. `lines`: each has its
    own to the database."""
    async with _postgres() as server:
        url = await asyncio.to_thread(server.fresh)
        async with AsyncExitStack() as stack:
            telegram = await stack.enter_async_context(Doors())
            async with open_store(url):
                pass
            its = Cluster(server, url, telegram, [])
            await its.ask(HELD)
            for number, role in enumerate(roles):
                door = await telegram.door()
                line = await stack.enter_async_context(Line(server.socket)) if lines else None
                given = {
                    **on_telegram(telegram, *admins),
                    "KHABAR_TELEGRAM_API_BASE_URL": f"http://127.0.0.1:{door}",
                    "KHABAR_STORE_URL": _through(url, line),
                    "KHABAR_MONITOR_ENABLED": "false",
                    "WATCHED_GAUGE": os.devnull,
                    "WATCHED_ROLE": role,
                    **(environ or {}),
                    **(each[number] if each else {}),
                }
                how = ("--role", role) if program == ("bot", "run") else ()
                bot = Bot(folder / f"{number} {role}", given, (*program, *how))
                its.members.append(Member(bot, role, door, line))
                stack.push_async_callback(_gone, bot)
            try:
                yield its
            except BaseException as error:
                for member in its.members:
                    error.add_note("\n".join([f"the log of {member.bot.data.name}:", *list(member.bot.log)[-60:]]))
                raise


@asynccontextmanager
async def _postgres() -> AsyncIterator[Server]:
    """In a thread: it is no coroutine, and uses an event loop of its own."""
    context = running()
    server = await asyncio.to_thread(context.__enter__)
    try:
        yield server
    finally:
        await asyncio.to_thread(context.__exit__, None, None, None)


def _through(url: Secret, line: Line | None) -> str:
    if line is None:
        return url.reveal()
    name = url.reveal().partition("@/")[2].partition("?")[0]
    return f"postgresql://postgres@127.0.0.1:{line.port}/{name}?sslmode=disable&gssencmode=disable"


async def _gone(bot: Bot) -> None:
    if bot.runs:
        await bot.kill()


def any_of(members: Sequence[Member], dice: random.Random) -> Member:
    return dice.choice(list(members))
