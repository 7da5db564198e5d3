"""The inline answers of the last seconds, which many who type the same share."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import Offers

KEPT, KEPT_FOR = 100, timedelta(seconds=30)
"""Answers that are kept: some 10 MB."""

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, its articles, since when it is kept, and the last change of an article that it knew of."""

    offers: Offers
    articles: tuple[int, ...]
    since: datetime
    change: int


class KeptOffers:
    """The answers of the last seconds."""

    def __init__(self) -> None:
        self._kept: dict[Key, Kept] = {}

    def get(self, key: Key, at: datetime) -> Kept | None:
        kept = self._kept.get(key)
        return kept if kept and timedelta() <= at - kept.since <= KEPT_FOR else None

    def keep(self, key: Key, kept: Kept) -> None:
        """The oldest make room."""
        self._kept.pop(key, None)
        while len(self._kept) >= KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = kept
