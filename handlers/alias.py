"""/alias: other spellings of a name, of which a search for one finds all; editors add and take out."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Alias, Argument, Button, Command, Reply, Request, Tone
from bot.router import Context, numbers, pager

COMMAND = Command(
    "alias",
    N_("Spellings of a name that find each other"),
    argument=Argument(N_("spellings"), N_("Two or more, with = between")),
    admin=True,
    rank=80,
)
LONGEST, WORDS, MOST = 60, 5, 8
"""Characters and words of a spelling, and spellings of one name."""
A_PAGE = 8
EXAMPLE = "الكاظمي = Kadhimi"


async def answer(request: Request, context: Context) -> Reply:
    if not request.text.strip():
        return await _show(1, context)
    spellings = _spellings(request.text)
    await context.store.add_alias(spellings, str(request.person), request.at)
    t = context.t
    text = t("From now on these find each other: {spellings}", spellings=_shown(spellings))
    [added] = [alias for alias in await context.store.aliases() if alias.spellings == spellings]
    return Reply(language=t.code, text=text, buttons=((Button(t("Undo"), f"alias 0 {added.id}", tone=Tone.DANGER),),))


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry a page, and the number of a group to take out first."""
    page, taken = numbers(request.text, 2)
    if not taken:
        return replace(await _show(page, context), replaces=True)
    alias = await context.store.remove_alias(taken)
    if alias is None:
        raise BadInput(N_("This group of spellings is gone already."))
    notice = context.t("Taken out: {spellings}", spellings=_shown(alias.spellings))
    return replace(await _show(max(page, 1), context), replaces=True, notice=notice)


def _spellings(text: str) -> tuple[str, ...]:
    """The spellings that somebody typed, in their order, each once. Raises BadInput."""
    found = tuple(dict.fromkeys(" ".join(part.split()) for part in text.replace("＝", "=").split("=")))
    spellings = tuple(each for each in found if any(map(str.isalnum, each)))
    if len(spellings) < 2:  # noqa: PLR2004  one spelling finds itself
        raise BadInput(N_("Write two or more spellings with = between, such as: الكاظمي = Kadhimi"))
    if len(spellings) > MOST or any(len(each) > LONGEST or len(each.split()) > WORDS for each in spellings):
        raise BadInput(N_("That is too long: at most 8 spellings, each of at most 5 words and 60 characters."))
    return spellings


async def _show(page: int, context: Context) -> Reply:
    """The groups that editors added, with a button for each that takes it out."""
    t = context.t
    aliases = await context.store.aliases()
    if not aliases:
        text = t(
            "Editors have added no spellings yet. Write them with = between: {example}", example=f"/alias {EXAMPLE}"
        )
        return Reply(language=t.code, text=text)
    last = -(-len(aliases) // A_PAGE)
    page = max(1, min(page, last))
    shown = aliases[(page - 1) * A_PAGE : page * A_PAGE]
    lines = [f"{number}. {_shown(alias.spellings)}" for number, alias in enumerate(shown, 1)]
    return Reply(
        language=t.code,
        text="\n".join([t("Spellings that find each other:"), *lines]),
        buttons=(*_removals(shown, page, context), *pager(context, page, last, lambda other: f"alias {other} 0")),
    )


def _removals(shown: list[Alias], page: int, context: Context) -> tuple[tuple[Button, ...], ...]:
    label = context.t("Take out")
    return tuple(
        (Button(f"{label}: {_shown(alias.spellings)}", f"alias {page} {alias.id}", tone=Tone.DANGER),)
        for alias in shown
    )


def _shown(spellings: tuple[str, ...]) -> str:
    return " = ".join(spellings)
