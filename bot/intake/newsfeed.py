"""What a feed tells -> articles: the entries as they will stand in the news."""

from datetime import datetime

from bot.intake.feed import Contents, Entry
from bot.intake.hashtags import distinct
from bot.model import Article, Feed, Item, Picture, State

PLATFORM = "feed"
"""What a picture of a feed has for a platform: its address is all there is of it."""
_OURS = ("", "ar", "en")


def items(feed: Feed, contents: Contents, at: datetime, *, newest: bool = False) -> tuple[Item, ...]:
    """Every entry, the oldest first, so that the newest gets the highest number.

    Those of the first fetch are taken note of and are no news, but for the newest one if so wished.
    """
    ordered = sorted(contents.entries, key=lambda entry: entry.published or at, reverse=True)
    kept = {entry.key for entry in (ordered if feed.known else ordered[: int(newest)])}
    return tuple(Item(entry.key, article(entry, feed, contents, at), entry.key in kept) for entry in ordered[::-1])


def preview(feed: Feed, contents: Contents, at: datetime, *, limit: int = 3) -> tuple[Article, ...]:
    """The newest entries as articles."""
    return tuple(item.article for item in items(feed, contents, at)[::-1][:limit])


def article(entry: Entry, feed: Feed, contents: Contents, at: datetime) -> Article:
    """The article that an entry makes. A date that lies in the future is that of its coming."""
    body = entry.text or entry.title
    return Article(
        title=entry.title,
        body=body,
        summary=entry.summary,
        url=entry.url,
        source=contents.title or feed.title or None,
        author=entry.author,
        language=feed.language or _language(entry, contents),
        tags=distinct([*feed.tags, *entry.tags]),
        pictures=(Picture(PLATFORM, entry.picture, entry.picture),) if entry.picture else (),
        published=min(entry.published or at, at),
        added=at,
        added_by=f"feed:{feed.id}",
        state=State.DRAFT if feed.drafts else State.PUBLISHED,
    )


def _language(entry: Entry, contents: Contents) -> str:
    """What its letters say, where they can: many Arabic feeds call themselves English, as their program did."""
    return entry.language if contents.language in _OURS else contents.language
