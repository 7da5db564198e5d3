"""Where several processes may speak for one bot, a request is written only by the one that leads."""

from collections.abc import Callable

import aiohttp


class OvertakenError(aiohttp.ClientConnectionError):
    """The request was not written: another process may lead by now."""

    def __init__(self) -> None:
        super().__init__("another process may speak for this bot by now")


def guarded(leads: Callable[[], bool] | None) -> aiohttp.TraceConfig | None:
    """Has a session of aiohttp look at `leads` after it has a connection, and before it writes anything to it.

    A process may stand still anywhere (SIGSTOP, a machine that sleeps), and wake long after another one took over. What
    it looked at before it waited for a connection says nothing then. None where there is nothing to look at, for that
    takes some microseconds of each request.
    """

    if leads is None:
        return None

    async def look(*_: object) -> None:
        if not leads():
            raise OvertakenError

    config = aiohttp.TraceConfig()
    config.on_request_headers_sent.append(look)
    return config
