"""Which of the messages that came while nobody listened are taken in. Pure: no await, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.model import Heard

MOST = 500
"""Messages of one chat that are looked at, the newest of them."""
WORDS, FORWARDS = timedelta(days=1), timedelta(days=30)
"""So old may be what is still answered: of words, as long as Telegram keeps what waits for a bot that is away."""
WRITTEN = (0, 19)
"""The types of messages that people write: one, and one in answer to another."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Missed:
    """What came in one chat, oldest first: what is taken in, and whether something older or of no use now is not.

    `last` is the number of the last message there, whoever wrote it, 0 for none.
    """

    taken: tuple[Json, ...] = ()
    left_out: tuple[Json, ...] = ()
    last: int = 0


def is_message(data: Any) -> bool:
    """As far as is needed here."""
    match data:
        case {"id": str(its), "channel_id": str(), "type": int(), "author": {}}:
            return its.isascii() and its.isdecimal()
    return False


def is_written(data: Any) -> bool:
    """By a person, to the bot alone."""
    is_talk = "guild_id" not in data and data["type"] in WRITTEN
    return is_talk and not data["author"].get("bot") and "webhook_id" not in data


def number(data: Json) -> int:
    """Numbers rise with time."""
    return int(data["id"])


def missed(found: Iterable[Json], at: datetime, most: int = MOST) -> Missed:
    """Of the messages of a chat, whatever their order, each but once."""
    ordered = [data for _, data in sorted({number(data): data for data in found}.items())]
    newest = {number(data) for data in ordered[-most:] if not _is_late(data, at)}
    written = [data for data in ordered if is_written(data)]
    return Missed(
        taken=tuple(data for data in written if number(data) in newest),
        left_out=tuple(data for data in written if number(data) not in newest),
        last=number(ordered[-1]) if ordered else 0,
    )


def begin(heard: Heard) -> int:
    """The number after which a chat is to be read. Where no message was ever stored, none came before the visit."""
    times = [heard.since, None if heard.message else heard.at]
    return max([heard.message, *(discord.utils.time_snowflake(at) for at in times if at)])


def page_of(answer: object) -> list[Json]:
    """Messages of a history; raises ValueError for what is none."""
    page = [] if answer is None else answer
    if not (isinstance(page, list) and all(map(is_message, page))):
        raise ValueError("no list of messages")
    return page


def _is_late(data: Json, at: datetime) -> bool:
    age = at - discord.utils.snowflake_time(number(data))
    return age > (FORWARDS if data.get("message_snapshots") else WORDS)
