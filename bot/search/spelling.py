"""Words of the index that a mistyped word may mean. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.search.needs import Word
from bot.search.ranking import Candidate

ONE_EDIT, TWO_EDITS = 4, 8
"""Letters from which on a word may hold one wrong letter, and two."""
_KEPT = 2


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of the index, and how well it fits (higher is better)."""

    word: Word
    fit: float


def edits(word: str) -> int:
    """How many letters of a word may be wrong; none of a number."""
    if any(char.isdigit() for char in word):
        return 0
    return (len(word) >= ONE_EDIT) + (len(word) >= TWO_EDITS)


def corrections(typed: Word, near: Sequence[tuple[float, Candidate]]) -> list[Correction]:
    """The words nearest to `typed` in articles that the engine found near it, with the engine's scores; best first.

    What stands in many and well-scored ones, which hold the rest of the query too, fits better.
    """
    allowed = edits(typed.word), edits(typed.stem)
    fits: Counter[str] = Counter()
    words: dict[str, Counter[str]] = {}
    known: dict[tuple[str, str], int | None] = {}
    for score, one in near:
        for pair in dict.fromkeys(one.words):
            if pair not in known:
                known[pair] = _distance(typed, *pair, *allowed)
            distance = known[pair]
            if distance is not None:
                word, stem = pair
                fits[stem] += (1 + score) / (1 + distance) ** 2  # type: ignore[assignment]
                words.setdefault(stem, Counter())[word] += 1
    return [Correction(Word(words[stem].most_common(1)[0][0], stem), fit) for stem, fit in fits.most_common(_KEPT)]


def _distance(typed: Word, word: str, stem: str, in_word: int, in_stem: int) -> int | None:
    """Edits between two words, or between their stems where these are nearer; None for too many, and for the same."""
    if stem == typed.stem:
        return None
    found = [_within(typed.word, word, in_word), _within(typed.stem, stem, in_stem)]
    return min((distance for distance in found if distance is not None), default=None)


def _within(one: str, other: str, most: int) -> int | None:
    if not most or not -most <= len(one) - len(other) <= most:
        return None
    distance = OSA.distance(one, other, score_cutoff=most)
    return distance if distance <= most else None
