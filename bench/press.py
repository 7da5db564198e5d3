"""Articles that tell different things though one press writes them, and copies of them: what `bench.copies` asks for.

Those of `bench.corpus` share their sentences, so no two of them surely differ. Here words are drawn one by one, as
often as the search's lexicon knows them, which makes different texts; then what all newspapers share is put in on
purpose: phrases, numbers, paragraphs of background under a third of the articles, footers under a quarter.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import accumulate
from math import exp
from random import Random

from bench.corpus import UNTIL
from bench.figures import dice
from bot.model import Article
from bot.text.lexicon import lexicon

PHRASES, BACKGROUNDS, FOOTERS = 400, 200, 40
ONE_LINERS, SHORT = 0.1, 0.3
"""The share of articles that have one line, and of those that have no more than a paragraph."""
LONG = 64
"""Words of a body of which headline and first sentence are less than half."""
_MARKS = "\u064b\u064e\u064f\u0650\u0651\u0652"
_TYPED = {"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي"}
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass(frozen=True, slots=True)
class Press:
    """What articles are made of."""

    random: Random
    words: Sequence[str]
    weights: Sequence[float]
    phrases: Sequence[str]
    backgrounds: Sequence[str]
    footers: Sequence[str]


def press(seed: object) -> Press:
    """The same words, phrases and footers for every seed; the seed's own articles."""
    fixed = dice("press")
    known = sorted(lexicon().weights.items())
    words = [_spelt(base, fixed) for base, _ in known]
    weights = list(accumulate(exp(weight) for _, weight in known))
    bare = Press(fixed, words, weights, (), (), ())
    phrases = [" ".join(drawn(bare, fixed.randint(3, 5))) for _ in range(PHRASES)]
    backgrounds = [f"{' '.join(drawn(bare, fixed.randint(25, 45)))}." for _ in range(BACKGROUNDS)]
    footers = [" ".join(drawn(bare, fixed.randint(6, 14))) for _ in range(FOOTERS)]
    return Press(dice(seed), words, weights, phrases, backgrounds, footers)


def _spelt(base: str, random: Random) -> str:
    """A folded base as newspapers write it."""
    word = re.sub("^ا", random.choice("اأإ"), base)
    return re.sub("ه$", random.choice("ةةه"), re.sub("ي$", random.choice("ييى"), word))


def drawn(its: Press, count: int) -> list[str]:
    return its.random.choices(its.words, cum_weights=its.weights, k=count)


def sentence(its: Press) -> str:
    """Eight words or more, in half of all a phrase, in a third a number."""
    words = drawn(its, its.random.randint(8, 18))
    if its.random.random() < 1 / 2:
        words.insert(its.random.randrange(len(words)), its.random.choice(its.phrases))
    if its.random.random() < 1 / 3:
        words.insert(its.random.randrange(1, len(words)), str(its.random.randint(2, 2030)))
    return f"{' '.join(words)}."


def articles(its: Press) -> Iterator[Article]:
    """Different ones without end: some of one line, some of a paragraph, most of 100 to 350 words."""
    while True:
        chance = its.random.random()
        if chance < ONE_LINERS:
            yield made(its, " ".join(drawn(its, its.random.randint(7, 14))), [])
        elif chance < SHORT:
            yield made(its, headline(its), [sentence(its) for _ in range(its.random.randint(2, 4))])
        else:
            yield made(its, headline(its), [sentence(its) for _ in range(its.random.randint(8, 22))])


def headline(its: Press) -> str:
    return " ".join(drawn(its, its.random.randint(6, 11)))


def made(its: Press, title: str, told: Sequence[str]) -> Article:
    body = "\n\n".join([" ".join(told[at : at + 3]) for at in range(0, len(told), 3)]) or title
    if len(told) > 4 and its.random.random() < 1 / 3:
        body += f"\n\n{its.random.choice(its.backgrounds)}"
    if its.random.random() < 1 / 4:
        body += f"\n\n{its.random.choice(its.footers)}"
    at = UNTIL - timedelta(seconds=its.random.randrange(10**7))
    return Article(title=title, body=body, published=at, added=at, added_by="bench")


# Copies


def footed(one: Article, its: Press) -> Article:
    """Another channel's footer below, and "breaking" above."""
    return replace(one, title=f"عاجل | {one.title}", body=f"{one.body}\n\n{its.random.choice(its.footers)}")


def respelt(one: Article, its: Press) -> Article:
    """As people type it: bare alefs, hehs and yehs, some vowels, Arabic-Indic digits."""
    return replace(one, title=_typed(one.title, its.random), body=_typed(one.body, its.random))


def _typed(text: str, random: Random) -> str:
    letters = (_TYPED.get(letter, letter) if random.random() < 0.7 else letter for letter in text)
    marked = (
        letter + random.choice(_MARKS) if random.random() < 0.1 and letter.isalpha() else letter for letter in letters
    )
    return "".join(marked).translate(_EASTERN)


def shortened(one: Article, _: Press) -> Article:
    """The first half of its words, below the headline."""
    words = one.body.split()
    return replace(one, body=" ".join(words[: len(words) // 2]))


def shuffled(one: Article, its: Press) -> Article:
    told = re.split(r"(?<=\.)\s+", one.body)
    its.random.shuffle(told)
    return replace(one, body=" ".join(told))


COPIES: dict[str, Callable[[Article, Press], Article]] = {
    "footers added": footed,
    "letters typed otherwise": respelt,
    "shortened to the first half": shortened,
    "sentences shuffled": shuffled,
}


# Others that come near


def renumbered(one: Article, _: Press) -> Article:
    """The same report with other numbers: the next earthquake."""
    body = re.sub(r"\d+", lambda number: str(int(number[0]) + 7), one.body)
    return replace(one, body=body)


def reworded(one: Article, its: Press) -> Article:
    """A line in which one word is another: a minister arrives elsewhere."""
    words = one.title.split()
    place = its.random.randrange(2, len(words))
    words[place] = next(word for word in iter(lambda: drawn(its, 1)[0], "") if word[1:-1] != words[place][1:-1])
    return replace(one, title=" ".join(words), body=" ".join(words))


def continued(one: Article, its: Press) -> Article:
    """It begins as the other does, with headline and first sentence, and goes on otherwise."""
    other = made(its, one.title, [sentence(its) for _ in range(10)])
    return replace(other, body=f"{one.body.partition('.')[0]}. {other.body}")


def retold(one: Article, its: Press) -> Article:
    """The daily report: the same headline above another text."""
    return made(its, one.title, [sentence(its) for _ in range(12)])


NEAR: dict[str, Callable[[Article, Press], Article]] = {
    "other numbers": renumbered,
    "a line with another word": reworded,
    "the same beginning": continued,
    "the same headline": retold,
}


def may_be(kind: str, one: Article) -> bool:
    """Whether the article is of those that this kind of copy or neighbour is made of."""
    lone = one.body.startswith(one.title)
    if kind == "a line with another word":
        return lone
    if kind == "the same beginning":
        return len(one.body.split()) > LONG
    if kind == "other numbers":
        return bool(re.search(r"\w \d+ \w", one.body))
    return not lone or kind in ("footers added", "letters typed otherwise")
