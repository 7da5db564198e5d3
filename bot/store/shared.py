"""Subscriptions that people hand on: what they bring and when, under a code that nobody guesses."""

import json
import secrets
from dataclasses import asdict
from datetime import datetime, time
from typing import Any

from bot.model import Chat, Quiet, Subscription
from bot.store.interface import Database
from bot.store.rows import stamp
from bot.store.subscriptions import wanted_of

BYTES = 16
"""Of chance in a code, which are 22 letters, digits, - and _."""


class SharedSubscriptions:
    """Nothing of a chat, a person or a role is kept in what is shared; who shared it stands beside it alone.

    It leads somewhere as long as the subscription is there that was shared, and has not been removed.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def share(self, one: Subscription, by: str, at: datetime) -> str:
        """The code of what a subscription brings and when; the same again for the same by the same person."""
        its = json.dumps(_shared(one), ensure_ascii=False, sort_keys=True)
        rows = await self._database.write(
            "INSERT INTO shared_subscriptions SELECT coalesce(max(code), ?), ?, ?, ?, CAST(? AS BIGINT)"
            " FROM shared_subscriptions WHERE (subscription, by, source) = (?, ?, ?)"
            " ON CONFLICT (code) DO UPDATE SET at = excluded.at RETURNING code",
            (secrets.token_urlsafe(BYTES), its, by, stamp(at), one.id, its, by, one.id),
        )
        return str(rows[0][0])

    async def get(self, code: str, chat: Chat, language: str, by: str, at: datetime) -> Subscription | None:
        """What was shared, as a draft for this chat that is not stored yet; None where the code leads nowhere."""
        rows = await self._database.read(
            "SELECT subscription FROM shared_subscriptions WHERE code = ?"
            " AND EXISTS (SELECT 1 FROM subscriptions WHERE id = source AND state <> 'removed')",
            (code,),
        )
        return _read(json.loads(rows[0][0]), chat, language, by, at) if rows else None

    async def forget(self, before: datetime) -> None:
        """What was last shared before then, and what was shared of subscriptions that do not come back."""
        await self._database.write(
            "DELETE FROM shared_subscriptions WHERE at < ?"
            " OR NOT EXISTS (SELECT 1 FROM subscriptions WHERE id = source)",
            (stamp(before),),
        )


def _shared(one: Subscription) -> dict[str, Any]:
    quiet = one.quiet
    return {
        "weekdays": one.weekdays,
        "times": [f"{at:%H:%M}" for at in one.times],
        "zone": one.zone,
        "wanted": asdict(one.wanted),
        "together": one.together,
        "most": one.most,
        "least": one.least,
        "quiet": [f"{quiet.start:%H:%M}", f"{quiet.end:%H:%M}"] if quiet else None,
        "cover": one.cover,
    }


def _read(its: dict[str, Any], chat: Chat, language: str, by: str, at: datetime) -> Subscription:
    return Subscription(
        chat=chat,
        language=language,
        weekdays=tuple(its["weekdays"]),
        times=tuple(map(time.fromisoformat, its["times"])),
        zone=its["zone"],
        wanted=wanted_of(its["wanted"]),
        together=its.get("together", 1),
        most=its["most"],
        least=its["least"],
        quiet=Quiet(*map(time.fromisoformat, its["quiet"])) if its["quiet"] else None,
        cover=its.get("cover", False),
        by=by,
        created=at,
    )
