"""What the allocator keeps of the memory that nobody needs any more, and what Python looks through for such."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""Parameters of mallopt(3)."""
LARGE = 128 * 1024
"""Bytes: what is larger is given back to the system as soon as it is free."""
ARENAS = 2
"""Places that threads take memory from. Each keeps what is free in it, and Python lets one thread work at a time."""


@contextmanager
def loading() -> Iterator[None]:
    """While parts of the program are read in, nobody looks for garbage: there is none, and it took a fifth of it."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def give_back() -> None:
    """Give back what was large and is free, for good.

    glibc begins with this size and raises it up to 32 MiB as larger pieces are freed, which then stay with the process:
    some texts of a megabyte cost hundreds. And it gives threads eight arenas for each processor. Other allocators
    (musl, macOS, Windows) have no such parameters, nor those habits.
    """
    with suppress(OSError, AttributeError, TypeError):
        allocator = ctypes.CDLL(None)
        allocator.mallopt(M_ARENA_MAX, ARENAS)
        for parameter in (M_MMAP_THRESHOLD, M_TRIM_THRESHOLD):
            allocator.mallopt(parameter, LARGE)


def set_aside() -> None:
    """What is there now stays: the collector of cycles looks through it no more, which stopped everything for 45 ms.

    For the moments at which a part of the program has been loaded: what became garbage later would stay, too.
    """
    gc.collect()
    gc.freeze()
