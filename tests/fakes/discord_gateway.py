"""The gateway's half of the fake Discord: hello, identify or resume, heartbeats, events in order."""

import asyncio
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.discord_rules import check_intents

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
ENDED = (1000, 1001)
"""Close codes with which a bot gives up its session: others it may resume."""
NOT_IDENTIFIED, WRONG_TOKEN, ALREADY_IDENTIFIED, WRONG_INTENTS = 4003, 4004, 4005, 4014

Json = dict[str, Any]


@dataclass(slots=True)
class Session:
    """What a bot may resume: every event since it identified."""

    id: str
    events: list[Json] = field(default_factory=list)


class Connection:
    """One websocket, compressed as the bot asked for."""

    def __init__(self, socket: web.WebSocketResponse, compression: str) -> None:
        self.socket = socket
        self._deflate = zlib.compressobj() if compression == "zlib-stream" else None

    async def send(self, payload: Json) -> None:
        text = json.dumps(payload)
        if self._deflate is None:
            await self.socket.send_str(text)
            return
        data = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        await self.socket.send_bytes(data)


class Gateway:
    """`welcome` gives the events that follow READY; `token` is the only right one."""

    def __init__(self, token: str, ready: Callable[[], Json], welcome: Callable[[], list[tuple[str, Json]]]) -> None:
        self.token = token
        self.url = ""
        self.identified = 0
        self.resumed = 0
        self.heartbeats = 0
        self.close_with: int | None = None
        self._ready, self._welcome = ready, welcome
        self._sessions: dict[str, Session] = {}
        self._session: Session | None = None
        self._connection: Connection | None = None
        self._changed = asyncio.Condition()

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """A websocket, from its beginning to its end."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket, request.query.get("compress", ""))
        await connection.send({"op": HELLO, "d": {"heartbeat_interval": 41250}})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._hear(connection, json.loads(message.data))
        if self._connection is connection:
            self._connection = None
            if socket.close_code in ENDED:
                self._session = None
        return socket

    async def dispatch(self, event: str, data: Json) -> None:
        """Send an event, now or when the bot is back."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._session is not None)
        await self._send(event, data)

    async def say_reconnect(self) -> None:
        """Ask the bot to come back."""
        await (await self._connected()).send({"op": RECONNECT, "d": None})

    async def hang_up(self, code: int) -> None:
        """Close the connection."""
        await (await self._connected()).socket.close(code=code)

    async def say_nonsense(self) -> None:
        """A frame that is no JSON."""
        await (await self._connected()).socket.send_str("{")

    async def wait_for(self, condition: Callable[[], bool]) -> None:
        """Until something that the bot said on the gateway made this true."""
        async with asyncio.timeout(5), self._changed:
            await self._changed.wait_for(condition)

    async def _connected(self) -> Connection:
        await self.wait_for(lambda: self._connection is not None)
        assert self._connection is not None
        return self._connection

    async def _hear(self, connection: Connection, payload: Json) -> None:
        match payload["op"]:
            case 1:
                self.heartbeats += 1
                await connection.send({"op": ACK})
            case 2:
                await self._identify(connection, payload["d"])
            case 6:
                await self._resume(connection, payload["d"])
            case _:
                await connection.socket.close(code=NOT_IDENTIFIED)
        async with self._changed:
            self._changed.notify_all()

    async def _identify(self, connection: Connection, data: Json) -> None:
        if code := self._refusal(data):
            await connection.socket.close(code=code)
            return
        self.identified += 1
        self._session = Session(f"session{self.identified}")
        self._sessions[self._session.id] = self._session
        self._connection = connection
        await self._send("READY", self._ready() | {"session_id": self._session.id, "resume_gateway_url": self.url})
        for event, about in self._welcome():
            await self._send(event, about)

    def _refusal(self, data: Json) -> int | None:
        if self.close_with is not None:
            return self.close_with
        if data["token"] != self.token:
            return WRONG_TOKEN
        return None if check_intents(data["intents"]) else WRONG_INTENTS

    async def _resume(self, connection: Connection, data: Json) -> None:
        session = self._sessions.get(data["session_id"])
        if session is None or data["token"] != self.token:
            await connection.send({"op": INVALID, "d": False})
            return
        self.resumed += 1
        self._session, self._connection = session, connection
        for event in session.events[data["seq"] :]:
            await connection.send(event)
        await self._send("RESUMED", {})

    async def _send(self, event: str, data: Json) -> None:
        assert self._session is not None
        payload = {"op": DISPATCH, "t": event, "s": len(self._session.events) + 1, "d": data}
        self._session.events.append(payload)
        if self._connection is not None and not self._connection.socket.closed:
            await self._connection.send(payload)
