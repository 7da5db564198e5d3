"""A text with entities as the HTML of a rich message (Bot API 10.1, "Rich HTML style"). Pure.

The HTML is made here from our own styles; what people wrote is escaped in it, so that none of it is code.
"""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from bot.platforms.telegram.blocks import GAP, Entity
from bot.text.length import utf16

_TAGS = {"bold": "b", "italic": "i"}

Run = tuple[int, int, Entity]
"""Where an entity begins and ends, in code points."""


def html(text: str, entities: Sequence[Entity]) -> str:
    """Paragraphs are set apart by blank lines; other line breaks stay inside them."""
    runs = _runs(text, entities)
    paragraphs = []
    at = 0
    for paragraph in text.split(GAP):
        if paragraph.strip():
            paragraphs.append(f"<p>{_styled(paragraph, at, runs)}</p>")
        at += len(paragraph) + len(GAP)
    return "".join(paragraphs)


def _runs(text: str, entities: Iterable[Entity]) -> list[Run]:
    if utf16(text) == len(text):
        return [(its["offset"], its["offset"] + its["length"], its) for its in entities]
    places = {0: 0}
    units = 0
    for index, char in enumerate(text, 1):
        units += utf16(char)
        places[units] = index
    return [(places[its["offset"]], places[its["offset"] + its["length"]], its) for its in entities]


def _styled(paragraph: str, at: int, runs: Sequence[Run]) -> str:
    """Each piece between two borders of styles has its own tags, so that tags never cross."""
    here = [run for run in runs if run[0] < at + len(paragraph) and run[1] > at]
    borders = {0, len(paragraph)}
    for start, stop, _ in here:
        borders |= {max(start - at, 0), min(stop - at, len(paragraph))}
    pieces = []
    for start, stop in pairwise(sorted(borders)):
        its = [entity for begin, end, entity in here if begin <= at + start and at + stop <= end]
        pieces.append(_tagged(_escaped(paragraph[start:stop]), its))
    return "".join(pieces)


def _escaped(text: str) -> str:
    """White space counts once in HTML, but for no-break spaces."""
    return escape(text, quote=False).replace("  ", " \xa0").replace("\n", "<br>")


def _tagged(piece: str, entities: Sequence[Entity]) -> str:
    for entity in reversed(entities):
        opening, closing = _tag(entity)
        piece = f"{opening}{piece}{closing}"
    return piece


def _tag(entity: Entity) -> tuple[str, str]:
    match entity["type"]:
        case "text_link":
            return f'<a href="{escape(entity["url"])}">', "</a>"
        case "date_time":
            return f'<tg-time unix="{entity["unix_time"]}" format="{entity["date_time_format"]}">', "</tg-time>"
    tag = _TAGS[entity["type"]]
    return f"<{tag}>", f"</{tag}>"
