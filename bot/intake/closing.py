"""A message from the bottom up: its source line, agency, credits, footers, "read more" and hashtags."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from bot.intake.address import CHANNEL, unaddressed
from bot.intake.agencies import is_paper
from bot.intake.breaking import labelled
from bot.intake.briefs import heading
from bot.intake.dateline import dated
from bot.intake.endings import before_end, is_desk, is_end, without_mark
from bot.intake.footers import account, all_link, announces, footer, pointer
from bot.intake.hashtags import untagged
from bot.intake.lines import Line, has_words
from bot.intake.notes import Notes, followed, leads_to_channel
from bot.intake.origins import bracketed, is_body, named_below, office, signature, source_line, told_last
from bot.intake.people import byline, credit, without_credit
from bot.intake.wording import LABELS, OFFICES

_MOST_CUTS = 6  # tails of the last sentence: hashtags, credits, sources


@dataclass(frozen=True, slots=True)
class Closed:
    """The lines above the margin at the bottom, and what that margin says."""

    lines: list[Line]
    notes: Notes


def close(lines: Sequence[Line], boilerplate: Collection[str], *, brief: bool) -> Closed:
    """Take the margin at the bottom off, and what follows the end of the story where that is told."""
    closed = _close(lines, boilerplate, brief=brief)
    above = before_end(closed.lines)
    if len(above) == len(closed.lines):
        return closed
    ended = _close(above, boilerplate, brief=brief)
    return Closed(ended.lines, followed(ended.notes, closed.notes, prefer=closed.notes))


def _close(lines: Sequence[Line], boilerplate: Collection[str], *, brief: bool) -> Closed:
    """The line that is left last, or alone, belongs to the story."""
    kept, notes, pointed, cuts = list(lines), Notes(), False, 0
    while kept:
        found, count = _last(kept, boilerplate, brief=brief)
        if not count and pointed and announces(kept[-1]) and _spoken_above(kept) is not None:
            count = 1
        notes = followed(found, notes, prefer=notes)
        if count:
            pointed = bool(found.urls) or (pointed and not has_words(kept[-1].text))
            del kept[-count:]
            continue
        last = kept.pop()
        shorter = _shortened(last)
        notes = followed(shorter.notes, notes, prefer=notes)
        kept += shorter.lines
        cuts += 1
        if (kept and kept[-1] == last) or cuts == _MOST_CUTS:
            break
    return Closed(kept, notes)


def _last(lines: list[Line], boilerplate: Collection[str], *, brief: bool) -> tuple[Notes, int]:
    """What the last line says when it is none of the story, and how many lines go with it."""
    last = lines[-1]
    if not has_words(last.text) or is_end(last):
        return Notes(), 1
    above = _spoken_above(lines)
    if above is None:
        return _alone(last)
    if not last.text.startswith("#") and (named := named_below(lines[above], last)):
        return named, len(lines) - above
    rules: list[Callable[[Line], Notes | None]] = [
        source_line,
        heading if brief else _nothing,
        byline,
        dated,
        _credited,
        lambda line: signature(line, lines[above].text),
        office,
        pointer,
        _nothing if brief or all_link(lines[above]) else all_link,
        lambda line: Notes() if is_desk(line) else None,
        lambda line: Notes() if footer(line, boilerplate) or (account(line) and footer(lines[above])) else None,
    ]
    text, tags = untagged(last.text)
    bare = Line(text, last.links) if has_words(text) else last
    for rule in rules:
        if (notes := rule(bare)) is not None:
            notes, count = _with_body(notes, lines, above) if rule is office else (notes, 1)
            return replace(notes, tags=(*notes.tags, *(tags if bare is not last else ()))), count
    return Notes(), 0


def _with_body(notes: Notes, lines: list[Line], above: int) -> tuple[Notes, int]:
    """Who signs where a press office stands alone below its ministry; and how many lines that takes."""
    body = lines[above]
    named = lines[-1].key in OFFICES.get(lines[-1].key.partition(" ")[0], ()) and is_body(body)
    return (replace(notes, source=body.text.strip()), len(lines) - above) if named else (notes, 1)


def _alone(line: Line) -> tuple[Notes, int]:
    """A line without any above it would make the title, unless there is none in it."""
    if (notes := source_line(line, headline=True)) is not None:
        return notes, 1
    if not has_words(unaddressed(line.text)):
        return pointer(line) or Notes(), 1
    return Notes(), 0


def _spoken_above(lines: list[Line]) -> int | None:
    return next((at for at in range(len(lines) - 2, -1, -1) if _tells(lines[at])), None)


def _tells(line: Line) -> bool:
    """Whether a line says something, and not only that it is breaking news, or of which kind."""
    text = unaddressed(untagged(line.text)[0])
    announced = labelled(text)
    return has_words(text) and line.key not in LABELS and (announced is None or has_words(announced[1]))


def _nothing(_line: Line) -> None:
    return None


def _credited(line: Line) -> Notes | None:
    return Notes() if credit(line) else None


def _shortened(line: Line) -> Closed:
    """The last line of the story without the hashtags, credits and the source that follow its last sentence."""
    text, tags = untagged(line.text)
    text = without_credit(without_mark(text))
    notes = Notes(tags=tags)
    for found in (bracketed(text), told_last(text)):
        if found:
            text, named = found
            notes = followed(named, notes, prefer=notes)
    if text == line.text:
        return Closed([line], Notes())
    return Closed([Line(text, line.links)] if text else [], notes)


def scattered(lines: Sequence[Line]) -> Closed:
    """Source lines, hashtags and links to channels between the lines of the story, and the story without them."""
    kept: list[Line] = []
    notes, begun = Notes(), False
    for line in lines:
        found = _between(line, first=not begun)
        notes = followed(notes, found.notes, prefer=notes)
        kept += found.lines
        begun = begun or any(other.text for other in found.lines)
    return Closed(kept, notes)


def _between(line: Line, *, first: bool) -> Closed:
    text, tags = untagged(line.text)
    if not has_words(text):
        return Closed([Line("")], Notes(tags=tags))
    if (named := source_line(line, headline=first)) is not None and not is_paper(text):
        return Closed([], named)
    if not leads_to_channel(line):
        return Closed([line], Notes())
    if not first and footer(line):
        return Closed([], Notes())
    bare = Line(" ".join(CHANNEL.sub(" ", line.text).split()), line.links)
    named = source_line(bare, headline=first)
    return Closed([bare], Notes()) if named is None else Closed([], named)
