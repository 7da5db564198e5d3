"""/feeds: where news comes from by itself; editors add feeds, look after them, and bring lists of them in and out."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Button, Command, Document, Feed, FeedState, Question, Reply, Request, Role, Tone
from bot.router import (
    EVERYTHING,
    Alone,
    Context,
    Import,
    Sought,
    Trial,
    asked_for,
    at_work,
    begins_feed_list,
    cut,
    feed_card,
    feed_list,
    isolate,
    language_question,
    number_in,
    proposal,
    recalled,
    tags_question,
    tested,
    typed_tags,
    undo_button,
)

COMMAND = Command(
    "feeds",
    N_("Feeds that bring news by themselves"),
    argument=Argument(
        N_("what"), N_("add and an address; find and words; test all; import; export; or nothing for the list")
    ),
    role=Role.ADMIN,
    words=N_("feeds, all feeds"),
    rank=71,
)
TAGS, LONGEST_TAG = 8, 40
ALL, MOST = "all", 10_000
"""What stands for all feeds, and how many are tested at most."""
ANEW = ("test", "export")
"""What these answer stands in a message of its own."""
LONGEST_PRESS = 64
"""Bytes that a button carries."""
_LANGUAGE = re.compile(r"[a-z]{2,3}")

NO_FEED = N_("There is no such feed.")
LIST_WANTED = N_(
    "Paste an OPML list after /feeds import, write the address of one, or send it as a file on Telegram or Discord."
)

Act = Callable[[str, Request, Context], Awaitable[Reply]]


async def answer(request: Request, context: Context) -> Reply:
    """A verb and what it is about: `/feeds add https://example.com`, `/feeds tags 3 economy, energy`; or a list."""
    if begins_feed_list(request.text):
        return await _import(request.text.strip(), request, context)
    verb, _, rest = request.text.strip().partition(" ")
    if not verb:
        return await _listed(1, EVERYTHING, request, context)
    act = VERBS.get(verb.lower())
    if act is None:
        raise BadInput(N_("Write /feeds alone for the list, or /feeds add and the address of a feed or a site."))
    return await act(rest.strip(), request, context)


async def takes(request: Request, context: Context) -> bool:
    """What to do, as behind the slash."""
    return request.text.partition(" ")[0].lower() in VERBS


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry what would be typed."""
    reply = await answer(request, context)
    return reply if request.text.startswith(ANEW) else replace(reply, replaces=True)


async def _page(rest: str, request: Request, context: Context) -> Reply:
    """A page of all feeds, or of those that hold the words of a number."""
    page, *number = [number_in(part) or 0 for part in rest.split()] or [1]
    return await _listed(page, await recalled(number, request, context), request, context)


async def _find(rest: str, request: Request, context: Context) -> Reply:
    its = await asked_for(rest, request, context)
    return its if isinstance(its, Reply) else await _listed(1, its, request, context)


async def _listed(page: int, its: Sought, request: Request, context: Context) -> Reply:
    kept, size = context.feeds.kept, context.page_size
    total = await kept.count()
    if not total:
        text = context.t("No feeds yet. Add one: {example}", example="/feeds add https://example.com")
        return Reply(language=context.t.code, text=text)
    if its != EVERYTHING:
        every = [feed for feed in await kept.page(limit=MOST) if its.holds(feed.name, feed.address, *feed.tags)]
        shown, page, _ = cut(every, page, size)
        return feed_list(shown, page, len(every), context, request.at, its=its)
    page = min(max(page, 1), -(-total // size))
    return feed_list(await kept.page(offset=(page - 1) * size, limit=size), page, total, context, request.at)


async def _add(rest: str, request: Request, context: Context) -> Reply:
    if not rest:
        raise BadInput(N_("Write the address of a feed or a site after it, such as: /feeds add https://example.com"))

    async def doing() -> Reply:
        feed, newest, others = await context.feeds.find(rest, request.at)
        return proposal(feed, newest, others, context, request.at)

    return await at_work(Alone(N_("Looking for the feed"), doing, role=COMMAND.role), request, context)


async def _show(rest: str, request: Request, context: Context) -> Reply:
    return feed_card(await _stored(rest, context), context, request.at)


async def _test(rest: str, request: Request, context: Context) -> Reply:
    """Of one feed, or of all."""
    if rest == ALL and not await context.feeds.kept.count():
        return await _listed(1, EVERYTHING, request, context)
    if rest == ALL:
        return await at_work(Trial(context.feeds, await context.feeds.kept.page(limit=MOST)), request, context)
    feed = await _stored(rest, context)

    async def doing() -> Reply:
        return tested(feed, await context.feeds.test(feed, request.at), context, request.at)

    work = Alone(N_("Testing the feed"), doing, f"feeds test {feed.id}", role=COMMAND.role)
    return await at_work(work, request, context)


def _decision(said: str, **change: object) -> Act:
    """A button that needs no words."""

    async def act(rest: str, request: Request, context: Context) -> Reply:
        feed = await context.feeds.decide(await _stored(rest, context), request.person, request.at, **change)
        return feed_card(feed, context, request.at, context.t(said))

    return act


def _mode(*, drafts: bool) -> Act:
    """Says what becomes of its articles, and takes up a feed that was only proposed."""

    async def act(rest: str, request: Request, context: Context) -> Reply:
        feed = await _stored(rest, context)
        state = FeedState.ACTIVE if feed.state is FeedState.PROPOSED else feed.state
        now = await context.feeds.decide(feed, request.person, request.at, drafts=drafts, state=state)
        t = context.t
        added = t("The feed is added. What it tells from now on is news.")
        said = added if feed.state is FeedState.PROPOSED else t("Changed.")
        return feed_card(now, context, request.at, said)

    return act


async def _remove(rest: str, request: Request, context: Context) -> Reply:
    """Asks first: what a feed told is forgotten with it."""
    feed = await _stored(rest, context)
    t = context.t
    row = (
        Button(t("Remove"), f"feeds drop {feed.id}", tone=Tone.DANGER),
        Button(t("Keep it"), f"feeds show {feed.id}"),
    )
    text = t("Remove the feed {feed}? Its articles stay.", feed=feed.name)
    return Reply(language=t.code, text=text, buttons=(row,))


async def _drop(rest: str, request: Request, context: Context) -> Reply:
    number = number_in(rest)
    feed = await context.feeds.kept.remove(number, request.person, request.at) if number is not None else None
    if feed is None:
        raise BadInput(NO_FEED)

    async def back(request: Request, context: Context) -> Reply:
        again = await context.feeds.kept.restore(replace(feed, due=request.at), request.person, request.at)
        return feed_card(again, context, request.at, context.t("It is back. What it tells from now on is news."))

    t = context.t
    text = t("Removed: {title}", title=feed.name)
    row = (undo_button(request, context, back), Button(t("All feeds"), "feeds page 1"))
    return Reply(language=t.code, text=f"{text}\n{isolate(feed.address)}", buttons=(row,))


async def _tags(rest: str, request: Request, context: Context) -> Reply:
    number, words = _with_words(rest, request)
    feed = await _stored(number, context)
    if words is None:
        return await _ask(tags_question(feed, context.t), request, context)
    tags = typed_tags(words)
    if len(tags) > TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
        raise BadInput(N_("That is too long: at most 8 tags, each of at most 40 characters."))
    feed = await context.feeds.decide(feed, request.person, request.at, tags=tags)
    return feed_card(feed, context, request.at, context.t("Changed."))


async def _language(rest: str, request: Request, context: Context) -> Reply:
    number, words = _with_words(rest, request)
    feed = await _stored(number, context)
    if words is None:
        return await _ask(language_question(feed, context.t), request, context)
    code = words.strip().lower().strip("-–—")
    if code and not _LANGUAGE.fullmatch(code):
        raise BadInput(N_("Write the code of a language, such as ar or en, or “-” for as each text is written."))
    feed = await context.feeds.decide(feed, request.person, request.at, language=code)
    return feed_card(feed, context, request.at, context.t("Changed."))


async def _import(rest: str, request: Request, context: Context) -> Reply:
    if not rest:
        raise BadInput(LIST_WANTED)
    again = f"feeds import {rest}"
    again = again if len(again.encode()) <= LONGEST_PRESS else ""
    return await at_work(Import(context.feeds, rest, request.person, request.at, again), request, context)


async def _export(rest: str, request: Request, context: Context) -> Reply:
    t, content = context.t, (await context.feeds.listed()).encode()
    about = t("All feeds, as a list that feed readers take in")
    await context.note(request, "feed-list")
    count = t.plural("{n} feed", "{n} feeds", await context.feeds.kept.count())
    return Reply(language=t.code, text=count, document=Document("feeds.opml", content, about), personal=True)


async def _stored(rest: str, context: Context) -> Feed:
    number = number_in(rest)
    feed = await context.feeds.kept.feed(number) if number is not None else None
    if feed is None:
        raise BadInput(NO_FEED)
    return feed


def _with_words(rest: str, request: Request) -> tuple[str, str | None]:
    """The number of a feed, and what was typed for it, in a form or after the number; None where nothing was."""
    number, _, words = rest.partition(" ")
    return number, request.answer if request.answer is not None else words.strip() or None


async def _ask(question: Question, request: Request, context: Context) -> Reply:
    """A button's answer is the next text; whoever typed the command sees how it goes on."""
    if request.pressed:
        return await context.ask(question, request)
    return Reply(language=context.t.code, text=f"{question.label}\n/feeds {request.text.strip()} …")


VERBS: dict[str, Act] = {
    "page": _page,
    "list": _page,
    "find": _find,
    "add": _add,
    "show": _show,
    "test": _test,
    "publish": _mode(drafts=False),
    "draft": _mode(drafts=True),
    "pause": _decision(N_("Paused: it is not asked until you resume it."), state=FeedState.PAUSED),
    "resume": _decision(N_("Active again: it is asked at once."), state=FeedState.ACTIVE),
    "remove": _remove,
    "drop": _drop,
    "tags": _tags,
    "language": _language,
    "import": _import,
    "export": _export,
}
