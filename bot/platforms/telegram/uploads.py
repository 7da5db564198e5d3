"""Files that go to the Bot API with a request ("Sending files"). Pure."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in the place of a file id, among the parameters of a method; `kind` is its media type."""

    name: str
    content: bytes
    kind: str


Fields = dict[str, str]
Files = dict[str, Upload]


MEDIA = "media"
"""The parameter that files stand in by reference (sendMediaGroup, editMessageMedia)."""


def parted(parameters: dict[str, Any]) -> tuple[Fields, Files]:
    """The parameters as fields of a form, and the files beside them, by the names that the fields call them by.

    Without files, no form is needed: both are empty then.
    """
    files: Files = {name: value for name, value in parameters.items() if isinstance(value, Upload)}
    rest = {name: value for name, value in parameters.items() if name not in files}
    if MEDIA in rest:
        rest[MEDIA] = _attached(rest[MEDIA], files)
    if not files:
        return {}, {}
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in rest.items()}, files


def _attached(media: Any, files: Files) -> Any:
    """`media` with a reference in the place of each file in it."""
    if isinstance(media, list):
        return [_attached(each, files) for each in media]
    file = media[MEDIA]
    if not isinstance(file, Upload):
        return media
    name = f"file{len(files)}"
    files[name] = file
    return {**media, MEDIA: f"attach://{name}"}
