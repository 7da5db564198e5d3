"""Words of a text that stand out: signs around them, carried inside the text until a platform draws the emphasis.

The signs are Unicode's interlinear annotation characters, meant for use within a program. `bot.text.clean` takes them
out of all that comes in, so nobody can forge them. Emphasis lies within one line, without white space at its ends.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

START, STOP = "\ufff9", "\ufffb"
NAME = "\ufffa"
"""Around the id of a chat: its name stands there on a platform that can show it, on others the id."""

_SIGNS = str.maketrans("", "", START + STOP + NAME)
_RUN = re.compile(f"{START}([^{STOP}\n]*)")  # what nothing closes reaches to the end of its line
_WORDS = re.compile(r"(\S(?:.*\S)?)")  # of a line, without the white space around them


def emphasised(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text`, which has no signs yet, with emphasis on `spans`: ordered and disjoint (start, stop) code point indices.

    A span over several lines becomes a run in each; white space at its ends is left out.
    """
    pieces, at = [], 0
    for start, stop in spans:
        pieces += [text[at:start], _WORDS.sub(rf"{START}\1{STOP}", text[start:stop])]
        at = stop
    return "".join([*pieces, text[at:]])


def named(chat: str) -> str:
    """The chat of that id, by its name where the platform can."""
    return f"{NAME}{chat}{NAME}"


def is_signed(text: str) -> bool:
    """Whether a platform has anything to draw in it."""
    return START in text or NAME in text


def plain(text: str) -> str:
    """`text` without the signs."""
    return text.translate(_SIGNS) if is_signed(text) or STOP in text else text


def runs(text: str) -> list[tuple[str, bool]]:
    """The pieces of `plain(text)` in order, and whether each is emphasised: none is empty, and they take turns.

    Signs that are no pair never show: a stray one is dropped, a START that nothing closes reaches to its line's end.
    """
    grouped = groupby(_pieces(text), key=lambda piece: piece[1])
    return [("".join(piece for piece, _ in group), emphatic) for emphatic, group in grouped]


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    for at, part in enumerate(_RUN.split(text)):
        shown = plain(part)
        pieces = _WORDS.split(shown) if at % 2 else [shown]
        yield from ((piece, bool(turn % 2)) for turn, piece in enumerate(pieces) if piece)


def spans_of(text: str, measure: Callable[[str], int] = len) -> list[tuple[int, int]]:
    """Where the emphasised runs stand in `plain(text)`: (start, stop), in code points or what `measure` counts."""
    found, at = [], 0
    for piece, emphatic in runs(text):
        stop = at + measure(piece)
        if emphatic:
            found.append((at, stop))
        at = stop
    return found


def tidied(text: str) -> str:
    """The same emphasis in signs that are all pairs: never around nothing or white space, never two side by side."""
    return emphasised(plain(text), spans_of(text))
