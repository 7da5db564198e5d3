"""Whether two articles tell one event. Pure."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.intake.telling import Telling

APART = timedelta(hours=72)
"""Articles of one story are published at most so far from each other."""
SAME = 1.0
"""A likeness from which on two articles tell one event."""
ENCODED, UNRELATED = 1.0, 0.5
"""What closeness counts, and that of two articles of which nothing is known."""
HALF = 0.5
NAMED, CONCEPTS, WORDS = 6, 8, 10
"""As many names, concepts and words of an article are keys."""
SHARED, LETTERS, ANCHORS = 0.8, 0.1, 0.8
"""Within a language: what all words of the shorter one, the same title, and what needs no language count."""
COUNTRY, PLACE, NAME, NAMES = 0.25, 0.5, 0.16, 0.8
"""A country, a town or the like, another known name; what names count at most: much happens in one place."""
BONES, LONG_BONES, MOST_BONES = 0.06, 0.16, 0.4
"""The consonants of a word that may be a name; what these count at most."""
SHORT = 3
"""Consonants that unrelated words have in common now and then."""
CONCEPT, CONCEPTS_SHARED = 0.075, 0.5
"""A concept; all of those of the one that has fewer, across languages."""
NUMBER, SMALL, NUMBERS = 0.62, 0.31, 0.93
"""A number, one below ten; what numbers count at most: no number is enough by itself."""
OTHERS, ODD = 0.4, 0.17
"""What it costs that both have numbers and share none, and each concept of a title that the other lacks."""


def same(one: Telling, other: Telling, closeness: float | None = None) -> bool:
    """Whether both tell one event. Numbers that disagree keep them apart, whatever an encoder finds.

    `closeness` is the cosine of what an encoder made of them, None where there is none.
    """
    encoded = 0.0 if closeness is None else ENCODED * (closeness - UNRELATED)
    return not disagree(one, other) and likeness(one, other) + encoded >= SAME


def keys(its: Telling) -> list[str]:
    """By what one that tells the same may be found: both have some of these in common."""
    names = sorted(its.names)[:NAMED]
    rarest = sorted(its.words, key=lambda stem: (-its.words[stem], stem))[:WORDS]
    found = [
        *(f"{name}+{concept}" for name in names for concept in sorted(its.concepts)[:CONCEPTS]),
        *(f"consonants:{bones}" for bones in sorted(its.skeletons)[:NAMED]),
        *(f"number:{number.value:g}" for number in its.numbers if number.tells),
        *(f"word:{stem}" for stem in rarest),
    ]
    return list(dict.fromkeys(found))


def chosen(one: Telling, stories: Mapping[int, Sequence[tuple[Telling, float | None]]]) -> int | None:
    """The story that an article joins: one of whose articles it is like at least half, and more than of any other.

    Each article of a story comes with its closeness to this one.
    """
    shares = {number: sum(same(one, *its) for its in told) / len(told) for number, told in stories.items()}
    best = max(shares, key=lambda number: (shares[number], -number), default=None)
    return best if best is not None and shares[best] >= HALF else None


def disagree(one: Telling, other: Telling) -> bool:
    """Whether they count the same things differently, and share fewer numbers: 5.1 and 4.6 degrees, 12 and 30 dead."""
    mine, theirs = _counted(one), _counted(other)
    different = sum(not mine[what] & theirs[what] for what in mine.keys() & theirs.keys())
    return different > len({number.value for number in one.numbers} & {number.value for number in other.numbers})


def likeness(one: Telling, other: Telling) -> float:
    """How much they have in common; SAME or more is one event."""
    return _within(one, other) if one.language == other.language else _across(one, other)


def _counted(its: Telling) -> dict[str, set[float]]:
    found: dict[str, set[float]] = {}
    for number in its.numbers:
        if number.counts:
            found.setdefault(number.counts, set()).add(number.value)
    return found


def _numbers(one: Telling, other: Telling) -> float:
    """What their numbers say: those they share count for it, and against it that both have some and share none."""
    mine, theirs = ({number.value: number.tells for number in its.numbers} for its in (one, other))
    shared = sum(NUMBER if mine[value] else SMALL for value in mine.keys() & theirs.keys())
    return min(shared, NUMBERS) if shared or not (any(mine.values()) and any(theirs.values())) else -OTHERS


def _within(one: Telling, other: Telling) -> float:
    """By the words that they share, weighed by rarity, the letters of their titles, and what needs no language."""
    shared = sum(min(one.words[stem], other.words[stem]) for stem in one.words.keys() & other.words.keys())
    smaller = min(sum(one.words.values()), sum(other.words.values())) or 1.0
    letters = 2 * len(one.letters & other.letters) / max(1, len(one.letters) + len(other.letters))
    return SHARED * shared / smaller + LETTERS * letters + ANCHORS * _anchors(one, other)


def _across(one: Telling, other: Telling) -> float:
    """By what needs no translation, and how much of what the shorter one tells the other tells, too."""
    fewer = min(len(one.concepts), len(other.concepts)) or 1
    return CONCEPTS_SHARED * len(one.concepts & other.concepts) / fewer + _anchors(one, other)


def _anchors(one: Telling, other: Telling) -> float:
    """Names, numbers and concepts."""
    names = sum(_weight(name) for name in one.names & other.names)
    bones = sum(BONES if len(each) <= SHORT else LONG_BONES for each in one.skeletons & other.skeletons)
    concepts = CONCEPT * len(one.concepts & other.concepts)
    return min(names, NAMES) + min(bones, MOST_BONES) + concepts + _numbers(one, other) - ODD * _odd(one, other)


def _weight(name: str) -> float:
    return {"country": COUNTRY, "place": PLACE}.get(name.partition(":")[0], NAME)


def _odd(one: Telling, other: Telling) -> int:
    """How many things the titles tell that the other article does not know of."""
    return len(one.headline - other.concepts) + len(other.headline - one.concepts)
