"""A message from the top down: hashtags, date, breaking label, headline, byline and dateline."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.intake.address import unaddressed
from bot.intake.agencies import is_place
from bot.intake.breaking import labelled
from bot.intake.briefs import is_item
from bot.intake.copied import is_path
from bot.intake.dateline import city_says, dated, dateline, dateline_alone
from bot.intake.days import only_day
from bot.intake.fields import pinned
from bot.intake.footers import pointer
from bot.intake.hashtags import untagged
from bot.intake.lines import Line, has_words
from bot.intake.notes import Notes, followed, urls_of
from bot.intake.origins import behind, bracketed, source_line
from bot.intake.people import byline, credit
from bot.intake.title import LONGEST, tells, title
from bot.intake.wording import CUES, EMBARGOES, EVENTS, HEADLINES, LABELS, PATHS, opening, openings

_BELOW = 6  # lines under a headline that may tell who wrote the story, where and when
_KICKER = 2  # words of a part of a kicker that is no label
_APART = re.compile(r"\s+[|–—/-]\s+|\s*[|•·]\s*")
_LONGEST_EMBARGO = 70  # code points
_SPEAKER = 6  # words of who speaks, on a line above what they say
_TIME = re.compile(r"\W*\d{1,2}[:.]\d{2}\W*(?:am|pm|gmt|utc|ص|م|صباحا|مساء)?\W*", re.IGNORECASE)
_CLOCK = re.compile(r"^\W*\d{1,2}:\d{2}\s*(?:am|pm|gmt|utc|ص|م)?\s*(?:[|:]|[-–—](?=\s))\s*", re.IGNORECASE)
_PIN = re.compile(r"📍\ufe0f?\s*(?P<place>[^|:–—\n]{2,30}?)\s*(?:[|:]|\s[-–—])\s+(?P<rest>\S.+)")
_TAIL = re.compile(r"\s[-–—|]\s+(?P<day>[^-–—|]{6,40})$")
_SHORT = 10  # lines of the story in short items, and blank ones, at most


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands above and around the headline, the headline (None: there is none), and the lines below."""

    notes: Notes
    headline: Line | None
    below: list[Line]


def open_(lines: Sequence[Line]) -> Opened:
    """Take the margin at the top off, and the labels before the headline and under it."""
    notes = Notes()
    last = next((at for at in range(len(lines) - 1, -1, -1) if has_words(lines[at].text)), 0)
    for number, line in enumerate(lines):
        found = _above(line, alone=number >= last)
        if found is not None:
            notes = followed(notes, found, prefer=notes)
            continue
        head, said = _headline(line)
        notes = followed(notes, said, prefer=notes)
        if (named := source_line(head, headline=True)) is not None:
            notes = followed(notes, named, prefer=notes)
        elif title(head.text):
            head, taken = _whole(head, lines[number + 1 :])
            under, below = _under(list(lines[number + 1 + taken :]))
            return Opened(followed(notes, under, prefer=notes), head, below)
    return Opened(notes, None, [])


def _above(line: Line, *, alone: bool) -> Notes | None:
    """What a line above the headline says; None when it may be the headline itself, as where it stands alone."""
    text, tags = untagged(line.text)
    bare = unaddressed(text)
    if not has_words(bare) or (not alone and (_TIME.fullmatch(bare) or Line(bare.partition(":")[0]).key in CUES)):
        return Notes(tags=tags, urls=urls_of(line), breaking=False)
    if (announced := labelled(text)) and not has_words(announced[1]):
        return replace(announced[0], tags=tags)
    if not alone and (_is_kind(line) or is_path(text)):
        return Notes(tags=tags)
    if not alone and (kicker := _kicker(text)):
        return replace(kicker, tags=tags)
    return _around(line, headline=True)


def _kicker(text: str) -> Notes | None:
    """What a line says that is a label or two, perhaps with a day: "Market Close | Tuesday 14 May 2024"."""
    parts = [part for part in _APART.split(text) if has_words(part)]
    days = [day for part in parts if (day := only_day(part))]
    if len(parts) < 2 or len(days) > 1 or not all(map(_is_small, parts)):  # noqa: PLR2004  one is a label alone
        return None
    return Notes(day=days[0] if days else None)


def _is_small(part: str) -> bool:
    """Whether a part of a kicker is a label, a day, or a number of something: "Line 2"."""
    numbered = len(part.split()) <= _KICKER and any(char.isdigit() for char in part)
    return _is_kind(Line(part)) or only_day(part) is not None or numbered


def _is_kind(line: Line) -> bool:
    """Whether a line only says what kind of message it is: "PRESS RELEASE", "RELEASE 24-088"; in which section of a
    site it stands; or until when it is not to be told."""
    bare = " ".join(word for word in line.key.split() if not word.isdecimal())
    return (
        bare in LABELS
        or _is_menu(bare)
        or _SLUG.fullmatch(line.text) is not None
        or (opening(bare, EMBARGOES) != "" and len(line.text) <= _LONGEST_EMBARGO)
    )


def _is_menu(key: str) -> bool:
    """Whether only sections of a site are named, one or several: "News Sport Weather"."""
    rest = key
    while found := opening(rest, _SECTIONS):
        rest = rest.removeprefix(found).lstrip()
    return rest == "" != key


_SECTIONS = openings(PATHS)
_SLUG = re.compile(r"[^\W\d_]{2,15}(?:/[^\W\d_]{2,15}){2,4}")  # of a wire: "اقتصاد/نفط/أسعار"


def _headline(line: Line) -> tuple[Line, Notes]:
    """The headline without labels, dateline, hashtags at its end and the agency in brackets behind it."""
    text, tags = untagged(line.text)
    text = _CLOCK.sub("", text) if has_words(_CLOCK.sub("", text)) else text
    label, colon, named = text.partition(":")
    if colon and has_words(named) and Line(label).key in HEADLINES:
        text = named.strip()
    notes = Notes(tags=tags, urls=_hidden(line))
    if text.startswith("📍") and (parts := _PIN.match(text)) and is_place(parts["place"]):
        notes, text = replace(notes, place=parts["place"]), parts["rest"]
    if announced := labelled(text):
        tagged = replace(announced[0], tags=_label_tags(text, announced[1]))
        notes, text = followed(tagged, notes, prefer=notes), announced[1]
    if placed := dateline(text):
        notes, text = followed(notes, placed[0], prefer=notes), placed[1]
    if (tail := _TAIL.search(text)) and (day := only_day(tail["day"])) and day.year:  # of its prices, say
        notes = followed(notes, Notes(day=day), prefer=notes)
    for source in (bracketed(text), behind(text)):
        if source and title(source[0]):
            notes, text = followed(notes, source[1], prefer=notes), source[0]
    return Line(text.strip(), line.links), notes


def _whole(head: Line, below: Sequence[Line]) -> tuple[Line, int]:
    """A headline that two dots carry on to the next line, or who speaks and what they say; and how many lines of those
    below it took."""
    if _speaks(head, below):
        return Line(f"{head.text} {below[0].text}", (*head.links, *below[0].links)), 1
    goes_on = head.text.endswith(("..", "…")) and bool(below) and has_words(below[0].text) and not tells(below[0].text)
    if goes_on and len(head.text) + len(below[0].text) < LONGEST and _around(below[0], headline=False) is None:
        return Line(f"{head.text} {below[0].text}", (*head.links, *below[0].links)), 1
    return head, 0


def _speaks(head: Line, below: Sequence[Line]) -> bool:
    """Whether a headline is only who speaks, and the line below is what they say: no list follows, and no paragraph."""
    said, after = (*below, Line(""), Line(""))[:2]
    alone = not after.text or tells(after.text)
    whole = len(said.text.split()) > 2 and len(head.text) + len(said.text) < LONGEST and not is_item(said.text)  # noqa: PLR2004
    spoken = head.text.endswith(":") and len(head.text.split()) <= _SPEAKER and whole and alone
    return spoken and ":" not in said.text and not tells(said.text) and _around(said, headline=False) is None


def _hidden(line: Line) -> tuple[str, ...]:
    """The address behind a headline."""
    return urls_of(Line("", line.links))


def _label_tags(text: str, rest: str) -> tuple[str, ...]:
    label = text[: len(text) - len(rest)]
    return untagged(" ".join(word.rstrip(":：!") for word in label.split() if word.startswith("#")))[1]


def _under(lines: list[Line]) -> tuple[Notes, list[Line]]:
    """What the lines under a headline say that are none of the story, and the story without its dateline.

    A second headline may stand above them.
    """
    notes, taken = _margin(lines)
    below = lines[taken:]
    if below:
        more, taken = _margin(below[1:])
        dated_by_field = any(_label(line) in EVENTS for line in below[1 : 1 + taken])
        if not dated_by_field and (more.author or more.day or (more != Notes() and not tells(below[0].text))):
            notes, below = followed(notes, more, prefer=notes), [below[0], Line(""), *below[1 + taken :]]
    at, placed = _placed(below)
    if placed is None:
        return notes, below
    notes = followed(notes, placed[0], prefer=notes)
    below[at] = Line(placed[1], below[at].links)
    if (named := source_line(below[at])) is not None:
        return followed(notes, named, prefer=notes), [*below[:at], *below[at + 1 :]]
    return notes, below


def _label(line: Line) -> str:
    """What stands before the colon of a line."""
    return Line(line.text.partition(":")[0]).key if ":" in line.text else ""


def _margin(lines: Sequence[Line]) -> tuple[Notes, int]:
    """What the first lines say that are none of the story, and how many those are."""
    notes = Notes()
    for taken, line in enumerate(lines[:_BELOW]):
        text, tags = untagged(line.text)
        found = Notes(tags=tags) if not has_words(text) else _around(line, headline=False)
        if found is None:
            return notes, taken
        notes = followed(notes, found, prefer=notes)
    return notes, len(lines[:_BELOW])


def _placed(below: Sequence[Line]) -> tuple[int, tuple[Notes, str] | None]:
    """The dateline of a story, and the line that it opens: the first, or the first paragraph below short ones."""
    if below and (placed := dateline(below[0].text) or city_says(below[0].text)):
        return 0, placed
    at = next((at for at, line in enumerate(below[:_SHORT]) if tells(line.text) and not is_item(line.text)), 0)
    placed = dateline(below[at].text) if at else None
    return at, placed if placed and (placed[0].source or placed[0].day) else None


def _around(line: Line, *, headline: bool) -> Notes | None:
    """What a line beside the headline says: a date, a byline, a source, a dateline, a credit, a link."""
    rules: tuple[Callable[[], Notes | None], ...] = (
        lambda: dated(line),
        lambda: source_line(line, headline=headline),
        lambda: byline(line, headline=headline),
        lambda: dateline_alone(line, names=not headline),
        lambda: pinned(line, anywhere=not headline),
    )
    for rule in rules:
        if (found := rule()) is not None:
            return found
    if not headline and (credit(line) or _label(line) in CUES):
        return Notes()
    return pointer(line)
