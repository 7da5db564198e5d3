"""How often somebody is answered. Pure: the time is an argument."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from enum import Enum

AT_ONCE = 20.0
"""Seconds: what these bring may come at once, by whoever has asked nothing for as long."""
MOST = 10_000
"""Askers that are remembered, those who asked last: some 3 MB. Who is forgotten begins anew."""
MINUTE = 60.0
A_HAIR = 0.001
"""Seconds: many small sums are not exact."""


class Verdict(Enum):
    """What becomes of a request."""

    GO = "go"
    TELL = "tell"
    """It is one too many, the first since all was well: the asker hears of it."""
    STOP = "stop"
    """It is one more of these, and nothing is said."""


@dataclass(slots=True)
class _Bucket:
    """`full`: the second at which the asker may ask again as if nothing had been; `told`: of what is too much."""

    full: float
    told: bool = False


class Pace:
    """A bucket for each asker, kept as the one time at which it is full again (GCRA, ITU-T I.371).

    `a_minute` requests are answered, 0: any number. Who asks is kept as a hash alone, which says nothing to whoever
    reads it: Python salts those of text anew in each process.
    """

    def __init__(self, a_minute: float, most: int = MOST) -> None:
        self._gap = MINUTE / a_minute if a_minute else 0.0
        self._most = most
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()

    def take(self, asker: Hashable, at: float, share: float = 1.0) -> Verdict:
        """Whether a request at `at` (seconds of any clock) is answered. It counts for that share of one."""
        if not self._gap:
            return Verdict.GO
        gap = self._gap * share
        bucket = self._bucket(asker, at, gap)
        if self._lacks(bucket.full, at, gap):
            told, bucket.told = bucket.told, True
            return Verdict.STOP if told else Verdict.TELL
        bucket.full += gap
        return Verdict.GO

    def spent(self, asker: Hashable, at: float, share: float = 1.0) -> bool:
        """Whether a request would not be answered. Takes nothing."""
        bucket, gap = self._buckets.get(hash(asker)), self._gap * share
        return bucket is not None and self._lacks(_bounded(bucket.full, at, gap), at, gap)

    def _bucket(self, asker: Hashable, at: float, gap: float) -> _Bucket:
        bucket = self._buckets.setdefault(hash(asker), _Bucket(at))
        self._buckets.move_to_end(hash(asker))
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        bucket.told = bucket.told and bucket.full > at
        bucket.full = _bounded(bucket.full, at, gap)
        return bucket

    @staticmethod
    def _lacks(full: float, at: float, gap: float) -> bool:
        return full - at > max(AT_ONCE - gap, 0.0) + A_HAIR


def _bounded(full: float, at: float, gap: float) -> float:
    """Never in the past; and no further ahead than a bucket is deep, though a clock was set back."""
    return min(max(full, at), at + max(AT_ONCE, gap))
