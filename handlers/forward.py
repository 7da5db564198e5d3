"""Messages that an editor forwards or pastes in a private chat become drafts, or news at once."""

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Article, Button, Command, Forward, Reply, Request, State, Tone
from bot.router import Context, shorten, taken

COMMAND = Command("forward", N_("Add a forwarded message to the news"), admin=True, menu=False)
LINE = 100
"""Characters of a title in the list of many."""

Taken = tuple[Article, bool]


async def answer(request: Request, context: Context) -> Reply:
    forwards = request.forwards or (Forward(request.text),)
    if len(forwards) == 1:
        article, new = await context.add(forwards[0], request)
        return taken(article, context, request, new=new)
    found: list[Taken] = []
    refused = 0
    for one in forwards:
        try:
            found.append(await context.add(one, request))
        except BadInput:
            refused += 1
    return _many(found, refused, context)


def _many(found: list[Taken], refused: int, context: Context) -> Reply:
    """One card for a burst: what it became, in order, and what can be done with all of it."""
    t = context.t
    before = sum(not new for _, new in found)
    lines = [f"{number}. {shorten(article.title, LINE, len)}" for number, (article, _) in enumerate(found, 1)]
    if before:
        lines.append(t.plural("{n} message was added before.", "{n} messages were added before.", before))
    if refused:
        lines.append(t.plural("{n} message holds no text.", "{n} messages hold no text.", refused))
    return Reply(language=t.code, text="\n".join([_heading(len(found), context), *lines]), buttons=_all(found, context))


def _heading(count: int, context: Context) -> str:
    if context.publishes_at_once:
        return context.t.plural("{n} article is published:", "{n} articles are published:", count)
    return context.t.plural("{n} draft from these messages:", "{n} drafts from these messages:", count)


def _all(found: list[Taken], context: Context) -> tuple[tuple[Button, ...], ...]:
    drafts = [article.id for article, _ in found if article.state is State.DRAFT]
    if not drafts:
        return ()
    t = context.t
    every = Button(t("Publish all"), f"publish all {min(drafts)} {max(drafts)}", tone=Tone.PRIMARY)
    return ((every, Button(t("One by one"), "drafts 1")),)
