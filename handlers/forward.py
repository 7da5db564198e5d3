"""Messages that an editor forwards or pastes in a private chat become drafts, or news at once."""

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Button, Command, Forward, Reply, Request, Role, State, Tone
from bot.router import Context, Taken, sentence, shorten, take, taken

COMMAND = Command("forward", N_("Add a forwarded message to the news"), role=Role.EDITOR, menu=False)
LINE = 100
"""Characters of a title in the list of many."""


async def answer(request: Request, context: Context) -> Reply:
    forwards = request.forwards or (request.pasted or Forward(request.text),)
    if len(forwards) == 1:
        return await taken(await take(forwards[0], request, context), context, request)
    found: list[Taken] = []
    refused: list[str] = []
    for (
        one
    ) in forwards:  # within the answer: until all are taken in, the messages wait in the inbox, and a kill repeats
        try:
            found.append(await take(one, request, context))
        except BadInput as error:
            refused.append(sentence(str(error), context.t))
    return _many(found, refused, context)


def _many(found: list[Taken], refused: list[str], context: Context) -> Reply:
    """One card for a burst: what it became, in order, and what can be done with all of it."""
    t = context.t
    before = sum(not its.new for its in found)
    lines = [_line(number, its, context) for number, its in enumerate(found, 1)]
    if before:
        lines.append(t.plural("{n} message was added before.", "{n} messages were added before.", before))
    if refused:
        lines.append(t.plural("{n} message was not added:", "{n} messages were not added:", len(refused)))
        lines += dict.fromkeys(refused)
    return Reply(language=t.code, text="\n".join([_heading(len(found), context), *lines]), buttons=_all(found, context))


def _line(number: int, its: Taken, context: Context) -> str:
    line = f"{context.t.number(number)}. {shorten(its.article.title, LINE, len)}"
    if its.link and its.link.reason:
        return f"{line} ({context.t(its.link.sentence)})"
    if not its.copies:
        return line
    known = context.t("already here: {number}", number=context.t.figures(str(its.copies[0].article_id)))
    return f"{line} ({known})"


def _heading(count: int, context: Context) -> str:
    return context.t.plural("{n} article from these messages:", "{n} articles from these messages:", count)


def _all(found: list[Taken], context: Context) -> tuple[tuple[Button, ...], ...]:
    """What may be here already is looked at one by one."""
    t = context.t
    drafts = [its.article for its in found if its.article.state is State.DRAFT]
    if not drafts:
        return ()
    numbers = [article.id for article in drafts]
    one_by_one = Button(t("One by one"), "drafts 1")
    if any(its.copies or (its.link and its.link.reason) for its in found):
        return ((one_by_one,),)
    every = Button(t("Publish all"), f"publish all {min(numbers)} {max(numbers)}", tone=Tone.PRIMARY)
    return ((every, one_by_one),)
