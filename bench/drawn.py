"""The pictures of docs/images that the program draws itself, of its sample articles: a part of `make images`."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.i18n import Language, language
from bot.intake.seed import samples
from bot.model import Article
from bot.pictures.designs import Design
from bot.pictures.job import draw
from bot.pictures.wording import by_source, by_topic, cover, share_card
from bot.storage import SEEDS

ZONE = ZoneInfo("Asia/Baghdad")
ARABIC, ENGLISH = language("ar"), language("en")
DAYS, SOURCES, TOPICS = 14, 8, 5


def _news(t: Language) -> list[Article]:
    """The samples of a language, the newest first."""
    its = [article for article in samples(SEEDS) if article.language == t.code]
    return sorted(its, key=lambda article: article.published, reverse=True)


def _cover(t: Language) -> Design:
    news = _news(t)[:10]
    return cover(news, news[0].published, ZONE, t)


def _dates(last: datetime) -> str:
    first = last - timedelta(days=DAYS - 1)
    return ARABIC("From {first} to {last}", first=ARABIC.date(first, ZONE), last=ARABIC.date(last, ZONE))


def _sources() -> Design:
    news = _news(ARABIC)
    counts = Counter(article.source or "" for article in news).most_common()
    return by_source(counts[:SOURCES], sum(n for _, n in counts[SOURCES:]), _dates(news[0].published), ARABIC)


def _topics() -> Design:
    """As though they had come in two weeks, more of them towards the end."""
    news = _news(ARABIC)
    last = news[0].published.astimezone(ZONE).date()
    days = [last - timedelta(days=number) for number in reversed(range(DAYS))]
    told = Counter((tag, days[-1 - number**2 % DAYS]) for number, one in enumerate(news) for tag in one.tags)
    topics = Counter(tag for article in news for tag in article.tags).most_common(TOPICS)
    counts = [(tag, [told[tag, day] for day in days]) for tag, _ in topics]
    return by_topic(counts, days, _dates(news[0].published), ARABIC)


DRAWN: dict[str, Callable[[], Design]] = {
    "cover-ar": lambda: _cover(ARABIC),
    "cover-en": lambda: _cover(ENGLISH),
    "card-ar": lambda: share_card(_news(ARABIC)[0], ZONE, ARABIC),
    "stats-ar": _sources,
    "stats-topics-ar": _topics,
}


def drawn(name: str) -> bytes:
    """The file of that name."""
    png = draw(DRAWN[name]())
    assert png
    return png
