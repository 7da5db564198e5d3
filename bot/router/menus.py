"""The options of a subscription: each opens in the place of its card, and leads back there.

Buttons carry "subscribe", the subscription's number and version, the option and what it is to be.
"""

from collections.abc import Callable, Sequence
from datetime import time

from bot.i18n import N_
from bot.i18n.places import Place
from bot.model import EVERY_DAY, Button, ChatKind, FacetKind, Question, Quiet, Reply, Subscription, Tone
from bot.router.articles import BUTTONS, COLUMNS, button_pages
from bot.router.cities import city_rows, ticked
from bot.router.context import Context
from bot.router.facets import is_chosen, names_of, offered
from bot.router.seeking import EVERYTHING, FIND, Sought, seek_line, seek_row
from bot.router.wording import MONDAY_TO_FRIDAY, SUNDAY_TO_THURSDAY, filter_lines

MOST, LEAST = (5, 10, 20), (1, 3, 5, 10)
"""How many articles a digest shows, and how many there must be for one."""
HOUR = 60
WINDOWS = (1, 15, HOUR)
"""Minutes within which what comes at once comes together."""
PARTS = {
    "must": N_("Words that must all stand in it, with commas between, or a dash for none."),
    "some": N_("Words of which one must stand in it, with commas between, or a dash for none."),
    "none": N_("Words that must not stand in it, with commas between, or a dash for none."),
}
"""The parts of a filter, and how each is asked for."""
NIGHTS = {"22-7": Quiet(time(22), time(7)), "23-6": Quiet(time(23), time(6))}
"""Quiet hours to choose from."""

Row = tuple[Button, ...]


def press(one: Subscription, option: str, value: object = "") -> str:
    """What a button of a subscription carries."""
    return f"subscribe {one.id} {one.version} {option} {value}".rstrip()


# What is asked in words


def where(context: Context) -> Question:
    return Question(context.t("Which city is it for? Send its name, such as Baghdad or القاهرة."))


def what(one: Subscription, context: Context) -> Question:
    return Question(context.t("Send the words that its articles must match, or a dash for none."), one.wanted.words)


def at_what_time(context: Context) -> Question:
    return Question(context.t("At what time? Such as 9, 9:30 or 9 pm; several with commas between."))


def by_night(context: Context) -> Question:
    return Question(context.t("From when to when shall it be quiet? Such as 22-7."))


def which_words(part: str) -> Callable[[Subscription, Context], Question]:
    """What is asked for a part of the filter: the words that it has now, to be changed."""

    def ask(one: Subscription, context: Context) -> Question:
        return Question(context.t(PARTS[part]), context.t.listed(getattr(one.wanted, part)), long=True)

    return ask


# What opens in the place of the card


def when_menu(one: Subscription, context: Context) -> Reply:
    t = context.t
    offered = {"08:00": t("Morning"), "12:00": t("Noon"), "18:00": t("Evening")}
    now = [f"{each:%H:%M}" for each in one.times]
    row = tuple(
        Button(ticked(f"{label} {t.figures(at)}", chosen=now == [at]), press(one, "when", at))
        for at, label in offered.items()
    )
    others = (
        Button(t("Another time"), press(one, "time"), asks=at_what_time(context)),
        Button(ticked(t("At once"), chosen=not now), press(one, "when", "now")),
    )
    return _menu(one, context, t("When shall it come?"), (row, others, *(() if one.times else _windows(one, context))))


def _windows(one: Subscription, context: Context) -> tuple[Row, ...]:
    """How what comes at once is kept from ringing all the time: the first comes, and the others after it together."""
    t = context.t
    labels = {n: t.plural("Together, every {n} minute", "Together, every {n} minutes", n) for n in WINDOWS}
    labels[HOUR] = t("Together, every hour")
    buttons = [
        Button(ticked(label, chosen=n == one.together), press(one, "together", n)) for n, label in labels.items()
    ]
    return (tuple(buttons[:1]), tuple(buttons[1:]))


def days_menu(one: Subscription, context: Context) -> Reply:
    t = context.t
    days = [
        Button(ticked(t.day(number), chosen=number in one.weekdays), press(one, "days", number)) for number in t.week
    ]
    sets = {"every": (t("Every day"), EVERY_DAY), "sunday": (t("Sunday to Thursday"), SUNDAY_TO_THURSDAY)}
    sets["monday"] = (t("Monday to Friday"), MONDAY_TO_FRIDAY)
    every, *some = [
        Button(ticked(label, chosen=one.weekdays == its), press(one, "days", name))
        for name, (label, its) in sets.items()
    ]
    return _menu(one, context, t("On which days?"), (*_rows(days), (every,), tuple(some)))


def words_menu(one: Subscription, context: Context) -> Reply:
    """What must stand in the articles, and what must not."""
    t, wanted = context.t, one.wanted
    search = Button(ticked(t("Search words"), chosen=bool(wanted.words)), press(one, "words"), asks=what(one, context))
    labels = {"must": t("All of these"), "some": t("One of these"), "none": t("None of these")}
    row = tuple(
        Button(
            ticked(label, chosen=bool(getattr(wanted, part))), press(one, part), asks=which_words(part)(one, context)
        )
        for part, label in labels.items()
    )
    breaking = ticked(t("Breaking news only"), chosen=wanted.breaking)
    last = (search, Button(breaking, press(one, "breaking", int(not wanted.breaking))))
    lines = [
        t(
            "Which words shall stand in the articles? A word counts in any of its forms, several words in a row as a"
            " phrase, and “word” in this form alone."
        ),
        *filter_lines(wanted, t),
    ]
    return _menu(one, context, "\n".join(lines), (row, last))


def languages_menu(one: Subscription, context: Context) -> Reply:
    t, chosen = context.t, one.wanted.languages
    row = tuple(
        Button(ticked(each.name, chosen=each.code in chosen), press(one, "languages", each.code))
        for each in context.languages
    )
    every = (Button(ticked(t("All languages"), chosen=not chosen), press(one, "languages", "all")),)
    return _menu(one, context, t("In which languages shall the news be?"), (row, every))


async def facets_menu(
    kind: FacetKind, page: int, one: Subscription, context: Context, its: Sought = EVERYTHING
) -> Reply:
    """A page of topics or sources, or the first of those that are sought; those that are chosen with a tick."""
    t, topic = context.t, kind is FacetKind.TOPIC
    chosen = one.wanted.topics if topic else one.wanted.sources
    facets = await offered(kind, one.wanted.languages, chosen, context)
    name = t.topic if topic else str
    buttons = [
        Button(ticked(name(each.name), chosen=is_chosen(kind, each, chosen)), press(one, kind, f"{each.id} {page}"))
        for each in facets
        if its.holds(*names_of(kind, each, context))
    ]
    shown = buttons if its == EVERYTHING else buttons[:BUTTONS]
    pages = button_pages(shown, page, context, press(one, f"{kind}s")) if shown else ()
    pages += seek_row(press(one, f"{kind}s", FIND), press(one, f"{kind}s", 1), its, -(-len(facets) // BUTTONS), context)
    every = t("All topics") if topic else t("All sources")
    row = (Button(ticked(every, chosen=not chosen), press(one, kind, "0 1")),)
    asked = t("About which topics?") if topic else t("From which sources?")
    return _menu(one, context, seek_line(its, len(buttons), t) or asked, (*pages, row))


def places_menu(one: Subscription, found: Sequence[Place], context: Context) -> Reply:
    """Places that may be meant."""
    return _menu(one, context, context.t("Which of these?"), city_rows(found, lambda zone: press(one, "place", zone)))


def most_menu(one: Subscription, context: Context) -> Reply:
    t = context.t
    row = tuple(Button(ticked(t.number(n), chosen=n == one.most), press(one, "most", n)) for n in MOST)
    return _menu(one, context, t("How many articles at most? A button shows the others."), (row,))


def more_menu(one: Subscription, context: Context) -> Reply:
    t, quiet = context.t, one.quiet
    silent = Button(ticked(t("Without a sound"), chosen=one.silent), press(one, "silent", int(not one.silent)))
    pictured = Button(ticked(t("With a picture"), chosen=one.cover), press(one, "cover", int(not one.cover)))
    least = tuple(
        Button(
            ticked(t.plural("From {n} article on", "From {n} articles on", n), chosen=n == one.least),
            press(one, "least", n),
        )
        for n in LEAST
    )
    nights = (
        Button(ticked(t("Never quiet"), chosen=not quiet), press(one, "quiet", "off")),
        *(
            Button(
                ticked(
                    t("Quiet from {start} to {end}", start=night.start.hour, end=night.end.hour),
                    chosen=night == quiet,
                ),
                press(one, "quiet", its),
            )
            for its, night in NIGHTS.items()
        ),
        *_typed_hours(one, context),
        Button(t("Other quiet hours"), press(one, "hours"), asks=by_night(context)),
    )
    return _menu(
        one,
        context,
        t("More of how it comes:"),
        (
            (silent, *((pictured,) if one.times else ()), *_followed(one, context)),
            nights[:2],
            nights[2:],
            least[:2],
            least[2:],
        ),
    )


def _typed_hours(one: Subscription, context: Context) -> Row:
    """Other quiet hours than those to choose from, where there are any: the button changes nothing."""
    quiet = one.quiet
    if quiet is None or quiet in NIGHTS.values():
        return ()
    t = context.t
    label = t("Quiet from {start} to {end}", start=t.clock(quiet.start), end=t.clock(quiet.end))
    return (Button(ticked(label, chosen=True), press(one, "more")),)


def _followed(one: Subscription, context: Context) -> Row:
    """What only some chats can: to hand on what they are sent, and to ping a role."""
    t = context.t
    follow = Button(ticked(t("Publish to followers"), chosen=one.follow), press(one, "follow", int(not one.follow)))
    return (
        *((follow,) if one.chat.kind is ChatKind.ANNOUNCEMENTS else ()),
        *((Button(t("Ping no role"), press(one, "ping", 0)),) if one.ping else ()),
    )


def _menu(one: Subscription, context: Context, question: str, rows: tuple[Row, ...]) -> Reply:
    t = context.t
    back = Button(t("Back"), press(one, "card"), tone=Tone.PRIMARY)
    return Reply(language=t.code, text=question, buttons=(*rows, (back,)), replaces=True)


def _rows(buttons: Sequence[Button]) -> tuple[Row, ...]:
    return tuple(tuple(buttons[at : at + COLUMNS]) for at in range(0, len(buttons), COLUMNS))
