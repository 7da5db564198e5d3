"""/edit: an article or a draft as editors see it, and a button for each part of it that can be changed."""

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Article, Command, Reply, Request, Role
from bot.router import Context, asks, edited, number_in, numbers, overtaken, preview, stored, undoable

COMMAND = Command(
    "edit",
    N_("Change an article or a draft"),
    argument=Argument(N_("number"), N_("The article's number"), required=True),
    role=Role.EDITOR,
    words=N_("edit, change"),
    rank=62,
)


async def answer(request: Request, context: Context) -> Reply:
    number = number_in(request.text.strip())
    if number is None:
        raise BadInput(N_("Say which article or draft by its number."))
    return preview(await stored(number, context), context)


async def takes(request: Request, context: Context) -> bool:
    """A number."""
    return number_in(request.text) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry a number alone, which opens it; or with it the version that was seen, and the field to change."""
    its, _, field = request.text.rpartition(" ")
    if not its:
        [number] = numbers(field, 1)
        return preview(await stored(number, context), context)
    number, version = numbers(its, 2)
    article = await stored(number, context)
    question = asks(field, article, context)
    if request.answer is None:
        return await context.ask(question, request)
    if reply := await overtaken(article, version, request, context):
        return reply
    new = edited(article, field, request.answer, at=request.at, zone=context.zone)
    new = context.named_tags(new) if field == "tags" else new
    return await _changed(article, new, version, request, context)


async def _changed(old: Article, new: Article, version: int, request: Request, context: Context) -> Reply:
    article = await context.change(new, request)
    if article is None:  # somebody was faster by a moment
        now = await stored(new.id, context)
        return await overtaken(now, version, request, context) or preview(now, context)
    return undoable(context.t("Changed."), old, article, request, context)
