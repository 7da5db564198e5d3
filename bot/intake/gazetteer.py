"""Names as texts hold them: folded words, without what Arabic writes before them. Pure."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from bot.intake.phrases import Phrases, phrases
from bot.text.affixes import PROCLITICS

_BEFORE = sorted((each for each in PROCLITICS if each), key=len, reverse=True)
_SHORTEST = 3

M = TypeVar("M", bound=Hashable)


class Gazetteer(Generic[M]):
    """Names, each as its folded words, and what they mean. The Arabic article belongs to the first word."""

    def __init__(self, names: Iterable[tuple[Sequence[str], M]]) -> None:
        self._table: Phrases[M] = phrases(names)
        self._key = lru_cache(maxsize=20_000)(self._bare)

    def placed(self, row: Sequence[str]) -> Iterator[tuple[int, int, M]]:
        """(begin, end, meaning) of each name in a row of folded words."""
        return self._table.found([self._key(word) for word in row])

    def _bare(self, word: str) -> str:
        """The word as the table has it, without what is written before it."""
        if word in self._known or len(word) <= _SHORTEST:
            return word
        shorter = (word[len(each) :] for each in _BEFORE if word.startswith(each))
        restored = (form for rest in shorter if len(rest) >= _SHORTEST for form in (rest, f"ال{rest}"))
        return next((form for form in restored if form in self._known), word)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(word for run in self._table.meanings for word in run)
