"""What is like an article: what holds its rare words, and is about its topics. Pure, but for asking the engine."""

from collections import Counter
from collections.abc import Sequence

from bot.model import Article
from bot.search import engine
from bot.search.documents import body_after_title, topic_key
from bot.search.engine import Clause, Engine
from bot.search.needs import Need, Way, Word
from bot.search.ranking import Candidate, rarity
from bot.text.analysis import analyse

READ = 600
"""Characters of a text whose words are looked for: what it is about stands at its beginning."""
WORDS, FOUND = 12, 40
"""Words that are looked for, and articles that are weighed."""
IN_TITLE = 1.6
"""What a word of the title counts beside one of the text."""
COMMON = 0.1
"""Words in more than this share of all articles say nothing of what one is about."""
SHORT = 2
"""Stems of so many letters are particles."""
TOPIC = 1.5
"""What a topic adds to the engine's score."""
LEAST = 0.2
"""What share of the words' weight an article must hold to be called like it; half of that for one of the same topic."""


def telling(its: Engine, one: Article, same: int) -> list[Need]:
    """The words that tell best what an article is about: rare among all, but in more than those of its own story.

    `same` is how many others there are of that. Blocks.
    """
    title, body = analyse(one.title), analyse(body_after_title(one)[:READ])
    written = {stem: word for word, stem in reversed([*title, *body]) if len(stem) > SHORT}
    titled, counts = {stem for _, stem in title}, Counter(stem for _, stem in [*title, *body])
    most = max(COMMON * its.articles, WORDS)
    holding = {stem: its.frequency("stems", stem) for stem in written}
    weights = {
        stem: rarity(its.articles, held) * counts[stem] ** 0.5 * (IN_TITLE if stem in titled else 1)
        for stem, held in holding.items()
        if 1 + same < held <= most
    }
    best = sorted(weights, key=lambda stem: (-weights[stem], stem))[:WORDS]
    return [(Way((Word(written[stem], stem),)),) for stem in best]


def likest(its: Engine, one: Article, needs: Sequence[Need], newest: int) -> tuple[int, ...]:
    """The numbers of the articles that are best by these words and its topics, itself left out; none added after
    `newest`. Blocks.
    """
    words = [engine.word("stems", need[0].words[0].stem) for need in needs]
    topics = [engine.boosted(engine.counted(engine.word("topics", topic_key(tag))), TOPIC) for tag in one.tags]
    if not (words or topics):
        return ()
    clause = engine.every([engine.either([*words, *topics]), engine.everything(), _known(newest)])
    found = its.best(engine.without(clause, [engine.between("id", one.id, one.id + 1)]), FOUND)
    return tuple(number for number, _ in found.scored)


def _known(newest: int) -> Clause:
    return engine.between("id", None, newest + 1)


def is_like(share: float, one: Article, other: Candidate) -> bool:
    """Whether an article holds enough of the words' weight; less is enough where the first topic is the same."""
    same = bool(one.tags) and one.tags[0] in other.article.tags
    return share >= (LEAST / 2 if same else LEAST)
