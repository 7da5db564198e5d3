"""Long work as people see it: a bar and counts in words while it goes on, then what came of it."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_, Language
from bot.model import Button, Reply, Request, Tone, Unit
from bot.router.advice import sentence
from bot.router.context import Context
from bot.router.work import Running, Stage, Work

STEPS, FULL, EMPTY = 10, "▰", "▱"
"""The bar: it has no direction of its own, so it fills from the side at which the reader begins."""
_SAID = {
    Stage.CANCELLED: N_("Cancelled. What was done until then stays."),
    Stage.INTERRUPTED: N_("Interrupted, as the bot was restarted. What was done until then stays; begin again."),
}


async def at_work(work: Work, request: Request, context: Context) -> Reply:
    """Begin long work: what came of it, where that is soon, else how far it is. Raises BadInput."""
    its = await context.jobs.start(work, request.person, request.at)
    return progress(its, context) if its.number else work.outcome(context)


def progress(its: Running, context: Context) -> Reply:
    """How far it is, or how it ended."""
    if its.goes_on:
        return _going(its, context.t)
    told = its.work.outcome(context) if its.work and its.stage is not Stage.FAILED else Reply(language=context.t.code)
    if its.stage is not Stage.DONE:
        told = replace(told, text="\n".join(filter(None, [*_ended(its, context), told.text])))
        told = replace(told, buttons=(*told.buttons, *_again(its, context)))
    return _with_file(told, its, context.t)


def document(its: Running, context: Context) -> Reply:
    """The file that it made. Raises BadInput where there is none."""
    told = its.work.outcome(context) if its.work and its.stage is Stage.DONE else None
    if told is None or told.document is None:
        raise BadInput(N_("This file is not kept any more. Ask for it again."))
    return Reply(language=told.language, document=told.document, personal=True)


def counted(its: Running, t: Language) -> str:
    """How many units are done; "" where there is one only, or nobody knows how many."""
    if its.total < 2:  # noqa: PLR2004  one is no count
        return ""
    of = {"done": its.done}
    if its.unit is Unit.FEEDS:
        return t.plural("{done} of {n} feed", "{done} of {n} feeds", its.total, **of)
    if its.unit is Unit.MEGABYTES:
        return t("{done} of {n} MB", done=t.number(its.done), n=t.number(its.total))
    return t.plural("{done} of {n} article", "{done} of {n} articles", its.total, **of)


def job_buttons(its: Running, t: Language) -> tuple[Button, ...]:
    """What can be done with work that goes on."""
    cancel = Button(t("Cancel"), f"job {its.number} cancel", tone=Tone.DANGER)
    return Button(t("Refresh"), f"job {its.number}"), cancel


def _going(its: Running, t: Language) -> Reply:
    count = counted(its, t)
    lines = [f"{t(its.what)}…", *([_bar(its), count] if count else [])]
    return Reply(language=t.code, text="\n".join(lines), buttons=(job_buttons(its, t),), job=its.number)


def _bar(its: Running) -> str:
    full = min(its.done, its.total) * STEPS // its.total
    return FULL * full + EMPTY * (STEPS - full)


def _ended(its: Running, context: Context) -> list[str]:
    """Why it came to no end, and how far it came."""
    t = context.t
    if its.stage is not Stage.FAILED:
        said = t(_SAID[its.stage])
    elif isinstance(its.error, BadInput):
        said = sentence(str(its.error), t)
    else:
        said = t("Sorry, something went wrong on our side. What was done until then stays; try again later.")
    return [t.heading(t(its.what)), said, counted(its, t)]


def _again(its: Running, context: Context) -> tuple[tuple[Button, ...], ...]:
    again = its.work.again if its.work else ""
    return ((Button(context.t("Begin again"), again),),) if again else ()


def _with_file(told: Reply, its: Running, t: Language) -> Reply:
    """A message that was words can't become a file: a button brings it."""
    if told.document is None:
        return told
    row = (Button(t("Get the file"), f"job {its.number} file", tone=Tone.PRIMARY),)
    return replace(told, document=None, buttons=(row, *told.buttons))
