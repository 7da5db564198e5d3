"""A message from the top down: hashtags, date, breaking label, headline, byline and dateline."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.intake.address import ADDRESS, HANDLE
from bot.intake.breaking import labelled
from bot.intake.dateline import dated, dateline, dateline_alone
from bot.intake.footers import pointer
from bot.intake.hashtags import untagged
from bot.intake.lines import Line, has_words
from bot.intake.notes import Notes, followed, urls_of
from bot.intake.origins import bracketed, source_line
from bot.intake.people import byline, credit
from bot.intake.title import title

_BELOW = 6  # lines under a headline that may tell who wrote the story, where and when


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands above and around the headline, the headline (None: there is none), and the lines below."""

    notes: Notes
    headline: Line | None
    below: list[Line]


def open_(lines: Sequence[Line]) -> Opened:
    """Take the margin at the top off, and the labels before the headline and under it."""
    notes = Notes()
    for number, line in enumerate(lines):
        found = _above(line)
        if found is not None:
            notes = followed(notes, found, prefer=notes)
            continue
        head, said = _headline(line)
        notes = followed(notes, said, prefer=notes)
        if (named := source_line(head, headline=True)) is not None:
            notes = followed(notes, named, prefer=notes)
        elif title(head.text):
            under, below = _under(list(lines[number + 1 :]))
            return Opened(followed(notes, under, prefer=notes), head, below)
    return Opened(notes, None, [])


def _above(line: Line) -> Notes | None:
    """What a line above the headline says; None when it may be the headline itself."""
    text, tags = untagged(line.text)
    bare = HANDLE.sub(" ", ADDRESS.sub(" ", text))
    if not has_words(bare):
        return Notes(tags=tags, urls=urls_of(line), breaking=False)
    if (announced := labelled(text)) and not has_words(announced[1]):
        return replace(announced[0], tags=tags)
    return _around(line, headline=True)


def _headline(line: Line) -> tuple[Line, Notes]:
    """The headline without labels, dateline, hashtags at its end and the agency in brackets behind it."""
    text, tags = untagged(line.text)
    notes = Notes(tags=tags, urls=_hidden(line))
    if announced := labelled(text):
        tagged = replace(announced[0], tags=_label_tags(text, announced[1]))
        notes, text = followed(tagged, notes, prefer=notes), announced[1]
    if placed := dateline(text):
        notes, text = followed(notes, placed[0], prefer=notes), placed[1]
    if (named := bracketed(text)) and title(named[0]):
        notes, text = followed(notes, named[1], prefer=notes), named[0]
    return Line(text.strip(), line.links), notes


def _hidden(line: Line) -> tuple[str, ...]:
    """The address behind a headline."""
    return urls_of(Line("", line.links))


def _label_tags(text: str, rest: str) -> tuple[str, ...]:
    label = text[: len(text) - len(rest)]
    return untagged(" ".join(word for word in label.split() if word.startswith("#")))[1]


def _under(lines: list[Line]) -> tuple[Notes, list[Line]]:
    """What the lines under a headline say that are none of the story, and the story without its dateline."""
    notes, taken = Notes(), 0
    for line in lines[:_BELOW]:
        text, tags = untagged(line.text)
        found = Notes(tags=tags) if not has_words(text) else _around(line, headline=False)
        if found is None:
            break
        notes = followed(notes, found, prefer=notes)
        taken += 1
    below = lines[taken:]
    if below and (placed := dateline(below[0].text)):
        notes = followed(notes, placed[0], prefer=notes)
        below[0] = Line(placed[1], below[0].links)
        if (named := source_line(below[0])) is not None:
            return followed(notes, named, prefer=notes), below[1:]
    return notes, below


def _around(line: Line, *, headline: bool) -> Notes | None:
    """What a line beside the headline says: a date, a byline, a source, a dateline, a credit, a link."""
    for found in (
        dated(line),
        source_line(line, headline=headline),
        byline(line, headline=headline),
        dateline_alone(line),
    ):
        if found is not None:
            return found
    if not headline and credit(line):
        return Notes()
    return pointer(line)
