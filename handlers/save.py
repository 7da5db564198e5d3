"""/save: keeps an article for a person; /saved lists them."""

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Button, Command, Reply, Request, State
from bot.router import Context, number_in, numbers, only_who_keeps_a_list, stored, unseen

COMMAND = Command(
    "save",
    N_("Keep an article for yourself"),
    argument=Argument(N_("number"), N_("The article's number"), required=True),
    words=N_("save, save article"),
    aside=True,
    rank=20,
)


async def answer(request: Request, context: Context) -> Reply:
    number = number_in(request.text.strip())
    if number is None:
        raise BadInput(N_("Say which article by its number."))
    return await _keep(number, request, context)


async def takes(request: Request, context: Context) -> bool:
    """A number."""
    return number_in(request.text) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the article's number."""
    [number] = numbers(request.text, 1)
    return await _keep(number, request, context)


async def _keep(number: int, request: Request, context: Context) -> Reply:
    """Says it in passing; of an article that is kept already, how to drop it."""
    only_who_keeps_a_list(request)
    article = await stored(number, context)
    if article.state is not State.PUBLISHED:
        raise BadInput(N_("There is no such article."))
    t, saved = context.t, context.store.saved
    drop, every = Button(t("Drop it"), f"saved drop {number} 0"), Button(t("All that is saved"), "saved 0")
    if await saved.has(request.person, number):
        return _said(t("Saved already: {title}", title=article.title), (drop, every), request, context)
    await saved.keep(request.person, number, request.at)
    if request.pressed:
        return Reply(language=t.code, notice=t("Saved. {saved} shows all.", saved="/saved"))
    return _said(t("Saved: {title}", title=article.title), (every,), request, context)


def _said(text: str, row: tuple[Button, ...], request: Request, context: Context) -> Reply:
    """Where others see the buttons, they may press them."""
    return Reply(language=context.t.code, text=text, buttons=(row,) if unseen(request) else (), personal=True)
