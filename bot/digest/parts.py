"""How a digest is cut into messages: between its articles, within a platform's limits. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.model import Article
from bot.text.length import utf16

HEADING, AROUND = 250, 160
"""What a heading takes at most, and what stands around an article's title and source: its number, time, topic, marks.

In the platform's own units; both with room to spare.
"""
COVERED, BESIDE = 100, 100
"""The same below a cover, where addresses take no room; nearer to what they are, for there is room for a few articles
only, and what is too long for it after all comes without its cover."""
ESCAPED = 1.1
"""Signs of a title that a platform has to escape make it longer."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one message of a platform: how many cards, and how long its text, as `measure` counts.

    `caption`: how long a text below a cover; 0: as long as any.
    """

    cards: int
    longest: int
    measure: Callable[[str], int] = utf16
    caption: int = 0


EVERYWHERE = Limits(cards=6, longest=3500)
"""What a message of any platform can hold."""


def pages(articles: Sequence[Article | None], messages: Sequence[int], limits: Limits, most: int) -> tuple[int, ...]:
    """How many articles each page of an edition shows, of which some are gone: its `messages` are the first pages, and
    no later one has more; without messages, none has more than `most`.

    A page takes the place of one message. It has a button more than a message has, which takes room.
    """
    cards = max(1, min(limits.cards - 1, max(messages, default=most)))
    sizes = [_size(one, limits) if one else AROUND for one in articles[sum(messages) :]]
    return (*messages, *_greedy(sizes, replace(limits, cards=cards)))


def parts(shown: Sequence[Article], limits: Limits) -> tuple[int, ...]:
    """How many of these articles each message shows, in their order: as few messages as they need, of like lengths.

    An article that is too long by itself has a message of its own. Nothing to show makes no message.
    """
    sizes = [_size(article, limits) for article in shown]
    count = len(_greedy(sizes, limits))
    even = _even(len(sizes), count)
    ends = [sum(even[:number]) for number in range(count + 1)]
    fitting = all(_fits(sizes[start:stop], limits) for start, stop in pairwise(ends))
    return even if fitting else _greedy(sizes, limits)


def covered(shown: Sequence[Article], limits: Limits) -> tuple[int, ...]:
    """The same with a cover over the first message, which holds as many of the articles as fit below that."""
    if not limits.caption:
        return parts(shown, limits)
    below, most = 0, limits.caption - COVERED
    for article in shown[: limits.cards]:
        most -= BESIDE + sum(map(limits.measure, (article.title, article.source or "")))
        below += most >= 0
    first = max(below, 1)
    return (min(first, len(shown)), *parts(shown[first:], limits)) if shown else ()


def one_message(shown: Sequence[Article], limits: Limits) -> tuple[int, ...]:
    """How many of these articles one message shows that has a button more than others, the first ones; () of none."""
    roomy = replace(limits, cards=max(1, limits.cards - 1))
    return _greedy([_size(article, roomy) for article in shown], roomy)[:1]


def _greedy(sizes: Sequence[int], limits: Limits) -> tuple[int, ...]:
    counts: list[int] = []
    message: list[int] = []
    for size in sizes:
        if message and not _fits([*message, size], limits):
            counts.append(len(message))
            message = []
        message.append(size)
    return (*counts, len(message)) if message else ()


def _even(length: int, count: int) -> tuple[int, ...]:
    return tuple(length // count + (number < length % count) for number in range(count))


def _fits(message: Sequence[int], limits: Limits) -> bool:
    return len(message) <= limits.cards and HEADING + sum(message) <= limits.longest


def _size(article: Article, limits: Limits) -> int:
    texts = (article.title, article.source or "", article.url or "")
    return AROUND + round(ESCAPED * sum(map(limits.measure, texts)))
