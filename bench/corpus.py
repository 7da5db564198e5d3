"""Articles by the million, the same ones in every run: `python -m bench.corpus N FILE`, JSON lines for `khabar import`.

They are made of the sentences of the samples, some of which come often and some seldom, and of invented names and
numbers with a long tail: so there are words in more than a tenth of the articles, in a hundredth, and in one. Two
thirds are Arabic.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, chain, islice
from pathlib import Path
from random import Random
from typing import TypeVar

from bench.figures import dice
from bot.intake.seed import samples
from bot.model import Article
from bot.storage import SEEDS
from bot.text.sentences import sentences

T = TypeVar("T")

UNTIL, DAYS = datetime(2026, 11, 1, tzinfo=UTC), 5 * 365
"""Articles are dated in so many days before this one."""
NAMES = {"ar": 140_000, "en": 60_000}
"""Invented names and numbers of each language."""
NAMED, SENTENCES, PARAGRAPH = 12, 15, 3
"""Names an article, sentences an article, and sentences a paragraph."""
FLAT, FLAT_SENTENCES = 5, 40
"""The weight of the n-th most frequent one is 1 / (n + FLAT): Zipf's law, with a less steep head."""
SOURCES = {"ar": 26, "en": 14}
ARABIC = 2 / 3
BLOCK = 50_000
"""As many are drawn at once, which is fast."""
_LETTERS = {
    "ar": ("بتثجحخدذرزسشصضطظعغفقكلمنه", ("ا", "و", "ي", "", "", ""), "وكالة"),
    "en": ("bcdfghjklmnprstvwz", ("a", "e", "i", "o", "u"), "Agency"),
}


@dataclass(frozen=True, slots=True)
class Material:
    """What articles of a language are made of; a sentence is cut in two, so that a name fits between."""

    language: str
    sentences: Sequence[tuple[str, str]]
    openings: Sequence[str]
    names: Sequence[str]
    sources: Sequence[str]
    topics: Sequence[str]
    tags: Sequence[str]


def articles(count: int, seed: int = 1, until: datetime = UNTIL) -> Iterator[dict[str, object]]:
    """Records as `khabar import` takes them; a seed always gives the same ones."""
    random = dice(seed)
    made = {language: _made(material(language, random), random) for language in NAMES}
    for number in range(count):
        language = "ar" if random.random() < ARABIC else "en"
        at = until - timedelta(seconds=int(random.random() * DAYS * 86_400))
        yield {"id": f"bench-{number}", "published": at.isoformat(), "language": language, **next(made[language])}


def material(language: str, random: Random) -> Material:
    stock = [one for one in samples(SEEDS) if one.language == language]
    spoken = [sentence.split() for one in stock for line in one.body.split("\n") for sentence in sentences(line)]
    spoken = [words for words in spoken if len(words) >= 6]
    random.shuffle(spoken)  # which ones are frequent is no matter of the samples' order
    names = _names(language, random)
    return Material(
        language,
        [(" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])) for words in spoken],
        [" ".join(words[: random.randint(4, 6)]).rstrip("،,:؛") for words in spoken],
        names,
        _sources(language, stock, names),
        list(dict.fromkeys(one.tags[0] for one in stock)),
        list(dict.fromkeys(tag for one in stock for tag in one.tags[1:])),
    )


def _sources(language: str, stock: Sequence[Article], names: Sequence[str]) -> list[str]:
    known = dict.fromkeys(one.source for one in stock if one.source)
    invented = [f"{_LETTERS[language][2]} {name}" for name in names[: SOURCES[language]]]
    return [*known, *invented][: SOURCES[language]]


def _names(language: str, random: Random) -> list[str]:
    """Different ones that can be said, of two to four syllables; one in ten is a number."""
    consonants, vowels, _ = _LETTERS[language]
    syllables = [consonant + vowel for consonant in consonants for vowel in vowels]
    drawn = _endless(lambda: random.choices(syllables, k=BLOCK))
    found: dict[str, None] = {}
    while len(found) < NAMES[language]:
        chance = random.random()
        parts = [next(drawn) for _ in range(2 + int(chance * 30) % 3)]
        found[f"{int(chance * 10**7):,}" if chance < 0.1 else ("".join(parts) + next(drawn)[0]).capitalize()] = None
    return list(found)


def _made(its: Material, random: Random) -> Iterator[dict[str, object]]:
    """Titles and bodies without end."""
    spoken = _drawn(range(len(its.sentences)), random, FLAT_SENTENCES)
    names = _drawn(its.names, random)
    sources, topics, tags = (_drawn(some, random) for some in (its.sources, its.topics, its.tags))
    while True:
        chosen = list(islice(spoken, SENTENCES))
        named = list(islice(names, NAMED))
        yield {
            "title": f"{its.openings[chosen[0]]} {named[0]} {its.openings[chosen[-1]]}",
            "body": _body(its, chosen, named),
            "source": next(sources),
            "tags": [next(topics), next(tags)],
        }


def _body(its: Material, chosen: Sequence[int], named: Sequence[str]) -> str:
    parts = [its.sentences[number] for number in chosen]
    spoken = [f"{head} {name} {tail}" for (head, tail), name in zip(parts, named, strict=False)]
    spoken += [f"{head} {tail}" for head, tail in parts[NAMED:]]
    return "\n\n".join(" ".join(spoken[at : at + PARAGRAPH]) for at in range(0, SENTENCES, PARAGRAPH))


def _drawn(some: Sequence[T], random: Random, flat: int = FLAT) -> Iterator[T]:
    """Some of them without end, the first ones most often."""
    weights = list(accumulate(1 / (rank + flat) for rank in range(1, len(some) + 1)))
    return _endless(lambda: random.choices(some, cum_weights=weights, k=BLOCK))


def _endless(more: Callable[[], Sequence[T]]) -> Iterator[T]:
    return chain.from_iterable(iter(more, None))


def write(count: int, path: Path, seed: int = 1) -> None:
    """One JSON object a line."""
    with path.open("w", encoding="utf-8") as file:
        for one in articles(count, seed):
            file.write(json.dumps(one, ensure_ascii=False))
            file.write("\n")


def main() -> None:
    count, path = int(sys.argv[1]), Path(sys.argv[2])
    began = time.perf_counter()
    write(count, path)
    took = time.perf_counter() - began
    print(f"{count} articles, {path.stat().st_size / 2**20:.0f} MiB, {count / took:,.0f} articles/s")


if __name__ == "__main__":
    main()
