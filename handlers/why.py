"""/why: for an article or a digest, why it was sent here or was not, stage by stage."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Button, Card, Command, Reply, Request, State
from bot.router import Context, article_why, may_subscribe, number_in, numbers, pager, run_card, withdrawn_why

COMMAND = Command(
    "why",
    N_("Why something was sent here, or was not"),
    argument=Argument(N_("number"), N_("An article's number; without one, the last digests")),
    shows=True,
    words=N_("why, why this"),
    rank=33,
)


async def answer(request: Request, context: Context) -> Reply:
    """Of an article by its number, or else of the last digests of this chat."""
    typed = request.text.strip()
    if not typed:
        return await _digests(1, request, context)
    number = number_in(typed)
    if number is None:
        raise BadInput(N_("Say which article by its number."))
    return await _article(number, request, context)


async def takes(request: Request, context: Context) -> bool:
    """A number."""
    return number_in(request.text) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry a page of the last digests; or "article" and its number."""
    verb, _, rest = request.text.partition(" ")
    if verb == "article":
        [number] = numbers(rest, 1)
        return await _article(number, request, context)
    [page] = numbers(request.text, 1)
    return replace(await _digests(max(page, 1), request, context), replaces=True)


async def _digests(page: int, request: Request, context: Context) -> Reply:
    t, size, store = context.t, context.page_size, context.store
    runs = await store.digests.runs_of(request.chat, offset=(page - 1) * size, limit=size + 1)
    if not runs:
        row = (Button(t("What would come now"), "digest of 0 0"),)
        return Reply(language=t.code, text=t("No digest was due in this chat yet."), buttons=(row,))
    cards: list[Card] = []
    for run in runs[:size]:
        one = await store.subscriptions.get(run.subscription)
        cards += [await run_card(run, one, context)] if one else []
    last = page + (len(runs) > size)
    return Reply(
        language=t.code,
        text=t("The last digests of this chat:"),
        cards=tuple(cards),
        buttons=pager(context, page, last, lambda other: f"why {other}"),
    )


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
