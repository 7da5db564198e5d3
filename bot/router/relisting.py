"""Lists of articles that were sent, as they are now: asked for again as their own buttons would."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.errors import BadInput
from bot.model import Article, Chat, ChatKind, Listing, Person, Reply, Request, State
from bot.router.articles import article_card
from bot.router.context import MANAGING, THEIRS, Context
from bot.router.handlers import Handler, acted


async def listed_again(
    chat: Chat, its: Listing, handlers: Mapping[str, Handler], context: Context, at: datetime
) -> Reply | None:
    """The same articles as they are now, and above them the names of those that the editors took back; None where it is
    no list that may be asked for.

    Nobody in particular asks, so only a command does whose buttons change nothing; for a list of one's own, whoever's
    private chat it is.
    """
    request = await _request(chat, its.again, context, at)
    handler = handlers.get(request.command or "") if request else None
    if request is None or handler is None or not (handler.COMMAND.shows or its.again.startswith(THEIRS)):
        return None
    try:
        reply = await acted(handler, request, context)
    except BadInput:  # what it was asked by is not known any more
        reply = Reply(language=context.t.code, ordered=True)
    found = [await context.store.article(number) for number, _ in its.articles]
    stored = [article for article in found if article]
    return _with(reply, stored, its, context, at) if stored else None


def _with(reply: Reply, stored: Sequence[Article], its: Listing, context: Context, at: datetime) -> Reply:
    """The list with these articles, or as it is now where none is left of them. What is taken back may be published
    again, so it is remembered.
    """
    now = reply.shows.articles if isinstance(reply.shows, Listing) else ()
    told = {number: card for (number, _), card in zip(now, reply.cards, strict=True)}
    cards = tuple(
        told.get(article.id) or article_card(article, context, at)
        for article in stored
        if article.state is State.PUBLISHED
    )
    gone = [article.title for article in stored if article.state is not State.PUBLISHED]
    lines = [context.t("The editors took this article back: {title}", title=title) for title in gone]
    text = "\n".join(filter(None, [*lines, reply.text]))
    articles = tuple((article.id, article.version) for article in stored)
    if not cards:
        return replace(reply, text=text, shows=replace(its, articles=(*articles, *now)))
    if not reply.cards:  # it says that there is nothing, and so do its buttons
        reply, text = Reply(language=reply.language, ordered=True), "\n".join(lines)
    return replace(reply, text=text, cards=cards, shows=replace(its, articles=articles))


async def _request(chat: Chat, again: str, context: Context, at: datetime) -> Request | None:
    """What the list's own button would say; None where it is not known any more whose list it was.

    A chat is one of several people: in it, who manages it is told more.
    """
    command, _, text = again.removeprefix(MANAGING).removeprefix(THEIRS).partition(" ")
    if again.startswith(THEIRS):
        person = await context.store.visits.who_is_in(chat)
        its = replace(chat, kind=ChatKind.PRIVATE)
    else:
        person = Person(chat.platform, "", manages_chat=again.startswith(MANAGING))
        its = replace(chat, kind=ChatKind.GROUP)
    return Request(chat=its, person=person, command=command, text=text, pressed=True, at=at) if person else None
