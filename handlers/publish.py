"""The buttons that make a draft news, one or all of a burst, and that take it back."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Button, Command, Reply, Request, Role, State, Tone
from bot.router import Context, numbers, overtaken, preview, published, stored

COMMAND = Command("publish", N_("Publish a draft"), role=Role.EDITOR, menu=False)
MOST = 100
"""Drafts that are published at once at most."""


async def answer(request: Request, context: Context) -> Reply:
    """Buttons carry a draft's number and version, and 0 to make it a draft again; of many see `_all` and `_undone`."""
    what, _, rest = request.text.partition(" ")
    if what == "all":
        first, last = numbers(rest, 2)
        return await _all(first, last, request, context)
    if what == "undo":
        first, last, second = numbers(rest, 3)
        return await _undone(first, last, second, request, context)
    number, version, *back = numbers(request.text, 2, 3)
    its = await stored(number, context)
    if reply := await overtaken(its, version, request, context):
        return reply
    article = await context.change(replace(its, state=State.DRAFT if back else State.PUBLISHED), request)
    if article is None:  # somebody was faster by a moment
        return await answer(request, context)
    if back:
        return replace(preview(article, context, context.t("It is a draft again.")), replaces=True)
    return replace(published(article, context, request), replaces=True)


async def _all(first: int, last: int, request: Request, context: Context) -> Reply:
    """All drafts of this editor between two numbers that nobody has discarded."""
    its = await context.store.editing.drafts_of(str(request.person), first, last, limit=MOST)
    if not its:
        raise BadInput(N_("None of these is a draft any more."))
    for article in its:
        await context.mark(article.id, State.PUBLISHED, request)
    t = context.t
    undo = Button(t("Undo"), f"publish undo {first} {last} {int(request.at.timestamp())}", tone=Tone.DANGER)
    said = t.plural("{n} article is published.", "{n} articles are published.", len(its))
    return Reply(language=t.code, text=said, buttons=((undo, Button(t("Drafts"), "drafts 1")),), replaces=True)


async def _undone(first: int, last: int, second: int, request: Request, context: Context) -> Reply:
    """What `_all` published at a second, in seconds since 1970, becomes drafts again, where nobody changed it since."""
    at = datetime.fromtimestamp(min(second, int(request.at.timestamp())), UTC)
    its = await context.store.editing.published_by(str(request.person), first, last, at)
    for article in its:
        await context.mark(article.id, State.DRAFT, request)
    t = context.t
    said = t.plural("{n} article is a draft again.", "{n} articles are drafts again.", len(its))
    again = Button(t("Publish all"), f"publish all {first} {last}", tone=Tone.PRIMARY)
    return Reply(language=t.code, text=said, buttons=((again, Button(t("Drafts"), "drafts 1")),), replaces=True)
