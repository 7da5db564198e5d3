"""A reader's query, analysed as articles are: what each part of it needs, with other spellings of names. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from bot.text.analysis import analyse
from bot.text.fold import fold
from bot.text.query import Query, Term
from bot.text.rarity import zipf

ALIAS_WEIGHT, OTHER_SCRIPT = 0.9, 0.3
"""What another spelling of a name counts, in the script that was typed and in another; the typed one counts 1."""
EMPTY = frozenset(
    fold(
        "news headlines latest breaking today now خبر الخبر أخبار الأخبار آخر أحدث عاجل اليوم الآن مستجدات"
        " actu actus actualité actualités infos nouvelles dernières aujourd hui"
    ).split()
)
"""Words that say of a search of the news what it is anyway: beside others they need not be held, and weigh little."""
_LONGEST_ALIAS = 5  # words
_UNREAD_FIELD = re.compile(r"-?[^\s:：﹕\"“«]+[:：﹕][^\"“«]+")
_FOREIGN_G = re.compile("g(?!h)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and its stem."""

    word: str
    stem: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to meet a need: all these words; in a row and in this form where it is a `phrase`; in the `title`.

    `literal`: no other spelling of a name stands for it. `empty`: it says too little to decide what is found.
    """

    words: tuple[Word, ...]
    phrase: bool = False
    title: bool = False
    weight: float = 1.0
    literal: bool = False
    empty: bool = False


Need = tuple[Way, ...]
"""What one of must hold."""


@dataclass(frozen=True, slots=True)
class Needs:
    """All that a query asks of an article's words."""

    wanted: tuple[Need, ...]
    unwanted: tuple[Way, ...]

    @property
    def is_strict(self) -> bool:
        """Whether any of it is more than words."""
        return any(map(is_strict, self.wanted))

    @property
    def deciding(self) -> tuple[Need, ...]:
        """What an article has to meet; all of it where all is empty."""
        return tuple(need for need in self.wanted if not is_empty(need)) or self.wanted


def is_strict(need: Need) -> bool:
    return any(way.phrase or way.title for way in need)


def is_empty(need: Need) -> bool:
    return all(way.empty for way in need)


Aliases = Mapping[tuple[str, ...], frozenset[tuple[str, ...]]]
"""The stems of a spelling, and the folded words of all spellings that may stand for it, it among them."""


def needs(query: Query, aliases: Aliases) -> Needs:
    """What the query needs; a word that holds several (COVID-19) needs each."""
    wanted: list[Need] = []
    empty = EMPTY | _unread(query)
    for group in query.wanted:
        ways = tuple(way for way in map(_way, group) if way.words)
        if len(ways) == 1 and not (ways[0].phrase or ways[0].title):
            wanted += [(_alone(word, ways[0], empty),) for word in ways[0].words]
        elif ways:
            wanted.append(ways)
    unwanted = tuple(way for way in map(_way, query.unwanted) if way.words)
    return Needs(tuple(_with_aliases(wanted, aliases)), unwanted)


def _alone(word: Word, way: Way, empty: Set[str]) -> Way:
    """One word of a way; what somebody names as a filter of news is never empty."""
    return replace(way, words=(word,), empty=word.word in empty and not way.literal)


def _unread(query: Query) -> frozenset[str]:
    """The words of fields whose value could not be read: from:2026-13 says nothing of what an article is about."""
    fields = filter(_UNREAD_FIELD.fullmatch, query.plain)
    return frozenset(word for part in fields for word, _ in analyse(part))


def plain(asked: Needs) -> Needs:
    """The same words, wherever they stand and in whatever form; nothing is left out but what was unwanted."""
    wanted = [
        (Way((word,), empty=need[0].empty),)
        if len(need) == 1
        else tuple(replace(way, phrase=False, title=False) for way in need)
        for need in asked.wanted
        for word in (need[0].words if len(need) == 1 else need[0].words[:1])
    ]
    return Needs(tuple(dict.fromkeys(wanted)), asked.unwanted)


def alias_table(groups: Iterable[Sequence[str]]) -> Aliases:
    """The table of groups of spellings; a spelling in two groups stands for all of both."""
    table: dict[tuple[str, ...], frozenset[tuple[str, ...]]] = {}
    for group in groups:
        analysed = [tuple(analyse(spelling)) for spelling in _heard(group)]
        spellings = {tuple(word for word, _ in pairs) for pairs in analysed if 0 < len(pairs) <= _LONGEST_ALIAS}
        for pairs in analysed:
            key = tuple(stem for _, stem in pairs)
            table[key] = table.get(key, frozenset()) | spellings
    return table


def _heard(group: Sequence[str]) -> list[str]:
    """The spellings, and those with the other letters for a foreign g: جوتيريش, and گوتيريش, which is folded to ك."""
    is_foreign = any(_FOREIGN_G.search(spelling) for spelling in group)
    others = "جك" if is_foreign else ""
    made = (spelling.replace("غ", other) for spelling in group if "غ" in spelling for other in others)
    return [*group, *(spelling for spelling in made if all(map(_is_strange, analyse(spelling))))]


def _is_strange(pair: tuple[str, str]) -> bool:
    """Whether a word is no form of another, and none that many write: كانت for غانت is."""
    word, its_stem = pair
    return word == its_stem and word not in zipf()


def _way(term: Term) -> Way:
    return Way(tuple(Word(*pair) for pair in analyse(term.text)), term.phrase, term.title, literal=term.literal)


def _with_aliases(wanted: Sequence[Need], aliases: Aliases) -> Iterable[Need]:
    """Each need, or several in a row that name something together, with its other spellings."""
    at = 0
    while at < len(wanted):
        length = next((n for n in range(_LONGEST_ALIAS, 0, -1) if _stems(wanted[at : at + n], n) in aliases), 0)
        if length:
            yield _spelled(wanted[at : at + length], aliases)
        else:
            yield wanted[at]
        at += length or 1


def _stems(some: Sequence[Need], length: int) -> tuple[str, ...] | None:
    """The stems of so many single plain words; None where they are anything else."""
    if len(some) < length or any(len(need) > 1 or not _is_open(need[0]) for need in some):
        return None
    return tuple(word.stem for need in some for word in need[0].words)


def _is_open(way: Way) -> bool:
    """Whether it is plain words, for which other spellings may stand."""
    return not (way.phrase or way.title or way.literal)


def _spelled(some: Sequence[Need], aliases: Aliases) -> Need:
    typed = tuple(word for need in some for word in need[0].words)
    others = aliases[tuple(word.stem for word in typed)] - {tuple(word.word for word in typed)}
    return (Way(typed), *(_spelling(words, typed) for words in sorted(others)))


def _spelling(words: tuple[str, ...], typed: tuple[Word, ...]) -> Way:
    """Who types Iraq reads English first."""
    analysed = tuple(Word(*pair) for word in words for pair in analyse(word))
    same = words[0].isascii() == typed[0].word.isascii()
    return Way(analysed, weight=ALIAS_WEIGHT if same else OTHER_SCRIPT)
