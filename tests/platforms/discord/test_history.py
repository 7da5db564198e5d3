"""Which messages of a history are taken in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from bot.model import Heard
from bot.platforms.discord.history import FORWARDS, WORDS, begin, is_written, missed, page_of

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FORWARD: dict[str, Any] = {"message_snapshots": [{}]}


def sent(ago: timedelta, **more: Any) -> dict[str, Any]:
    number = discord.utils.time_snowflake(NOON - ago)
    return {"id": str(number), "channel_id": "1", "type": 0, "author": {"id": "5"}, **more}


def test_they_come_in_order_and_once() -> None:
    one, two, three = (sent(ago * HOUR) for ago in (3, 2, 1))
    its = missed([two, three, one, two], NOON)
    assert (its.taken, its.left_out, its.last) == ((one, two, three), (), int(three["id"]))


def test_those_of_bots_only_say_how_far_it_is_read() -> None:
    own = sent(HOUR, author={"id": "1", "bot": True})
    its = missed([own, sent(2 * HOUR, type=6), sent(3 * HOUR, webhook_id="7")], NOON)
    assert (its.taken, its.left_out, its.last) == ((), (), int(own["id"]))


def test_words_of_yesterday_and_forwards_of_last_month_are_left_out() -> None:
    words, late_words = sent(WORDS), sent(WORDS + HOUR)
    forward, late_forward = sent(FORWARDS, **FORWARD), sent(FORWARDS + HOUR, **FORWARD)
    its = missed([words, late_words, forward, late_forward], NOON)
    assert its.taken == (forward, words)
    assert its.left_out == (late_forward, late_words)


def test_of_too_many_the_newest_are_taken() -> None:
    all_of_them = [sent(ago * HOUR) for ago in (4, 3, 2, 1)]
    its = missed(all_of_them, NOON, most=3)
    assert its.left_out == (all_of_them[0],)
    assert its.taken == tuple(all_of_them[1:])


def test_no_messages_say_nothing() -> None:
    assert missed([], NOON).last == 0


def test_what_is_written_in_a_server_is_not_for_the_bot_alone() -> None:
    assert is_written(sent(HOUR))
    assert not is_written(sent(HOUR, guild_id="2000"))


def test_a_chat_is_read_from_its_last_message_or_visit_and_never_from_before_a_bound() -> None:
    at, earlier, later = (discord.utils.time_snowflake(NOON + step * HOUR) for step in (0, -1, 1))
    assert begin(Heard("1", earlier, None, NOON)) == earlier
    assert begin(Heard("1", earlier, NOON, NOON + HOUR)) == at
    assert begin(Heard("1", later, NOON, None)) == later
    assert begin(Heard("1", 0, NOON - HOUR, NOON)) == at
    assert begin(Heard("1", 0, None, None)) == 0


@pytest.mark.parametrize("odd", [7, "<html>", {}, [7], [{}], [sent(HOUR, id="x")], [sent(HOUR, author=None)]])
def test_what_is_no_page_is_refused(odd: object) -> None:
    with pytest.raises(ValueError, match="no list of messages"):
        page_of(odd)


def test_a_page_may_be_empty() -> None:
    assert page_of(None) == page_of([]) == []
