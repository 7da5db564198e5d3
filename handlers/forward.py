"""Messages that an editor forwards or pastes in a private chat become drafts, or news at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Button, Command, Forward, Reply, Request, State, Tone, Unit
from bot.router import Context, Taken, at_work, sentence, shorten, take, taken

COMMAND = Command("forward", N_("Add a forwarded message to the news"), admin=True, menu=False)
LINE = 100
"""Characters of a title in the list of many."""


async def answer(request: Request, context: Context) -> Reply:
    forwards = request.forwards or (request.pasted or Forward(request.text),)
    if len(forwards) == 1:
        return await taken(await take(forwards[0], request, context), context, request)
    return await at_work(Burst(forwards, request, context), request, context)


class Burst:
    """Several messages are taken in, one after the other, as they came. One with a link waits for its page."""

    what = N_("Adding the messages")
    unit = Unit.MESSAGES
    again = ""

    def __init__(self, forwards: Sequence[Forward], request: Request, context: Context) -> None:
        self._forwards = forwards
        self._request = request
        self._context = context
        self._found: dict[int, Taken] = {}
        self._refused: dict[int, str] = {}

    async def run(self, report: Callable[[int, int], None]) -> None:
        report(0, len(self._forwards))
        for number, one in enumerate(self._forwards):
            try:
                self._found[number] = await take(one, self._request, self._context)
            except BadInput as error:
                self._refused[number] = str(error)
            report(number + 1, len(self._forwards))

    def outcome(self, context: Context) -> Reply:
        """Of those that were taken in by now; what to do with the others, if it was ended before."""
        t, left = context.t, len(self._forwards) - len(self._found) - len(self._refused)
        told = _many(list(self._found.values()), [sentence(refused, t) for refused in self._refused.values()], context)
        if not left:
            return told
        rest = t.plural(
            "{n} message was not looked at. Send it again to add it.",
            "{n} messages were not looked at. Send them again to add them.",
            left,
        )
        return replace(told, text=f"{told.text}\n{rest}")


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
