"""Files that replies show: pictures that we drew, and documents to be kept. In memory, each for one visitor.

A file's address holds the hash of its content, so it can be kept by the browser for ever; and as such an address can be
guessed by whoever knows the content, it is only told to the visitor whom the reply was for.
"""

import hashlib
import re
import struct
from collections import OrderedDict
from collections.abc import Iterator

from bot.model import Document, Drawing, Reply

ROOM = 64 * 1024 * 1024
"""Bytes of all files together; the oldest go first. One that is larger than all of it is kept alone."""
LIFETIME = 3600.0
"""Seconds that a file is kept. Pictures that a browser has shown are kept there."""
DRAWINGS, DOCUMENTS = "drawings", "documents"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.-]+")
_SIGNATURE, _HEADER = b"\x89PNG\r\n\x1a\n", b"IHDR"

Key = tuple[str, str]


def drawing_address(drawing: Drawing) -> str:
    """Where the page finds a picture: relative to its own address."""
    return f"{DRAWINGS}/{_mark(drawing.png)}.png"


def document_address(document: Document) -> str:
    """Where the page finds a document."""
    return f"{DOCUMENTS}/{_mark(document.content)}/{document_name(document)}"


def document_name(document: Document) -> str:
    """Its name without what could be a path or would have to be escaped."""
    return _NOT_IN_NAMES.sub("_", document.name).lstrip(".") or "file"


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height in pixels (PNG, section 11.2.2); 0 and 0 for what is no PNG."""
    if png[:8] != _SIGNATURE or png[12:16] != _HEADER or len(png) < 24:  # noqa: PLR2004
        return 0, 0
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _mark(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _files(reply: Reply) -> Iterator[tuple[str, bytes]]:
    for drawing in reply.drawings:
        yield drawing_address(drawing), drawing.png
    if reply.document:
        yield document_address(reply.document), reply.document.content


class Shelf:
    """The files of all visitors. Times (`at`) are seconds of any clock that only goes forward."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._kept: OrderedDict[Key, tuple[bytes, float]] = OrderedDict()
        self._size = 0

    def put(self, visitor: str, reply: Reply, at: float) -> None:
        """Keep what a reply shows, before the visitor is told of it."""
        for address, content in _files(reply):
            self._drop((visitor, address))
            self._kept[visitor, address] = (content, at + LIFETIME)
            self._size += len(content)
        while len(self._kept) > 1 and (self._size > self._room or next(iter(self._kept.values()))[1] <= at):
            self._drop(next(iter(self._kept)))

    def take(self, visitor: str, address: str, at: float) -> bytes | None:
        """The file of that address, where it is this visitor's and still there."""
        content, until = self._kept.get((visitor, address), (None, at))
        if until <= at:
            self._drop((visitor, address))
            return None
        return content

    def _drop(self, key: Key) -> None:
        content, _ = self._kept.pop(key, (b"", 0.0))
        self._size -= len(content)
