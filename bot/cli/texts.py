"""Text that commands are given, in a file or on standard input: whole, or line by line."""

import io
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, cast

from bot.errors import BadInput, OperatorError
from bot.text.decoding import known

STANDARD = "-"
LONGEST = 16 * 2**20
"""Characters of a text, and of a line."""
_MARKS = ("\udcff\udcfe", "\udcfe\udcff")
_NEWLINE = re.compile("\r\n?")


def whole(name: str) -> str:
    """All of it. Raises BadInput where it is no text or too long, OperatorError where it can't be read."""
    return _NEWLINE.sub("\n", legible(_all(name), _called(name)))


def content(name: str) -> bytes:
    """Its bytes, where they say themselves how they are meant. Raises the same errors."""
    return _bytes(_all(name))


@contextmanager
def lines(name: str) -> Iterator[Iterator[str]]:
    """Its lines as they come, each for `legible` to read. Raises the same errors."""
    with _opened(name) as file:
        yield _lines(file, name)


def legible(text: str, what: str = "this") -> str:
    """What was read, or a line of it, whatever its bytes mean. Raises BadInput where nothing tells that."""
    if (found := known(_bytes(text))) is None:
        raise BadInput(f"{what} is no text that can be read: save it as UTF-8")
    return found


def _all(name: str) -> str:
    with _opened(name) as file:
        return _some(file, name)


def _lines(file: TextIO, name: str) -> Iterator[str]:
    """Those of UTF-16 can be told from each other when all of it is there."""
    first = _line(file, name)
    if first.startswith(_MARKS) or "\0" in first:
        text = first + _some(file, name)
        yield from io.StringIO(known(_bytes(text)) or text)
        return
    while first:
        yield first
        first = _line(file, name)


def _line(file: TextIO, name: str) -> str:
    with _told(name):
        return _limited(file.readline(LONGEST + 1), f"a line of {_called(name)}")


def _some(file: TextIO, name: str) -> str:
    with _told(name):
        return _limited(file.read(LONGEST + 1), _called(name))


def _limited(text: str, what: str) -> str:
    if len(text) > LONGEST:
        raise BadInput(f"{what} is longer than {LONGEST:,} characters: divide it")
    return text


def _called(name: str) -> str:
    return "standard input" if name == STANDARD else name


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


@contextmanager
def _opened(name: str) -> Iterator[TextIO]:
    """As UTF-8. A byte that is none of it is kept (PEP 383), and nothing but a newline ends a line."""
    if name == STANDARD:
        yield _standard()
        return
    with _told(name):
        file = Path(name).open(encoding="utf-8-sig", errors="surrogateescape", newline="\n")  # noqa: SIM115
    with file:
        yield file


def _standard() -> TextIO:
    if sys.stdin is None:
        raise OperatorError("standard input is closed")
    # asyncio keeps Ctrl-C until its loop runs again, which a reading command does not let it do.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    standard = cast("io.TextIOWrapper", sys.stdin)
    standard.reconfigure(encoding="utf-8-sig", errors="surrogateescape", newline="\n")
    return standard


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OperatorError(f"can't read {_called(name)}: {error.strerror}") from error
