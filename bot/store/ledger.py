"""The ledger: the messages of digests, and how far each has come. Every step is one transaction, safe to repeat."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.i18n import N_
from bot.model import Chat, ChatKind, Counts, Delivery, DeliveryState
from bot.store.away import Away
from bot.store.interface import Connection, Database
from bot.store.leases import Fence, held_in
from bot.store.rows import stamp
from bot.store.subscriptions import IS_BREAKING
from bot.store.undelivered import undelivered
from bot.store.visited import NOWHERE_ELSE, with_us

NOWHERE = timedelta(seconds=5)
"""After so long nobody has a visitor's page."""
_HERE = " AND (deliveries.chat IN (SELECT value FROM json_each(:here)) OR ready <= :nowhere)"
_OPEN = "('waiting', 'sending')"
_DELIVERY = (
    "deliveries.id, deliveries.run, runs.subscription, deliveries.platform, deliveries.chat, kind,"
    " subscriptions.thread, language, zone, part, parts, first, deliveries.due, deliveries.ready, deliveries.state,"
    " attempts, messages, sent, deliveries.reason, silent, ping, follow, cover,"
    " (SELECT json_group_array(article) FROM (SELECT article FROM edition_articles WHERE edition = runs.edition"
    " AND position >= first AND position < first + deliveries.shown ORDER BY position)),"
    " (SELECT count(*) FROM edition_articles WHERE edition = runs.edition), times = '[]',"
    f" {IS_BREAKING}, outdated"
)
_JOINED = "deliveries JOIN runs ON runs.id = run JOIN subscriptions ON subscriptions.id = runs.subscription"

_COUNTS = f"""
    WITH counted AS (
        SELECT platform, state, unixepoch(sent) - unixepoch(due) late FROM deliveries WHERE due >= ?
    ), ranked AS (
        SELECT platform, late, row_number() OVER (PARTITION BY platform ORDER BY late) place,
            count(*) OVER (PARTITION BY platform) total
        FROM counted WHERE state = 'sent'
    )
    SELECT platform, count(*) FILTER (WHERE state = 'sent'),
        count(*) FILTER (WHERE state NOT IN {_OPEN} AND state <> 'sent'), count(*) FILTER (WHERE state IN {_OPEN}),
        (SELECT min(late) FROM ranked WHERE ranked.platform = counted.platform AND place * 2 >= total),
        (SELECT min(late) FROM ranked WHERE ranked.platform = counted.platform AND place * 100 >= total * 99)
    FROM counted GROUP BY platform ORDER BY platform
"""


def _unfenced() -> None:
    """Nobody else sends."""


class Ledger:
    """What bot.delivery works through. A row is claimed before its request, and marked after it. Times are UTC.

    Where several processes may send, one does in each epoch of a lease. Whoever does so in the epoch of `fence` begins
    nothing any more, and puts nothing back, after another one has taken the lease: the same statement looks.
    """

    def __init__(self, database: Database, away: Away, fence: Callable[[], Fence | None] = _unfenced) -> None:
        self._database = database
        self._away = away
        self._fence = fence

    def fenced(self, fence: Callable[[], Fence | None]) -> "Ledger":
        """The same ledger for whoever holds a lease, and only while they do."""
        return Ledger(self._database, self._away, fence)

    # What is to be sent

    async def take_up(self, platform: str, *, resend: bool, known: datetime, at: datetime) -> int:
        """At a start: what was being sent may have arrived or not. It waits again, or is given up; how many are so.

        What was claimed since `known` waits again in any case: the platform knows it again.
        """
        held, values = held_in(self._fence())
        rows = await self._database.write(
            "UPDATE deliveries SET state = iif(:resend <> 0 OR ready >= :known, 'waiting', 'unknown'), ready = :at,"
            " reason = :reason WHERE platform = :platform AND state = 'sending'"
            f" AND state IN {_OPEN}{held} RETURNING id",
            {
                **{"resend": int(resend), "known": stamp(known), "at": stamp(at), "platform": platform},
                **{"reason": N_("the bot was stopped while it was sent"), **values},
            },
        )
        return len(rows)

    async def waiting(
        self, platform: str, at: datetime, *, limit: int, here: Collection[str] | None = None
    ) -> list[Delivery]:
        """What may be sent at this time, in the order in which it should be: no part before the one that it follows.

        What was tried before comes first: a platform that knows a message again does so for some minutes only.
        `here`: the ids of the chats that are with this process, where others are elsewhere. Who is nowhere, as nobody
        has taken what is for them for some seconds, is anybody's.
        """
        tried = await self._waiting("attempts > 0", platform, at, here, limit)
        return tried + await self._waiting("attempts = 0", platform, at, here, limit - len(tried))

    async def _waiting(
        self, which: str, platform: str, at: datetime, here: Collection[str] | None, limit: int
    ) -> list[Delivery]:
        """What waits for a time of its own, or was put off, keeps nothing from its chat but the rest of its digest."""
        return await self._deliveries(
            f"deliveries.state = 'waiting' AND {which} AND deliveries.platform = :platform AND ready <= :at"
            # Not NOT EXISTS: PostgreSQL makes a join of that, and goes through all that waits for each of what waits
            # where it has not measured yet how much that is (docs/decisions.md). Nor an id that an index knows: it goes
            # through all older messages then, where the table was empty when the plan was made.
            " AND (SELECT 1 FROM deliveries earlier WHERE (earlier.platform, earlier.chat)"
            f" = (deliveries.platform, deliveries.chat) AND earlier.state IN {_OPEN} AND earlier.id + 0 < deliveries.id"
            " AND (earlier.state = 'sending' OR earlier.run = deliveries.run OR earlier.ready <= :at) LIMIT 1) IS NULL"
            f"{_HERE if here is not None else ''} ORDER BY ready, turn, deliveries.id LIMIT :limit",
            {
                **{"platform": platform, "at": stamp(at), "limit": limit},
                **({"here": json.dumps(list(here)), "nowhere": stamp(at - NOWHERE)} if here is not None else {}),
            },
        )

    async def next_ready(self, platform: str) -> datetime | None:
        """When the next message may be sent; None where none waits."""
        rows = await self._database.glance(
            "SELECT min(ready) FROM deliveries WHERE platform = ? AND state = 'waiting'", (platform,)
        )
        return datetime.fromisoformat(rows[0][0]) if rows[0][0] else None

    async def get(self, delivery: int) -> Delivery | None:
        found = await self._deliveries("deliveries.id = ?", (delivery,))
        return found[0] if found else None

    async def claim(self, delivery: int, at: datetime) -> bool:
        """Say that it is being sent from now on, as its articles are now; False where it does not wait any more, or
        another process sends now."""
        held, values = held_in(self._fence())
        rows = await self._database.write(
            "UPDATE deliveries SET state = 'sending', attempts = attempts + 1, ready = :at, outdated = 0"
            f" WHERE id = :id AND state = 'waiting'{held} RETURNING id",
            {"at": stamp(at), "id": delivery, **values},
        )
        return bool(rows)

    async def sent(self, delivery: int, messages: tuple[str, ...], at: datetime) -> None:
        """It stands in its chat, as these messages. What was corrected meanwhile is outdated already."""
        await self._database.write(
            "UPDATE deliveries SET state = 'sent', messages = ?, sent = ?, reason = '', ready = '' WHERE id = ?",
            (json.dumps(messages), stamp(at), delivery),
        )

    async def pay(self, platform: str, at: datetime, most: int) -> bool:
        """Count a message that is paid for; False where so many were on this day (UTC)."""
        rows = await self._database.write(
            "INSERT INTO memory VALUES ('paid', ?, '1') ON CONFLICT (owner, key) DO UPDATE"
            " SET value = CAST(CAST(memory.value AS BIGINT) + 1 AS TEXT) WHERE CAST(memory.value AS BIGINT) < ?"
            " RETURNING value",
            (f"{stamp(at)[:10]} {platform}", most),
        )
        return bool(rows)

    async def again(self, delivery: int, ready: datetime, reason: str, *, counted: bool) -> None:
        """It waits again, until then. An attempt that is not `counted` did not take place: a limit, no connection."""
        held, values = held_in(self._fence())
        await self._database.write(
            "UPDATE deliveries SET state = 'waiting', ready = :ready, reason = :reason, attempts = attempts - :off"
            f" WHERE id = :id AND state = 'sending'{held}",
            {"ready": stamp(ready), "reason": reason, "off": 0 if counted else 1, "id": delivery, **values},
        )

    async def failed(self, delivery: int, state: DeliveryState, reason: str, at: datetime) -> None:
        """It is not sent, or not again, for the reason."""
        held, values = held_in(self._fence())
        await self._database.write(
            "UPDATE deliveries SET state = :state, reason = :reason, ready = :at"
            f" WHERE id = :id AND state <> 'sent'{held}",
            {"state": state.value, "reason": reason, "at": stamp(at), "id": delivery, **values},
        )

    async def expire(self, platform: str, before: datetime) -> int:
        """What was due before that and still waits comes with a later digest, if it is news then; how many are so."""

        async def work(connection: Connection) -> int:
            condition, values = (
                "platform = :platform AND state = 'waiting' AND due < :before",
                {
                    "platform": platform,
                    "before": stamp(before),
                },
            )
            return await undelivered(connection, condition, values, DeliveryState.EXPIRED, "")

        return await self._database.transaction(work)

    # Chats that can't be written to

    async def gone(self, chat: Chat, reason: str, at: datetime) -> None:
        """The chat is gone: what waits for it is given up, and its subscriptions rest until it comes back."""
        await self._away.gone(chat, reason, at)

    async def hold(self, chat: Chat, waits: Sequence[timedelta], reason: str, at: datetime) -> int:
        """An admin of the chat must act: it is left alone for the next of the waits. How many attempts failed so."""
        return await self._away.hold(chat, waits, reason, at)

    # What stands in chats and shows an old version of an article

    async def outdated(
        self, at: datetime, platforms: Sequence[str], here: Mapping[str, Collection[str]] = NOWHERE_ELSE, *, limit: int
    ) -> list[Delivery]:
        """What shows articles as they were, on one of these platforms, and may be tried at this time.

        `here`: see `with_us`.
        """
        ours, values = with_us(here, "deliveries.")
        return await self._deliveries(
            "outdated > 0 AND deliveries.state = 'sent' AND ready <= :at"
            f" AND deliveries.platform IN (SELECT value FROM json_each(:platforms)){ours}"
            " ORDER BY ready, deliveries.id LIMIT :limit",
            {"at": stamp(at), "platforms": json.dumps(list(platforms)), "limit": limit, **values},
        )

    async def corrected(self, delivery: Delivery, messages: tuple[str, ...]) -> None:
        """These messages show it as it was when it was looked up; what was changed since then is still outdated."""
        await self._database.write(
            "UPDATE deliveries SET outdated = outdated - ?, messages = ? WHERE id = ?",
            (delivery.outdated, json.dumps(messages), delivery.id),
        )

    async def wait(self, delivery: Delivery, until: datetime) -> None:
        """It can't be corrected now, and is not tried before."""
        await self._database.write("UPDATE deliveries SET ready = ? WHERE id = ?", (stamp(until), delivery.id))

    # What became of it

    async def deliveries(self, run: int) -> list[Delivery]:
        """The messages of a digest, in order."""
        return await self._deliveries("deliveries.run = ? ORDER BY part", (run,))

    async def counts(self, since: datetime) -> list[Counts]:
        """What became of the messages that were due since then, by platform."""
        rows = await self._database.read(_COUNTS, (stamp(since),))
        return [
            Counts(platform, sent, failed, waiting, float(median or 0), float(p99 or 0))
            for platform, sent, failed, waiting, median, p99 in rows
        ]

    async def _deliveries(self, rest: str, values: Sequence[Any] | Mapping[str, Any]) -> list[Delivery]:
        rows = await self._database.read(f"SELECT {_DELIVERY} FROM {_JOINED} WHERE {rest}", values)
        return list(map(_delivery, rows))


def _delivery(row: tuple[Any, ...]) -> Delivery:
    number, run, subscription, platform, chat, kind, thread, language, zone, part, parts, first = row[:12]
    due, ready, state, attempts, messages, sent, reason, silent, ping, follow, cover = row[12:23]
    articles, total, at_once, breaking, outdated = row[23:]
    due = datetime.fromisoformat(due)
    return Delivery(
        id=number,
        run=run,
        subscription=subscription,
        chat=Chat(platform, chat, ChatKind(kind), thread),
        language=language,
        zone=zone,
        part=part,
        parts=parts,
        articles=tuple(json.loads(articles)),
        first=first,
        total=total,
        at_once=bool(at_once),
        breaking=bool(breaking),
        silent=bool(silent),
        ping=ping,
        follow=bool(follow),
        cover=bool(cover),
        state=DeliveryState(state),
        attempts=attempts,
        due=due,
        ready=datetime.fromisoformat(ready) if ready else due,
        sent=datetime.fromisoformat(sent) if sent else None,
        messages=tuple(json.loads(messages)),
        reason=reason,
        outdated=outdated,
    )
