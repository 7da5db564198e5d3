"""/saved: the articles that a person keeps, the last kept first."""

from dataclasses import replace

from bot.i18n import N_
from bot.model import Article, Button, Card, Command, Reply, Request
from bot.router import Context, article_card, latest, numbers, page_of, pager, unseen

COMMAND = Command("saved", N_("The articles that you keep"), words=N_("saved, my saved articles"), aside=True, rank=33)


async def answer(request: Request, context: Context) -> Reply:
    return await (_show(1, request, context) if unseen(request) else _counted(request, context))


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry a page; "drop", the number of an article and the page on which it stands. Page 0 is a new list."""
    if not unseen(request):  # it may be somebody else's list
        return await _counted(request, context)
    verb, _, rest = request.text.partition(" ")
    if verb != "drop":
        [page] = numbers(request.text, 1)
        return replace(await _show(max(page, 1), request, context), replaces=page > 0)
    number, page = numbers(rest, 2)
    await context.store.saved.drop(request.person, number)
    notice = context.t("Taken out of what you keep.")
    if not page:
        return Reply(language=context.t.code, text=notice, replaces=True, personal=True)
    return replace(await _show(page, request, context), replaces=True, notice=notice)


async def _counted(request: Request, context: Context) -> Reply:
    """Where everybody reads the answer, and may press its buttons."""
    t, page = context.t, await context.store.saved.page(request.person, **page_of(1, context))
    count = t.plural("You keep {n} article", "You keep {n} articles", page.total)
    text = f"{count}. " + t("The list opens in a private chat with me.")
    return Reply(language=t.code, text=text, personal=True)


async def _show(number: int, request: Request, context: Context) -> Reply:
    t, size = context.t, context.page_size
    page = await context.store.saved.page(request.person, **page_of(number, context))
    if not page.articles:
        text = t("You keep no articles yet. The Save button of an article keeps it.")
        return Reply(language=t.code, text=text, buttons=((Button(t("Latest news"), latest()),),), personal=True)
    where = page.offset // size + 1
    return Reply(
        language=t.code,
        text=t.plural("You keep {n} article", "You keep {n} articles", page.total),
        cards=tuple(_card(article, where, request, context) for article in page.articles),
        buttons=pager(context, where, -(-page.total // size), lambda other: f"saved {other}"),
        ordered=True,
        first=page.offset + 1,
        personal=True,
    )


def _card(article: Article, page: int, request: Request, context: Context) -> Card:
    card = article_card(article, context, request.at)
    drop = Button(context.t("Drop"), f"saved drop {article.id} {page}", sign="✕")
    return replace(card, buttons=(*card.buttons, drop))
