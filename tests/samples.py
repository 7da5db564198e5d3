"""Articles for tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.model import Article

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
WATER = Article(
    title="اتفاق على تقاسم مياه النهر",
    body="أعلنت الوزارتان في بغداد اتفاقًا على تقاسم مياه النهر.\n\nويبدأ العمل به مطلع العام.",
    summary="أعلنت الوزارتان في بغداد اتفاقًا على تقاسم مياه النهر.",
    source="بوابة الرافدين",
    language="ar",
    tags=("environment", "العراق"),
    published=NOON,
    added=NOON,
    added_by="test",
)
BRIDGE = Article(
    title="Old bridge reopens in Mosul",
    body="The old bridge in Mosul reopened on Friday after two years of work.",
    summary="The old bridge in Mosul reopened on Friday.",
    source="The Tigris Post",
    language="en",
    tags=("culture",),
    published=NOON - timedelta(hours=3),
    added=NOON,
    added_by="test",
)


def article(number: int, **values: Any) -> Article:
    """The article of that number: each an hour older than the one before."""
    made = replace(BRIDGE, title=f"Report {number}", published=NOON - timedelta(hours=number), tags=())
    return replace(made, **values)


def words_of(number: int, count: int = 12) -> str:
    """Words that only the article of that number holds: no two of these tell the same story."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    begin = letters[number // 676 % 26] + letters[number // 26 % 26] + letters[number % 26]
    return " ".join(f"{begin}{letter}zq" for letter in letters[:count])
