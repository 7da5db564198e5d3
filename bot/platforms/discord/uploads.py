"""Files that go with a message: pictures that we drew or fetched, and documents to be kept."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import aiohttp
import discord

from bot.model import Document, Drawing, Photo
from bot.platforms.discord.markdown import one_line
from bot.text.split import shorten

LARGEST = 10 * 1024 * 1024
"""Bytes of a file that any bot may send, whatever the server has paid for."""
DRAWING = "drawing-"
"""The names of pictures that we drew begin so, and no others."""
PHOTO = "photo-"
"""The same of pictures that were fetched from another platform."""
LONGEST_ALT, LONGEST_NAME = 256, 100
"""Letters: the library says 256 of what a picture's description holds, Discord's specification 1,024."""
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.-]+")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a message: its name, which components refer to, what it holds, and what that is in words."""

    name: str
    content: bytes
    about: str

    @property
    def address(self) -> str:
        """By this a component of the same message shows it."""
        return f"attachment://{self.name}"

    def told(self, number: int) -> Json:
        """The attachment as a message's JSON lists it; the file itself is part `files[number]`."""
        return {"id": str(number), "filename": self.name, "description": self.about}

    def file(self) -> discord.File:
        """For the library, which takes each but once."""
        return discord.File(io.BytesIO(self.content), self.name, description=self.about)


def drawn(drawings: Sequence[Drawing]) -> Iterator[Upload]:
    """Under names of our own, each but once in a reply."""
    for number, drawing in enumerate(drawings, 1):
        if len(drawing.png) <= LARGEST:
            yield Upload(f"{DRAWING}{number}.png", drawing.png, shorten(one_line(drawing.alt), LONGEST_ALT))


def fetched(photos: Sequence[Photo], about: str) -> Iterator[Upload]:
    """The pictures of an article, under names of our own; as many as may be sent at once. `about` is its title."""
    sizes = accumulate(len(photo.content) for photo in photos)
    for number, (photo, size) in enumerate(zip(photos, sizes, strict=True), 1):
        if size <= LARGEST:
            yield Upload(f"{PHOTO}{number}.{photo.kind}", photo.content, shorten(one_line(about), LONGEST_ALT))


def enclosed(document: Document) -> Upload | None:
    """A document; None where it is larger than Discord takes. Other signs in a name would be changed over there."""
    if len(document.content) > LARGEST:
        return None
    name = _NOT_IN_NAMES.sub("_", document.name)[-LONGEST_NAME:].removeprefix(DRAWING).removeprefix(PHOTO) or "file"
    return Upload(name, document.content, shorten(one_line(document.about), LONGEST_ALT))


def form(body: Json, uploads: Sequence[Upload]) -> aiohttp.FormData:
    """A request with files: "Uploading Files" of Discord's documentation."""
    parts = aiohttp.FormData()
    parts.add_field("payload_json", aiohttp.JsonPayload(body))
    for number, upload in enumerate(uploads):
        content_type = "application/octet-stream"
        parts.add_field(f"files[{number}]", upload.content, filename=upload.name, content_type=content_type)
    return parts
