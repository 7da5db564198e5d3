"""/help: every command this person may use, from the commands themselves, with the words that stand for it."""

from itertools import groupby

from bot.i18n import N_
from bot.i18n.words import words_of
from bot.model import Button, ChatKind, Command, Reply, Request, Role, Tone
from bot.router import Context, latest, open_in_private, signs_told

COMMAND = Command("help", N_("What I can do"), words=N_("help, what can you do"), rank=49)
SECTIONS = {
    20: N_("News"),
    30: N_("What you keep"),
    40: N_("What comes by itself"),
    60: N_("Settings and more"),
    70: N_("For editors"),
    80: N_("For admins"),
}
"""Headings over the commands, each with the rank before which its commands end."""
IN_GROUPS = frozenset({"latest", "search", "topics", "read", "digest", "subscribe", "settings"})
"""What a group gives the bot for; words do without the slash in private chats only."""


async def answer(request: Request, context: Context) -> Reply:
    if request.chat.kind is not ChatKind.PRIVATE and not request.discreet:
        return _in_a_group(request, context)
    t = context.t
    shown = [command for command in context.commands if command.menu and context.may(command.role)]
    sections = groupby(sorted(shown, key=lambda command: command.rank), key=_section)
    hints = [
        t("In a private chat, any words are a search."),
        t("The words beside a command do without the slash there, such as: search water"),
        *signs_told(request.chat.platform, t),
        t("{settings} changes the language, the city and more.", settings="/settings"),
    ]
    if context.may(Role.EDITOR):
        hints.append(t("Forward me a message, or paste a text of several lines, to add it to the news."))
    parts = [t("You can say:")]
    parts += ["\n".join([t.heading(t(heading)), *(_line(each, context) for each in its)]) for heading, its in sections]
    return Reply(
        language=t.code,
        text="\n\n".join([*parts, "\n".join(hints)]),
        buttons=((Button(t("Latest news"), latest(), tone=Tone.PRIMARY), Button(t("Topics"), "topics 0")),),
    )


def _in_a_group(request: Request, context: Context) -> Reply:
    """A few lines, as everybody there reads them; the whole list is between a person and the bot."""
    t = context.t
    shown = [command for command in context.commands if command.name in IN_GROUPS]
    lines = [
        t("In this chat you can say:"),
        *(_line(command, context, words=False) for command in shown),
        "",
        t("Everything else I can do stands in a private chat with me: {help}", help="/help"),
    ]
    news = (Button(t("Latest news"), latest(), tone=Tone.PRIMARY), Button(t("Topics"), "topics 0"))
    return Reply(
        language=t.code, text="\n".join(lines), buttons=(news, *open_in_private(COMMAND.name, request, context.t))
    )


def _section(command: Command) -> str:
    """The heading that a command stands under."""
    return next(heading for end, heading in SECTIONS.items() if command.rank < end)


def _line(command: Command, context: Context, *, words: bool = True) -> str:
    """The argument stands after the isolated command, so that the slash stays in front in both directions."""
    t = context.t
    said = f"\u2066/{command.name}\u2069"
    if spoken := [word for word in words_of(command, t) if words and word != command.name]:
        said += f" · {spoken[0]}"
    if command.argument:
        said += f" ‹{t(command.argument.name)}›"
    return f"{said} – {t(command.help)}"
