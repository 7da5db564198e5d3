"""Articles as cards, and lists of them with their buttons: what several handlers show alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.errors import BadInput
from bot.i18n import N_, Language, cards
from bot.i18n.cards import MORE, MORE_LIKE_IT, SAVE, SAVE_IT, TAGS, headline, list_buttons, note, teaser, told_elsewhere
from bot.model import (
    COUNTED,
    Article,
    Button,
    Card,
    ChatKind,
    Hit,
    Listing,
    Moment,
    Page,
    Reply,
    Request,
    Role,
    Selection,
    Shown,
    Tone,
)
from bot.router.alerts import breaking_buttons
from bot.router.context import MANAGING, THEIRS, Context
from bot.text.bidi import isolate
from bot.text.split import split

PAGE = 1500
"""Characters of an article a page: about a telephone's screen and a half, and within every platform's limit."""
COLUMNS, BUTTONS = 3, 18
"""Buttons a row, and a page, of topics and sources: what a telephone shows without scrolling."""
SIMILAR = 4
"""Numbers of articles that a button of 64 bytes carries at most."""
SHARED = 0
"""The page that stands for an article's card as it is shared."""
EVERY, OWN = "*", "="
"""What a button carries for every language, and for the reader's."""
DIGITS = 15
"""More digits than any of our numbers has; a forged button's number must not overflow the database's."""


def numbers(text: str, *counts: int) -> list[int]:
    """The whole numbers that a button carried, of which there must be one of `counts`."""
    parts = text.split()
    if len(parts) not in counts or not all(part.isascii() and part.isdigit() and len(part) <= DIGITS for part in parts):
        raise BadInput(N_("This button is too old. Please ask again."))
    return [int(part) for part in parts]


def number_in(text: str) -> int | None:
    """The number that a person typed, in any digits; None where it is no number, or larger than any of ours."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else None


def page_of(number: int, context: Context) -> dict[str, int]:
    """The offset and limit of page `number` (from 1), as the store and the search ask for them."""
    return {"offset": (number - 1) * context.page_size, "limit": context.page_size}


def article_card(article: Article, context: Context, at: datetime) -> Card:
    """An article in a list: what it is about, who says so and when, and what can be done with it."""
    t = context.t
    text = teaser(article.summary, article.title)
    return replace(headline(article, t, context.zone, at), text=text, buttons=list_buttons(article, t))


def hit_card(hit: Hit, context: Context, at: datetime) -> Card:
    """An article that a search found: as in a list, with what was found of it, and how many tell the same."""
    card = article_card(hit.article, context, at)
    if hit.snippet:
        card = replace(card, text=hit.snippet)
    if not hit.similar:
        return card
    t = context.t
    similar = t.plural("{n} similar article", "{n} similar articles", len(hit.similar))
    press = " ".join(["similar", *(str(article.id) for article in hit.similar[:SIMILAR])])
    return replace(card, note=f"{card.note} · {isolate(similar)}", buttons=(*card.buttons, Button(t("Similar"), press)))


def listed(
    page: Page, context: Context, at: datetime, press: Callable[[int], str], sources: Mapping[int, int] | None = None
) -> Reply:
    """A page of a list; `press` gives what leads to another page, which are numbered from 1.

    `sources` says of articles, by number, in how many other sources their event stands.
    """
    size = context.page_size
    number = page.offset // size + 1
    return Reply(
        language=context.t.code,
        cards=tuple(
            told_elsewhere(article_card(article, context, at), (sources or {}).get(article.id, 0), context.t)
            for article in page.articles
        ),
        buttons=pager(context, number, -(-page.total // size), press),
        ordered=True,
        first=page.offset + 1,
    )


def listing(press: str, articles: Sequence[Article], *, managing: bool = False) -> Listing:
    """What a list shows, which a button with this press would ask for again; `managing`: of who manages the chat."""
    again = MANAGING + press if managing else press
    return Listing(again, tuple((article.id, article.version) for article in articles))


def own_listing(press: str, articles: Sequence[Article], request: Request) -> Listing | None:
    """The same of a list of one's own, which nobody else may ask for: whose it is, a private chat says alone."""
    return listing(THEIRS + press, articles) if request.chat.kind is ChatKind.PRIVATE else None


def pager(context: Context, number: int, last: int, press: Callable[[int], str]) -> tuple[tuple[Button, ...], ...]:
    """A row of previous and next around page `number` of `last`; no row where there is one page."""
    return cards.pager(context.t, number, last, press)


def counted(total: int, context: Context) -> str:
    """How many articles a list has, in words."""
    if total >= COUNTED:
        return context.t("More than {n} articles", n=COUNTED - 1)
    return context.t.plural("{n} article", "{n} articles", total)


def when(at: datetime, context: Context) -> str:
    """The local date and time."""
    t = context.t
    return t.listed([t.date(at, context.zone), t.clock(at.astimezone(context.zone))])


def read_card(article: Article, number: int, context: Context, also: Sequence[Article] = ()) -> Reply:
    """Page `number` of a whole article; a page that there is not is the nearest one. `also` tell the same event.

    The small print names the article's number, by which commands call it.
    """
    t = context.t
    pages = split(article.body, PAGE, len) or [article.summary]
    number = min(max(number, 1), len(pages))
    where = t("Page {n} of {last}", n=number, last=len(pages)) if len(pages) > 1 else None
    numbered = t("Article {number}", number=t.figures(str(article.id)))
    card = Card(
        title=article.title,
        text=pages[number - 1],
        note=note(article.source, article.author, article.place, *map(t.topic, article.tags), numbered, where),
        when=Moment(article.published, when(article.published, context)),
        url=article.url,
        pictures=article.pictures if number == 1 else (),
    )
    rows = pager(context, number, len(pages), lambda page: f"read {article.id} {page}")
    original = (Button(t("Original page"), url=article.url),) if article.url else ()
    remove = Button(t("Remove"), f"remove {article.id}", tone=Tone.DANGER)
    editors = (remove, *breaking_buttons(article, context)) if context.may(Role.EDITOR) else ()
    card = told_elsewhere(card, len({one.source for one in also if one.source} - {article.source}), t)
    below = (*original, *_elsewhere(also, context), *editors)
    return Reply(
        language=t.code,
        cards=(card,),
        buttons=(*rows, *((below,) if below else ()), *_own_buttons(article, context)),
        shows=Shown(article.id, article.version, number),
    )


def signs_told(platform: str, t: Language) -> list[str]:
    """What the signs beside the numbers of a list do, on a platform that has no room there for their labels."""
    if platform != "telegram":
        return []
    return [t("In lists, {save} saves an article, and {more} shows more like it.", save=SAVE, more=MORE)]


def _own_buttons(article: Article, context: Context) -> tuple[tuple[Button, ...], ...]:
    """What a reader does with an article that is open; rows of two, as labels of telephones are short."""
    t, its = context.t, article.id
    share = Button(t("Share"), f"share {its}", share=f"#{its}")
    return (
        (Button(t(SAVE_IT), f"save {its}"), share),
        (Button(t(MORE_LIKE_IT), f"more {its}"), Button(t("As a picture"), f"card {its}")),
        (Button(t("Why?"), f"why article {its}"),),
    )


def shared_card(article: Article, context: Context, home: str = "") -> Reply:
    """An article as it is shown to others: its beginning, the page where it stands, and the way to all of it.

    `home` is the beginning of an address that opens a private chat with the bot (Request.home).
    """
    t = context.t
    card = Card(
        title=article.title,
        text=article.summary or teaser(article.body),
        note=note(article.source, *map(t.topic, article.tags[:TAGS])),
        when=Moment(article.published, when(article.published, context)),
        url=article.url,
        pictures=article.pictures[:1],
    )
    its = Shown(article.id, article.version, SHARED)
    return Reply(language=t.code, cards=(card,), buttons=(shared_buttons(article, context, home),), shows=its)


def shared_buttons(article: Article, context: Context, home: str) -> tuple[Button, ...]:
    """The ways from an article's card to all of it."""
    t = context.t
    original = (Button(t("Original page"), url=article.url),) if article.url else ()
    label, number = t("Read in full"), article.id
    read = Button(label, url=f"{home}read_{number}") if home else Button(label, f"read {number}")
    return (*original, read)


def _elsewhere(also: Sequence[Article], context: Context) -> tuple[Button, ...]:
    """A button to the other articles of a story."""
    press = " ".join(["similar", *(str(article.id) for article in also[:SIMILAR])])
    return (Button(context.t("Similar"), press),) if also else ()


def withdrawn(article: Article, context: Context) -> Reply:
    """What stands where an article was sent that editors took back."""
    t = context.t
    text = t("The editors took this article back: {title}", title=article.title)
    return Reply(language=t.code, text=text, shows=Shown(article.id, article.version))


def latest(chosen: Selection | None = None, page: int = 0) -> str:
    """What a button carries that leads to a page of a list of /latest; page 0 opens it in a message of its own.

    An open list keeps its language, whoever turns its pages; a new one is in the reader's.
    """
    chosen = chosen or Selection()
    language = (chosen.language or EVERY) if page else OWN
    return f"latest {page} {chosen.newest} {chosen.facet} {language}"


def button_pages(
    buttons: list[Button], number: int, context: Context, command: str, of: str = ""
) -> tuple[tuple[Button, ...], ...]:
    """Page `number` of many buttons (the nearest that there is), three a row, with the way to the others below.

    Another page is what `command` and its number lead to, with `of` behind them.
    """
    last = -(-len(buttons) // BUTTONS)
    number = max(1, min(number, last))
    shown = buttons[(number - 1) * BUTTONS : number * BUTTONS]
    rows = tuple(tuple(shown[at : at + COLUMNS]) for at in range(0, len(shown), COLUMNS))
    return (*rows, *pager(context, number, last, lambda page: f"{command} {page}{of}"))
