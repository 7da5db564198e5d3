"""Feeds as cards: how they are, what was last heard of them, and buttons for what can be done."""

from collections.abc import Iterable
from datetime import datetime

from bot.i18n import N_, Language
from bot.model import Article, Button, Card, Feed, FeedState, Notice, Question, Reply, Tone
from bot.router.articles import article_card, pager
from bot.router.context import Context
from bot.router.seeking import EVERYTHING, Sought, seek_line, seek_row
from bot.text.bidi import isolate

OTHERS = 3
"""Further feeds of a site that are named."""
_STATES = {
    FeedState.PROPOSED: N_("Not added yet"),
    FeedState.ACTIVE: N_("Active"),
    FeedState.PAUSED: N_("Paused"),
    FeedState.GONE: N_("Gone for good"),
}


def feed_list(  # noqa: PLR0913  a page, and what it is one of
    feeds: Iterable[Feed], page: int, total: int, context: Context, at: datetime, *, its: Sought = EVERYTHING
) -> Reply:
    """A page of all feeds, or of those that hold what is sought."""
    t = context.t
    last = -(-total // context.page_size)
    of = f" {its.number}" if its.number else ""
    return Reply(
        language=t.code,
        text=seek_line(its, total, t) or t.plural("{n} feed", "{n} feeds", total),
        cards=tuple(
            Card(
                title=feed.name,
                text="\n".join(_health(feed, context, at)),
                note=isolate(feed.address),
                buttons=(Button(t("Open"), f"feeds show {feed.id}"),),
            )
            for feed in feeds
        ),
        buttons=(
            *pager(context, page, last, lambda other: f"feeds page {other}{of}"),
            *seek_row("feeds find", "feeds page 1", its, last, context),
            _all(t),
        ),
        ordered=True,
        first=(page - 1) * context.page_size + 1,
    )


def _all(t: Language) -> tuple[Button, ...]:
    """What can be done with all feeds."""
    return Button(t("Test all"), "feeds test all"), Button(t("Export"), "feeds export")


def feed_card(feed: Feed, context: Context, at: datetime, said: str = "") -> Reply:
    """One feed with all that can be changed of it; `said` stands above it."""
    t = context.t
    told = [
        *_health(feed, context, at),
        t("Its articles wait as drafts.") if feed.drafts else t("Its articles are published at once."),
        t("Language: {language}", language=feed.language) if feed.language else t("Language: as each text is written"),
        t("Tags: {tags}", tags=t.listed(feed.tags)) if feed.tags else t("No tags of its own"),
    ]
    card = Card(title=feed.name, text="\n".join(told), note=isolate(feed.address), url=feed.home)
    return Reply(language=t.code, text=said, cards=(card,), buttons=_buttons(feed, t))


def proposal(feed: Feed, newest: tuple[Article, ...], others: tuple[str, ...], context: Context, at: datetime) -> Reply:
    """A feed that was found, with its newest entries, and the question what to do with it."""
    t = context.t
    if feed.state is not FeedState.PROPOSED:
        return feed_card(feed, context, at, t("This feed is here already."))
    lines = [t("Found: {feed}", feed=feed.name), isolate(feed.address)]
    if others:
        lines += [t("Other feeds of this site:"), *(isolate(f"/feeds add {other}") for other in others[:OTHERS])]
    row = (
        Button(t("Publish at once"), f"feeds publish {feed.id}", tone=Tone.PRIMARY),
        Button(t("As drafts"), f"feeds draft {feed.id}"),
    )
    return Reply(language=t.code, text="\n".join(lines), cards=_entries(newest, context, at), buttons=(row,))


def tested(feed: Feed, newest: tuple[Article, ...], context: Context, at: datetime) -> Reply:
    """What a feed tells at this moment."""
    t = context.t
    said = t("{feed} can be read. Its newest:", feed=feed.name) if newest else t("It can be read, and tells nothing.")
    back = ((Button(t("Open"), f"feeds show {feed.id}"),),)
    return Reply(language=t.code, text=said, cards=_entries(newest, context, at), buttons=back)


def notice_text(notice: Notice, t: Language) -> str:
    """What the admins are told, in their language."""
    return t(notice.text, **{**dict(notice.values), **({"reason": t(notice.reason)} if notice.reason else {})})


def tags_question(feed: Feed, t: Language) -> Question:
    return Question(t("The tags of {feed}, with commas between:", feed=feed.name), t.listed(feed.tags))


def language_question(feed: Feed, t: Language) -> Question:
    return Question(
        t("The language of {feed}: a code such as ar or en, or “-” for as each text is written", feed=feed.name),
        feed.language,
    )


def _entries(newest: tuple[Article, ...], context: Context, at: datetime) -> tuple[Card, ...]:
    """Articles that are not stored can't be opened: their cards have no button but their page."""
    found = (article_card(article, context, at) for article in newest)
    return tuple(Card(title=card.title, text=card.text, note=card.note, url=card.url) for card in found)


def _health(feed: Feed, context: Context, at: datetime) -> list[str]:
    """Its state; its last news; why it can't be read, and since how many questions."""
    t = context.t
    lines = [t(_STATES[feed.state])]
    if feed.news:
        lines.append(t("Last news: {when}", when=t.ago(feed.news, at, context.zone)))
    elif feed.checked:
        lines.append(t("No news yet; last asked: {when}", when=t.ago(feed.checked, at, context.zone)))
    if feed.error:
        lines.append(t(feed.error))
        if feed.state is not FeedState.GONE:
            lines.append(t.plural("It failed {n} time in a row.", "It failed {n} times in a row.", feed.failures))
    return lines


def _buttons(feed: Feed, t: Language) -> tuple[tuple[Button, ...], ...]:
    number = feed.id
    active = feed.state is FeedState.ACTIVE
    return (
        (
            Button(t("Pause"), f"feeds pause {number}") if active else Button(t("Resume"), f"feeds resume {number}"),
            Button(t("Test now"), f"feeds test {number}"),
            Button(t("Publish at once"), f"feeds publish {number}")
            if feed.drafts
            else Button(t("As drafts"), f"feeds draft {number}"),
        ),
        (
            Button(t("Language"), f"feeds language {number}", asks=language_question(feed, t)),
            Button(t("Tags"), f"feeds tags {number}", asks=tags_question(feed, t)),
            Button(t("Remove"), f"feeds remove {number}", tone=Tone.DANGER),
        ),
        (Button(t("All feeds"), "feeds page 1"),),
    )
