"""/search: articles that hold the words; in a private chat, any words are a search."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import (
    Argument,
    Button,
    Command,
    FacetKind,
    Found,
    Offers,
    Refinement,
    Reply,
    Request,
    Selection,
    Suggestion,
)
from bot.router import (
    EVERY,
    Context,
    caveats,
    counted,
    hit_card,
    latest,
    listing,
    may_subscribe,
    numbers,
    offers,
    page_of,
    pager,
    remarks,
    restricted,
    shorten,
)

COMMAND = Command(
    "search",
    N_("Search the news"),
    argument=Argument(N_("words"), N_("What to look for"), required=True, suggests=True),
    shows=True,
    words=N_("search, search for, find"),
    rank=11,
)
LONGEST = 200
"""Characters of a query that count."""
SUGGESTED = 10
SHORT_LABEL = 24
"""Characters of a source's name on a button."""
DAYS = {1: N_("Today"), 7: N_("This week")}
EXAMPLE_WORDS = 3
NOT_NARROWED = Refinement()
_ORDERS = {"best": False, "new": True}


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: its words and their number, which page of it, the newest article that the list knew, how narrowed."""

    words: str
    number: int = 0
    page: int = 1
    newest: int = 0
    refined: Refinement = NOT_NARROWED

    def press(self, page: int) -> str:
        """What a button carries that leads to a page."""
        return f"search {page} {self.newest} {self.number}; {_code(self.refined)}"

    def button(self, label: str, **otherwise: Any) -> Button:
        """What narrows it otherwise: a list of its own, with what is new by now."""
        return Button(label, replace(self, newest=0, refined=replace(self.refined, **otherwise)).press(1))


async def answer(request: Request, context: Context) -> Reply:
    words = shorten(" ".join(request.text.split()), LONGEST, len)
    if not words:
        return await _explanation(request, context)
    # Writing takes as long as finding: the disk has to say that it holds what was written.
    counting = context.store.searches.count(request.chat, words, request.at)
    found, number = await asyncio.gather(_find(Asked(words), request, context), counting)
    return await _show(Asked(words, number), found, request, context)


async def takes(request: Request, context: Context) -> bool:
    """Whatever stands behind the word."""
    return True


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry: page, the newest article the list knew, the number of the query, and how it is narrowed.

    Page 0 opens the list in a message of its own. Those of older messages carry the first three only.
    """
    first, _, narrowed = request.text.partition("; ")
    page, newest, number = numbers(first, 3)
    words = await context.store.searches.recall(request.chat, number)
    if words is None:
        raise BadInput(N_("This button is too old. Please ask again."))
    asked = Asked(words, number, max(page, 1), newest, _refinement(narrowed, context))
    found = await _find(asked, request, context)
    return replace(await _show(asked, found, request, context), replaces=page > 0)


async def suggest(request: Request, context: Context) -> tuple[Suggestion, ...]:
    """What this chat searched for often, topics, sources and titles that begin or hold what was typed so far."""
    return await context.completions(request.text, request.chat, SUGGESTED)


async def offer(request: Request, context: Context, page: str) -> Offers:
    """A page of what may be put into the chat where the bot is asked inline."""
    return await offers(request, context, page)


async def _find(asked: Asked, request: Request, context: Context) -> Found:
    facet = await context.store.facet(asked.refined.facet) if asked.refined.facet else None
    page = page_of(asked.page, context)
    return await context.search.find(
        asked.words,
        at=request.at,
        zone=context.zone,
        refined=asked.refined,
        source=facet.name if facet else "",
        newest=asked.newest,
        offset=page["offset"],
        limit=page["limit"],
    )


async def _show(asked: Asked, found: Found, request: Request, context: Context) -> Reply:
    topic, kept = await _topic(asked, context), await _kept(asked, context)
    if not found.hits:
        return _nothing(asked, found, kept, topic, context)
    asked, size = replace(asked, newest=found.newest), context.page_size
    number = found.offset // size + 1
    pages = pager(context, number, -(-found.listed // size), asked.press)
    articles = [hit.article for hit in found.hits]
    return Reply(
        language=context.t.code,
        text="\n".join(_heading(asked.words, found, kept, context)),
        cards=tuple(hit_card(hit, context, request.at) for hit in found.hits),
        buttons=(
            *pages,
            *await _narrowing(asked, found, request.at, context),
            *topic,
            *_at_once(asked, request, context),
        ),
        ordered=True,
        first=found.offset + 1,
        shows=listing(asked.press(number), articles, managing=may_subscribe(request, context)),
    )


async def _topic(asked: Asked, context: Context) -> tuple[tuple[Button, ...], ...]:
    """The way to the latest of a topic, where the words are its name: an article seldom names what it is about."""
    topic = await context.topic(asked.words)
    if topic is None:
        return ()
    label = context.t("Latest news: {name}", name=context.t.topic(topic.name))
    return ((Button(label, latest(Selection(facet=topic.id))),),)


def _at_once(asked: Asked, request: Request, context: Context) -> tuple[tuple[Button, ...], ...]:
    """The way to be told of what else it finds; for those who may say what comes here."""
    language = asked.refined.language or EVERY
    press = f"subscribe search {asked.number} {asked.refined.facet} {language}"
    button = Button(context.t("Tell me at once of new ones"), press)
    return ((button,),) if may_subscribe(request, context) else ()


async def _kept(asked: Asked, context: Context) -> str:
    """What the list is kept to by its buttons, in words; "" for everything."""
    t, refined = context.t, asked.refined
    facet = await context.store.facet(refined.facet) if refined.facet else None
    names = [t(DAYS[refined.days])] if refined.days else []
    names += [facet.name] if facet else []
    names += [context.language_name(refined.language)] if refined.language else []
    return t.listed(names)


def _heading(words: str, found: Found, kept: str, context: Context) -> list[str]:
    """What was found, in how much time, within what, and how the query was read where that matters."""
    t = context.t
    count = counted(found.total, context)
    lines = [t("{count} for “{words}” ({ms} ms)", count=count, words=words, ms=max(1, round(found.milliseconds)))]
    lines += [t("Kept to: {filters}", filters=kept)] if kept else []
    return [*lines, *remarks(found, t)]


async def _narrowing(asked: Asked, found: Found, at: datetime, context: Context) -> tuple[tuple[Button, ...], ...]:
    """Rows that narrow the list, or open it again; none where there is nothing to choose from."""
    if found.listed <= context.page_size and asked.refined == NOT_NARROWED:
        return ()
    sources = await _sources(asked, found, context)
    return (_times(asked, found, at, context), (*sources, _language(asked, context)))


def _times(asked: Asked, found: Found, at: datetime, context: Context) -> tuple[Button, ...]:
    """The other order, and the times in which there is something."""
    t, refined = context.t, asked.refined
    order = t("Best first") if refined.newest_first else t("Newest first")
    days = {number: name for number, name in DAYS.items() if found.latest and found.latest >= at - timedelta(number)}
    days |= {0: N_("Any time")} if refined.days else {}
    return (
        asked.button(order, newest_first=not refined.newest_first),
        *(asked.button(t(name), days=number) for number, name in days.items() if number != refined.days),
    )


def _language(asked: Asked, context: Context) -> Button:
    t = context.t
    if asked.refined.language:
        return asked.button(t("All languages"), language="")
    return asked.button(t("Only {language}", language=t.name), language=t.code)


async def _sources(asked: Asked, found: Found, context: Context) -> list[Button]:
    """The sources that most of the first hits have, where there are several; or the way back to all."""
    if asked.refined.facet:
        return [asked.button(context.t("All sources"), facet=0)]
    numbers_of = {facet.name: facet.id for facet in await context.store.facets(FacetKind.SOURCE)}
    several = found.sources if len(found.sources) > 1 else ()
    return [
        asked.button(shorten(name, SHORT_LABEL, len), facet=numbers_of[name]) for name in several if name in numbers_of
    ]


def _code(refined: Refinement) -> str:
    """A refinement as a button carries it."""
    order = "new" if refined.newest_first else "best"
    return f"{refined.days} {refined.facet} {order} {refined.language or EVERY}"


def _refinement(code: str, context: Context) -> Refinement:
    if not code:
        return NOT_NARROWED
    parts = code.split()
    known = {EVERY, *(t.code for t in context.languages)}
    if len(parts) != 4 or parts[2] not in _ORDERS or parts[3] not in known:  # noqa: PLR2004  what _code writes
        raise BadInput(N_("This button is too old. Please ask again."))
    days, facet = numbers(" ".join(parts[:2]), 2)
    language = "" if parts[3] == EVERY else parts[3]
    return Refinement(_known_days(days), language, facet, _ORDERS[parts[2]])


def _known_days(days: int) -> int:
    """The shortest time of a button that is as long; the longest for more."""
    return next((number for number in (0, *DAYS) if number >= days), max(DAYS))


def _nothing(asked: Asked, found: Found, kept: str, topic: tuple[tuple[Button, ...], ...], context: Context) -> Reply:
    t = context.t
    if kept:
        text = t(
            "Nothing found for “{words}” in this choice: {filters}. The button below searches everything.",
            words=asked.words,
            filters=kept,
        )
    elif found.unmet:
        text = t("Nothing found for “{words}”.", words=asked.words)
    else:
        text = t("Nothing found for “{words}”. Try fewer words, or another form of them.", words=asked.words)
    everything = asked.button(t("Search everything"), days=0, language="", facet=0)
    return Reply(
        language=t.code,
        text="\n".join([text, *caveats(found, t)]),
        buttons=(
            *topic,
            *(((everything,),) if asked.refined != NOT_NARROWED else ()),
            (Button(t("Latest news"), latest()), Button(t("Topics"), "topics 0")),
        ),
    )


async def _explanation(request: Request, context: Context) -> Reply:
    """What can be typed, and three searches of today's news to press."""
    t = context.t
    water, word, name = t("water"), t("word"), t("name")
    phrase, fields = t("exact phrase"), [(t("title"), word), (t("source"), name), (t("since"), t("7d"))]
    signs = [f'"{phrase}"', f"-{word}", " ".join([word, t("OR"), word]), *map(":".join, fields)]
    lines = [
        t("Type the words to look for after the command, such as {example}", example=f"/search {water}"),
        t("Any form of a word finds it. You can type more than words:"),
        *signs,
    ]
    remember, examples = context.store.searches.remember, await _examples(context)
    buttons = [Button(each, f"search 0 0 {await remember(request.chat, each, request.at)}") for each in examples]
    return Reply(language=t.code, text="\n".join(lines), buttons=tuple((button,) for button in buttons))


async def _examples(context: Context) -> list[str]:
    """Searches that find something: words of the newest title, a phrase of it, and its source."""
    t = context.t
    page = await context.store.latest(Selection(language=t.code), limit=1)
    if not page.articles:
        return []
    newest = page.articles[0]
    words = newest.title.replace('"', " ").split()
    examples = [" ".join(words[:EXAMPLE_WORDS]), f'"{" ".join(words[:2])}"']
    return [*examples, f"{restricted(t('source'), newest.source)} {t('since')}:30d"] if newest.source else examples
