"""What discord.py and its network raise -> our errors, named by what the caller must do."""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

from bot.errors import (
    GoneForGood,
    Malformed,
    NeedsAdmin,
    OutcomeUnknown,
    PlatformError,
    TryLater,
    Unauthorized,
)

RAISED = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
"""All that a request to Discord raises."""

# "Opcodes and Status Codes" of Discord's documentation, JSON error codes.
UNKNOWN_MESSAGE, UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED = 10008, 10062, 40060
CANNOT_WRITE_TO_PERSON = frozenset({50007, 50278})
SLOW_DOWN = frozenset({20016, 20022, 20028, 20029, 40003})
LOCKED = frozenset({50083, 160005})

DEFAULT_WAIT = 60.0
"""Seconds to wait where Discord does not say for how long."""
RECONNECT_WAIT = 10.0


@contextmanager
def translated() -> Iterator[None]:
    """Raise our errors instead of the library's. Causes are left out where they hold the request and its token."""
    try:
        yield
    except RAISED as error:
        raise failure(error) from None


def failure(error: Exception) -> PlatformError:
    """Our error for what the library raised; its text never holds the token."""
    match error:
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004):
            return Unauthorized("Discord does not know the token")
        case discord.PrivilegedIntentsRequired() | discord.ConnectionClosed(code=4010 | 4011 | 4012 | 4013 | 4014):
            return Unauthorized(f"Discord refuses this kind of connection: {error}")
        case discord.RateLimited(retry_after=seconds):
            return TryLater(seconds)
        case discord.HTTPException():
            return _answered(error)
        case aiohttp.ClientConnectorError() | discord.GatewayNotFound():
            return TryLater(RECONNECT_WAIT, whole_bot=True)
    return OutcomeUnknown(type(error).__name__)


def _answered(error: discord.HTTPException) -> PlatformError:
    said = f"{error.status} {error.code} {error.text[:200]}"
    if error.status == 401:  # noqa: PLR2004
        return Unauthorized(said)
    if error.status == 429:  # noqa: PLR2004
        return TryLater(_retry_after(error), whole_bot=True)
    if error.status >= 500:  # noqa: PLR2004
        return OutcomeUnknown(said)
    return _refused(error, said)


def _refused(error: discord.HTTPException, said: str) -> PlatformError:
    if error.code in SLOW_DOWN:
        return TryLater(DEFAULT_WAIT)
    if error.code in LOCKED:
        return NeedsAdmin(said)
    if isinstance(error, discord.Forbidden):
        return (GoneForGood if error.code in CANNOT_WRITE_TO_PERSON else NeedsAdmin)(said)
    if isinstance(error, discord.NotFound) and error.code != UNKNOWN_MESSAGE:
        return GoneForGood(said)
    return Malformed(said)


def _retry_after(error: discord.HTTPException) -> float:
    """What reaches us is a ban of the whole address (the library waits out the rest), in a header and in no JSON."""
    try:
        return float(error.response.headers["Retry-After"])
    except (KeyError, ValueError):
        return DEFAULT_WAIT
