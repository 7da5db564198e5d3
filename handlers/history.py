"""/history: who changed what of an article, and when."""

from collections.abc import Sequence
from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Article, Button, Command, Edit, Reply, Request, Role
from bot.router import (
    EVERYTHING,
    FIND,
    Context,
    Sought,
    asked_for,
    changed,
    cut,
    number_in,
    numbers,
    pager,
    recalled,
    seek_line,
    seek_row,
    somebody,
    stored,
    when,
    who,
)

COMMAND = Command(
    "history",
    N_("Who changed an article, and what"),
    argument=Argument(N_("number"), N_("The article's number"), required=True),
    role=Role.EDITOR,
    words=N_("history"),
    rank=63,
)
A_PAGE = 10


async def answer(request: Request, context: Context) -> Reply:
    number = number_in(request.text.strip())
    if number is None:
        raise BadInput(N_("Say which article or draft by its number."))
    return await _show(number, 1, context)


async def takes(request: Request, context: Context) -> bool:
    """A number."""
    return number_in(request.text) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry FIND and the article's number; or its number, a page and the number of what is sought."""
    verb, _, rest = request.text.partition(" ")
    if verb == FIND:
        [number] = numbers(rest, 1)
        its = await asked_for("", request, context)
        return its if isinstance(its, Reply) else replace(await _show(number, 1, context, its), replaces=True)
    number, page, *carried = numbers(request.text, 2, 3)
    return replace(await _show(number, page, context, await recalled(carried, request, context)), replaces=True)


async def _show(number: int, page: int, context: Context, its: Sought = EVERYTHING) -> Reply:
    article = await stored(number, context)
    edits = [
        edit
        for edit in await context.store.editing.history(number)
        if its.holds(edit.name, edit.who, edit.field, edit.old, edit.new, changed(edit, context))
    ]
    shown, page, last = cut(edits, page, A_PAGE)
    line = seek_line(its, len(edits), context.t)
    return Reply(
        language=context.t.code,
        text="\n".join([article.title, *([line, *_told(shown, context)] if line else _lines(shown, article, context))]),
        buttons=(
            *pager(context, page, last, lambda other: f"history {number} {other} {its.number}"),
            *seek_row(f"history {FIND} {number}", f"history {number} 1", its, last, context),
            (Button(context.t("Edit"), f"edit {number}"),),
        ),
    )


def _lines(edits: Sequence[Edit], article: Article, context: Context) -> list[str]:
    if not edits:
        added = context.t("Added by {name}, and never changed.", name=article.added_by or somebody(context.t))
        return [f"{when(article.added, context)} · {added}"]
    return _told(edits, context)


def _told(edits: Sequence[Edit], context: Context) -> list[str]:
    return [f"{when(edit.at, context)} · {who(edit, context.t)} · {changed(edit, context)}" for edit in edits]
