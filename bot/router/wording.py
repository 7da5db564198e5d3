"""What a subscription does, in words: one line for when, and some for what."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time

from bot.digest.schedule import after_quiet, next_due, zone
from bot.i18n import Language
from bot.i18n.places import place_name
from bot.model import EVERY_DAY, Chat, Request, Subscription, SubscriptionState, Wanted
from bot.router.context import Context
from bot.text.bidi import LRM, RLM, isolate
from bot.text.emphasis import named
from bot.text.filters import term

SUNDAY_TO_THURSDAY, MONDAY_TO_FRIDAY = (0, 1, 2, 3, 6), (0, 1, 2, 3, 4)
NAMED = 8
"""Topics or sources that are named; more are counted."""


def target_lines(chat: Chat, request: Request, t: Language) -> list[str]:
    """Where it goes to, as far as that is not where somebody asks."""
    lines = []
    if chat.id != request.chat.id:
        lines.append(t("For the chat {id}", id=named(chat.id)))
    elif chat.thread is None and request.chat.thread:
        lines.append(t("In the forum's general topic"))
    if chat.thread and chat.thread != request.chat.thread:
        lines.append(t("In the forum's topic {id}", id=chat.thread))
    return lines


def when_line(one: Subscription, t: Language) -> str:
    """When it comes: "Every day at 08:00, Baghdad time"."""
    if not one.times and one.together > 1:
        return t.plural(
            "At once; what follows comes together, {n} minute later",
            "At once; what follows comes together, {n} minutes later",
            one.together,
        )
    if not one.times:
        return t("At once, as news comes in")
    times, place = clock(one.times, t), place_name(one.zone, t)
    if one.weekdays == EVERY_DAY:
        return t("Every day at {times}, {place} time", times=times, place=place)
    return t("{days} at {times}, {place} time", days=_days(one.weekdays, t), times=times, place=place)


def clock(times: Iterable[time], t: Language) -> str:
    return t.joined(map(t.clock, times))


def _days(weekdays: tuple[int, ...], t: Language) -> str:
    if weekdays == SUNDAY_TO_THURSDAY:
        return t("Sunday to Thursday")
    if weekdays == MONDAY_TO_FRIDAY:
        return t("Monday to Friday")
    return t.joined(t.day(number) for number in t.week if number in weekdays)


def what_lines(one: Subscription, context: Context) -> list[str]:
    """Which articles, how many, and how."""
    t = context.t
    lines = [*wanted_lines(one, context), t.plural("At most {n} article", "At most {n} articles", one.most)]
    if one.least > 1:
        lines.append(
            t.plural("Only if there is {n} new article", "Only if there are {n} new articles or more", one.least)
        )
    if one.cover and one.times:
        lines.append(t("With a picture"))
    if one.silent:
        lines.append(t("Without a sound"))
    if one.quiet:
        start, end = t.clock(one.quiet.start), t.clock(one.quiet.end)
        lines.append(t("Nothing from {start} to {end}; it comes after that", start=start, end=end))
    if one.ping:
        lines.append(t("A role is pinged"))
    if one.follow:
        lines.append(t("Published to the channels that follow this one"))
    return lines


def wanted_lines(one: Subscription, context: Context) -> list[str]:
    t, wanted = context.t, one.wanted
    lines = [t("Breaking news only")] if wanted.breaking else []
    lines.append(
        t("Topics: {names}", names=_named(map(t.topic, wanted.topics), t)) if wanted.topics else t("All topics")
    )
    if wanted.languages:
        lines.append(t("In {languages}", languages=t.joined(map(context.language_name, wanted.languages))))
    if wanted.sources:
        lines.append(t("Sources: {names}", names=_named(wanted.sources, t)))
    if wanted.words:
        lines.append(t("Articles that match “{words}”", words=wanted.words))
    return [*lines, *filter_lines(wanted, t)]


def filter_lines(wanted: Wanted, t: Language) -> list[str]:
    """What must stand in an article, and what must not."""
    lines = []
    if wanted.must:
        lines.append(t("With all of these: {words}", words=_quoted(wanted.must, t)))
    if wanted.some:
        lines.append(t("With one of these: {words}", words=_quoted(wanted.some, t)))
    if wanted.none:
        lines.append(t("With none of these: {words}", words=_quoted(wanted.none, t)))
    return lines


def _quoted(parts: Sequence[str], t: Language) -> str:
    """Words and phrases without an "and" between. Quotation marks say here what they say where they are typed: a
    phrase, or a word in this form alone, which has its own already. A word that counts in any form has none.
    """
    bare = [part.startswith('"') or not term(part).phrase for part in parts]
    shown = (part if its else t("“{words}”", words=part) for part, its in zip(parts, bare, strict=True))
    return _named(shown, t, t.listed)


def _named(names: Iterable[str], t: Language, join: Callable[[list[str]], str] | None = None) -> str:
    """In the order of the language, whatever each name is written in: a list in isolates has no letter of its own that
    would say its direction (UAX #9, P2), and Latin names side by side would turn round.
    """
    first = [isolate(name) for name in names]
    mark = RLM if t.direction == "rtl" else LRM
    if len(first) <= NAMED:
        return f"{mark}{(join or t.joined)(first)}"
    return f"{mark}{t.listed(first[:NAMED])} … ({t.number(len(first))})"


async def state_line(one: Subscription, at: datetime, context: Context) -> str:
    """When the next one comes, or why none does."""
    t = context.t
    if one.state is SubscriptionState.PAUSED:
        return t("It is paused")
    away = await context.store.away.reason(one.chat)
    if away is None:
        return next_line(one, at, t)
    reason, until = away
    if until is None:
        return t("Rests until the chat is back: {reason}", reason=t(reason))
    return t("Waits until {when}: {reason}", when=t.moment(until, zone(one.zone)), reason=t(reason))


def next_line(one: Subscription, at: datetime, t: Language) -> str:
    """Its next time, by its own clock."""
    due = next_due(one, at)
    if due is None:
        return t("Next: as soon as there is something")
    of = zone(one.zone)
    return t("Next: {when}", when=t.moment(after_quiet(due, one.quiet, of), of))
