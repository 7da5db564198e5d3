"""/saved: the articles that a person keeps, the last kept first: all, those of a topic, or those that hold words."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Article, Button, Card, Command, Facet, Page, Question, Reply, Request
from bot.router import (
    Context,
    article_card,
    button_pages,
    counted,
    latest,
    numbers,
    only_who_keeps_a_list,
    open_in_private,
    own_listing,
    pager,
    signs_told,
    unseen,
)

COMMAND = Command(
    "saved",
    N_("The articles that you keep"),
    argument=Argument(N_("words"), N_("What to look for in them")),
    words=N_("saved, my saved articles"),
    aside=True,
    rank=21,
)
LONGEST = 200
"""Characters of a search that count."""
DROP = "✕"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the list: a page of it, about a topic (by its number), found by words (and their number); 0: all."""

    page: int = 1
    facet: int = 0
    search: int = 0
    words: str = ""

    def __str__(self) -> str:
        return f"{self.page} {self.facet} {self.search}"

    def at(self, page: int) -> str:
        """What a button carries that leads to a page."""
        return f"saved {replace(self, page=page)}"


EVERYTHING = Wanted()


async def answer(request: Request, context: Context) -> Reply:
    if not unseen(request):
        return await _counted(request, context)
    return await _searched(request.text, 0, request, context)


async def takes(request: Request, context: Context) -> bool:
    """Words that something of it holds."""
    return bool(await _among(request.text, request, context))


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry a page, a topic and a search (each a number, 0 for none), or a verb before its own numbers.

    Page 0 is a new list; those of older messages carry the page alone.
    """
    if not unseen(request):  # it may be somebody else's list
        return await _counted(request, context)
    verb, _, rest = request.text.partition(" ")
    if verb in _ACTIONS:
        return await _ACTIONS[verb](rest, request, context)
    wanted = await _wanted(numbers(request.text, 1, 3), request, context)
    return replace(await _show(wanted, request, context), replaces=wanted.page > 0)


async def _wanted(its: list[int], request: Request, context: Context) -> Wanted:
    """The list that a button's numbers name."""
    page, facet, search = [*its, 0, 0][:3]
    words = await context.store.searches.recall(request.chat, search) if search else ""
    if words is None:
        raise BadInput(N_("This button is too old. Please ask again."))
    return Wanted(page, facet, search, words)


async def _counted(request: Request, context: Context) -> Reply:
    """Where everybody reads the answer, and may press its buttons."""
    only_who_keeps_a_list(request)
    t, page = context.t, await context.store.saved.page(request.person, limit=1)
    count = t.plural("You keep {n} article", "You keep {n} articles", page.total)
    text = f"{count}. " + t("The list opens in a private chat with me.")
    return Reply(language=t.code, text=text, buttons=open_in_private("saved", request, context.t), personal=True)


async def _find(rest: str, request: Request, context: Context) -> Reply:
    """The button "Search in it" carries the topic within which is searched."""
    [facet] = numbers(rest, 1)
    if request.answer is None:
        return replace(await context.ask(_question(context), request), personal=True)
    return await _searched(request.answer, facet, request, context)


async def _searched(typed: str, facet: int, request: Request, context: Context) -> Reply:
    words = " ".join(typed.split())[:LONGEST]
    search = await context.store.searches.remember(request.chat, words, request.at) if words else 0
    return await _show(Wanted(1, facet, search, words), request, context)


async def _drop(rest: str, request: Request, context: Context) -> Reply:
    """Take an article out; the list it stood in, or where that is page 0 a line alone, has the way back."""
    number, *its = numbers(rest, 2, 4)
    wanted, t = await _wanted(its, request, context), context.t
    since = await context.store.saved.drop(request.person, number)
    notice = t("Taken out of what you keep.")
    again = f"saved keep {number} {wanted} {int(since.timestamp())}" if since else ""
    undo = ((Button(t("Keep it again"), again),),) if again else ()
    if not wanted.page:
        return Reply(language=t.code, text=notice, buttons=undo, replaces=True, personal=True)
    reply = await _show(wanted, request, context)
    return replace(reply, buttons=(*undo, *reply.buttons), replaces=True, notice=notice)


async def _keep(rest: str, request: Request, context: Context) -> Reply:
    """Take back that an article was dropped: it stands where it stood."""
    number, *its, seconds = numbers(rest, 5)
    wanted, t = await _wanted(its, request, context), context.t
    since = datetime.fromtimestamp(min(seconds, int(request.at.timestamp())), UTC)
    await context.store.saved.keep(request.person, number, since)
    notice = t("It is kept again.")
    if not wanted.page:
        drop = Button(t("Drop it"), f"saved drop {number} 0")
        every = Button(t("All that is saved"), "saved 0")
        return Reply(language=t.code, text=notice, buttons=((drop, every),), replaces=True, personal=True)
    return replace(await _show(wanted, request, context), replaces=True, notice=notice)


async def _folders(rest: str, request: Request, context: Context) -> Reply:
    """A page of the topics that the articles are about, each a button to those."""
    [page] = numbers(rest, 1)
    t, topics = context.t, await context.store.saved.topics(request.person)
    buttons = [Button(_folder(its, context), f"saved {Wanted(1, its.id)}") for its in topics]
    rows = button_pages(buttons, page, context, "saved topics") if buttons else ()
    text = t("What you keep, by topic:") if buttons else t("Nothing that you keep has a topic.")
    every = (Button(t("All that is saved"), EVERYTHING.at(1)),)
    return Reply(language=t.code, text=text, buttons=(*rows, every), replaces=True, personal=True)


def _folder(its: Facet, context: Context) -> str:
    return f"{context.t.topic(its.name)} ({context.t.number(its.articles)})"


_ACTIONS = {"drop": _drop, "keep": _keep, "topics": _folders, "find": _find}


async def _show(wanted: Wanted, request: Request, context: Context) -> Reply:
    store, person = context.store, request.person
    among = None
    if wanted.words:
        among = await _among(wanted.words, request, context)
    size = context.page_size
    offset = (max(wanted.page, 1) - 1) * size
    page = await store.saved.page(person, facet=wanted.facet, among=among, offset=offset, limit=size)
    if not page.articles:
        return _nothing(wanted, request, context)
    number = page.offset // size + 1
    pages = pager(context, number, -(-page.total // size), wanted.at)
    here = replace(wanted, page=number)
    return Reply(
        language=context.t.code,
        text=await _heading(wanted, page, context),
        cards=tuple(_card(article, here, request, context) for article in page.articles),
        buttons=(*pages, *_ways(wanted, page, context)),
        ordered=True,
        first=page.offset + 1,
        personal=True,
        shows=own_listing(here.at(number), page.articles, request),
    )


async def _among(words: str, request: Request, context: Context) -> frozenset[int]:
    """Those of the list that hold the words."""
    every = await context.store.saved.numbers(request.person)
    return await context.search.holding(words, every, at=request.at, zone=context.zone)


async def _heading(wanted: Wanted, page: Page, context: Context) -> str:
    t = context.t
    part = wanted.facet or wanted.words
    lines = [
        counted(page.total, context) if part else t.plural("You keep {n} article", "You keep {n} articles", page.total)
    ]
    if facet := await context.store.facet(wanted.facet) if wanted.facet else None:
        lines.append(t("Topic: {name}", name=t.topic(facet.name)))
    if wanted.words:
        lines.append(t("Articles that match “{words}”", words=wanted.words))
    return "\n".join(lines)


def _ways(wanted: Wanted, page: Page, context: Context) -> tuple[tuple[Button, ...], ...]:
    """To search in it, to its topics, and back to all; none where all that is kept is seen."""
    t, part = context.t, bool(wanted.facet or wanted.search)
    if page.total <= context.page_size and not part:
        return ()
    search = Button(t("Search in it"), f"saved find {wanted.facet}", asks=_question(context))
    by_topic = Button(t("By topic"), "saved topics 1")
    return ((search, by_topic), *(((Button(t("All that is saved"), EVERYTHING.at(1)),),) if part else ()))


def _question(context: Context) -> Question:
    return Question(context.t("Which words shall be looked for in what you keep?"))


def _nothing(wanted: Wanted, request: Request, context: Context) -> Reply:
    """Nothing is kept, or nothing of it is wanted."""
    t = context.t
    if not (wanted.facet or wanted.words):
        empty = t("You keep no articles yet. The Save button of an article keeps it.")
        text = "\n".join([empty, *signs_told(request.chat.platform, t)])
        rows = ((Button(t("Latest news"), latest()),),)
        return Reply(language=t.code, text=text, buttons=rows, personal=True)
    every = Button(t("All that is saved"), EVERYTHING.at(1))
    if not wanted.words:
        return Reply(language=t.code, text=t("You keep nothing about this topic."), buttons=((every,),), personal=True)
    text = t("Nothing that you keep holds “{words}”.", words=wanted.words)
    everywhere = Button(t("Search everything"), f"search 0 0 {wanted.search}")
    return Reply(language=t.code, text=text, buttons=((everywhere, every),), personal=True)


def _card(article: Article, here: Wanted, request: Request, context: Context) -> Card:
    card = article_card(article, context, request.at)
    read, _, more = card.buttons
    drop = Button(context.t("Drop"), f"saved drop {article.id} {here}", sign=DROP)
    return replace(card, buttons=(read, drop, more))
