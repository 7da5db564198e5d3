"""/history: who changed what of an article, and when."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Article, Button, Command, Edit, Reply, Request
from bot.router import Context, changed, number_in, numbers, pager, somebody, stored, when, who

COMMAND = Command(
    "history",
    N_("Who changed an article, and what"),
    argument=Argument(N_("number"), N_("The article's number"), required=True),
    admin=True,
    rank=73,
)
A_PAGE = 10


async def answer(request: Request, context: Context) -> Reply:
    number = number_in(request.text.strip())
    if number is None:
        raise BadInput(N_("Say which article or draft by its number."))
    return await _show(number, 1, context)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the article's number and a page."""
    number, page = numbers(request.text, 2)
    return replace(await _show(number, page, context), replaces=True)


async def _show(number: int, page: int, context: Context) -> Reply:
    t = context.t
    article = await stored(number, context)
    edits = await context.store.editing.history(number)
    last = max(1, -(-len(edits) // A_PAGE))
    page = max(1, min(page, last))
    shown = edits[(page - 1) * A_PAGE : page * A_PAGE]
    turning = pager(context, page, last, lambda other: f"history {number} {other}")
    return Reply(
        language=t.code,
        text="\n".join([article.title, *_lines(shown, article, context)]),
        buttons=(*turning, (Button(t("Edit"), f"edit {number}"),)),
    )


def _lines(edits: list[Edit], article: Article, context: Context) -> list[str]:
    if not edits:
        added = context.t("Added by {name}, and never changed.", name=article.added_by or somebody(context.t))
        return [f"{when(article.added, context)} · {added}"]
    return [f"{when(edit.at, context)} · {who(edit, context.t)} · {changed(edit, context)}" for edit in edits]
