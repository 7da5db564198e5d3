"""Inline answers: what may be put into any chat where somebody asks the bot. Kept for some seconds."""

from collections.abc import Sequence
from dataclasses import replace

from bot.errors import BadInput
from bot.i18n.cards import small_print, teaser
from bot.model import Article, Button, Offered, Offers, Reply, Request, Selection, State
from bot.router.articles import article_card, number_in, numbers, shared_buttons, shared_card
from bot.router.context import Context
from bot.router.links import search_link
from bot.router.offered import Kept

A_PAGE = 50
"""Articles a page: as many as Telegram takes."""
LONGEST = 200
"""Characters of a question that count."""
SECONDS = 5
"""So long a platform may keep an answer: what editors take back meanwhile is still offered from there."""


async def offers(request: Request, context: Context, page: str) -> Offers:
    """A page of the newest, of one article (#12), or of what words find; `page` is what the one before called `next`.

    A page that nobody was offered is empty.
    """
    words = " ".join(request.text.split())[:LONGEST]
    key = (words, page, context.t.code, context.preferences, str(context.zone), request.home)
    kept = context.offered.get(key, request.at)
    if kept is None or await context.store.changed(kept.articles, kept.change):
        change = await context.store.last_change()
        found, following = await _found(words, page, request, context)
        answer = Offers(language=context.t.code) if found or page else _nothing(words, context)
        offered = tuple(_offered(article, words, request, context) for article in found)
        answer = replace(answer, offers=offered, next=following, seconds=SECONDS)
        kept = Kept(answer, tuple(article.id for article in found), request.at, change)
        context.offered.keep(key, kept)
    return kept.offers


async def _found(words: str, page: str, request: Request, context: Context) -> tuple[Sequence[Article], str]:
    """The articles of a page, and the page after it."""
    if words.startswith("#"):
        return await _one(number_in(words[1:].strip()), context), ""
    try:
        offset, newest = numbers(page, 2) if page else (0, 0)
    except BadInput:
        return (), ""
    if offset % A_PAGE:
        return (), ""
    return await (_searched(words, offset, newest, request, context) if words else _latest(offset, newest, context))


async def _one(number: int | None, context: Context) -> Sequence[Article]:
    article = await context.store.article(number) if number else None
    return (article,) if article and article.state is State.PUBLISHED else ()


async def _latest(offset: int, newest: int, context: Context) -> tuple[Sequence[Article], str]:
    """In the reader's language; in every language where there is none in it."""
    chosen = Selection(language=context.t.code, newest=newest)
    page = await context.store.latest(chosen, offset=offset, limit=A_PAGE)
    if not page.articles:
        page = await context.store.latest(replace(chosen, language=""), offset=offset, limit=A_PAGE)
    return _page(page.articles, page.offset, offset, page.total, newest or page.newest)


async def _searched(
    words: str, offset: int, newest: int, request: Request, context: Context
) -> tuple[Sequence[Article], str]:
    found = await context.search.find(
        words, at=request.at, zone=context.zone, newest=newest, offset=offset, limit=A_PAGE
    )
    return _page([hit.article for hit in found.hits], found.offset, offset, found.listed, found.newest)


def _page(
    articles: Sequence[Article], offset: int, asked: int, total: int, newest: int
) -> tuple[Sequence[Article], str]:
    """A page that was not offered, which the store and the search answer with the last one, is empty."""
    if offset != asked:
        return (), ""
    end = offset + len(articles)
    return articles, f"{end} {newest}" if articles and end < total else ""


def _nothing(words: str, context: Context) -> Offers:
    """Nothing is found: the way into the private chat, where the same is searched for."""
    t = context.t
    if not words:
        return Offers(language=t.code, note=t("There is no news here yet. Open Khabar"), start="start")
    return Offers(language=t.code, note=t("Nothing found. Search with me in private"), start=search_link(words))


def _offered(article: Article, words: str, request: Request, context: Context) -> Offered:
    """Its title and small print to choose it by, and its card to be put into the chat."""
    card = article_card(article, context, request.at)
    picture = next((its.url for its in article.pictures if its.url), "")
    return Offered(
        id=str(article.id),
        title=article.title,
        text="\n".join(part for part in (small_print(card), teaser(article.summary, article.title)) if part),
        picture=picture,
        reply=_posted(article, words, request, context),
    )


def _posted(article: Article, words: str, request: Request, context: Context) -> Reply:
    """What is put into the chat. Its buttons open addresses or ask anew: nobody hears a press there."""
    shared = shared_card(article, context, request.home)
    ways = tuple(button for button in shared_buttons(article, context, request.home) if button.url)
    again = () if words.startswith("#") else (Button(context.t("Search again"), again=words or " "),)
    return replace(shared, buttons=tuple(row for row in (ways, again) if row), shows=None, digits=context.t.digits)
