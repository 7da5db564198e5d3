"""A message that somebody hands on -> an Article."""

from collections.abc import Collection
from datetime import UTC, datetime, time

from bot.errors import BadInput
from bot.i18n import N_
from bot.intake.address import web
from bot.intake.hashtags import distinct, readable
from bot.intake.message import Message, read
from bot.intake.title import summary
from bot.intake.wording import BREAKING_TAGS
from bot.model import Article, Forward, Origin
from bot.text.fold import words


def parse(
    forward: Forward, *, at: datetime, by: str, origin: Origin | None, boilerplate: Collection[str] = ()
) -> Article:
    """The article that a message holds. `at` is when it was handed on, `by` whom.

    `boilerplate`: the known footers of its channel. Raises BadInput when no word is left, as in one of addresses only.
    """
    return article(read(forward, boilerplate), forward, at=at, by=by, origin=origin)


def article(message: Message, forward: Forward, *, at: datetime, by: str, origin: Origin | None) -> Article:
    """The same, of what was read from the message already."""
    if not message.title:
        raise BadInput(N_("There is no text in this message."))
    return Article(
        title=message.title,
        body=message.body,
        summary=summary(message.title, message.body),
        url=message.source_url or _given(forward),
        source=message.source,
        author=message.author,
        language=message.language or "",
        tags=_topics(message),
        place=message.place,
        breaking=message.breaking,
        pictures=forward.pictures,
        published=_published(message, forward, at),
        added=at,
        added_by=by,
        origin=origin,
    )


def _topics(message: Message) -> tuple[str, ...]:
    """The hashtags as people write them; that news is breaking is no topic of it."""
    return distinct(readable(tag) for tag in message.hashtags if " ".join(words(tag)) not in BREAKING_TAGS)


def _published(message: Message, forward: Forward, at: datetime) -> datetime:
    """The day that the message names, at 0:00 UTC; but when it was sent, on that day and where it names none.

    A day that has not come yet is that of an event, and no date of the message; no message was sent in the future.
    """
    sent = min(forward.published or at, at)
    if message.date is None or message.date >= sent.astimezone(UTC).date():
        return sent
    return datetime.combine(message.date, time(), UTC)


def _given(forward: Forward) -> str | None:
    """The address that the platform named, when it is one."""
    try:
        return web(forward.url) if forward.url else None
    except BadInput:
        return None
