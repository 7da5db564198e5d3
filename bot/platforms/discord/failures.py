"""What discord.py and its network raise -> our errors, named by what the caller must do."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

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
SLOW_DOWN = frozenset({20016, 20022, 20028, 20029, 30046, 40003, 40004, 40006, 40062, 130000})
"""Slow mode, limits of a channel or a server, of direct messages and of edits, and what Discord has switched off."""
ADMINS_MATTER = frozenset({40058, 40067, 50008, 50024, 50083, 160005, 160006})
"""A thread is archived or locked, there are too many, or it needs a tag; a channel is of another kind now."""

UNKNOWN = "Discord does not know the token"
DEFAULT_WAIT = 60.0
"""Seconds to wait where Discord does not say for how long."""
RECONNECT_WAIT = 10.0


class MessageGone(Malformed):
    """What was to be changed or taken back is deleted."""


class OtherShards(TryLater):
    """Discord takes no connection with so many shards."""

    def __init__(self) -> None:
        super().__init__(RECONNECT_WAIT, whole_bot=True)
        self.args = ("Discord wants another number of shards: leave `shards` under [discord] at 0",)


@contextmanager
def translated() -> Iterator[None]:
    """Raise our errors instead of the library's. Causes are left out where they hold the request and its token."""
    try:
        yield
    except RAISED as error:
        raise failure(error) from None
    except ValueError as error:
        raise OutcomeUnknown(f"an answer that is not Discord's: {type(error).__name__}") from None


def failure(error: Exception) -> PlatformError:
    """Our error for what the library raised; its text never holds the token."""
    match error:
        case discord.LoginFailure():
            return Unauthorized(UNKNOWN)
        case discord.PrivilegedIntentsRequired() | discord.ConnectionClosed():
            return _closed(error)
        case discord.RateLimited(retry_after=seconds):
            return TryLater(seconds)
        case discord.HTTPException():
            return _raised(error)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError() | discord.GatewayNotFound():
            return TryLater(RECONNECT_WAIT, whole_bot=True)
    return OutcomeUnknown(type(error).__name__)


def _closed(error: Exception) -> PlatformError:
    """The gateway ended the connection ("Gateway Close Event Codes"); it is not taken up again by the library."""
    match error:
        case discord.ConnectionClosed(code=4004):
            return Unauthorized(UNKNOWN)
        case discord.ConnectionClosed(code=4010 | 4011):
            return OtherShards()
        case discord.PrivilegedIntentsRequired() | discord.ConnectionClosed(code=4012 | 4013 | 4014):
            return Unauthorized(f"Discord refuses this kind of connection: {error}")
    return OutcomeUnknown(type(error).__name__)


def answered(status: int, headers: Mapping[str, str], body: str) -> PlatformError:
    """Our error for an answer that is none of success."""
    said: Any = None
    with suppress(ValueError):
        said = json.loads(body)
    told = said if isinstance(said, dict) else {}
    if status == 429:  # noqa: PLR2004
        return _limited(headers, told)
    code = told.get("code")
    return _refused(status, code if isinstance(code, int) else 0, str(told.get("message", body)))


def seconds_in(headers: Mapping[str, str], name: str, otherwise: float) -> float:
    """The seconds that a header holds."""
    try:
        return float(headers[name])
    except (KeyError, ValueError):
        return otherwise


def _limited(headers: Mapping[str, str], told: Mapping[str, Any]) -> TryLater:
    """A limit without a time in its JSON is a ban of the whole address, which Cloudflare speaks."""
    seconds = told.get("retry_after")
    if not isinstance(seconds, int | float):
        return TryLater(seconds_in(headers, "Retry-After", DEFAULT_WAIT), whole_bot=True)
    everywhere = bool(told.get("global")) or headers.get("X-RateLimit-Scope") == "global"
    return TryLater(float(seconds), whole_bot=everywhere)


def _raised(error: discord.HTTPException) -> PlatformError:
    """What discord.py could not do. Of limits it waits out all but a ban of the whole address."""
    if error.status == 429:  # noqa: PLR2004
        return _limited(error.response.headers, {})
    return _refused(error.status, error.code, error.text)


def _refused(status: int, code: int, text: str) -> PlatformError:
    said = f"{status} {code} {text[:200]}"
    if status == 401:  # noqa: PLR2004
        return Unauthorized(said)
    if status >= 500:  # noqa: PLR2004
        return OutcomeUnknown(said)
    # What Discord itself refuses has a code: without one it is a proxy that speaks, or Cloudflare.
    if not code or code in SLOW_DOWN:
        return TryLater(DEFAULT_WAIT)
    return _for_good(status, code, said)


def _for_good(status: int, code: int, said: str) -> PlatformError:
    if code in ADMINS_MATTER:
        return NeedsAdmin(said)
    if code in CANNOT_WRITE_TO_PERSON:
        return GoneForGood(said)
    if code == UNKNOWN_MESSAGE:
        return MessageGone(said)
    return {403: NeedsAdmin, 404: GoneForGood}.get(status, Malformed)(said)
