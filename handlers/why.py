"""/why: for an article or a digest, why it was sent here or was not, stage by stage."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Button, Card, Command, Reply, Request, Run, State
from bot.router import (
    EVERYTHING,
    FIND,
    Context,
    Sought,
    article_why,
    asked_for,
    cut,
    may_subscribe,
    number_in,
    numbers,
    pager,
    recalled,
    run_card,
    seek_line,
    seek_row,
    sought,
    withdrawn_why,
)

COMMAND = Command(
    "why",
    N_("Why something was sent here, or was not"),
    argument=Argument(N_("number"), N_("An article's number; without one, the last digests")),
    shows=True,
    words=N_("why, why this"),
    rank=33,
)

LOOKED_AT = 200
"""Digests of a chat that are listed: some months of daily ones."""


async def answer(request: Request, context: Context) -> Reply:
    """Of an article by its number, or else of the last digests of this chat, or of those that hold words."""
    typed = request.text.strip()
    if not typed:
        return await _digests(1, request, context)
    number = number_in(typed)
    if number is None and typed.isdecimal():
        raise BadInput(N_("There is no such article."))
    if number is None:
        return await _digests(1, request, context, await sought(typed, request, context))
    return await _article(number, request, context)


async def takes(request: Request, context: Context) -> bool:
    """A number."""
    return number_in(request.text) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry a page of the last digests, and the number of the words that these hold; "article" and its number;
    or "find"."""
    verb, _, rest = request.text.partition(" ")
    if verb == "article":
        [number] = numbers(rest, 1)
        return await _article(number, request, context)
    if verb == FIND:
        its = await asked_for("", request, context)
        return its if isinstance(its, Reply) else await _digests(1, request, context, its)
    page, *carried = numbers(request.text, 1, 2)
    its = await recalled(carried, request, context)
    return replace(await _digests(max(page, 1), request, context, its), replaces=True)


async def _digests(page: int, request: Request, context: Context, its: Sought = EVERYTHING) -> Reply:
    t, store = context.t, context.store
    known = await store.digests.runs_of(request.chat, limit=LOOKED_AT)
    if not known:
        row = (Button(t("What would come now"), "digest of 0 0"),)
        return Reply(language=t.code, text=t("No digest was due in this chat yet."), buttons=(row,))
    every = await _holding(its, known, context)
    runs, page, last = cut(every, page, context.page_size)
    cards: list[Card] = []
    for run in runs:
        one = await store.subscriptions.get(run.subscription)
        cards += [await run_card(run, one, context)] if one else []
    return Reply(
        language=t.code,
        text=seek_line(its, len(every), t) or t("The last digests of this chat:"),
        cards=tuple(cards),
        buttons=(
            *pager(context, page, last, lambda other: f"why {other} {its.number}" if its.number else f"why {other}"),
            *seek_row(f"why {FIND}", "why 1", its, last, context),
        ),
    )


async def _holding(its: Sought, runs: list[Run], context: Context) -> list[Run]:
    """The digests that hold what is sought in the title of one of their articles."""
    if its == EVERYTHING:
        return runs
    titles = await context.store.articles([number for run in runs for number in run.articles])
    return [run for run in runs if any(its.holds(titles[one].title) for one in run.articles if one in titles)]


async def _article(number: int, request: Request, context: Context) -> Reply:
    """Each subscription of the chat has its reasons."""
    t = context.t
    article = await context.store.article(number)
    if article is None or article.state is not State.PUBLISHED:
        cards = await withdrawn_why(article, request.chat, context) if article else []
        if article is None or not cards:
            raise BadInput(N_("There is no such article."))
        return Reply(language=t.code, text=article.title, cards=tuple(cards))
    its = await context.store.subscriptions.of_chat(request.chat)
    lines = [
        article.title,
        "✓ " + t("It was published: {when}", when=t.ago(article.published, request.at, context.zone)),
    ]
    if not its:
        lines.append("✗ " + t("Nothing is subscribed in this chat."))
    cards = [await article_why(article, one, request.at, context) for one in its]
    offered = not its and may_subscribe(request, context)
    begin = ((Button(t("Subscribe"), "subscribe new"),),) if offered else ()
    return Reply(language=t.code, text="\n".join(lines), cards=tuple(cards), buttons=begin)
