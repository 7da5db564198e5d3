"""Memory that is free is given back to the system."""

import gc
import subprocess
import sys
import weakref

import pytest

from bot.runners.memory import ARENAS, give_back, loading, set_aside

PROGRAM = """
import gc
from pathlib import Path
from bot.runners.memory import LARGE, give_back

def resident():
    return int(Path("/proc/self/status").read_text().partition("VmRSS:")[2].split()[0]) * 1024

{first}
for size in range(1, 32):  # the allocator learns that large pieces come and go
    piece = bytearray(size * 1024 * 1024)
    del piece
kept = []
pieces = []
for _ in range(200):
    pieces.append(bytearray(1024 * 1024))
    kept.append(bytearray(LARGE // 4))
pieces.clear()
print(resident())
"""

THREADS = """
import ctypes, threading
from bot.runners.memory import give_back

{first}
begun = threading.Barrier(8)

def work():
    begun.wait()
    kept = [bytearray(1000) for _ in range(1000)]
    begun.wait()

threads = [threading.Thread(target=work) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
ctypes.CDLL(None).malloc_stats()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it is glibc that has arenas")
def test_threads_share_what_is_free() -> None:
    many, few = (
        subprocess.run(  # noqa: S603  our own text
            [sys.executable, "-c", THREADS.format(first=first)], check=True, capture_output=True
        ).stderr.count(b"Arena ")
        for first in ("", "give_back()")
    )
    assert few == ARENAS
    assert few < many


@pytest.mark.skipif(sys.platform != "linux", reason="it is glibc that keeps it")
def test_large_pieces_are_given_back() -> None:
    kept, given_back = (
        int(subprocess.run([sys.executable, "-c", PROGRAM.format(first=first)], check=True, capture_output=True).stdout)  # noqa: S603  our own text
        for first in ("", "give_back()")
    )
    assert given_back < 80 * 1024 * 1024
    assert given_back <= kept


def test_it_may_be_asked_again() -> None:
    """As by the tests of `khabar run`; and it raises nothing, whatever the allocator is."""
    give_back()
    give_back()


class Ring:
    """Garbage that only the collector of cycles finds."""

    def __init__(self) -> None:
        self.ring = self


def test_what_is_set_aside_is_looked_through_no_more() -> None:
    before, gone = gc.get_freeze_count(), weakref.ref(Ring())
    kept = Ring()
    try:
        set_aside()
        assert gone() is None
        assert gc.get_freeze_count() > before
        assert not any(each is kept for each in gc.get_objects())
    finally:
        gc.unfreeze()


def test_the_collector_rests_while_the_program_is_loaded() -> None:
    with loading():
        assert not gc.isenabled()
        with loading():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_goes_on_after_what_can_not_be_loaded() -> None:
    with pytest.raises(ImportError), loading():
        raise ImportError
    assert gc.isenabled()
