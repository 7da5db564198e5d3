"""What the index holds of an article: analysed copies, never its letters. Pure, so that another process can do it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.i18n.countries import country
from bot.intake.copies import Text, terms, text_of
from bot.model import Article, Change, State
from bot.search.pairs import pairs
from bot.text.analysis import analyse
from bot.text.fold import fold


@dataclass(frozen=True, slots=True)
class Prepared:
    """A change, ready for the index. Texts are words with spaces between; `stems` "" where readers may not find it.

    `published` is in seconds since 1970, UTC. `copies` is what copies are found by, "" where the article is gone.
    """

    number: int
    id: int
    published: int = 0
    language: str = ""
    topics: str = ""
    source: str = ""
    heading: str = ""
    title: str = ""
    words: str = ""
    pairs: str = ""
    stems: str = ""
    copies: str = ""


def prepared(changes: Sequence[Change]) -> list[Prepared]:
    """Each change as the index takes it."""
    return [_prepared(change) for change in changes]


def _prepared(change: Change) -> Prepared:
    """Of a draft only what its copies are found by."""
    if change.article and change.article.state is State.PUBLISHED:
        return _published(change.number, change.article)
    if change.article and change.article.state is State.DRAFT:
        return Prepared(change.number, change.id, copies=" ".join(terms(text_of(change.article))))
    return Prepared(change.number, change.id)


def _published(number: int, article: Article) -> Prepared:
    heading, title = _parted(article.title)
    words, stems = _parted(body_after_title(article))
    named = (country(tag, article.language) or tag for tag in article.tags)  # as its readers would type it
    beside = " ".join([article.source or "", article.author or "", article.place or "", *named])
    every = [*heading, *words]
    return Prepared(
        number,
        article.id,
        published=int(article.published.timestamp()),
        language=article.language,
        topics=" ".join(map(topic_key, article.tags)),
        source=" ".join(_parted(article.source or "")[0]),
        heading=" ".join(heading),
        title=" ".join(title),
        words=" ".join(every),
        pairs=" ".join(pairs(every)),
        stems=" ".join([*title, *stems, *_parted(beside)[1]]) or "-",
        copies=" ".join(terms(Text.of(heading, words, article.url))),
    )


def _parted(text: str) -> tuple[Sequence[str], Sequence[str]]:
    """The words of a text, and their stems."""
    found = analyse(text)
    words, stems = zip(*found, strict=True) if found else ((), ())
    return words, stems


def body_after_title(article: Article) -> str:
    """The body, without the title where it begins with it: a title made of the first sentence counts once."""
    return article.body.removeprefix(article.title)


def topic_key(name: str) -> str:
    """A topic's name as one word."""
    return "_".join(fold(name).split())
