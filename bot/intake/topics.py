"""Which topics an article is about: those of whose words it holds enough. Pure."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from bot.intake.phrases import Phrases, phrases
from bot.model import Article, Topic
from bot.text.analysis import analyse
from bot.text.fold import fold

FILE = Path(__file__).parent / "topics.toml"
IN_TITLE, ENOUGH = 2, 2
"""What a word counts that stands in the title, where one of the text counts 1; and what makes a topic."""
READ = 1000
"""Characters of a text that are looked at: what it is about stands at its beginning."""
SHARE = 0.5
"""Of the strongest topic's count, so much makes another."""
MOST = 2


@cache
def shipped() -> tuple[Topic, ...]:
    """The topics that come with the program."""
    return tuple(Topic(tag, tuple(words)) for tag, words in tomllib.loads(FILE.read_text(encoding="utf-8")).items())


def merged(added: Iterable[Topic]) -> tuple[Topic, ...]:
    """The topics that come with the program, and those that editors added; one of both has the words of both."""
    found = {fold(topic.tag): topic for topic in shipped()}
    for topic in added:
        ours = found.get(fold(topic.tag))
        found[fold(topic.tag)] = replace(ours, words=(*ours.words, *topic.words)) if ours else topic
    return tuple(found.values())


def topics_of(article: Article, topics: Sequence[Topic]) -> tuple[str, ...]:
    """The tags of the topics that an article is about, the strongest first; at most MOST."""
    table = _table(tuple(topics))
    title = [stem for _, stem in analyse(article.title)]
    text = [stem for _, stem in analyse(article.body[:READ])]
    counts: Counter[str] = Counter()
    for row, weight in ((title, IN_TITLE), (text, 1)):
        for _, _, tags in table.found(row):
            counts.update(dict.fromkeys(tags, weight))
    least = max([ENOUGH, *(SHARE * count for count in counts.values())])
    return tuple(tag for tag, count in counts.most_common(MOST) if count >= least)


@lru_cache(maxsize=4)
def _table(topics: tuple[Topic, ...]) -> Phrases[tuple[str, ...]]:
    """Each run of stems, and the topics that it tells: one word may tell several."""
    told: dict[tuple[str, ...], dict[str, None]] = {}
    for topic in topics:
        for word in (topic.tag, topic.arabic, *topic.words):
            told.setdefault(tuple(stem for _, stem in analyse(word)), {})[topic.tag] = None
    return phrases((run, tuple(tags)) for run, tags in told.items())
