"""Copies of a text: footers added, sentences left out or moved, letters typed otherwise. Pure.

A long text is known by its shingles, which are three words in a row: every eighth of them, by a hash, stands in the
index (`terms`), and `share` compares two texts by all of them. A short one is known by its headline, word by word, as
two headlines that differ in one tell two things.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import groupby
from operator import xor
from struct import unpack

from bot.intake.canonical import canonical
from bot.model import Alike, Article, Copy
from bot.text.analysis import analyse
from bot.text.fold import fold

ENOUGH, LEAST = 0.5, 2
"""The share of the shorter text's shingles, and their number, that the other must hold."""
QUOTED = 10
"""What shares no more than such a part of a long text's shingles quotes it."""
NEARLY_ALL, SOME = 0.7, 0.3
"""In texts no longer than WHOLE a footer may be half of all: so much of what stands above it, and so much of all."""
SHINGLE = 3
SAMPLED = 8
"""One shingle in so many stands in the index; a power of 2."""
_SAMPLE = SAMPLED - 1
WHOLE, ASKED_WHOLE = 64, 160
"""Words: all shingles of a text as short as this stand in the index, and all of one as short as that are asked for."""
SHORT = 20
"""A text of fewer words is compared by its headline."""
HEADLINE, SURE = 4, 8
"""Words of a headline that says enough to be looked for, and of one that says enough to stand for all of the text."""
FOOTER = 12
"""Words: a footer in a short text is seldom longer."""
BEGINNING = 6
"""Words of a short text with which a longer one may begin."""
DIGITS = 6
"""A longer number is a telephone's."""
_LABELS = frozenset(
    map(fold, ("عاجل", "خبر", "هام", "الآن", "متابعة", "breaking", "news", "urgent", "flash", "just", "in"))
)
_BITS = 2**30 - 1
"""As large as a number may be that CPython keeps in one piece."""
_REMEMBERED = 200_000


class _Marks(dict[str, tuple[int, int, int]]):
    """A hash of 30 bits for each word in each place of a shingle, the same in every process."""

    def __missing__(self, word: str) -> tuple[int, int, int]:
        if len(self) >= _REMEMBERED:
            self.clear()
        first, second, third = unpack("<3I", blake2b(word.encode("utf-8", "surrogatepass"), digest_size=12).digest())
        marks = self[word] = first & _BITS, second & _BITS, third & _BITS
        return marks


_mark = _Marks()


@dataclass(frozen=True)
class Text:
    """An article as it is compared: folded words of the headline and of the rest, and the key of its address.

    `last` of the words are the last paragraph where there are several: a footer, perhaps, or the background of a story.
    """

    headline: tuple[str, ...]
    rest: tuple[str, ...]
    address: str = ""
    last: int = 0

    @cached_property
    def words(self) -> tuple[str, ...]:
        return self.headline + self.rest

    @cached_property
    def shingles(self) -> list[int]:
        return shingles(self.words)

    @cached_property
    def told(self) -> frozenset[int]:
        """The shingles of what stands above the last paragraph."""
        return frozenset(self.shingles[: len(self.shingles) - self.last])

    @classmethod
    def of(cls, headline: Sequence[str], rest: Sequence[str], url: str | None, last: int = 0) -> "Text":
        """From the folded words of the title and of the body, which may say the title again."""
        head, told = _unlabelled(headline), _unlabelled(rest)
        told = told[len(head) :] if head == told[: len(head)] else told
        return cls(head, told, canonical(url) if url else "", last)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the index is asked for: `sure` terms, of which one is enough, and shingles, of which `least` must be."""

    sure: tuple[str, ...]
    shingles: tuple[str, ...]
    least: int


def text_of(article: Article) -> Text:
    above, _, last = article.body.rpartition("\n")
    told, ending = _words(above), _words(last)
    return Text.of(_words(article.title), told + ending, article.url, len(ending) if told else 0)


def terms(its: Text) -> tuple[str, ...]:
    """What the index holds of a text, as words of its own: every eighth shingle, the headline, the address."""
    found = its.shingles
    if len(its.words) > WHOLE:
        found = [one for one in found if not one & _SAMPLE]
    return (*_sure(its), *(f"{one:x}" for one in dict.fromkeys(found)))


def asked(its: Text) -> Asked:
    """What may find the copies of a text among what `terms` gave of others, be these longer or shorter."""
    found = its.shingles
    sampled = [one for one in found if not one & _SAMPLE]
    least = 1 if len(its.words) <= WHOLE else max(LEAST, len(sampled) // QUOTED)
    if len(its.words) > ASKED_WHOLE:
        found = sampled
    return Asked(_sure(its), tuple(f"{one:x}" for one in dict.fromkeys(found)), least)


def copies_among(its: Text, others: Iterable[Article], common: Collection[str] = ()) -> list[Copy]:
    """Those of the others that are the same article, the best first.

    `common` shingles, as the index spells them, stand in many articles and say nothing.
    """
    ordinary = frozenset(int(term, 16) for term in common)
    found = [_copy(its, other, ordinary) for other in others]
    return sorted((copy for copy in found if copy), key=lambda copy: (copy.why is not Alike.ADDRESS, -copy.share))


def _copy(its: Text, other: Article, common: frozenset[int]) -> Copy | None:
    theirs = text_of(other)
    shared = share(its, theirs, common)
    if its.address and its.address == theirs.address:
        return Copy(other.id, Alike.ADDRESS, shared)
    return Copy(other.id, Alike.TEXT, shared) if shared else None


def share(one: Text, other: Text, common: frozenset[int] = frozenset()) -> float:
    """How much of the shorter text the other holds, 0 to 1; 0 where they are no copies of each other."""
    if min(len(one.words), len(other.words)) < SHORT:
        shared = _of_headlines(one, other)
    else:
        shared = _of_shingles(one, other, common)
    return 0.0 if shared and _disagree(one.words, other.words) else shared


def _of_shingles(one: Text, other: Text, common: frozenset[int]) -> float:
    """By all of the shorter text, and by what it tells above its last paragraph, which others may share."""
    (shorter, its), (longer, theirs) = sorted(
        ((text, frozenset(text.shingles) - common) for text in (one, other)), key=lambda pair: len(pair[1])
    )
    both = its & theirs
    if len(both) < LEAST:
        return 0.0
    told = max(_held(shorter, theirs, common), _held(longer, its, common))
    of_all = len(both) / len(its)
    short = len(shorter.words) <= WHOLE
    enough = told >= NEARLY_ALL and of_all >= SOME if short else told >= ENOUGH and of_all >= ENOUGH
    return of_all if enough else 0.0


def _held(its: Text, others: frozenset[int], common: frozenset[int]) -> float:
    """How much another text holds of what stands above the last paragraph."""
    told = its.told - common
    return len(told & others) / len(told) if told else 0.0


def _of_headlines(one: Text, other: Text) -> float:
    """One text begins with all of the other; or the same long headline, or the same text below another one."""
    shorter, longer = sorted((one.words, other.words), key=len)
    if shorter == longer[: len(shorter)] and (len(shorter) >= BEGINNING or shorter == longer):
        return float(bool(shorter))
    same = max(len(one.headline) if one.headline == other.headline else 0, _same_rest(one, other))
    return min(1.0, same / len(shorter)) if same >= SURE else 0.0


def _same_rest(one: Text, other: Text) -> int:
    """How many words stand below the headline, where they are the same and no footer."""
    return len(one.rest) if one.rest == other.rest and len(one.rest) > FOOTER else 0


def _disagree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether there are other numbers between the same two words: 5.1 and 4.6, five dead and seven."""
    left, right = _numbers(one), _numbers(other)
    return any(not left[place] & right[place] for place in left.keys() & right.keys())


def _numbers(words: Sequence[str]) -> dict[tuple[str, str], set[str]]:
    """The numbers that stand between two words; a decimal's parts are one."""
    places = [at for at, word in enumerate(words) if word.isdecimal()]
    found: dict[tuple[str, str], set[str]] = {}
    for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        stands = [at for _, at in run]
        first, after = stands[0], stands[-1] + 1
        parts = words[first:after]
        if max(map(len, parts)) <= DIGITS:
            beside = "".join(words[max(0, first - 1) : first]), "".join(words[after : after + 1])
            found.setdefault(beside, set()).add(" ".join(parts))
    return found


def shingles(words: Sequence[str]) -> list[int]:
    """A hash of 30 bits for each three words in a row."""
    if len(words) < SHINGLE:
        return []
    first, second, third = zip(*map(_mark.__getitem__, words), strict=True)
    return list(map(xor, map(xor, first, second[1:]), third[2:]))  # in C: it is done for every word that is stored


def _sure(its: Text) -> tuple[str, ...]:
    headline = (_key("h", " ".join(its.headline)),) if len(its.headline) >= HEADLINE else ()
    return (*headline, _key("u", its.address)) if its.address else headline


def _key(kind: str, text: str) -> str:
    """No shingle's hash begins with such a letter."""
    return kind + blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _words(text: str) -> list[str]:
    return [word for word, _ in analyse(text)]


def _unlabelled(words: Sequence[str]) -> tuple[str, ...]:
    """Without "breaking" before them."""
    at = next((at for at, word in enumerate(words) if word not in _LABELS), len(words))
    return tuple(words[at:])
