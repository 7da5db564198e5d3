"""The button "More like this": the same story elsewhere, then what is about the same."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Article, Button, Command, Page, Reply, Request, State
from bot.router import Context, latest, listed, listing, numbers

COMMAND = Command("more", N_("Articles that are like one"), menu=False, shows=True)


async def answer(request: Request, context: Context) -> Reply:
    """Buttons carry the article's number, and of a list that is open the page and the newest article that it knew."""
    number, *open_list = numbers(request.text, 1, 3)
    article = await context.store.article(number)
    if article is None or article.state is not State.PUBLISHED:
        raise BadInput(N_("There is no such article."))
    page, newest = open_list or (1, await context.store.last_number())
    return replace(await _show(article, max(page, 1), newest, request, context), replaces=bool(open_list))


async def _show(article: Article, page: int, newest: int, request: Request, context: Context) -> Reply:
    t, size = context.t, context.page_size
    found = await _alike(article, newest, request, context)
    if not found:
        text = t("There is nothing like this yet: {title}", title=article.title)
        return Reply(language=t.code, text=text, buttons=((Button(t("Latest news"), latest()),),))
    first = (min(page, -(-len(found) // size)) - 1) * size
    shown = Page(tuple(found[first : first + size]), len(found), offset=first)
    sources = await context.other_sources(shown.articles)
    reply = listed(shown, context, request.at, lambda other: f"more {article.id} {other} {newest}", sources)
    here = f"more {article.id} {first // size + 1} {newest}"
    return replace(reply, text=t("More like “{title}”", title=article.title), shows=listing(here, shown.articles))


async def _alike(article: Article, newest: int, request: Request, context: Context) -> list[Article]:
    """The others that tell its story; then of each other story the best one."""
    same = [one for one in await context.also_in(article, request.at) if one.id <= newest]
    stories = await context.search.like(article, same=len(same), at=request.at, newest=newest)
    told = {article.id, *(one.id for one in same)}
    return [*same, *(story[0] for story in stories if told.isdisjoint(one.id for one in story))]
