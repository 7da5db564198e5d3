"""The button that puts a draft into the article that was here already: the fuller text, and all tags and pictures."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Command, Reply, Request, Role, State
from bot.router import Context, merged, numbers, overtaken, preview, restored, stored, undo_button

COMMAND = Command("merge", N_("Put a draft into another article"), role=Role.EDITOR, menu=False)


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

    async def back(request: Request, context: Context) -> Reply:
        """Both are what they were, the draft first: what happens between the two loses nothing."""
        await context.mark(draft.id, State.DRAFT, request)
        return await restored(kept, article.version, request, context)

    said = context.t("Merged into article {number}.", number=context.t.figures(str(article.id)))
    shown = preview(article, context, said)
    return replace(shown, buttons=(*shown.buttons, (undo_button(request, context, back),)), replaces=True)
