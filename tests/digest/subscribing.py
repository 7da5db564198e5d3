"""Subscriptions for tests."""

from datetime import UTC, datetime, time
from typing import Any

from bot.model import Chat, News, Subscription
from tests.samples import article

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


def news(number: int, *, story: int = 0, sources: int = 1, **values: Any) -> News:
    """The article of that number, published as many hours before noon."""
    return News(article(number, id=number, **values), number, story, sources)
