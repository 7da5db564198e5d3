"""Which messages belong together: albums, pastes that the sender's program cut, bursts of forwards. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.model import Forward, Request
from bot.text.length import utf16

UNREAD = "unread"
"""The command that answers what holds no text; its argument names the kinds of it."""
CUT_APART = timedelta(seconds=2)
"""Pieces of one text are sent at once; platforms give whole seconds."""
PARAGRAPH, LINE = "\n\n", "\n"
ENDS = frozenset(".!?؟…:؛»”\"')")
"""After these a paragraph may end. A program that cuts a text looks for the end of a paragraph first, then of a line, a
sentence, a word; and the white space at the cut is lost."""
LETTERS_MISSING = 0
"""So many units short of the longest message is one that was cut inside a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message, which may belong together with others of its chat; all of them are of one person.

    `request` says who asks, and is without text and forwards; `forward` is what the message holds, `handed_on` whether
    it was forwarded. Of a command, `request` has the name and `forward` the argument. `number` orders the messages of a
    chat. `album` is one for all parts of an album.
    `room` is how many UTF-16 units were left for a longer text, None where the text is too short to have been cut.
    `kind` is what the message is where it has no text: "poll", "voice" ... `file`: its text is in a file, which the
    platform keeps under this id.
    """

    request: Request
    forward: Forward
    number: int
    handed_on: bool = False
    album: str = ""
    room: int | None = None
    kind: str = ""
    file: str = ""

    @property
    def sent(self) -> datetime:
        """When it was first written, as far as that is known."""
        return self.forward.published or self.request.at


def together(parts: Iterable[Part]) -> tuple[Request, ...]:
    """What the parts ask for, whatever the order in which they arrived: all forwards are one request."""
    whole = _mended(_albums(sorted(parts, key=lambda part: part.number)))
    unread = [part for part in whole if not part.forward.text]
    forwards = [part for part in whole if part.handed_on and part.forward.text]
    asked = [(part.number, _pasted(part)) for part in whole if not part.handed_on and part.forward.text]
    if forwards:
        asked.append((forwards[0].number, _burst(forwards)))
    if unread:
        kinds = " ".join(dict.fromkeys(part.kind for part in unread))
        asked.append((unread[0].number, replace(unread[0].request, command=UNREAD, text=kinds)))
    return tuple(request for _, request in sorted(asked, key=lambda one: one[0]))


def goes_on(part: Part, after: Part) -> bool:
    """Whether `part` may be the next piece of the text that `after` begins."""
    return (
        after.room is not None
        and bool(part.forward.text)
        and part.request.command is None
        and not (part.album or part.forward.pictures or part.forward.caption)
        and part.handed_on == after.handed_on
        and (part.forward.channel, part.forward.source) == (after.forward.channel, after.forward.source)
        and abs(part.sent - after.sent) <= CUT_APART
    )


def _burst(parts: Sequence[Part]) -> Request:
    at = max(part.request.at for part in parts)
    return replace(parts[0].request, at=at, forwards=tuple(part.forward for part in parts))


def _pasted(part: Part) -> Request:
    forward = part.forward
    if part.request.command:
        return replace(part.request, text=forward.text)
    more = forward.entities or forward.pictures or forward.caption or part.album or part.room is not None
    return replace(part.request, text=forward.text, pasted=forward if more else None)


def _albums(parts: Iterable[Part]) -> list[Part]:
    """An album stands where its first part stood."""
    found: dict[str, list[Part]] = {}
    for part in parts:
        found.setdefault(part.album or f"#{part.number}", []).append(part)
    return [_album(its) for its in found.values()]


def _album(parts: Sequence[Part]) -> Part:
    first = parts[0]
    for part in parts[1:]:
        first = replace(first, forward=_joined(first.forward, part.forward, PARAGRAPH))
    return first


def _mended(parts: Iterable[Part]) -> list[Part]:
    whole: list[Part] = []
    last: Part | None = None
    for part in parts:
        if last is not None and goes_on(part, last):
            glue = _glue(last, whole[-1].forward.text)
            whole[-1] = replace(whole[-1], forward=_joined(whole[-1].forward, part.forward, glue))
        else:
            whole.append(part)
        last = part
    return whole


def _glue(piece: Part, before: str) -> str:
    """What stood at a cut: nothing inside a word, else the break that the text so far is likeliest to have there."""
    if piece.room == LETTERS_MISSING:
        return ""
    if before[-1] not in ENDS:
        return " "
    return next((gap for gap in (PARAGRAPH, LINE) if gap in before), " ")


def _joined(first: Forward, second: Forward, glue: str) -> Forward:
    """Two messages as one; the offsets of the second's entities move on by what now stands before."""
    glue = glue if first.text and second.text else ""
    by = utf16(first.text + glue)
    moved = tuple(replace(entity, offset=entity.offset + by) for entity in second.entities)
    return replace(
        first,
        text=first.text + glue + second.text,
        entities=(*first.entities, *moved),
        caption=first.caption or second.caption,
        pictures=(*first.pictures, *second.pictures),
    )
