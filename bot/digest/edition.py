"""How a digest reads: its articles as a numbered list under a heading, in one message or in parts. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

from bot.i18n import Language
from bot.i18n.cards import headline, list_buttons, note, pager, teaser, told_elsewhere
from bot.model import Article, Button, Card, Reply, State
from bot.text.bidi import isolate


def heading(due: datetime | None, zone: tzinfo, t: Language, *, breaking: bool = False) -> str:
    """What stands above a digest that was due then; None: its articles come at once."""
    if due is not None:
        return note(t("Your digest"), t.weekday(due, zone))
    return t("Breaking news") if breaking else t("New for you")


@dataclass(frozen=True, slots=True)
class Part:
    """Which articles of an edition a message shows: `shown` of its `total` from `first` (from 0) on, and its number."""

    first: int
    shown: int
    total: int
    part: int = 1
    parts: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A digest as it is told at `at`, in the zone and the language of its subscription.

    `press` gives what the button of a page carries: its messages are the first pages, in their order. `sources` says of
    articles, by number, in how many other sources their event stands.
    """

    heading: str
    t: Language
    zone: tzinfo
    at: datetime
    press: Callable[[int], str]
    sources: Mapping[int, int] = field(default_factory=dict)

    def message(self, articles: Sequence[Article], which: Part, page: int = 0) -> Reply:
        """One message, with the way to the others below the last. What editors have taken back is not shown.

        `page` is the first page that shows others, where that is not the one after its messages.
        """
        t, more = self.t, which.total - which.first - which.shown
        number = f"{t.number(which.part)}/{t.number(which.parts)}" if which.parts > 1 else ""
        show = Button(t.plural("{n} more: show", "{n} more: show", more), self.press(page or which.parts + 1))
        below = ((show,),) if more > 0 and which.part == which.parts else ()
        return self._reply(articles, which, number, below)

    def page(self, articles: Sequence[Article], which: Part) -> Reply:
        """A page of all its articles, by its number, in place of the message whose button led to it."""
        t = self.t
        where = t("Page {n} of {last}", n=which.part, last=which.parts) if which.parts > 1 else ""
        below = pager(t, which.part, which.parts, self.press)
        return replace(self._reply(articles, which, where, below), replaces=True)

    def _reply(
        self, articles: Sequence[Article], which: Part, where: str, below: tuple[tuple[Button, ...], ...]
    ) -> Reply:
        t = self.t
        there = [article for article in articles if article.state is State.PUBLISHED]
        lines = [f"{self.heading} · {isolate(where)}" if where else self.heading]
        return Reply(
            language=t.code,
            text="\n".join(lines if there else [*lines, self._withdrawn(which)]),
            cards=tuple(self._card(article, alone=which.total == 1) for article in there),
            buttons=below,
            ordered=which.total > 1,
            first=which.first + 1,
        )

    def _withdrawn(self, which: Part) -> str:
        if which.shown == 1:
            return self.t("The editors took this article back.")
        return self.t("The editors took these articles back.")

    def _card(self, article: Article, *, alone: bool) -> Card:
        """A headline; one that comes alone has the beginning of its text below it."""
        t = self.t
        text = teaser(article.summary, article.title) if alone else ""
        card = replace(headline(article, t, self.zone, self.at), text=text, buttons=list_buttons(article, t))
        if article.breaking:
            card = replace(card, note=f"{isolate(t('Breaking news'))} · {card.note}")
        return told_elsewhere(card, self.sources.get(article.id, 0), t)
