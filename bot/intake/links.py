"""A link -> an article: fetched behind the guard, read in the child, and then a plain decision (bot.intake.reading)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.errors import Unreachable, Unreadable
from bot.intake.challenge import says_challenge
from bot.intake.poller import Fetches, Parses
from bot.intake.reading import charset, is_page, only_link, whole
from bot.intake.reasons import Reason
from bot.model import Link

_NOTHING_THERE = frozenset({Reason.REFUSED, Reason.NO_HOST, Reason.NOT_FOUND})


async def read_link(address: str, fetcher: Fetches, child: Parses, *, at: datetime, by: str) -> Link:
    """What stands at the address: an article, or a title and a link with the reason why it is no more.

    `at` is when it was handed on, `by` whom. Raises Unreachable where there is nothing that could be saved: an address
    that is not of the public web, no such site, no such page.
    """
    try:
        fetched = await fetcher.get(address)
    except Unreachable as error:
        return await _refused(error, address, child, at, by)
    if not is_page(fetched.kind, fetched.body):
        return only_link(fetched.address, at=at, by=by, reason=Reason.NOT_A_PAGE)
    try:
        found = await _read(fetched.body, fetched.headers, fetched.address, child)
    except Unreadable:
        return only_link(fetched.address, at=at, by=by, reason=Reason.UNREADABLE)
    return whole(found, at=at, by=by)


async def _refused(error: Unreachable, address: str, child: Parses, at: datetime, by: str) -> Link:
    """A page that was not given: what came in its place may name it."""
    reason = Reason(error.reason)
    if reason in _NOTHING_THERE:
        raise error
    found = None
    if is_page("", error.body):
        try:
            found = await _read(error.body, error.headers, address, child)
        except Unreadable:
            found = None
    asks = says_challenge(error.headers) or (found is not None and found["challenge"])
    return only_link(address, at=at, by=by, reason=Reason.ROBOTS_ONLY if asks else reason, found=found)


async def _read(body: bytes, headers: Mapping[str, str], address: str, child: Parses) -> dict[str, Any]:
    named = charset(headers.get("content-type", ""))
    found: dict[str, Any] = await child.run("page", body, address=address, charset=named)
    return found
