"""The words and short runs of words that tell best what a text is about: often, rare in the language, early. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.intake import places
from bot.text.analysis import Token, tokens
from bot.text.fold import words
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
_WORD_BEFORE, _FURTHEST = re.compile(r"([a-z]+),? $"), 30
"""A word in small letters right before another one, of at most so many letters."""
_POSSESSIVE = re.compile(r"['’ʼ][sS]$")
_ARABIC = re.compile("[\u0621-\u064a]{3,}")
_BARE = dict.fromkeys(("ال", "وال", "فال", "بال", "كال", "لل"), "ال")
"""What is left of an article with something before it; of all else that stands before a word nothing is."""
_IMPERFECT = re.compile("س?[يت][\u0621-\u064a]{2,4}")
TWICE = 2
_DEFINITE = re.compile("[وفبك]?(?:ال|لل)[\u0621-\u064a]{2,}")
_OPENING_NOUNS = frozenset(
    words("the a an its their his her our this these those of for in on at by with from every several")
)
"""English words that a noun follows, perhaps behind another."""
GENERIC = frozenset(
    words(
        "news story stories line lines text article articles report reports headline title item update post message"
        " page photo picture video part one two three first second last next other new old more most today yesterday"
        " tomorrow tonight morning evening hour hours day days week weeks month months year years time times people"
        " arabic english french"
        " monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
        " september october november december when what where who why how which said says told added mr mrs ms dr"
        " خبر أخبار الخبر الأخبار نبأ أنباء سطر نص مقال مقالة تقرير موضوع عنوان رسالة منشور صورة صور فيديو قصة تفاصيل"
        " ساعة ساعات الساعة يوم أيام اليوم أسبوع الأسبوع شهر أشهر الشهر سنة سنوات السنة عام أعوام العام صباح مساء"
        " السبت الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة متى كيف لماذا ماذا أين هل كم شلون شلونكم"
        " وسط جنوب شمال شرق غرب قرب خلال داخل خارج ضمن عبر نحو بين بسبب"
        " أريد أعرف أبي أبغى نريد الناس شيء أشياء مرة مرات"
    )
)
"""Words of which no tag begins or ends: what any text may hold, and what nobody looks for."""


@dataclass(slots=True)
class _Run:
    """A run of stems: how it is written first, where, how often; whether it stands anywhere as a name does, and how it
    is written first where it stands as a noun.
    """

    written: str
    at: int
    weight: float
    titled: bool
    said: tuple[str, ...]
    count: int = 0
    named: bool = False
    noun: str = ""


def keywords(
    title: str, body: str, limit: int, *, without: frozenset[str] = frozenset(), certain: bool = False
) -> list[str]:
    """The best runs as they are written, the best first; none holds another's words, nor a stem of `without`.

    `certain`: only those that tell what a text is about to whoever has not read it, which may be none.
    """
    runs: dict[tuple[str, ...], _Run] = {}
    text = f"{title}\n{body}"
    for at, row in enumerate(_rows(text)):
        _note(row, at, text, len(title), runs)
    ranked = sorted(runs, key=lambda stems: (-_score(runs[stems]), runs[stems].at))
    kept: list[str] = []
    taken = set(without)
    for stems in ranked:
        if len(kept) < limit and not taken & set(stems) and (not certain or _is_certain(runs[stems])):
            kept.append(runs[stems].noun or runs[stems].written if certain else runs[stems].written)
            taken |= set(stems)
    return kept


def _is_certain(run: _Run) -> bool:
    """A place, a name that is written as one, or a noun that the text has twice."""
    if not GENERIC.isdisjoint((run.said[0], run.said[-1])):
        return False
    return run.named or (run.noun != "" and run.count >= TWICE) or _is_place(run.said)


def _is_place(said: Sequence[str]) -> bool:
    return [(begin, end) for begin, end, _ in places.gazetteer().placed(said)] == [(0, len(said))]


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
        said = tuple(token.word for token in row)
        runs[stems] = _Run(_written(row, text), at, weight, row[0].start < in_title, said)
    run = runs[stems]
    run.count += 1
    before = _WORD_BEFORE.search(text, max(0, row[0].start - _FURTHEST), row[0].start)
    run.named = run.named or (row[0].start > in_title and _is_name(row, text, before))
    run.noun = run.noun or (_written(row, text) if _is_noun(row, before) else "")


def _is_name(row: Sequence[Token], text: str, before: re.Match[str] | None) -> bool:
    """Whether capitals say so: not those with which a sentence begins, nor those of a title."""
    return before is not None and before[1].islower() and all(text[token.start].isupper() for token in row)


def _is_noun(row: Sequence[Token], before: re.Match[str] | None) -> bool:
    """Whether an article says so: that of an Arabic run's last word, or what stands before an English one."""
    if row[-1].word.isascii():
        return before is not None and before[1] in _OPENING_NOUNS
    return _DEFINITE.fullmatch(row[-1].word) is not None


def _written(row: Sequence[Token], text: str) -> str:
    """The run as the text has it, without what hangs before its first word, and a possessive's ending."""
    first = text[row[0].start : row[0].stop]
    proclitic = split(row[0].word)[0] if _ARABIC.fullmatch(first) else ""
    run = _BARE.get(proclitic, "") + first[len(proclitic) :] + text[row[0].stop : row[-1].stop]
    return _POSSESSIVE.sub("", run)


def _score(run: _Run) -> float:
    return float(run.count**COUNT) * run.weight * (IN_TITLE if run.titled else 1) / (1 + EARLY * run.at)
