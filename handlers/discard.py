"""The button that puts a draft away; nothing is lost, and a button brings it back."""

from dataclasses import replace

from bot.i18n import N_
from bot.model import Button, Command, Reply, Request, Role, State
from bot.router import Context, numbers, overtaken, preview, stored

COMMAND = Command("discard", N_("Discard a draft"), role=Role.EDITOR, menu=False)


async def answer(request: Request, context: Context) -> Reply:
    """Buttons carry the draft's number and version; and 0 to bring it back."""
    number, version, *back = numbers(request.text, 2, 3)
    its = await stored(number, context)
    if reply := await overtaken(its, version, request, context):
        return reply
    t = context.t
    if its.state is State.PUBLISHED:  # an old card of the editor's own: what readers have is removed, not discarded
        return replace(preview(its, context), replaces=True)
    if back:
        draft = await context.mark(number, State.DRAFT, request)
        return replace(preview(draft, context, t("It is a draft again.")), replaces=True)
    article = await context.change(replace(its, state=State.DISCARDED), request)
    if article is None:  # somebody was faster by a moment
        return await answer(request, context)
    return Reply(
        language=t.code,
        text=t("Discarded: {title}", title=article.title),
        buttons=((Button(t("Undo"), f"discard {article.id} {article.version} 0"),),),
        replaces=True,
    )
