"""The button that makes an article breaking news: it asks first where that rings in many chats."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Article, Button, Command, Reply, Request, Role, State, Tone
from bot.router import OLD, Context, broadcast_lines, numbers, overtaken, preview, stored

COMMAND = Command("alert", N_("Make an article breaking news"), role=Role.ADMIN, menu=False)


async def answer(request: Request, context: Context) -> Reply:
    """Buttons carry an article's number alone, which asks; or with it the version that was seen, and 1 or 0."""
    number, *rest = numbers(request.text, 1, 3)
    article = await stored(number, context)
    if article.state not in (State.DRAFT, State.PUBLISHED):
        raise BadInput(OLD)
    if not rest:
        return (
            await _asked(article, context)
            if article.state is State.PUBLISHED
            else await _mark(article, request, context)
        )
    version, on = rest
    if reply := await overtaken(article, version, request, context):
        return reply
    return await _mark(article, request, context, on=bool(on))


async def _asked(article: Article, context: Context) -> Reply:
    """Telephones ring at once, and nobody can take that back."""
    t, chats = context.t, await context.store.subscriptions.breaking()
    lines = [
        t("Breaking news: {title}", title=article.title),
        t.plural("It is told to {n} chat at once.", "It is told to {n} chats at once.", chats),
    ]
    yes = Button(t("Tell them"), f"alert {article.id} {article.version} 1", tone=Tone.DANGER)
    return Reply(language=t.code, text="\n".join(lines), buttons=((yes, Button(t("Cancel"), f"edit {article.id}")),))


async def _mark(article: Article, request: Request, context: Context, *, on: bool = True) -> Reply:
    new = await context.change(replace(article, breaking=on), request)
    if new is None:  # somebody was faster by a moment
        return await answer(request, context)
    t = context.t
    if not on:
        return replace(preview(new, context, t("It is no breaking news any more.")), replaces=True)
    if new.state is State.DRAFT:
        return replace(preview(new, context, t("It is breaking news when it is published.")), replaces=True)
    its = await context.store.broadcasts.progress(new.id)
    lines = [t("It goes out as breaking news."), *(broadcast_lines(its, context) if its.chats else ())]
    row = (Button(t("How far it has come"), f"broadcast {new.id}", tone=Tone.PRIMARY),)
    return Reply(language=t.code, text="\n".join(lines), buttons=(row,), replaces=True)
