"""A message that somebody hands on: what its lines say, read from the bottom up and from the top down."""

import datetime
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.errors import BadInput
from bot.i18n import N_
from bot.intake.address import unaddressed
from bot.intake.agencies import is_place
from bot.intake.breaking import labelled
from bot.intake.briefs import day_of, is_brief, is_heading, unnumbered
from bot.intake.closing import close, scattered
from bot.intake.copied import uncopied, unstamped, unthreaded
from bot.intake.days import only_day
from bot.intake.fields import in_fields
from bot.intake.footers import footprint, names_of, without_contacts, without_other_stories
from bot.intake.hashtags import spoken
from bot.intake.heads import headed
from bot.intake.lines import Line, has_words, lines_of
from bot.intake.notes import Notes, followed, urls_of
from bot.intake.opening import Opened, open_
from bot.intake.title import tells, title
from bot.intake.wording import BREAKING_TAGS
from bot.intake.wrapped import unwrapped
from bot.model import Forward
from bot.text.clean import clean, clean_line
from bot.text.fold import fold, words
from bot.text.language import detect

Kind = Literal["article", "digest", "url"]


@dataclass(frozen=True, slots=True)
class Message:
    """What a message says. `kind`: "digest" holds headlines of several stories, "url" only addresses of pages to read.

    `urls` are the addresses that an article may link, without tracking and without channels; `source_url` is the one of
    them where the story stands. `hashtags` are written as in the message, without their #. `date` is the day that the
    message names itself. A "url" has neither title nor body, and no language.
    """

    kind: Kind
    title: str = ""
    body: str = ""
    source: str | None = None
    source_url: str | None = None
    urls: tuple[str, ...] = ()
    author: str | None = None
    place: str | None = None
    date: datetime.date | None = None
    hashtags: tuple[str, ...] = ()
    language: str | None = None
    breaking: bool = False


def read(forward: Forward, boilerplate: Collection[str] = ()) -> Message:
    """What a message says. `boilerplate` are its channel's known footers, as `footers.last_lines` gives them.

    Raises BadInput when it holds neither a word of a story nor an address.
    """
    lines, beside = _uncopied(lines_of(forward))
    signed = names_of(forward.source)
    lines, named = _unsigned(lines, signed)
    urls = tuple(dict.fromkeys(url for line in lines for url in urls_of(line)))
    if urls and not any(has_words(_without_addresses(line.text)) for line in lines):
        return Message("url", urls=urls)
    brief = is_brief(lines)
    closed = close(without_other_stories(lines), {*boilerplate, *signed}, brief=brief)
    between = scattered(closed.lines)
    bottom = followed(between.notes, closed.notes, prefer=closed.notes)
    bottom = followed(followed(beside, named, prefer=beside), bottom, prefer=bottom)
    if brief:
        return _digest(between.lines, bottom, forward) or _only_addresses(urls)
    opened = open_(between.lines)
    if opened.headline is None:
        return _only_addresses(urls)
    return _article(opened.headline, opened, bottom, forward)


def _uncopied(lines: Sequence[Line]) -> tuple[list[Line], Notes]:
    """The lines without what came along from where they were copied, and what that says."""
    kept, notes = uncopied(unthreaded([unstamped(line) for line in lines]))
    kept, head = headed(kept)
    return unwrapped(without_contacts(kept)), followed(notes, head, prefer=head)


def _unsigned(lines: list[Line], signed: Collection[str]) -> tuple[list[Line], Notes]:
    """Without the channel's own name above everything else, or before it: "Voice of Basra - ..."; or behind the place
    where it writes: "بغداد/ صوت البصرة"."""
    at = next((at for at, line in enumerate(lines) if has_words(line.text)), len(lines))
    for line in lines[at : at + 1]:
        name, _, rest = re.split(r"(\s[-–—|]\s|[:/])", f"{line.text} - ", maxsplit=1)
        rest = rest.removesuffix(" - ").strip()
        if footprint(name) in signed and not labelled(name):
            return ([Line(rest, line.links), *lines[at + 1 :]] if rest else lines[at + 1 :] or lines), Notes()
        if footprint(rest) in signed and is_place(name.strip()) and lines[at + 1 :]:
            return lines[at + 1 :], Notes(place=name.strip())
    return lines, Notes()


def _only_addresses(urls: tuple[str, ...]) -> Message:
    if not urls:
        raise BadInput(N_("There is no text in this message."))
    return Message("url", urls=urls)


def _article(headline: Line, opened: Opened, bottom: Notes, forward: Forward) -> Message:
    lines = [headline, *opened.below]
    told = [spoken(line.text) for line in lines]
    head = told[0][0]
    below = clean("\n".join(text for text, _ in told[1:]))
    body = below if below and not tells(head) else clean("\n".join(text for text, _ in told))
    tags = tuple(tag for _, found in told for tag in found)
    around = followed(opened.notes, bottom, prefer=bottom)
    notes = followed(around, in_fields(lines), prefer=around)
    notes = replace(notes, tags=(*opened.notes.tags, *tags, *bottom.tags))
    urls = (*opened.notes.urls, *(url for line in lines for url in urls_of(line)), *bottom.urls)
    notes = replace(notes, urls=urls, source_url=_pointed(opened, bottom))
    return _message("article", title(head), body, notes, forward)


def _pointed(opened: Opened, bottom: Notes) -> str | None:
    """Where the story stands: behind the source's name, behind the headline, else where a line points to."""
    found = [bottom.source_url, opened.notes.source_url, *opened.notes.urls, *bottom.urls]
    return next(filter(None, found), None)


def _digest(lines: Sequence[Line], notes: Notes, forward: Forward) -> Message | None:
    told = [spoken(line.text) for line in lines]
    texts = [text for text, _ in told if has_words(text)]
    head = title(notes.heading or "") or next(filter(None, (title(unnumbered(text)) for text in texts)), "")
    if not head or not texts:
        return None
    day = next(filter(None, map(only_day, texts[:2])), None) or day_of(Line(texts[0]))
    below = texts[1:] if is_heading(Line(texts[0])) and len(texts) > 1 else texts
    urls = (*(url for line in lines for url in urls_of(line)), *notes.urls)
    tags = (*(tag for _, found in told for tag in found), *notes.tags)
    notes = replace(notes, urls=urls, tags=tags, day=notes.day or day)
    return _message("digest", head, clean("\n".join(below)), notes, forward)


def _message(kind: Kind, head: str, body: str, notes: Notes, forward: Forward) -> Message:
    sent = forward.published.date() if forward.published else None
    tags = _in_order(notes.tags, forward.text)
    announced = any(" ".join(words(tag)) in BREAKING_TAGS for tag in tags)
    return Message(
        kind,
        head,
        body,
        source=notes.source or notes.tip or clean_line(forward.source or "") or None,
        source_url=notes.source_url,
        urls=tuple(dict.fromkeys(notes.urls)),
        author=notes.author,
        place=notes.place,
        date=notes.day.on(sent) if notes.day else None,
        hashtags=tags,
        language=detect(f"{head}\n{body}"),
        breaking=notes.breaking or announced,
    )


def _in_order(tags: Sequence[str], text: str) -> tuple[str, ...]:
    """The tags as they follow each other in the message, each once."""
    found: dict[str, str] = {}
    for tag in tags:
        found.setdefault(fold(tag), tag)
    places = {tag: text.find(f"#{tag}") for tag in found.values()}
    return tuple(sorted(places, key=lambda tag: places[tag]))


def _without_addresses(text: str) -> str:
    return _LABEL_SIGNS.sub(" ", unaddressed(text))


_LABEL_SIGNS = re.compile("[0-9#*]\ufe0f?\u20e3")
