"""A message that somebody hands on -> an Article: what its lines say, by a few rules that hold for most of them."""

from datetime import datetime

from bot.errors import BadInput
from bot.i18n import N_
from bot.intake.address import story, web
from bot.intake.margins import distinct, separate
from bot.intake.title import summary, tells, title
from bot.model import Article, Forward, Origin
from bot.text.clean import clean, clean_line
from bot.text.language import detect


def parse(forward: Forward, *, at: datetime, by: str, origin: Origin | None) -> Article:
    """The article that a message holds. `at` is when it was handed on, `by` whom.

    The first line with a word in it is the title. The body begins below it, or with it where it is a sentence of the
    story or all there is. Source lines, links and hashtags around the story become fields.
    Raises BadInput when no word is left.
    """
    around = separate(clean(forward.text))
    skipped, told = _told(around.lines)
    head = title(told[0])
    below = clean("\n".join(told[1:]))
    body = below if below and not tells(told[0]) else clean("\n".join(told))
    return Article(
        title=head,
        body=body,
        summary=summary(head, body),
        url=around.url or story(" ".join(skipped)) or _given(forward),
        source=around.source or clean_line(forward.source or "") or None,
        language=detect(f"{head}\n{body}"),
        tags=distinct(around.tags),
        published=forward.published or at,
        added=at,
        added_by=by,
        origin=origin,
    )


def _told(lines: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines before the one that makes a title, and from it on."""
    for number, line in enumerate(lines):
        if line and title(line):
            return lines[:number], lines[number:]
    raise BadInput(N_("There is no text in this message."))


def _given(forward: Forward) -> str | None:
    """The address that the platform named, when it is one."""
    try:
        return web(forward.url) if forward.url else None
    except BadInput:
        return None
