"""The words and short runs of words that tell best what a text is about: often, rare in the language, early. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.text.analysis import Token, tokens
from bot.text.rarity import rarity
from bot.text.stem import split

LONGEST = 2
"""Words of a run."""
COUNT, EARLY = 0.7, 0.05
"""The power of a run's count; how fast being late in the text takes from it."""
COMMON = 2.4
"""A rarity below which a word begins and ends no run."""
SHORTEST = 3
RUN = 1.25
"""What a run counts beside its rarer word alone."""
IN_TITLE = 1.6
VERB = 0.5
"""What an Arabic word counts that begins as an imperfect verb does, without an article."""
_BREAK = re.compile(r"[.,;:!?()\[\]«»“”\"،؛؟\n…–—/|]")
_ARABIC = re.compile("[\u0621-\u064a]{3,}")
_BARE = dict.fromkeys(("ال", "وال", "فال", "بال", "كال", "لل"), "ال")
"""What is left of an article with something before it; of all else that stands before a word nothing is."""
_IMPERFECT = re.compile("س?[يت][\u0621-\u064a]{2,4}")


@dataclass(slots=True)
class _Run:
    """A run of stems: how it is written first, where, how often."""

    written: str
    at: int
    weight: float
    titled: bool
    count: int = 0


def keywords(title: str, body: str, limit: int, *, without: frozenset[str] = frozenset()) -> list[str]:
    """The best runs as they are written, the best first; none holds another's words, nor a stem of `without`."""
    runs: dict[tuple[str, ...], _Run] = {}
    text = f"{title}\n{body}"
    for at, row in enumerate(_rows(text)):
        _note(row, at, text, len(title), runs)
    ranked = sorted(runs, key=lambda stems: (-_score(runs[stems]), runs[stems].at))
    kept: list[str] = []
    taken = set(without)
    for stems in ranked:
        if len(kept) < limit and not taken & set(stems):
            kept.append(runs[stems].written)
            taken |= set(stems)
    return kept


def _rows(text: str) -> Iterator[list[Token]]:
    """Runs of words between which nothing breaks off, of 1 to LONGEST words."""
    every = tokens(text)
    breaks = [bool(_BREAK.search(text, one.stop, two.start)) for one, two in pairwise(every)]
    for begin in range(len(every)):
        for length in range(1, LONGEST + 1):
            if begin + length > len(every) or any(breaks[begin : begin + length - 1]):
                break
            yield every[begin : begin + length]


def _note(row: Sequence[Token], at: int, text: str, in_title: int, runs: dict[tuple[str, ...], _Run]) -> None:
    rare = [rarity(token.word) for token in row]
    if min(rare[0], rare[-1]) < COMMON or any(token.word.isdigit() or len(token.word) < SHORTEST for token in row):
        return
    stems = tuple(token.stem for token in row)
    if stems not in runs:
        weight = max(rare) * (RUN if len(row) > 1 else 1) * (VERB if _IMPERFECT.fullmatch(row[0].word) else 1)
        runs[stems] = _Run(_written(row, text), at, weight, row[0].start < in_title)
    runs[stems].count += 1


def _written(row: Sequence[Token], text: str) -> str:
    """The run as the text has it, without a conjunction or a preposition that hangs before its first word."""
    first = text[row[0].start : row[0].stop]
    proclitic = split(row[0].word)[0] if _ARABIC.fullmatch(first) else ""
    return _BARE.get(proclitic, "") + first[len(proclitic) :] + text[row[0].stop : row[-1].stop]


def _score(run: _Run) -> float:
    return float(run.count**COUNT) * run.weight * (IN_TITLE if run.titled else 1) / (1 + EARLY * run.at)
