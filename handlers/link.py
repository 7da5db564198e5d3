"""/link: one list of saved articles over several platforms, by a code of one use."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Button, Command, Person, Reply, Request, Tone
from bot.router import (
    LINK_LASTS,
    Context,
    new_code,
    numbers,
    only_who_keeps_a_list,
    open_in_private,
    spelled,
    typed_code,
    unseen,
)

COMMAND = Command(
    "link",
    N_("One list of what you keep, here and on another platform"),
    argument=Argument(N_("code"), N_("The code that I gave you on the other platform")),
    words=N_("link, link my lists"),
    rank=23,
)


async def answer(request: Request, context: Context) -> Reply:
    """Without a code, a new one. One that others can read is void by now (bot.router.linking.void_if_seen)."""
    if not unseen(request):
        return _private(request, context)
    only_who_keeps_a_list(request)
    return await (_link(request, context) if request.text.strip() else _offer(request, context))


async def takes(request: Request, context: Context) -> bool:
    """A code as it is shown, in halves: a word of eight letters is none, and no code is kept as a search."""
    return "-" in request.text and bool(typed_code(request.text))


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry "leave", and 1 where it is meant so; "new" is another code."""
    if not unseen(request):
        return _private(request, context)
    verb, _, rest = request.text.partition(" ")
    if verb == "new":
        return replace(await _offer(request, context), replaces=True)
    if verb != "leave":
        raise BadInput(N_("This button is too old. Please ask again."))
    [sure] = numbers(rest, 1)
    return replace(await (_leave if sure else _sure)(request, context), replaces=True)


def _private(request: Request, context: Context) -> Reply:
    t = context.t
    lines = [t("Write {link} in a private chat with me.", link="/link")]
    if typed_code(request.text):
        lines.append(t("Others could read this code here, so it is void. Write {link} for a new one.", link="/link"))
    row = open_in_private("link", request, context.t)
    return Reply(language=t.code, text="\n".join(lines), buttons=row, personal=True)


async def _offer(request: Request, context: Context) -> Reply:
    """A code for the other platform, and who is linked already."""
    t, code = context.t, new_code()
    await context.store.people.offer(request.person, code, request.at + LINK_LASTS)
    others = await context.store.people.linked(request.person)
    lines = [
        *([_linked(others, context)] if others else []),
        t("What you keep can be one list on every platform where you use me."),
        t("Within 10 minutes, write this to me there: {command}", command=f"/link {spelled(code)}"),
        t("The code works once. Give it to nobody: who has it reads your list."),
    ]
    rows = ((Button(t("Another code"), "link new"),), *([_unlink(context)] if others else []))
    return Reply(language=t.code, text="\n\n".join(lines), buttons=rows, personal=True)


async def _link(request: Request, context: Context) -> Reply:
    """The code of another platform makes one list of both."""
    t, people, person = context.t, context.store.people, request.person
    if not context.attempts.may(person, request.at):
        raise BadInput(N_("Too many wrong codes. Please wait 10 minutes, then ask for a new code there."))
    code = typed_code(request.text)
    if await people.knows(person, code, request.at):
        raise BadInput(N_("This is your own code, or your lists are one already. Write it to me elsewhere."))
    if not await people.link(person, code, request.at):
        context.attempts.wrong(person, request.at)
        raise BadInput(N_("This code is wrong, used, or older than 10 minutes. Write /link there for a new one."))
    page = await context.store.saved.page(person, limit=1)
    lines = [
        _linked(await people.linked(person), context),
        t.plural("Nothing was lost: {n} article", "Nothing was lost: {n} articles", page.total),
    ]
    rows = ((Button(t("All that is saved"), "saved 0"),), _unlink(context))
    return Reply(language=t.code, text="\n".join(lines), buttons=rows, personal=True)


def _linked(others: list[Person], context: Context) -> str:
    t = context.t
    platforms = dict.fromkeys(t.platform(other.platform) for other in others)
    return t("Linked with you on {platforms}: you keep one list.", platforms=t.joined(platforms))


def _unlink(context: Context) -> tuple[Button, ...]:
    return (Button(context.t("Unlink"), "link leave 0", tone=Tone.DANGER),)


async def _sure(request: Request, context: Context) -> Reply:
    t = context.t
    if not await context.store.people.linked(request.person):
        return Reply(language=t.code, text=t("You are linked with no other platform."), personal=True)
    text = t("Unlink this platform? You take a copy of the list along; from then on each list is its own.")
    row = (Button(t("Yes, unlink"), "link leave 1", tone=Tone.DANGER), Button(t("No, keep one list"), "saved 0"))
    return Reply(language=t.code, text=text, buttons=(row,), personal=True)


async def _leave(request: Request, context: Context) -> Reply:
    t = context.t
    await context.store.people.leave(request.person)
    rows = ((Button(t("All that is saved"), "saved 0"), Button(t("Link again"), "link new")),)
    return Reply(language=t.code, text=t("Unlinked. A copy of the list is yours here."), buttons=rows, personal=True)
