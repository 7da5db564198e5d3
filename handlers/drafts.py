"""/drafts: what waits to be published, the newest first."""

from dataclasses import replace

from bot.i18n import N_
from bot.model import Article, Button, Card, Command, Reply, Request, Tone
from bot.router import Context, article_card, numbers, page_of, pager

COMMAND = Command("drafts", N_("Drafts that wait to be published"), admin=True, rank=71)


async def answer(request: Request, context: Context) -> Reply:
    return await _show(1, request, context)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry a page."""
    [page] = numbers(request.text, 1)
    return replace(await _show(max(page, 1), request, context), replaces=True)


async def _show(number: int, request: Request, context: Context) -> Reply:
    t, size = context.t, context.page_size
    page = await context.store.editing.drafts(**page_of(number, context))
    if not page.articles:
        return Reply(
            language=t.code, text=t("There are no drafts. Forward me a message, or paste a text, to make one.")
        )
    return Reply(
        language=t.code,
        text=t.plural("{n} draft", "{n} drafts", page.total),
        cards=tuple(_card(article, request, context) for article in page.articles),
        buttons=pager(context, page.offset // size + 1, -(-page.total // size), lambda other: f"drafts {other}"),
        ordered=True,
        first=page.offset + 1,
    )


def _card(article: Article, request: Request, context: Context) -> Card:
    """A draft in the list: its teaser, and its way to readers."""
    t, its = context.t, f"{article.id} {article.version}"
    buttons = (
        Button(t("Open"), f"edit {article.id}"),
        Button(t("Publish"), f"publish {its}", tone=Tone.PRIMARY),
    )
    return replace(article_card(article, context, request.at), buttons=buttons)
