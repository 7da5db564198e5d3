"""/card: an article as a picture, to be handed on."""

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Button, Command, Reply, Request, State
from bot.router import Context, article_drawing, number_in, numbers, stored

COMMAND = Command(
    "card",
    N_("An article as a picture"),
    argument=Argument(N_("number"), N_("The article's number"), required=True),
    shows=True,
    words=N_("card"),
    rank=31,
)


async def answer(request: Request, context: Context) -> Reply:
    number = number_in(request.text.strip())
    if number is None:
        raise BadInput(N_("Say which article by its number."))
    return await _card(number, context)


async def takes(request: Request, context: Context) -> bool:
    """A number."""
    return number_in(request.text) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the article's number."""
    [number] = numbers(request.text, 1)
    return await _card(number, context)


async def _card(number: int, context: Context) -> Reply:
    """With the title in words, which a picture that is handed on keeps below it."""
    article, t = await stored(number, context), context.t
    if article.state is not State.PUBLISHED:
        raise BadInput(N_("There is no such article."))
    drawing = await article_drawing(article, context)
    text = article.title if drawing else t("This can't be drawn here now: {title}", title=article.title)
    original = (Button(t("Original page"), url=article.url),) if article.url else ()
    return Reply(
        language=t.code,
        text=text,
        buttons=((Button(t("Read"), f"read {number}"), *original),),
        drawings=(drawing,) if drawing else (),
    )
