"""What the allocator keeps of the memory that nobody needs any more."""

import ctypes
from contextlib import suppress

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
"""Parameters of mallopt(3)."""
LARGE = 128 * 1024
"""Bytes: what is larger is given back to the system as soon as it is free."""


def give_back() -> None:
    """Give back what was large and is free, for good.

    glibc begins with this size and raises it up to 32 MiB as larger pieces are freed, which then stay with the process:
    some texts of a megabyte cost hundreds. Other allocators (musl, macOS, Windows) have no such parameter, nor that
    habit.
    """
    with suppress(OSError, AttributeError, TypeError):
        allocator = ctypes.CDLL(None)
        for parameter in (M_MMAP_THRESHOLD, M_TRIM_THRESHOLD):
            allocator.mallopt(parameter, LARGE)
