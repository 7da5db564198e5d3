"""Paragraphs with styles, and how they fill messages. Pure. Lengths of messages are UTF-16 units."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.text.bidi import anchor
from bot.text.length import utf16
from bot.text.split import spans

GAP = "\n\n"
MOST_ENTITIES = 100
DATE_TIME = "date_time"
RELATIVE = "r"
"""How a moment is shown: "3 hours ago", in the words of the viewer's own program (Bot API, "Date-time entity
formatting")."""

Direction = Literal["rtl", "ltr"]
Entity = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of a block in one style, from `start` to `stop` (code points). `at` is the Unix time of a moment."""

    start: int
    stop: int
    style: str
    url: str | None = None
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph that is best not torn: its text, its length in UTF-16 units, its styles."""

    text: str
    units: int
    spans: tuple[Span, ...] = ()


def is_seen(text: str) -> bool:
    """Whether anything of it can be seen: Telegram refuses a message of nothing."""
    return any(unicodedata.category(char)[0] in "LNPS" for char in text)


def block(text: str, its_spans: tuple[Span, ...] = ()) -> Block:
    return Block(text, utf16(text), its_spans)


def joined(blocks: Sequence[Block], gap: str) -> Block:
    found: list[Span] = []
    at = 0
    for each in blocks:
        found += _moved(each.spans, at)
        at += len(each.text) + len(gap)
    return block(gap.join(each.text for each in blocks), tuple(found))


def packed(blocks: Sequence[Block], base: Direction, longest: int) -> Iterator[Block]:
    """As few messages as hold the blocks whole; only a block that is too long for one message is cut."""
    group: list[Block] = []
    units = entities = 0
    for each in (piece for whole in blocks for piece in _pieces(whole, base, longest)):
        if group and (units + len(GAP) + each.units > longest or entities + len(each.spans) > MOST_ENTITIES):
            yield joined(group, GAP)
            group, units, entities = [], 0, 0
        units += each.units + (len(GAP) if group else 0)
        entities += len(each.spans)
        group.append(each)
    if group:
        yield joined(group, GAP)


def entities_of(its: Block) -> tuple[Entity, ...]:
    """The styles of a block as the Bot API wants them (MessageEntity)."""
    return tuple(_entity(span, its) for span in its.spans)


def _moved(its_spans: tuple[Span, ...], by: int) -> tuple[Span, ...]:
    return tuple(replace(span, start=span.start + by, stop=span.stop + by) for span in its_spans)


def _pieces(whole: Block, base: Direction, longest: int) -> Iterator[Block]:
    if whole.units <= longest:
        yield whole
        return
    # One unit less: a piece that begins inside a line may need a mark of its own.
    for start, stop in spans(whole.text, longest - 1):
        text = whole.text[start:stop]
        if not is_seen(text):
            continue
        line, gap, rest = text.partition("\n")
        shown = (anchor(line, base) if start else line) + gap + rest
        cut = (replace(span, start=max(span.start, start), stop=min(span.stop, stop)) for span in whole.spans)
        left = tuple(span for span in cut if span.start < span.stop)
        yield block(shown, _moved(left, len(shown) - len(text) - start))


def _entity(span: Span, its: Block) -> Entity:
    offset, length = span.start, span.stop - span.start
    if its.units != len(its.text):
        offset, length = utf16(its.text[: span.start]), utf16(its.text[span.start : span.stop])
    entity: Entity = {"type": span.style, "offset": offset, "length": length}
    if span.url:
        entity["url"] = span.url
    if span.at is not None:
        entity |= {"unix_time": span.at, "date_time_format": RELATIVE}
    return entity
