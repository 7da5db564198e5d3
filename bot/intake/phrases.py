"""Names and words in a text that stand for something: a table from runs of words to what they mean. Pure."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

M = TypeVar("M", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Phrases(Generic[M]):
    """Runs of keys (folded words, or stems), what each means, and the length of the longest."""

    meanings: Mapping[tuple[str, ...], M]
    longest: int

    def found(self, keys: Sequence[str]) -> Iterator[tuple[int, int, M]]:
        """(begin, end, meaning) of the phrases in a row of keys: the longest at each place, none within another."""
        at = 0
        while at < len(keys):
            for length in range(min(self.longest, len(keys) - at), 0, -1):
                meaning = self.meanings.get(tuple(keys[at : at + length]))
                if meaning is not None:
                    yield at, at + length, meaning
                    at += length
                    break
            else:
                at += 1


def phrases(pairs: Iterable[tuple[Sequence[str], M]]) -> Phrases[M]:
    """The table of these; of two meanings of a run the first one stays. Empty runs are left out."""
    meanings: dict[tuple[str, ...], M] = {}
    for run, meaning in pairs:
        if run:
            meanings.setdefault(tuple(run), meaning)
    return Phrases(meanings, max(map(len, meanings), default=0))
