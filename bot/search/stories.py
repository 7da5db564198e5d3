"""Articles that tell the same story: by the words that they begin with. Pure."""

from collections.abc import Sequence

from bot.search.ranking import HEAD_WORDS, Candidate

SAME = 0.55
"""Of the shorter beginning's different stems, so many must stand in the other, too."""
SHORT = 2
"""Stems of so many letters are particles: every story has them."""
LOOKED_AT = 25
"""So many of the best are compared: what a reader sees, and more."""
FEWEST = 8
"""A beginning of fewer stems says too little."""


def stories(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """The same articles in groups, each in the place of its first one."""
    groups: list[list[Candidate]] = []
    beginnings: list[frozenset[str]] = []
    for at, one in enumerate(candidates):
        if at >= LOOKED_AT:
            groups.append([one])
            continue
        stems = frozenset(stem for _, stem in one.words[: HEAD_WORDS + one.in_title] if len(stem) > SHORT)
        home = next((place for place, other in enumerate(beginnings) if _same(stems, other)), None)
        if home is None:
            groups.append([one])
            beginnings.append(stems)
        else:
            groups[home].append(one)
    return groups


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    shorter = min(len(one), len(other))
    return shorter >= FEWEST and len(one & other) >= SAME * shorter
