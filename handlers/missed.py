"""/missed: what came since the reader was last here, by topic, of each story one article."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Button, Command, Facet, FacetKind, News, Page, Reply, Request
from bot.router import (
    EVERY,
    NEWS_FOR,
    VISIT,
    Context,
    Known,
    counted,
    in_order,
    latest,
    listed,
    numbers,
    open_in_private,
    own_listing,
    unseen,
)

COMMAND = Command("missed", N_("What came since you were last here"), words=N_("missed, what did I miss"), rank=22)
FARTHEST = timedelta(days=30)
"""Who was away for longer gets the news of so long."""
LOOKED_AT = 1000
"""So many of the newest are looked at: nobody reads on for longer, and everybody else waits meanwhile."""
COLUMNS, TOPICS = 3, 9
"""Topics a row, and of a list."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What a list is of: publications after `after` up to `upto`, since a time; of a topic (its number) or all (0), in
    a language or all (EVERY).
    """

    since: datetime
    after: int
    upto: int
    facet: int = 0
    language: str = EVERY

    def press(self, page: int) -> str:
        """What a button carries that leads to a page."""
        return f"missed {page} {self.after} {self.upto} {int(self.since.timestamp())} {self.facet} {self.language}"


async def answer(request: Request, context: Context) -> Reply:
    if not unseen(request):
        text = context.t("Write {link} in a private chat with me.", link="/missed")
        row = open_in_private("missed", request, context.t)
        return Reply(language=context.t.code, text=text, buttons=row, personal=True)
    absence = await context.visits.absence(request.person, request.at)
    upto = await context.store.subscriptions.last_publication()
    return await _show(Gap(absence.since, absence.number, upto, 0, context.t.code), 1, request, context)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry a page and the gap that it is of; "0" is a list of what is missed by now."""
    if request.text.strip() in {"", "0"} or not unseen(request):
        return await answer(request, context)
    head, _, language = request.text.rpartition(" ")
    page, after, upto, since, facet = numbers(head, 5)
    if language not in {EVERY, *(t.code for t in context.languages)}:
        raise BadInput(N_("This button is too old. Please ask again."))
    began = datetime.fromtimestamp(min(since, int(request.at.timestamp())), UTC)
    gap = Gap(began, after, upto, facet, language)
    return replace(await _show(gap, max(page, 1), request, context), replaces=True)


async def _show(gap: Gap, page: int, request: Request, context: Context) -> Reply:
    """A page of what was not told by a digest either."""
    gap, news = await _news(gap, request, context)
    known = await _told(gap, request, context)
    told = len(in_order([one for one in news if known.had(one)], context.t.code, request.at, context.page_size))
    new = [one for one in news if not known.had(one)]
    every = in_order(new, context.t.code, request.at, context.page_size)
    facet = await context.store.facet(gap.facet) if gap.facet else None
    chosen = [one for one in every if facet is None or one.article.tags[:1] == (facet.name,)]
    if not chosen:
        return _nothing(gap, told, request, context)
    reply = await _list(chosen, gap, page, request, context)
    lines = [*_heading(gap, told, request, context), counted(len(chosen), context)]
    if facet:
        lines.append(context.t("Topic: {name}", name=context.t.topic(facet.name)))
    topics = () if facet else await _topics(every, gap, context)
    return replace(reply, text="\n".join(lines), buttons=(*reply.buttons, *topics, _ways(gap, context)))


async def _news(gap: Gap, request: Request, context: Context) -> tuple[Gap, list[News]]:
    """What came, in the reader's language; in every language, where there is none in it."""
    since = max(gap.since, request.at - FARTHEST)
    after = max(gap.after, min(gap.upto, await context.store.subscriptions.last_publication()) - LOOKED_AT)
    every = await context.store.subscriptions.news(after, since - NEWS_FOR)
    news = [one for one in every if one.number <= gap.upto]
    mine = [one for one in news if gap.language in {EVERY, one.article.language}]
    return (gap, mine) if mine else (replace(gap, language=EVERY), news)


async def _told(gap: Gap, request: Request, context: Context) -> Known:
    """What digests have brought to the person's private chats meanwhile."""
    absence = await context.visits.absence(request.person, request.at)
    told = await context.store.digests.received(absence.chats, gap.since)
    return Known(told.articles, told.stories)


async def _list(chosen: Sequence[News], gap: Gap, page: int, request: Request, context: Context) -> Reply:
    size = context.page_size
    first = (min(page, -(-len(chosen) // size)) - 1) * size
    articles = tuple(one.article for one in chosen[first : first + size])
    sources = await context.other_sources(articles)
    shown = listed(Page(articles, len(chosen), offset=first), context, request.at, gap.press, sources)
    here = gap.press(first // size + 1)
    return replace(shown, personal=True, shows=own_listing(here, articles, request))


def _heading(gap: Gap, told: int, request: Request, context: Context) -> list[str]:
    t = context.t
    before = request.at - gap.since > VISIT  # or else this is the first visit
    lines = [t("You were last here: {when}", when=t.ago(gap.since, request.at, context.zone))] if before else []
    if gap.upto - gap.after > LOOKED_AT:
        lines.append(t("More than {n} articles came: these are of the newest.", n=LOOKED_AT))
    if told:
        lines.append(
            t.plural("{n} that your digests brought is left out", "{n} that your digests brought are left out", told)
        )
    return lines


async def _topics(every: Sequence[News], gap: Gap, context: Context) -> tuple[tuple[Button, ...], ...]:
    """The topics that most of it is about; none where it is about one."""
    counts = Counter(name for one in every for name in one.article.tags[:1])
    if len(counts) <= 1:
        return ()
    known = {its.name: its for its in await context.store.facets(FacetKind.TOPIC)}
    facets = [replace(known[name], articles=count) for name, count in counts.most_common(TOPICS) if name in known]
    buttons = [Button(_topic(its, context), replace(gap, facet=its.id).press(1)) for its in facets]
    return tuple(tuple(buttons[at : at + COLUMNS]) for at in range(0, len(buttons), COLUMNS))


def _topic(its: Facet, context: Context) -> str:
    return f"{context.t.topic(its.name)} ({context.t.number(its.articles)})"


def _ways(gap: Gap, context: Context, *, narrower: bool = True) -> tuple[Button, ...]:
    """Back to all topics, and to all languages; or to the reader's alone, where `narrower` there may be something."""
    t = context.t
    every = (Button(t("All topics"), replace(gap, facet=0).press(1)),) if gap.facet else ()
    mine = Button(t("Only {language}", language=t.name), replace(gap, language=t.code).press(1))
    others = Button(t("All languages"), replace(gap, language=EVERY).press(1))
    if gap.language != EVERY:
        return (*every, others)
    return (*every, mine) if narrower else every


def _nothing(gap: Gap, told: int, request: Request, context: Context) -> Reply:
    t = context.t
    lines = [t("You missed nothing."), *_heading(gap, told, request, context)]
    rows = ((Button(t("Latest news"), latest()), *_ways(gap, context, narrower=False)),)
    return Reply(language=t.code, text="\n".join(lines), buttons=rows, personal=True)
