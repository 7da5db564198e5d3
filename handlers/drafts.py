"""/drafts: what waits to be published, the newest first."""

from dataclasses import replace

from bot.i18n import N_
from bot.model import Argument, Command, Page, Reply, Request, Role
from bot.router import (
    EVERYTHING,
    FIND,
    Context,
    Sought,
    asked_for,
    cut,
    draft_card,
    numbers,
    page_of,
    pager,
    recalled,
    seek_line,
    seek_row,
    sought,
)

COMMAND = Command(
    "drafts",
    N_("Drafts that wait to be published"),
    argument=Argument(N_("words"), N_("What the list is looked through for")),
    role=Role.EDITOR,
    words=N_("drafts, all drafts"),
    rank=61,
)
LOOKED_THROUGH = 10_000
"""Drafts, the newest, among which words are looked for."""


async def answer(request: Request, context: Context) -> Reply:
    """Words look the list through."""
    return await _show(
        1, request, context, await sought(request.text, request, context) if request.text.strip() else EVERYTHING
    )


async def takes(request: Request, context: Context) -> bool:
    """Words that a draft holds."""
    its = Sought(" ".join(request.text.split()))
    return any(its.holds(told) for _, told in await context.store.editing.draft_words(limit=LOOKED_THROUGH))


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry FIND; or a page, and the number of what is sought."""
    verb, _, rest = request.text.partition(" ")
    if verb == FIND:
        its = await asked_for(rest, request, context)
        return its if isinstance(its, Reply) else replace(await _show(1, request, context, its), replaces=True)
    page, *number = numbers(request.text, 1, 2)
    return replace(await _show(max(page, 1), request, context, await recalled(number, request, context)), replaces=True)


async def _show(number: int, request: Request, context: Context, its: Sought) -> Reply:
    t, size = context.t, context.page_size
    page = await _page(number, its, context)
    if not page.total and its == EVERYTHING:
        return Reply(
            language=t.code, text=t("There are no drafts. Forward me a message, or paste a text, to make one.")
        )
    last = -(-page.total // size)
    return Reply(
        language=t.code,
        text=seek_line(its, page.total, t) or t.plural("{n} draft", "{n} drafts", page.total),
        cards=tuple(draft_card(article, context, request.at) for article in page.articles),
        buttons=(
            *pager(context, page.offset // size + 1, last, lambda other: f"drafts {other} {its.number}"),
            *seek_row(f"drafts {FIND}", "drafts 1", its, last, context),
        ),
        ordered=True,
        first=page.offset + 1,
    )


async def _page(number: int, its: Sought, context: Context) -> Page:
    if its == EVERYTHING:
        return await context.store.editing.drafts(**page_of(number, context))
    words = await context.store.editing.draft_words(limit=LOOKED_THROUGH)
    found = [draft for draft, told in words if its.holds(told)]
    shown, number, _ = cut(found, number, context.page_size)
    known = await context.store.kept(shown)
    articles = tuple(known[draft] for draft in shown if draft in known)
    return Page(articles, len(found), offset=(number - 1) * context.page_size)
