"""/card: an article as a picture, to be handed on."""

from bot.i18n import N_
from bot.model import Argument, Article, Button, Command, Reply, Request, Suggestion
from bot.router import (
    Context,
    article_drawing,
    article_named,
    number_named,
    numbers,
    published_article,
    titles_begun,
)

COMMAND = Command(
    "card",
    N_("An article as a picture"),
    argument=Argument(N_("article"), N_("Its number, or words of its title"), required=True, suggests=True),
    shows=True,
    words=N_("card"),
    rank=14,
)


async def answer(request: Request, context: Context) -> Reply:
    return await _card(await article_named(request.text, context), context)


async def takes(request: Request, context: Context) -> bool:
    """A number."""
    return number_named(request.text) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the article's number."""
    [number] = numbers(request.text, 1)
    return await _card(await published_article(number, context), context)


async def suggest(request: Request, context: Context) -> tuple[Suggestion, ...]:
    return await titles_begun(request.text, context)


async def _card(article: Article, context: Context) -> Reply:
    """With the title in words, which a picture that is handed on keeps below it."""
    t, drawing = context.t, await article_drawing(article, context)
    text = article.title if drawing else t("This can't be drawn here now: {title}", title=article.title)
    original = (Button(t("Original page"), url=article.url),) if article.url else ()
    return Reply(
        language=t.code,
        text=text,
        buttons=((Button(t("Read"), f"read {article.id}"), *original),),
        drawings=(drawing,) if drawing else (),
    )
