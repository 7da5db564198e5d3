"""Which articles may be copies of one: what the index knows. Which of them are is for bot.intake.copies to say."""

from dataclasses import dataclass

from bot.intake.copies import Asked, Text, asked, text_of
from bot.model import Article
from bot.search import engine
from bot.search.engine import Engine

CANDIDATES = 8
"""As many articles are compared with the text, and as many that have its headline or its address."""
BESIDE_BEST = 1 / 4
"""Beside one that shares so much more, others are no copies, but share a phrase."""
COMMON, PART = 30, 1 / 5000
"""What stands in more articles than this, and than that part of all, is a channel's footer or a phrase."""
READ = 20_000
"""Entries of the index that are read for one text, the rarest shingles first: no flood of copies makes it slow."""


@dataclass(frozen=True, slots=True)
class Likely:
    """Numbers of articles that share enough with a text, and the shingles that say nothing because many have them."""

    text: Text
    numbers: tuple[int, ...]
    common: frozenset[str]


def alike(its: Engine, one: Article) -> Likely:
    """What may be a copy of the article, by its address, its headline or its shingles. Blocks."""
    text = text_of(one)
    wanted = asked(text)
    rare, common = _parted(its, wanted)
    found = [*_sure(its, wanted), *_sharing(its, rare, wanted.least)]
    return Likely(text, tuple(number for number in dict.fromkeys(found) if number != one.id), common)


def _parted(its: Engine, wanted: Asked) -> tuple[list[str], frozenset[str]]:
    """The shingles that are looked for, and those that too many articles have."""
    most = COMMON + its.articles * PART
    counts = {shingle: its.frequency("copies", shingle) for shingle in wanted.shingles}
    common = frozenset(shingle for shingle, count in counts.items() if count > most)
    rare, left = [], READ
    for shingle in sorted(counts.keys() - common, key=lambda one: (counts[one], one)):
        left -= counts[shingle]
        if counts[shingle] and left >= 0:
            rare.append(shingle)
    return rare, common


def _sure(its: Engine, wanted: Asked) -> list[int]:
    """The newest articles of each key by itself: no headline that comes daily stands in the way of an address."""
    return [
        number for key in wanted.sure for number, _ in its.added_last(engine.word("copies", key), CANDIDATES).scored
    ]


def _sharing(its: Engine, shingles: list[str], least: int) -> list[int]:
    if not shingles:
        return []
    counting = engine.either([engine.counted(engine.word("copies", shingle)) for shingle in shingles])
    found = its.best(counting, CANDIDATES + 1).scored
    best = found[0][1] if found else 0
    return [number for number, shared in found if shared >= max(least, best * BESIDE_BEST)]
