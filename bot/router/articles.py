"""Articles as cards, and lists of them with their buttons: what several handlers show alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.errors import BadInput
from bot.i18n import N_, cards
from bot.i18n.cards import headline, note, teaser, told_elsewhere
from bot.model import COUNTED, Article, Button, Card, Hit, Page, Reply, Selection, Shown, Tone
from bot.router.context import Context
from bot.text.bidi import isolate
from bot.text.split import split

PAGE = 1500
"""Characters of an article a page: about a telephone's screen and a half, and within every platform's limit."""
COLUMNS, BUTTONS = 3, 18
"""Buttons a row, and a page, of topics and sources: what a telephone shows without scrolling."""
SIMILAR = 4
"""Numbers of articles that a button of 64 bytes carries at most."""
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
    """An article in a list: what it is about, who says so and when, and a button to read it."""
    t = context.t
    read = Button(t("Read"), f"read {article.id}")
    return replace(headline(article, t, context.zone, at), text=teaser(article.summary), buttons=(read,))


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


def pager(context: Context, number: int, last: int, press: Callable[[int], str]) -> tuple[tuple[Button, ...], ...]:
    """A row of previous and next around page `number` of `last`; no row where there is one page."""
    return cards.pager(context.t, number, last, press)


def counted(total: int, context: Context) -> str:
    """How many articles a list has, in words."""
    if total >= COUNTED:
        return context.t("More than {n} articles", n=COUNTED - 1)
    return context.t.plural("{n} article", "{n} articles", total)


def read_card(article: Article, number: int, context: Context, also: Sequence[Article] = ()) -> Reply:
    """Page `number` of a whole article; a page that there is not is the nearest one. `also` tell the same event."""
    t = context.t
    pages = split(article.body, PAGE, len) or [article.summary]
    number = min(max(number, 1), len(pages))
    where = t("Page {n} of {last}", n=number, last=len(pages)) if len(pages) > 1 else None
    card = Card(
        title=article.title,
        text=pages[number - 1],
        note=note(article.source, article.author, article.place, t.date(article.published, context.zone), where),
        url=article.url,
        pictures=article.pictures if number == 1 else (),
    )
    rows = pager(context, number, len(pages), lambda page: f"read {article.id} {page}")
    original = (Button(t("Original page"), url=article.url),) if article.url else ()
    remove = (Button(t("Remove"), f"remove {article.id}", tone=Tone.DANGER),) if context.is_admin else ()
    card = told_elsewhere(card, len({one.source for one in also if one.source} - {article.source}), t)
    below = (*original, *_elsewhere(also, context), *remove)
    own = (Button(t("Save"), f"save {article.id}"), Button(t("Why?"), f"why article {article.id}"))
    return Reply(
        language=t.code,
        cards=(card,),
        buttons=(*rows, *((below,) if below else ()), own),
        shows=Shown(article.id, article.version, number),
    )


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
