"""When a feed is asked next, and what its answer means. Pure: time is an argument, and chance a hash."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from statistics import median

from bot.i18n import N_
from bot.intake.feed import Contents
from bot.intake.fetch import Fetched
from bot.model import Feed, FeedState, Notice

LEAST, USUAL, MOST = 600, 1800, 4 * 3600
"""Seconds between two questions: at least, where nothing is known, and at most by our own judgement."""
DAY = 24 * 3600
"""Seconds: no feed's wish and no back-off is longer."""
BACK_OFF = 900
"""Seconds after the first failure; each further one doubles them."""
BROKEN = 3
"""Failures in a row after which the admins are told."""
SPREAD = 0.1
"""A wait is longer by up to this share, so that feeds that were added together are not asked together for ever."""
_RECENT = 10  # newest entries that a feed's pace is read from
_SLOWER = 1.1
_GONE = 410


@dataclass(frozen=True, slots=True)
class Step:
    """What a feed is now, and what the admins are to be told."""

    feed: Feed
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How many feeds are asked at once, how many of one host, and the seconds between two questions to one."""

    at_once: int = 16
    a_host: int = 2
    gap: float = 1.0


def conditions(feed: Feed) -> dict[str, str]:
    """The headers that ask for news only: If-None-Match and If-Modified-Since (RFC 9110, 13.1)."""
    found = {"if-none-match": feed.etag, "if-modified-since": feed.modified}
    kinds = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
    return {"accept": kinds, **{name: value for name, value in found.items() if value}}


def digest(body: bytes) -> str:
    """Tells bodies apart: many servers answer 200 with what they sent before."""
    return blake2b(body, digest_size=12).hexdigest()


def unchanged(feed: Feed, at: datetime, moved: str | None = None) -> Step:
    """It told nothing new (304, or the same bytes again): it is asked a little less often."""
    interval = max(min(int(feed.interval * _SLOWER), MOST), feed.interval)
    return _well(replace(feed, interval=interval, address=moved or feed.address), at)


def was_read(feed: Feed, contents: Contents, fetched: Fetched, at: datetime) -> Step:
    """It was read to the end. Where it moved for good, it is asked there from now on."""
    headers = fetched.headers
    now = replace(
        feed,
        address=fetched.moved or feed.address,
        title=contents.title or feed.title,
        home=contents.home or feed.home,
        known=True,
        etag=headers.get("etag", ""),
        modified=headers.get("last-modified", ""),
        digest=digest(fetched.body),
        interval=interval(contents, at),
    )
    return _well(now, at)


def failed(feed: Feed, reason: str, at: datetime, *, status: int = 0, headers: Mapping[str, str] | None = None) -> Step:
    """It could not be had or read. `reason` is a message id. The admins are told once that it is broken."""
    if status == _GONE:
        return gone(feed, at)
    failures = feed.failures + 1
    wait = min(BACK_OFF * 2 ** min(failures - 1, 20), DAY)
    asked = retry_after((headers or {}).get("retry-after", ""), at)
    broken = failures >= BROKEN and not feed.told
    now = replace(
        feed,
        failures=failures,
        error=reason,
        status=status,
        told=feed.told or broken,
        due=at + timedelta(seconds=min(max(wait, asked) * (1 + SPREAD * chance(feed, at)), DAY)),
    )
    text = N_("The feed {feed} can't be read any more. {reason} I go on trying.")
    return Step(now, Notice(text, _values(feed), reason) if broken else None)


def gone(feed: Feed, at: datetime) -> Step:
    """410: it says itself that it will not come back."""
    reason = N_("It is gone for good.")
    now = replace(feed, state=FeedState.GONE, failures=feed.failures + 1, error=reason, status=_GONE, told=True, due=at)
    text = N_("The feed {feed} says that it is gone for good. I do not ask it any more.")
    return Step(now, Notice(text, _values(feed)))


def interval(contents: Contents, at: datetime) -> int:
    """The seconds until it is asked again: half of what usually lies between its news, and of its silence since.

    A `ttl`, which somebody chose, is kept to. What sy:updatePeriod says counts only where no entry has a date: most
    blogs have it from their program.
    """
    times = sorted((entry.published for entry in contents.entries if entry.published), reverse=True)[:_RECENT]
    gaps = [(newer - older).total_seconds() for newer, older in zip([at, *times], times, strict=False)]
    usual = median(gaps) / 2 if len(times) > 1 else contents.rhythm or USUAL
    own = min(max(usual, gaps[0] / 4 if gaps else 0, LEAST), MOST)
    return int(max(own, min(contents.ttl, DAY)))


def retry_after(text: str, at: datetime) -> int:
    """Seconds that a server asks us to wait, a day at most: a number, or a date (RFC 9110, 10.2.3). 0 for neither."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), DAY)
    try:
        then = parsedate_to_datetime(text)
        seconds = (then.replace(tzinfo=then.tzinfo or UTC) - at).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0
    return int(min(max(seconds, 0), DAY))


def chance(feed: Feed, at: datetime) -> float:
    """Between 0 and 1: the same for the same feed and moment, and another for any other."""
    found = blake2b(f"{feed.address} {int(at.timestamp())}".encode(), digest_size=4)
    return int.from_bytes(found.digest()) / 2**32


def next_up(
    waiting: Iterable[tuple[int, str]], flying: Iterable[str], last: Mapping[str, float], pace: Pace, now: float
) -> tuple[list[int], float | None]:
    """Which of the waiting feeds (number, host) may be asked now, in order; and the seconds until another may be.

    `flying` are the hosts being asked, `last` says when each was asked last; `now` and it are seconds of one clock.
    None: nothing waits for time to pass.
    """
    busy, asked = Counter(flying), dict(last)
    chosen: list[int] = []
    waits: list[float] = []
    for number, host in waiting:
        if busy.total() >= pace.at_once:
            break
        early = asked.get(host, now - pace.gap) + pace.gap - now
        if early > 0:
            waits.append(early)
        elif busy[host] < pace.a_host:
            busy[host] += 1
            asked[host] = now
            chosen.append(number)
    return chosen, min(waits, default=None)


def _well(feed: Feed, at: datetime) -> Step:
    """It answered as it should: if the admins were told otherwise, they are told that too."""
    wait = timedelta(seconds=feed.interval * (1 + SPREAD * chance(feed, at)))
    now = replace(feed, checked=at, failures=0, error="", status=0, told=False, due=at + wait)
    text = N_("The feed {feed} can be read again.")
    return Step(now, Notice(text, _values(feed)) if feed.told else None)


def _values(feed: Feed) -> tuple[tuple[str, str], ...]:
    return (("feed", feed.name),)
