"""/alias: other spellings of a name, of which a search for one finds all; editors add and take out."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Alias, Argument, Button, Command, Reply, Request, Role, Tone
from bot.router import (
    EVERYTHING,
    FIND,
    Context,
    Sought,
    asked_for,
    cut,
    numbers,
    pager,
    recalled,
    seek_line,
    seek_row,
    undo_button,
)

COMMAND = Command(
    "alias",
    N_("Spellings of a name that find each other"),
    argument=Argument(N_("spellings"), N_("Two or more, with = between; or find and words")),
    role=Role.EDITOR,
    words=N_("spellings"),
    rank=65,
)
CHANGED = "spellings-changed"
LONGEST, WORDS, MOST = 60, 5, 8
"""Characters and words of a spelling, and spellings of one name."""
A_PAGE = 8
EXAMPLE = "الكاظمي = Kadhimi"


async def answer(request: Request, context: Context) -> Reply:
    verb, _, rest = request.text.strip().partition(" ")
    if not verb:
        return await _show(1, context)
    if verb.lower() == FIND and "=" not in rest:
        its = await asked_for(rest, request, context)
        return its if isinstance(its, Reply) else await _show(1, context, its)
    spellings = _spellings(request.text)
    await context.store.add_alias(spellings, str(request.person), request.at)
    await context.note(request, CHANGED, after=_shown(spellings))
    t = context.t
    text = t("From now on these find each other: {spellings}", spellings=_shown(spellings))
    [added] = [alias for alias in await context.store.aliases() if alias.spellings == spellings]
    return Reply(language=t.code, text=text, buttons=((Button(t("Undo"), f"alias 0 {added.id}", tone=Tone.DANGER),),))


async def takes(request: Request, context: Context) -> bool:
    """Spellings, or FIND and words."""
    return "=" in request.text or request.text.partition(" ")[0].lower() == FIND


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry FIND; or a page, the number of a group to take out first, and the number of what is sought."""
    verb, _, rest = request.text.partition(" ")
    if verb == FIND:
        its = await asked_for(rest, request, context)
        return its if isinstance(its, Reply) else replace(await _show(1, context, its), replaces=True)
    page, taken, *number = numbers(request.text, 2, 3)
    its = await recalled(number, request, context)
    if not taken:
        return replace(await _show(page, context, its), replaces=True)
    alias = await context.store.remove_alias(taken)
    if alias is None:
        raise BadInput(N_("This group of spellings is gone already."))
    await context.note(request, CHANGED, before=_shown(alias.spellings))
    notice = context.t("Taken out: {spellings}", spellings=_shown(alias.spellings))
    shown = await _show(max(page, 1), context, its)
    row = (
        undo_button(
            request, context, partial(_put_back, alias), context.t("Put back: {name}", name=_shown(alias.spellings))
        ),
    )
    return replace(shown, replaces=True, notice=notice, buttons=(row, *shown.buttons))


async def _put_back(alias: Alias, request: Request, context: Context) -> Reply:
    await context.store.add_alias(alias.spellings, str(request.person), request.at)
    await context.note(request, CHANGED, after=_shown(alias.spellings))
    return await _show(1, context)


def _spellings(text: str) -> tuple[str, ...]:
    """The spellings that somebody typed, in their order, each once. Raises BadInput."""
    found = tuple(dict.fromkeys(" ".join(part.split()) for part in text.replace("＝", "=").split("=")))
    spellings = tuple(each for each in found if any(map(str.isalnum, each)))
    if len(spellings) < 2:  # noqa: PLR2004  one spelling finds itself
        raise BadInput(N_("Write two or more spellings with = between, such as: الكاظمي = Kadhimi"))
    if len(spellings) > MOST or any(len(each) > LONGEST or len(each.split()) > WORDS for each in spellings):
        raise BadInput(N_("That is too long: at most 8 spellings, each of at most 5 words and 60 characters."))
    return spellings


async def _show(page: int, context: Context, its: Sought = EVERYTHING) -> Reply:
    """The groups that editors added, with a button for each that takes it out."""
    t = context.t
    aliases = await context.store.aliases()
    if not aliases:
        text = t(
            "Editors have added no spellings yet. Write them with = between: {example}", example=f"/alias {EXAMPLE}"
        )
        return Reply(language=t.code, text=text)
    found = [alias for alias in aliases if its.holds(*alias.spellings)]
    shown, page, last = cut(found, page, A_PAGE)
    lines = [f"{t.number(number)}. {_shown(alias.spellings)}" for number, alias in enumerate(shown, 1)]
    heading = seek_line(its, len(found), t) or t("Spellings that find each other:")
    return Reply(
        language=t.code,
        text="\n".join([heading, *lines]),
        buttons=(
            *_removals(shown, page, its, context),
            *pager(context, page, last, lambda other: f"alias {other} 0 {its.number}"),
            *seek_row(f"alias {FIND}", "alias 1 0", its, last, context),
        ),
    )


def _removals(shown: Sequence[Alias], page: int, its: Sought, context: Context) -> tuple[tuple[Button, ...], ...]:
    label = context.t("Take out")
    return tuple(
        (Button(f"{label}: {_shown(alias.spellings)}", f"alias {page} {alias.id} {its.number}", tone=Tone.DANGER),)
        for alias in shown
    )


def _shown(spellings: tuple[str, ...]) -> str:
    return " = ".join(spellings)
