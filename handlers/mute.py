"""/mute: a chat hears no more of a story for some days, and what is muted is listed and taken back."""

from dataclasses import replace
from datetime import timedelta

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Article, Button, Card, Chat, Command, Mute, Reply, Request, State
from bot.router import (
    EVERYTHING,
    OLD,
    Context,
    Sought,
    asked_for,
    cut,
    elsewhere,
    is_here,
    meant,
    note,
    number_in,
    numbers,
    only_managers,
    pager,
    recalled,
    seek_line,
    seek_row,
    sought,
    stored,
)

COMMAND = Command(
    "mute",
    N_("Hear no more of a story"),
    argument=Argument(N_("number"), N_("The number of an article of it; without, what is muted is listed")),
    asks_rights=True,
    words=N_("mute, muted"),
    rank=34,
)
MUTED_FOR = timedelta(days=7)
"""What is told of an event after that is another one."""
MOST_CARDS = 8


async def answer(request: Request, context: Context) -> Reply:
    typed = request.text.strip()
    if not typed:
        return await _page(1, request.chat, request, context)
    number = number_in(typed)
    if number is None:
        return await _page(1, request.chat, request, context, await sought(typed, request, context))
    return await _mute(number, request, context)


async def takes(request: Request, context: Context) -> bool:
    """A number."""
    return number_in(request.text) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the number of an article; "of", and the digest and the part of it that show several; "undo" or
    "drop" and the number of a story, "drop" with the page on which it stands; "page", a page, and another chat's id;
    "find"; or "found" with a page and the number of the words.
    """
    verb, _, rest = request.text.partition(" ")
    match verb:
        case "":
            return await _page(1, request.chat, request, context)
        case "of":
            run, part = numbers(rest, 2)
            return await _choice(run, part, request, context)
        case "undo":
            [story] = numbers(rest, 1)
            return await _undone(story, request, context)
        case "drop":
            story, page = numbers(rest, 2)
            only_managers(request, context)
            await context.store.mutes.unmute(request.chat, story)
            return replace(await _page(page, request.chat, request, context), replaces=True)
        case "page" | "find" | "found":
            return await _listed(verb, rest, request, context)
    [number] = numbers(request.text, 1)
    return await _mute(number, request, context)


async def _listed(verb: str, rest: str, request: Request, context: Context) -> Reply:
    """The list of what is muted, or of what in it is sought."""
    if verb == "find":
        its = await asked_for("", request, context)
        return its if isinstance(its, Reply) else await _page(1, request.chat, request, context, its)
    if verb == "found":
        page, *carried = numbers(rest, 2)
        its = await recalled(carried, request, context)
        return replace(await _page(page, request.chat, request, context, its), replaces=True)
    where, _, named = rest.partition(" ")
    [page] = numbers(where, 1)
    return replace(await _page(page, meant(named, request, context), request, context), replaces=True)


async def _mute(number: int, request: Request, context: Context) -> Reply:
    only_managers(request, context)
    article = await stored(number, context)
    if article.state is not State.PUBLISHED:
        raise BadInput(N_("There is no such article."))
    await context.also_in(article, request.at)  # it may have no story yet
    news = await context.store.subscriptions.news_of(number)
    if news is None or not news.story:
        raise BadInput(N_("This article stands alone: nothing else tells its story."))
    until = request.at + MUTED_FOR
    await context.store.mutes.mute(request.chat, news.story, until)
    t = context.t
    text = t("Muted: {title}", title=article.title)
    how = t("Nothing more of this story comes by itself until {date}.", date=t.date(until, context.zone))
    undo = Button(t("Undo"), f"mute undo {news.story}")
    row = (undo, Button(t("Muted stories"), "mute page 1"))
    return Reply(language=t.code, text=f"{text}\n{how}", buttons=(row,), personal=True)


async def _undone(story: int, request: Request, context: Context) -> Reply:
    only_managers(request, context)
    await context.store.mutes.unmute(request.chat, story)
    t = context.t
    return Reply(language=t.code, text=t("It is not muted any more."), replaces=True, personal=True)


async def _choice(run: int, part: int, request: Request, context: Context) -> Reply:
    """Which of the articles of a message that came at once is meant; only in the chat to which it was sent."""
    its = await context.store.digests.run(run)
    one = await context.store.subscriptions.get(its.subscription) if its else None
    if not one or not is_here(one, request):
        raise BadInput(OLD)
    messages = [each for each in await context.store.ledger.deliveries(run) if each.part == part]
    articles = await context.store.articles([number for each in messages for number in each.articles])
    t = context.t
    cards = tuple(
        _to_mute(articles[number], context) for each in messages for number in each.articles if number in articles
    )
    if not cards:
        raise BadInput(OLD)
    return Reply(language=t.code, text=t("Of which story do you want to hear no more?"), cards=cards, ordered=True)


def _to_mute(article: Article, context: Context) -> Card:
    mute = Button(context.t("Mute"), f"mute {article.id}")
    return Card(title=article.title, note=note(article.source), buttons=(mute,))


async def _page(page: int, chat: Chat, request: Request, context: Context, its: Sought = EVERYTHING) -> Reply:
    """What a chat has muted, or of it what is sought; a page that there is not is the nearest one."""
    if chat == request.chat:
        only_managers(request, context)
    t, size = context.t, min(context.page_size, MOST_CARDS)
    every = await context.store.mutes.of_chat(chat, request.at)
    if not every:
        text = t("No story is muted here. The button of a message that came at once mutes its story.")
        return Reply(language=t.code, text=text, personal=True)
    found = [one for one in every if its.holds(one.title)]
    shown, page, last = cut(found, page, size)
    here = not elsewhere(chat, request)
    count = seek_line(its, len(found), t) or t.plural("{n} story is muted", "{n} stories are muted", len(every))
    turn = f"mute found {{}} {its.number}" if its.number else f"mute page {{}}{elsewhere(chat, request)}"
    return Reply(
        language=t.code,
        text="\n".join([count, t("The button of a story brings it back.")] if here else [count]),
        cards=tuple(_card(one, page if here else 0, context) for one in shown),
        buttons=(
            *pager(context, page, last, turn.format),
            *(seek_row("mute find", "mute page 1", its, last, context) if here else ()),
        ),
        ordered=True,
        first=(page - 1) * size + 1,
        personal=True,
    )


def _card(its: Mute, page: int, context: Context) -> Card:
    """Page 0: it is another chat's, where it can be taken back."""
    t = context.t
    until = t("until {date}", date=t.date(its.until, context.zone))
    drop = (Button(t("Unmute"), f"mute drop {its.story} {page}"),) if page else ()
    return Card(title=its.title or t("A story that was taken back"), note=until, buttons=drop)
