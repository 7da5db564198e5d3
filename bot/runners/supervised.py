"""What systemd hears of the bot where it started it: that it has begun, and that it goes on (sd_notify(3))."""

import asyncio
import socket
from collections.abc import Mapping
from contextlib import suppress

READY, ALIVE = "READY=1", "WATCHDOG=1"
MICROSECONDS = 1_000_000


def tell(environ: Mapping[str, str], state: str) -> None:
    """One datagram. Who was not started by systemd has no socket; one that is gone, or full, is no reason to stop."""
    address = environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
        to.setblocking(False)  # who does not listen keeps nobody waiting
        to.connect("\0" + address[1:] if address.startswith("@") else address)
        to.send(state.encode())


async def watched(environ: Mapping[str, str]) -> None:
    """Say again and again that the event loop goes on, twice in the time that WatchdogSec= allows.

    sd_watchdog_enabled(3): WATCHDOG_USEC holds that time in microseconds.
    It says nothing of the platforms: one that is away is no reason to end the others.
    """
    allowed = environ.get("WATCHDOG_USEC", "")
    if allowed.isdecimal() and int(allowed):
        while True:
            tell(environ, ALIVE)
            await asyncio.sleep(int(allowed) / MICROSECONDS / 2)
