"""/about: what this program is, and how much news it holds."""

from importlib.metadata import version

from bot.i18n import N_
from bot.model import Command, Reply, Request
from bot.router import Context

COMMAND = Command("about", N_("About this bot"), words=N_("about, about the bot"), rank=50)


async def answer(request: Request, context: Context) -> Reply:
    t = context.t
    lines = [
        t("Khabar {version}: a news bot for Telegram, Discord and the browser.", version=version("khabar")),
        t.plural("It holds {n} article.", "It holds {n} articles.", await context.store.count()),
        t("What it keeps of you, and for how long: {privacy}", privacy="/privacy"),
    ]
    return Reply(language=t.code, text="\n".join(lines))
