"""Files that a bot uploads (Bot API, "Sending files", sendPhoto and sendDocument)."""

import json
import struct
from dataclasses import dataclass
from itertools import count
from typing import Any

from aiohttp.web import FileField, Request

from tests.fakes.telegram.faults import FormError

ATTACHED = "attach://"
PHOTO_BYTES, DOCUMENT_BYTES = 10 * 1024 * 1024, 50 * 1024 * 1024
SIDES, RATIO = 10_000, 20
SIGNATURE, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class File:
    """What was uploaded."""

    name: str
    content: bytes
    kind: str


class Uploads:
    """The files of one server, by the ids that it gave them."""

    def __init__(self) -> None:
        self.files: dict[str, File] = {}
        self._ids = count(1)

    async def taken(self, request: Request) -> dict[str, str]:
        """The fields of a form, with an id in the place of each file. Raises FormError for one too few."""
        form = {**request.query, **await request.post()}
        given = {name: self._store(value) for name, value in form.items() if isinstance(value, FileField)}
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        named = set()
        if "media" in fields:
            media = json.loads(fields["media"])
            named = {name for each in _listed(media) if (name := _named(each))}
            if named - given.keys():
                raise FormError(f"no file for {sorted(named - given.keys())}")
            for each in _listed(media):
                if name := _named(each):
                    each["media"] = given[name]
            fields["media"] = json.dumps(media)
        return fields | {name: number for name, number in given.items() if name not in named}

    def check(self, kind: str, number: str) -> None:
        """Raises FormError for a file that is none of this kind."""
        file = self.files[number]
        if not file.content or not file.name:
            raise FormError("an empty file, or one without a name")
        if kind == "photo":
            _check_photo(file)
        elif len(file.content) > DOCUMENT_BYTES:
            raise FormError("a document of more than 50 MB")

    def _store(self, field: FileField) -> str:
        number = f"upload{next(self._ids)}"
        self.files[number] = File(field.filename, field.file.read(), field.content_type)
        return number


def _check_photo(file: File) -> None:
    if file.kind == "image/jpeg" and file.content.startswith(JPEG) and len(file.content) <= PHOTO_BYTES:
        return  # its sides stand further behind
    if file.kind != "image/png" or not file.content.startswith(SIGNATURE):
        raise FormError(f"no picture: {file.kind}")
    width, height = struct.unpack(">II", file.content[16:24])
    if len(file.content) > PHOTO_BYTES or width + height > SIDES or max(width, height) > RATIO * min(width, height):
        raise FormError(f"PHOTO_INVALID_DIMENSIONS: {width} x {height}, {len(file.content)} bytes")


def _listed(media: Any) -> list[Any]:
    return media if isinstance(media, list) else [media]


def _named(medium: dict[str, Any]) -> str:
    file = medium["media"]
    return file.removeprefix(ATTACHED) if file.startswith(ATTACHED) else ""
