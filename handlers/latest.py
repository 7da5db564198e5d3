"""/latest: the newest articles in the reader's language, or in all; of everything, one topic, or one source."""

from dataclasses import replace

from bot.i18n import N_
from bot.model import Argument, Button, Command, Page, Reply, Request, Selection, Suggestion
from bot.router import Context, listed, numbers, page_of

COMMAND = Command(
    "latest",
    N_("Latest news, or the latest of a topic"),
    argument=Argument(N_("topic"), N_("A topic, such as politics"), suggests=True),
    rank=10,
)
SUGGESTED = 25


async def answer(request: Request, context: Context) -> Reply:
    words = request.text.strip()
    if not words:
        return await _show(Selection(language=context.t.code), 1, request, context)
    if topic := await context.topic(words):
        return await _show(Selection(language=context.t.code, tag=topic[0]), 1, request, context)
    return Reply(
        language=context.t.code,
        text=context.t("There is no topic “{words}”. These are the topics there are:", words=words),
        buttons=((Button(context.t("Topics"), "topics 0"),),),
    )


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry: page (0 opens the list in a message of its own), newest, tag, source, 1 for every language."""
    page, newest, tag, source_of, everything = numbers(request.text, 5)
    chosen = Selection("" if everything else context.t.code, tag, source_of, newest)
    return replace(await _show(chosen, max(page, 1), request, context), replaces=page > 0)


async def suggest(request: Request, context: Context) -> tuple[Suggestion, ...]:
    """Topics whose name in the reader's language, or own name, begins like what was typed."""
    typed = request.text.strip().casefold()
    names = [(context.t.topic(tag.name), tag.name) for tag in await context.store.topics()]
    fitting = [(name, slug) for name, slug in names if name.casefold().startswith(typed) or slug.startswith(typed)]
    return tuple(Suggestion(name, slug) for name, slug in fitting[:SUGGESTED])


async def _show(chosen: Selection, number: int, request: Request, context: Context) -> Reply:
    """A reader whose language has nothing here gets every language rather than nothing."""
    page = await context.store.latest(chosen, **page_of(number, context))
    if page.articles:
        return _list(replace(chosen, newest=chosen.newest or page.newest), number, page, request, context)
    if chosen.language:
        return await _show(replace(chosen, language=""), number, request, context)
    text = context.t("There is no news here yet. Come back later, or search: {search}", search="/search")
    return Reply(language=context.t.code, text=text)


def _list(chosen: Selection, number: int, page: Page, request: Request, context: Context) -> Reply:
    t = context.t
    reply = listed(page, number, context, request.at, lambda other: _press(chosen, other))
    if chosen.language:
        other = Button(t("All languages"), _press(replace(chosen, language=""), 1))
    else:
        other = Button(t("Only {language}", language=t.name), _press(replace(chosen, language=t.code), 1))
    return replace(reply, text=t("Latest news"), buttons=(*reply.buttons, (other,)))


def _press(chosen: Selection, page: int) -> str:
    everything = int(not chosen.language)
    return f"latest {page} {chosen.newest} {chosen.tag} {chosen.source_of} {everything}"
