"""A balancer on loopback: each connection goes to the next process that takes it."""

import asyncio
from collections import Counter
from typing import Self


class Balancer:
    """Listens at `port`; `ports` are where it hands on to, `served` how often to each of them."""

    def __init__(self) -> None:
        self.port = 0
        self.ports: list[int] = []
        self.served: Counter[int] = Counter()
        self._turn = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            far = await self._connected()
            await asyncio.gather(_pass(reader, far[1]), _pass(far[0], writer))
        except OSError:
            writer.transport.abort()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The next that listens. Raises ConnectionRefusedError where none does."""
        for _ in self.ports:
            self._turn += 1
            port = self.ports[self._turn % len(self.ports)]
            try:
                far = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                continue
            self.served[port] += 1
            return far
        raise ConnectionRefusedError


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()
