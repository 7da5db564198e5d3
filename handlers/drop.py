"""The button "Drop a line": the lines of a text, each of which goes by one tap."""

from dataclasses import replace

from bot.i18n import N_
from bot.model import Article, Button, Command, Reply, Request, Role
from bot.router import Context, lines, numbers, overtaken, pager, shorten, stored, undoable, without_line

COMMAND = Command("drop", N_("Drop a line of an article"), role=Role.EDITOR, menu=False)
A_PAGE, LINE = 8, 50
"""Lines of a text on a page, and characters that are shown of each."""


async def answer(request: Request, context: Context) -> Reply:
    """Buttons carry the article's number and the version that was seen, a page, and the line to drop, from 0."""
    number, version, page, *line = numbers(request.text, 3, 4)
    article = await stored(number, context)
    if reply := await overtaken(article, version, request, context):
        return reply
    if not line or article.version != version:  # after the editor's own change the lines are others
        return replace(_lines(article, page, context), replaces=True)
    new = await context.change(without_line(article, *line), request)
    if new is None:  # somebody was faster by a moment
        return replace(_lines(await stored(number, context), page, context), replaces=True)
    return undoable(context.t("Changed."), article, new, request, context)


def _lines(article: Article, page: int, context: Context) -> Reply:
    t, its = context.t, f"drop {article.id} {article.version}"
    every = lines(article)
    last = -(-len(every) // A_PAGE)
    page = max(1, min(page, last))
    first = (page - 1) * A_PAGE
    rows = [
        (Button(f"✕ {shorten(line, LINE, len)}", f"{its} {page} {number}"),)
        for number, line in enumerate(every[first : first + A_PAGE], first)
    ]
    turning = pager(context, page, last, lambda other: f"{its} {other}")
    back = (Button(t("Back"), f"edit {article.id}"),)
    return Reply(language=t.code, text=t("Which line shall go?"), buttons=(*rows, *turning, back))
