"""Files that people sent, as the server keeps them for whoever knows their ids (Bot API, getFile and File)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.telegram.faults import FormError, RefusalError

LARGEST = 20 * 1024 * 1024
"""Bytes of what a bot may download."""
CHUNK = 16 * 1024


@dataclass(slots=True)
class Kept:
    """One file. `told` is the size that getFile says, None: it says none. Without a `path` there is
    nothing to be had; `status` is that of a download."""

    content: bytes
    told: int | None
    path: str
    status: int = 200


@dataclass
class Keeping:
    """The files by their ids; `taken` are the paths that were downloaded, `open` is waited for before one is sent."""

    files: dict[str, Kept] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    ring: Callable[[], None] = lambda: None
    cut: bool = False
    """Half of a file comes, and the connection ends."""

    def __post_init__(self) -> None:
        self.open.set()

    def keep(self, number: str, content: bytes, **how: Any) -> None:
        """`how` as the fields of Kept."""
        self.files[number] = Kept(**{"content": content, "told": len(content), "path": f"photos/{number}.jpg", **how})

    def told(self, number: str) -> dict[str, Any]:
        """What getFile answers."""
        its = self.files.get(number)
        if its is None:
            raise RefusalError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(its.content) > LARGEST:
            raise RefusalError(400, "Bad Request: file is too big")
        told: dict[str, Any] = {"file_id": number, "file_unique_id": number}
        size = {} if its.told is None else {"file_size": its.told}
        return told | size | ({"file_path": its.path} if its.path else {})

    async def send(self, request: web.Request) -> web.StreamResponse:
        """The file of a path. Raises FormError for one that was never told."""
        path = request.match_info["path"]
        found = [each for each in self.files.values() if each.path == path]
        if not found:
            raise FormError(f"no file at {path}")
        self.taken.append(path)
        self.ring()
        await self.open.wait()
        its = found[0]
        if its.status != 200:
            return web.Response(status=its.status, headers={"Location": "/elsewhere"}, body=b'{"ok":false}')
        if self.cut:
            half = web.StreamResponse(headers={"Content-Length": str(len(its.content))})
            await half.prepare(request)
            await half.write(its.content[: len(its.content) // 2])
            if request.transport:
                request.transport.abort()
            return half
        if its.told is not None:
            return web.Response(body=its.content)
        response = web.StreamResponse()  # in chunks, of no length that is known before
        await response.prepare(request)
        for start in range(0, len(its.content), CHUNK):
            await response.write(its.content[start : start + CHUNK])
        await response.write_eof()
        return response
