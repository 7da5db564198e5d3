"""The button that puts a draft away; nothing is lost, and a button brings it back."""

from dataclasses import replace

from bot.i18n import N_
from bot.model import Button, Command, Reply, Request, State
from bot.router import Context, numbers, overtaken, preview, stored

COMMAND = Command("discard", N_("Discard a draft"), admin=True, menu=False)


async def answer(request: Request, context: Context) -> Reply:
    """Buttons carry the draft's number and version; and 0 to bring it back."""
    number, version, *back = numbers(request.text, 2, 3)
    if reply := await overtaken(await stored(number, context), version, request, context):
        return reply
    t = context.t
    if back:
        draft = await context.mark(number, State.DRAFT, request)
        return replace(preview(draft, context, t("It is a draft again.")), replaces=True)
    article = await context.mark(number, State.DISCARDED, request)
    return Reply(
        language=t.code,
        text=t("Discarded: {title}", title=article.title),
        buttons=((Button(t("Undo"), f"discard {article.id} {article.version} 0"),),),
        replaces=True,
    )
