"""Letters as they are drawn: shaped and in their order by raqm, and none that the font has not."""

import math
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from PIL import ImageFont

from bot.text.bidi import Direction, own_direction
from bot.text.split import shorten
from bot.text.typeface import font_of

Face = ImageFont.FreeTypeFont

LONGEST = 400
"""Characters that are looked at: no picture has room for more."""
LANGUAGES: dict[Direction, str] = {"rtl": "ar", "ltr": "en"}
"""What the shaper takes a line of a direction to be written in."""
ELLIPSIS = "…"
_NO_CHARACTER = "\U0010ffff"
_UNSEEN = frozenset("\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069")
"""Joiners and what orders letters: the shaper obeys them and draws nothing."""
_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
"""Arabic letters in the form of one place in a word: the shaper makes the forms itself, where it gets plain letters."""
_WORD = re.compile(r"\S+")
_GAPS = re.compile(r"\s+")
_ELLIPSES = re.compile(f"{ELLIPSIS}(?:\\s*{ELLIPSIS})+")


@cache
def face(weight: int, size: int) -> Face:
    """The font in a weight (200 to 1000) and a size in pixels. Raises OSError where there is none."""
    made = ImageFont.truetype(str(font_of()), size, layout_engine=ImageFont.Layout.RAQM)
    made.set_variation_by_axes([weight, 0])
    return made


def width(text: str, its: Face, direction: Direction) -> int:
    """Pixels that a line takes, at least one a character."""
    return max(math.ceil(its.getlength(text, direction=direction, language=LANGUAGES[direction])), len(text))


def drawable(text: str) -> str:
    """`text` in one line, without what the font has not: signs go, and "…" stands for a word of foreign letters.

    "" where no word is left.
    """
    kept = _WORD.sub(lambda word: _drawable_word(word[0]), unicodedata.normalize("NFC", text[:LONGEST]))
    line = _GAPS.sub(" ", _ELLIPSES.sub(ELLIPSIS, kept)).strip()
    return line if any(char.isalnum() for char in line) else ""


def _drawable_word(word: str) -> str:
    chars = [_drawable_char(char) for char in word]
    return ELLIPSIS if None in chars else "".join(char for char in chars if char)


@lru_cache(maxsize=4096)
def _drawable_char(char: str) -> str | None:
    """The character, or what it is made of; "" for a sign that can't be drawn, None for such a letter."""
    if char in _UNSEEN or (_has(char) and not _FORMS.match(char)):
        return char
    plain = unicodedata.normalize("NFKC", char)
    if plain != char and all(part.isspace() or _has(part) for part in plain):
        return plain
    return None if char.isalnum() else ""


def _has(char: str) -> bool:
    """Whether the font has a glyph for it: what it has not, it draws as it draws what is no character."""
    return unicodedata.category(char)[0] != "C" and _glyph(char) != _glyph(_NO_CHARACTER)


@lru_cache(maxsize=4096)
def _glyph(char: str) -> tuple[tuple[int, int], bytes]:
    mask = _bare().getmask(char)
    return mask.size, bytes(mask)


@cache
def _bare() -> Face:
    """The font without shaping: one glyph a character."""
    return ImageFont.truetype(str(font_of()), 20, layout_engine=ImageFont.Layout.BASIC)


def wrapped(text: str, its: Face, room: int, most: int, base: Direction) -> list[str]:
    """`text` in at most so many lines of `room` pixels, about as long as each other, "…" where it is cut."""
    direction = own_direction(text, base)
    words = text.split()
    widths = [_word_width(word, its, direction) for word in words]
    space = _word_width(" ", its, direction)
    rows = _rows(widths, space, room)
    whole = len(rows) <= most and all(each <= room for each in widths)
    if whole:
        return [" ".join(words[slice(*row)]) for row in _even(rows, widths, space, room)]
    cut = next(at for at, row in enumerate(rows) if at == most - 1 or widths[row[0]] > room)
    rest = " ".join(words[rows[cut][0] :])
    lines = [" ".join(words[slice(*row)]) for row in rows[:cut]]
    return [*lines, shorten(rest, room, lambda part: width(part, its, direction))]


Row = tuple[int, int]
"""The words of a line: the number of the first, and of the one after the last."""


@lru_cache(maxsize=8192)
def _word_width(word: str, its: Face, direction: Direction) -> int:
    """Words are shaped one by one: nothing joins over a space, and to shape a line for each break takes too long."""
    return width(word, its, direction)


def _rows(widths: Sequence[int], space: int, room: int) -> list[Row]:
    """Each line but the last as long as it can be; a word that is too long stands alone."""
    rows: list[Row] = []
    first, used = 0, 0
    for at, each in enumerate(widths):
        if at > first and used + space + each > room:
            rows.append((first, at))
            first, used = at, each
        else:
            used += each + (space if at > first else 0)
    return [*rows, (first, len(widths))] if widths else []


def _even(rows: list[Row], widths: Sequence[int], space: int, room: int) -> list[Row]:
    """The same number of lines, in the narrowest room that is enough for them."""
    enough, short = room, max(room // 2, *widths, 0)
    while len(rows) > 1 and enough - short > 1:
        middle = (enough + short) // 2
        narrower = _rows(widths, space, middle)
        if len(narrower) == len(rows):
            rows, enough = narrower, middle
        else:
            short = middle
    return rows
