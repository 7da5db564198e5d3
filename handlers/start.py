"""/start: who I am, in four lines, and the first things to press."""

from bot.i18n import N_
from bot.model import Button, Command, Reply, Request, Tone
from bot.router import Context, latest

COMMAND = Command("start", N_("Begin here"), words=N_("start, begin here"), rank=1)


async def answer(request: Request, context: Context) -> Reply:
    t = context.t
    others = [language for language in context.languages if language.code != t.code]
    text = "\n\n".join(
        [
            t("Welcome to Khabar, your news in Arabic and English."),
            t("Type any words to search, or press a button. {help} shows everything I can do.", help="/help"),
        ]
    )
    return Reply(
        language=t.code,
        text=text,
        buttons=(
            (Button(t("Latest news"), latest(), tone=Tone.PRIMARY), Button(t("Topics"), "topics 0")),
            (Button(t("Subscribe"), "subscribe new"),),
            tuple(Button(other.name, f"language {other.code}") for other in others),
        ),
    )
