"""/broadcast: how far breaking news has come in the chats that want it at once, and a way to stop it."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Article, Broadcast, Button, Card, Command, Reply, Request, Role, Tone
from bot.router import OLD, Context, broadcast_lines, number_in, numbers, stored

COMMAND = Command(
    "broadcast",
    N_("How far breaking news has come, and to stop it"),
    argument=Argument(N_("number"), N_("The article's number"), required=True),
    role=Role.ADMIN,
    words=N_("broadcast"),
    rank=70,
)


async def answer(request: Request, context: Context) -> Reply:
    number = number_in(request.text.strip())
    if number is None:
        raise BadInput(N_("Say which article by its number."))
    return await _progress(await stored(number, context), context)


async def takes(request: Request, context: Context) -> bool:
    """A number."""
    return number_in(request.text) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry an article's number, and "again", "ask" or "stop"."""
    its, _, verb = request.text.partition(" ")
    [number] = numbers(its, 1)
    article = await stored(number, context)
    match verb:
        case "":
            return await _progress(article, context)
        case "again":
            return replace(await _progress(article, context), replaces=True)
        case "ask":
            return await _asked(article, context)
        case "stop":
            return await _stopped(article, request, context)
    raise BadInput(OLD)


async def _progress(article: Article, context: Context, said: str = "") -> Reply:
    t, its = context.t, await context.store.broadcasts.progress(article.id)
    news = await context.store.subscriptions.news_of(article.id)
    lines = broadcast_lines(its, context)
    if not its.chats and news and news.breaking:
        chats = await context.store.subscriptions.breaking()
        lines.append(t.plural("It goes to {n} chat.", "It goes to {n} chats.", chats))
    return Reply(
        language=t.code,
        text=said or t("Breaking news"),
        cards=(Card(title=article.title, text="\n".join(lines)),),
        buttons=(_row(article, its, breaks=bool(news and news.breaking), context=context),),
    )


def _row(article: Article, its: Broadcast, *, breaks: bool, context: Context) -> tuple[Button, ...]:
    t = context.t
    refresh = Button(t("Refresh"), f"broadcast {article.id} again")
    stop = Button(t("Stop it"), f"broadcast {article.id} ask", tone=Tone.DANGER)
    return (refresh, *((stop,) if breaks or its.waiting else ()), Button(t("Edit"), f"edit {article.id}"))


async def _asked(article: Article, context: Context) -> Reply:
    t, its = context.t, await context.store.broadcasts.progress(article.id)
    lines = [
        t("Stop this breaking news? {title}", title=article.title),
        t("Whoever has it keeps it: remove the article, or correct it, to change what was sent."),
        *broadcast_lines(its, context),
    ]
    row = (
        Button(t("Stop it"), f"broadcast {article.id} stop", tone=Tone.DANGER),
        Button(t("Go on"), f"broadcast {article.id} again"),
    )
    return Reply(language=t.code, text="\n".join(lines), buttons=(row,), replaces=True)


async def _stopped(article: Article, request: Request, context: Context) -> Reply:
    """It is no breaking news any more; who presses twice sees the same."""
    await context.store.broadcasts.stop(article.id, request.person, request.at)
    return replace(await _progress(article, context, context.t("Stopped.")), replaces=True)
