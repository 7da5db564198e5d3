"""/help: every command this person may use, from the commands themselves, with the words that stand for it."""

from bot.i18n import N_
from bot.i18n.words import words_of
from bot.model import Button, Command, Reply, Request, Tone
from bot.router import Context, latest

COMMAND = Command("help", N_("What I can do"), words=N_("help, what can you do"), rank=90)


async def answer(request: Request, context: Context) -> Reply:
    t = context.t
    shown = [command for command in context.commands if command.menu and (context.is_admin or not command.admin)]
    lines = [t("You can say:"), *(_line(command, context) for command in shown)]
    hints = [
        t("In a private chat, any words are a search."),
        t("The words beside a command do without the slash there, such as: search water"),
        t("{settings} changes the language, the city and more.", settings="/settings"),
    ]
    if context.is_admin:
        hints.append(t("Forward me a message, or paste a text of several lines, to add it to the news."))
    return Reply(
        language=t.code,
        text="\n".join(lines) + "\n\n" + "\n".join(hints),
        buttons=((Button(t("Latest news"), latest(), tone=Tone.PRIMARY), Button(t("Topics"), "topics 0")),),
    )


def _line(command: Command, context: Context) -> str:
    """The argument stands after the isolated command, so that the slash stays in front in both directions."""
    t = context.t
    said = f"\u2066/{command.name}\u2069"
    if words := [word for word in words_of(command, t) if word != command.name]:
        said += f" · {words[0]}"
    if command.argument:
        name = t(command.argument.name)
        said += f" {name}" if command.argument.required else f" [{name}]"
    return f"{said} – {t(command.help)}"
