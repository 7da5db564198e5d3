"""The gateway's half of the fake Discord: hello, identify or resume, heartbeats, each shard's events in order."""

import asyncio
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.discord_rules import check_intents
from tests.fakes.discord_starts import Starts

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
ENDED = (1000, 1001)
"""Close codes with which a bot gives up its session: others it may resume."""
NOT_IDENTIFIED, WRONG_TOKEN, ALREADY_IDENTIFIED, WRONG_INTENTS = 4003, 4004, 4005, 4014

Json = dict[str, Any]


@dataclass(slots=True)
class Session:
    """What a bot may resume: every event since it identified."""

    id: str
    shard: int
    events: list[Json] = field(default_factory=list)


class Connection:
    """One websocket, compressed as the bot asked for; its session, when it has one."""

    def __init__(self, socket: web.WebSocketResponse, compression: str) -> None:
        self.socket = socket
        self.session: Session | None = None
        self._deflate = zlib.compressobj() if compression == "zlib-stream" else None

    async def send(self, payload: Json) -> None:
        text = json.dumps(payload)
        if self._deflate is None:
            await self.socket.send_str(text)
            return
        data = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        await self.socket.send_bytes(data)


class Gateway:
    """`welcome` gives the events that follow READY; `token` is the only right one; `starts` says who may identify."""

    def __init__(
        self,
        token: str,
        ready: Callable[[], Json],
        welcome: Callable[[], list[tuple[str, Json]]],
        starts: Starts,
    ) -> None:
        self.token = token
        self.url = ""
        self.starts = starts
        self.greeted = 0
        self.identified = 0
        self.resumed = 0
        self.heartbeats = 0
        self.close_with: int | None = None
        self.shards = 1
        """How many the bot has, by its last word."""
        self._ready, self._welcome = ready, welcome
        self._sessions: dict[str, Session] = {}
        self._current: dict[int, Session] = {}
        self._connections: dict[int, Connection] = {}
        self._changed = asyncio.Condition()

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """A websocket, from its beginning to its end."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket, request.query.get("compress", ""))
        self.greeted += 1
        await connection.send({"op": HELLO, "d": {"heartbeat_interval": 41250}})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._hear(connection, json.loads(message.data))
        self._ended(connection)
        return socket

    async def dispatch(self, event: str, data: Json) -> None:
        """Send an event to its shard, now or when that is back."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.shard_of(data) in self._current)
        await self._send(self._current[self.shard_of(data)], event, data)

    def shard_of(self, data: Json) -> int:
        """Of the server that an event is about; what is about none, as a direct message, is the first one's."""
        try:
            return (int(data.get("guild_id") or 0) >> 22) % self.shards
        except (TypeError, ValueError, OverflowError):  # ill-formed on purpose: any shard may bring it
            return 0

    async def say_reconnect(self, shard: int = 0) -> None:
        """Ask the bot to come back."""
        await (await self._connected(shard)).send({"op": RECONNECT, "d": None})

    async def forget(self, shard: int = 0) -> None:
        """Tell the bot that its session is of no use any more."""
        connection = await self._connected(shard)
        del self._sessions[self._current.pop(shard).id]
        await connection.send({"op": INVALID, "d": False})

    async def hang_up(self, code: int, shard: int = 0) -> None:
        """Close the connection."""
        await (await self._connected(shard)).socket.close(code=code)

    async def say_nonsense(self) -> None:
        """A frame that is no JSON."""
        await (await self._connected(0)).socket.send_str("{")

    async def wait_for(self, condition: Callable[[], bool]) -> None:
        """Until something that the bot said on the gateway made this true."""
        async with asyncio.timeout(5), self._changed:
            await self._changed.wait_for(condition)

    async def _connected(self, shard: int) -> Connection:
        await self.wait_for(lambda: shard in self._connections)
        return self._connections[shard]

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
        if code := self._refusal(connection, data):
            await connection.socket.close(code=code)
            return
        shard, self.shards = data.get("shard", (0, 1))
        if not self.starts.spend(shard):
            await connection.send({"op": INVALID, "d": False})
            return
        self.identified += 1
        session = Session(f"session{self.identified}", shard)
        self._sessions[session.id] = session
        self._joined(connection, session)
        await self._greet(session)

    async def _greet(self, session: Session) -> None:
        ready = self._ready()
        own = [guild for guild in ready["guilds"] if self.shard_of({"guild_id": guild["id"]}) == session.shard]
        whose = {"shard": [session.shard, self.shards], "session_id": session.id, "resume_gateway_url": self.url}
        await self._send(session, "READY", ready | {"guilds": own} | whose)
        for event, about in self._welcome():
            if self.shard_of({"guild_id": about["id"]}) == session.shard:
                await self._send(session, event, about)

    def _refusal(self, connection: Connection, data: Json) -> int | None:
        if self.close_with is not None:
            return self.close_with
        if connection.session:
            return ALREADY_IDENTIFIED
        if data["token"] != self.token or self.starts.taken_away():
            return WRONG_TOKEN
        if not check_intents(data["intents"]):
            return WRONG_INTENTS
        return self.starts.refusal(*data.get("shard", (0, 1)))

    async def _resume(self, connection: Connection, data: Json) -> None:
        session = self._sessions.get(data["session_id"])
        if session is None or data["token"] != self.token:
            await connection.send({"op": INVALID, "d": False})
            return
        self.resumed += 1
        self._joined(connection, session)
        for event in session.events[data["seq"] :]:
            await connection.send(event)
        await self._send(session, "RESUMED", {})

    def _joined(self, connection: Connection, session: Session) -> None:
        connection.session = session
        self._current[session.shard], self._connections[session.shard] = session, connection

    def _ended(self, connection: Connection) -> None:
        session = connection.session
        if session and self._connections.get(session.shard) is connection:
            del self._connections[session.shard]
            if connection.socket.close_code in ENDED and self._current.get(session.shard) is session:
                del self._current[session.shard]

    async def _send(self, session: Session, event: str, data: Json) -> None:
        payload = {"op": DISPATCH, "t": event, "s": len(session.events) + 1, "d": data}
        session.events.append(payload)
        connection = self._connections.get(session.shard)
        if connection is not None and not connection.socket.closed:
            await connection.send(payload)
