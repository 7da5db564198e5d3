"""/latest: the newest articles in the reader's language, or in all; of everything, one topic, or one source."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Button, Command, FacetKind, Page, Reply, Request, Selection, Suggestion
from bot.router import EVERY, OWN, Context, facet_buttons, latest, listed, listing, may_subscribe, numbers, page_of

COMMAND = Command(
    "latest",
    N_("Latest news, or the latest of a topic"),
    argument=Argument(N_("topic"), N_("A topic, such as politics"), suggests=True),
    shows=True,
    words=N_("news, latest news, latest"),
    rank=10,
)
SUGGESTED = 25


async def answer(request: Request, context: Context) -> Reply:
    words = request.text.strip()
    if not words:
        return await _show(Selection(language=context.t.code), 1, request, context)
    if topic := await context.topic(words):
        return await _show(Selection(context.t.code, topic.id), 1, request, context)
    return Reply(
        language=context.t.code,
        text=context.t("There is no topic “{words}”. These are the topics there are:", words=words),
        buttons=await facet_buttons(FacetKind.TOPIC, 1, context),
    )


async def takes(request: Request, context: Context) -> bool:
    """A topic."""
    return await context.topic(request.text) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry: page (0 opens the list in a message of its own), newest, facet, language."""
    head, _, code = request.text.rpartition(" ")
    page, newest, facet = numbers(head, 3)
    languages = {EVERY: "", OWN: context.t.code, **{t.code: t.code for t in context.languages}}
    if code not in languages:
        raise BadInput(N_("This button is too old. Please ask again."))
    chosen = Selection(languages[code], facet, newest)
    return replace(await _show(chosen, max(page, 1), request, context), replaces=page > 0)


async def suggest(request: Request, context: Context) -> tuple[Suggestion, ...]:
    """Topics whose name, in any language, begins like what was typed."""
    return (await context.topics_begun(request.text))[:SUGGESTED]


async def _show(chosen: Selection, number: int, request: Request, context: Context) -> Reply:
    """A reader whose language has nothing here gets every language rather than nothing."""
    page = await context.store.latest(chosen, **page_of(number, context))
    others = Button(context.t("All languages"), latest(replace(chosen, language=""), 1))
    if not page.articles and chosen.language:
        chosen = replace(chosen, language="")
        page = await context.store.latest(chosen, **page_of(number, context))
        return await _list(chosen, page, (), request, context)
    if not chosen.language:
        mine = replace(chosen, language=context.t.code)
        others = Button(context.t("Only {language}", language=context.t.name), latest(mine, 1))
    return await _list(chosen, page, ((others,),), request, context)


async def _list(
    chosen: Selection, page: Page, below: tuple[tuple[Button, ...], ...], request: Request, context: Context
) -> Reply:
    """The list as it was when it was opened, though news goes on coming, with the rows `below` it."""
    if not page.articles:
        text = context.t("There is no news here yet. Come back later, or search: {search}", search="/search")
        return Reply(language=context.t.code, text=text)
    chosen = replace(chosen, newest=chosen.newest or page.newest)
    sources = await context.other_sources(page.articles)
    reply = listed(page, context, request.at, lambda other: latest(chosen, other), sources)
    rows = (*reply.buttons, *below, *_at_once(chosen, request, context))
    here = latest(chosen, page.offset // context.page_size + 1)
    shows = listing(here, page.articles, managing=may_subscribe(request, context))
    return replace(reply, text=await _heading(chosen, context), buttons=rows, shows=shows)


def _at_once(chosen: Selection, request: Request, context: Context) -> tuple[tuple[Button, ...], ...]:
    """The way to be told of what else comes into this list of a topic or a source; for those who may say what comes."""
    press = f"subscribe topic {chosen.facet} {chosen.language or EVERY}"
    button = Button(context.t("Tell me at once of new ones"), press)
    return ((button,),) if chosen.facet and may_subscribe(request, context) else ()


async def _heading(chosen: Selection, context: Context) -> str:
    facet = await context.store.facet(chosen.facet) if chosen.facet else None
    if facet is None:
        return context.t("Latest news")
    return context.t("Latest news: {name}", name=context.t.topic(facet.name))
