"""The file itself: read, decoded and parsed, or one fault that says why not."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.config.lines import Lines
from bot.config.values import printable
from bot.errors import BadConfig, Fault

DEFAULT = Path("config.toml")

_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Document:
    """What stands in the file, and where. `path` is None when there is no file."""

    table: Mapping[str, object]
    lines: Lines
    path: Path | None

    def section(self, name: str) -> Mapping[str, object]:
        """A section's keys; none when it is missing, or no section at all."""
        section = self.table.get(name)
        return section if isinstance(section, dict) else {}


def read(named: Path | None) -> Document:
    """The file that the operator named, else config.toml in the working directory, which may be missing.

    Raises BadConfig with the one fault that hides all others.
    """
    path = named or DEFAULT
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        if named:
            raise BadConfig((_fault(path, "there is no such file"),)) from None
        return Document({}, Lines(""), None)
    except IsADirectoryError:
        raise BadConfig((_fault(path, "is a folder, not a file"),)) from None
    except OSError as error:
        raise BadConfig((_fault(path, f"can't be read: {error.strerror}"),)) from None
    text = _decoded(raw, path)
    return Document(_parsed(text, path), Lines(text), path)


def _decoded(raw: bytes, path: Path) -> str:
    try:
        return raw.decode("utf-8-sig")  # some editors begin a file with a byte order mark
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadConfig((_fault(path, "is not UTF-8 text: save it with that encoding", line),)) from None


def _parsed(text: str, path: Path) -> Mapping[str, object]:
    # Not only TOMLDecodeError: a number of thousands of digits is a ValueError, deep brackets a RecursionError.
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        reason, line = _reason(str(error), text)
    raise BadConfig((_fault(path, f'is not TOML: {reason} (a text stands in quotes: key = "text")', line),))


def _reason(message: str, text: str) -> tuple[str, int]:
    """tomllib's reason as part of a sentence, and the line; 0 when it names none."""
    position = _POSITION.search(message)
    if position is None:
        return printable(message), 0
    reason = message[: position.start()]
    reason = printable(reason[:1].lower() + reason[1:])
    if position[1] is None:
        return f"{reason} at the end of the file", text.count("\n") + 1
    return f"{reason}, column {position[2]}", int(position[1])


def _fault(path: Path, what: str, line: int = 0) -> Fault:
    return Fault(printable(str(path)), what, line)
