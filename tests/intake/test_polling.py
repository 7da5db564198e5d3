"""When a feed is asked next, and what its answer means."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.feed import Contents, Entry
from bot.intake.polling import (
    BACK_OFF,
    DAY,
    LEAST,
    MOST,
    USUAL,
    Pace,
    chance,
    conditions,
    failed,
    interval,
    next_up,
    retry_after,
    unchanged,
)
from bot.model import Feed, FeedState
from tests.samples import NOON

FEED = Feed(id=1, address="http://news.example/feed", title="The River", due=NOON)
WHY = "The site can't be reached."


def wait(feed: Feed) -> float:
    return (feed.due - NOON).total_seconds()


def telling(*hours: float, **more: int) -> Contents:
    entries = [Entry(key=str(h), title="x", published=NOON - timedelta(hours=h)) for h in hours]
    return Contents(entries=tuple(entries), **more)  # type: ignore[arg-type]


def test_it_asks_for_what_it_does_not_know() -> None:
    assert set(conditions(FEED)) == {"accept"}
    told = conditions(replace(FEED, etag='"x"', modified="yesterday"))
    assert (told["if-none-match"], told["if-modified-since"]) == ('"x"', "yesterday")


def test_failures_double_the_wait_up_to_a_day_and_are_told_once() -> None:
    feed, waits, notices = FEED, [], []
    for _ in range(12):
        step = failed(feed, WHY, NOON)
        feed = step.feed
        waits.append(wait(feed))
        notices.append(step.notice)
    assert [bool(notice) for notice in notices] == [False, False, True, *[False] * 9]
    assert notices[2]
    assert notices[2].reason == WHY
    assert all(base <= got <= base * 1.1 for base, got in zip([900, 1800, 3600, 7200], waits, strict=False))
    assert waits[-1] == DAY
    healed = unchanged(feed, NOON)
    assert healed.notice
    assert "again" in healed.notice.text
    assert (healed.feed.failures, healed.feed.error, healed.feed.told) == (0, "", False)
    assert unchanged(healed.feed, NOON).notice is None


def test_a_failure_that_passes_is_not_told() -> None:
    assert unchanged(failed(FEED, WHY, NOON).feed, NOON).notice is None


def test_gone_is_gone() -> None:
    step = failed(FEED, WHY, NOON, status=410)
    assert step.feed.state is FeedState.GONE
    assert step.notice


def test_a_server_may_ask_us_to_wait() -> None:
    for text in ("7200", format_datetime(NOON + timedelta(hours=2), usegmt=True)):
        feed = failed(FEED, WHY, NOON, status=429, headers={"retry-after": text}).feed
        assert 7200 <= wait(feed) <= 7200 * 1.1
    assert wait(failed(FEED, WHY, NOON, headers={"retry-after": "1"}).feed) >= BACK_OFF


@pytest.mark.parametrize("text", ["", "soon", "-5", "١٢", "Fri, 99 Nov 2026", "Mon, 01 Jan 0000 00:00:00 GMT"])
def test_what_is_no_wait(text: str) -> None:
    assert retry_after(text, NOON) == 0


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001  hypothesis wants them bare
def test_a_date_is_the_time_until_it_and_a_day_at_most(then: datetime) -> None:
    then = then.replace(tzinfo=UTC, microsecond=0)
    left = (then - NOON).total_seconds()
    assert retry_after(format_datetime(then, usegmt=True), NOON) == min(max(left, 0), DAY)


@given(st.text(max_size=40))
def test_any_text_is_a_wait_of_a_day_at_most(text: str) -> None:
    assert 0 <= retry_after(text, NOON) <= DAY


@pytest.mark.parametrize(
    ("contents", "seconds"),
    [
        (telling(), USUAL),
        (telling(0, 1, 2, 3), USUAL),  # one an hour: asked twice in it
        (telling(0, 0.01, 0.02, 0.03), LEAST),
        (telling(0, 48, 96), MOST),
        (telling(10, 10.1, 10.2, 10.3), 9000),  # silent for ten hours
        (telling(0, 1, 2, 3, ttl=7200), 7200),
        (telling(0, 1, 2, ttl=10**7), DAY),
        (telling(0, 1, 2, 3, rhythm=86400), USUAL),
        (telling(rhythm=3600), 3600),
        (telling(rhythm=1), LEAST),
    ],
)
def test_how_often_a_feed_is_asked(contents: Contents, seconds: int) -> None:
    assert interval(contents, NOON) == seconds


def test_a_silent_feed_is_asked_less_and_less() -> None:
    feed = FEED
    for _ in range(60):
        before, feed = feed, unchanged(feed, NOON).feed
        assert before.interval <= feed.interval <= MOST
    assert feed.interval == MOST
    assert unchanged(replace(FEED, interval=DAY), NOON).feed.interval == DAY


def test_feeds_added_together_do_not_stay_together() -> None:
    spread = {chance(replace(FEED, address=f"http://{n}.example/"), NOON) for n in range(200)}
    assert len(spread) == 200
    assert min(spread) < 0.1
    assert 0.9 < max(spread) < 1
    assert chance(FEED, NOON) == chance(FEED, NOON)


def test_a_host_is_asked_politely() -> None:
    pace = Pace(at_once=3, a_host=1, gap=2.0)
    waiting = [(1, "a"), (2, "a"), (3, "b"), (4, "c"), (5, "d")]
    assert next_up(waiting, [], {}, pace, 100.0) == ([1, 3, 4], 2.0)
    assert next_up(waiting, ["a", "b", "c"], {}, pace, 100.0) == ([], None)
    assert next_up([(2, "a")], ["a"], {"a": 90.0}, pace, 100.0) == ([], None)
    assert next_up([(2, "a")], [], {"a": 99.5}, pace, 100.0) == ([], 1.5)
    assert next_up([(2, "a")], [], {"a": 98.0}, pace, 100.0) == ([2], None)
