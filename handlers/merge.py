"""The button that puts a draft into the article that was here already: the fuller text, and all tags and pictures."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Command, Reply, Request, State
from bot.router import Context, merged, numbers, overtaken, preview, stored

COMMAND = Command("merge", N_("Put a draft into another article"), admin=True, menu=False)


async def answer(request: Request, context: Context) -> Reply:
    """Buttons carry the draft's number and version, and the number of the article that it goes into.

    After a crash between the two changes, pressing again does the rest: merging twice is merging once.
    """
    number, version, other = numbers(request.text, 3)
    draft, kept = await stored(number, context), await stored(other, context)
    if reply := await overtaken(draft, version, request, context):
        return reply
    if draft.state is not State.DRAFT or draft.id == kept.id:
        raise BadInput(N_("This is no draft any more."))
    article = await context.change(merged(kept, draft), request)
    if article is None:  # somebody changed the other one at this moment
        return await answer(request, context)
    await context.mark(draft.id, State.DISCARDED, request)
    said = context.t("Merged into article {number}.", number=str(article.id))
    return replace(preview(article, context, said), replaces=True)
