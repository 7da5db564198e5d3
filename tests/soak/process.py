"""The bot as a process of its own, as an operator runs it: started, killed, ended."""

import asyncio
import os
import signal
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.running import NO_WEB

ROOT = Path(__file__).parents[2]
START = 30.0
"""Seconds in which it must be connected, however busy the machine."""
KEPT = 2000
"""Lines of its log that are kept."""


class Bot:
    """`python -m bot run` on a folder, or another program of that kind; `environ` says the platforms.

    It is begun in the folder `where`. Its log goes on over its lives.
    """

    def __init__(
        self, data: Path, environ: Mapping[str, str], program: Sequence[str] = ("bot", "run"), where: Path = ROOT
    ) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("KHABAR_")}
        self._environ = {**inherited, **NO_WEB, "KHABAR_DATA": str(data), "PYTHONPATH": str(ROOT), **environ}
        self.data = data
        self._program = program
        self._where = where
        self._process: asyncio.subprocess.Process | None = None
        self._reading: list[asyncio.Task[None]] = []
        self._heard = asyncio.Condition()
        self._connected = 0
        self._addresses: dict[str, str] = {}
        self.log: deque[str] = deque(maxlen=KEPT)

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Begin a life; does not wait until it is connected."""
        pipe = asyncio.subprocess.PIPE
        self._connected = 0
        self._process = process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *self._program), env=self._environ, cwd=self._where, stdout=pipe, stderr=pipe
        )
        assert process.stdout
        assert process.stderr
        self._reading = [
            asyncio.create_task(self._read(process.stdout, self._announced)),
            asyncio.create_task(self._read(process.stderr, self.log.append)),
        ]

    async def connected(self, times: int = 1, seconds: float = START) -> None:
        """As soon as its platform was so many times in this life."""
        await self._until(lambda: self._connected >= times, seconds)

    async def says(self, part: str, seconds: float) -> str:
        """The first line of its log that holds `part`, as soon as there is one."""
        await self._until(lambda: any(part in line for line in self.log), seconds)
        return next(line for line in self.log if part in line)

    async def kill(self) -> None:
        """With -9: nothing of it ends by itself."""
        await self._end(signal.SIGKILL)

    async def end(self) -> float:
        """As an operator ends it; the seconds that it took. It must end with 0."""
        assert self._process
        began = time.monotonic()
        await self._end(signal.SIGTERM)
        assert self._process.returncode == 0, f"it ended with {self._process.returncode}"
        return time.monotonic() - began

    async def _end(self, how: signal.Signals) -> None:
        assert self._process
        with suppress(ProcessLookupError):
            self._process.send_signal(how)
        await self._process.wait()
        await asyncio.gather(*self._reading)

    async def _read(self, stream: asyncio.StreamReader, take: Callable[[str], None]) -> None:
        async for line in stream:
            take(line.decode(errors="replace").rstrip())
            async with self._heard:
                self._heard.notify_all()

    async def announced(self, name: str, seconds: float = START) -> str:
        """Where a platform is, as soon as it is connected."""
        await self._until(lambda: name in self._addresses, seconds)
        return self._addresses[name]

    def _announced(self, line: str) -> None:
        name, _, address = line.partition(": ")
        self._addresses[name] = address
        self._connected += 1

    async def _until(self, condition: Callable[[], bool], seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds), self._heard:
                await self._heard.wait_for(condition)
        except TimeoutError:
            raise AssertionError("the bot did not get so far") from None


@asynccontextmanager
async def living(data: Path, environ: Mapping[str, str], program: Sequence[str] = ("bot", "run")) -> AsyncIterator[Bot]:
    """A bot that is not started yet, and does not outlive the block."""
    bot = Bot(data, environ, program)
    try:
        yield bot
    except BaseException as error:
        error.add_note("\n".join(["the bot's log:", *bot.log]))
        raise
    finally:
        if bot.runs:
            await bot.kill()
