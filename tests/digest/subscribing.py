"""Subscriptions for tests."""

from datetime import UTC, datetime, time
from typing import Any

from bot.model import Chat, Subscription

CREATED = datetime(2026, 11, 1, tzinfo=UTC)


def subscription(**values: Any) -> Subscription:
    """Every day at nine in Baghdad, in English, unless said otherwise."""
    usual: dict[str, Any] = {
        "chat": Chat("telegram", "1"),
        "language": "en",
        "times": (time(9),),
        "zone": "Asia/Baghdad",
        "by": "telegram:1",
        "created": CREATED,
        "id": 7,
    }
    return Subscription(**(usual | values))
