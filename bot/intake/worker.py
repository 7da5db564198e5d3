"""The child process that parses what came from strangers: `python -m bot.intake.worker`, run by bot.intake.child.

It reads requests on standard input and answers them on standard output, one after the other, until its input ends. A
frame is a length (4 bytes, big-endian) and so many bytes. A request is two frames: JSON {"job", "options", "memory",
"seconds"} and the payload. Its answer is two frames: an empty one when the job begins, then JSON {"result"} or
{"fault"}.
"""

import json
import os
import struct
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, BinaryIO

JOBS = {
    "page": "bot.intake.page:page",
    "feed": "bot.intake.feed:job",
    "discover": "bot.intake.discovery:job",
    "opml": "bot.intake.opml:job",
}
"""The functions that are asked for by name: module:function(payload, **options) -> what JSON can say. One that is not
listed may be asked for as module:function.

They and the libraries that they use are imported here, at the first job, and nowhere else.
"""
MOST_VALUES = 100_000
"""About so many values (commas, to be exact) may be in an answer: the bot decodes that in some 30 ms, as it does 4 MiB
of text, and does nothing else meanwhile."""
LENGTH = struct.Struct(">I")
_NICE = 10
"""The bot's event loop goes first where both want the same core."""


def main() -> None:  # pragma: no cover - the child itself, which the tests run as one
    """Serve the process that started this one. What a library prints goes nowhere."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if hasattr(os, "nice"):
        os.nice(_NICE)
    serve(sys.stdin.buffer, output)


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Answer requests until there are no more, or memory has run out: what is left then is not fit for another."""
    while (head := _received(source)) is not None:
        request = json.loads(head)
        payload = _received(source) or b""
        try:
            job = _job(request["job"])
            limit(request["memory"], request["seconds"])
            _send(target, b"")
            answer = _encoded({"result": job(payload, **request["options"])})
        except MemoryError:
            _send(target, b'{"fault": "memory"}')
            return
        except Exception as error:  # whatever a stranger's page does to a parser, it does to this one answer only
            answer = _encoded({"fault": f"{type(error).__name__}: {error}"[:200]})
        _send(target, answer)


def limit(memory: int, seconds: float) -> None:
    """Hold this process to so many bytes of memory, and to so many seconds of CPU from now on."""
    if sys.platform == "win32":  # pragma: no cover - it has no such limits; the clock of the parent is left
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    for what, most in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + 1),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, hard))


def _encoded(answer: dict[str, Any]) -> bytes:
    frame = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
    if frame.count(b",") > MOST_VALUES:
        raise ValueError("the answer holds too many values")
    return frame


def _job(name: str) -> Callable[..., Any]:
    module, _, function = JOBS.get(name, name).partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


def _received(source: BinaryIO) -> bytes | None:
    """The next frame; None where the input has ended."""
    head = source.read(LENGTH.size)
    return source.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else None


def _send(target: BinaryIO, frame: bytes) -> None:
    target.write(LENGTH.pack(len(frame)) + frame)
    target.flush()


if __name__ == "__main__":  # pragma: no cover - the child itself
    main()
