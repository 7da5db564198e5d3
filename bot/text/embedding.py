"""Pieces of Latin and numbers inside Arabic lines whose signs would end up on the wrong side: C++, .NET, +964 770 123.

A sign at the edge of such a piece takes the direction of the line (UAX #9, N2): "C++" is shown as "++C", and the groups
of a telephone number, or of a date such as 2026-07-01, are laid out from the right. Isolates keep each piece as it is
written.
"""

import re

from bot.text.bidi import LRM, RLM, Direction, anchor

LRI, PDI = "\u2066", "\u2069"
_SIGNS = re.compile(r"[+#@$./،؛]|\d(?=[ -]\d)")
"""Each piece has one of these."""
_PIECES = re.compile(
    r"""
      https?://[!-~]+                                       # an address, whose last sign may be any
    | (?<![A-Za-z0-9+]) \+ \d [\d ()-]* \d                   # a telephone number, with its country
    | (?<![\w+]) (?<!\d-) 0\d+ (?: [ -] \d{2,} )+          # or without
    | (?<![\w+]) (?<!\d-) \d{4}-\d\d-\d\d (?: [ T]\d\d:\d\d )? (?! [\d-] )   # a date of ISO 8601, and its time
    | (?<![A-Za-z0-9]) [@#$]+ [A-Za-z] \w*                   # @name, #tag
    | (?<!\S) \. [A-Za-z] [A-Za-z0-9]*                      # .NET
    | (?<![A-Za-z0-9]) [A-Za-z] [A-Za-z0-9.]* [+#*]+ (?! [A-Za-z0-9] )   # C++, C#
    | (?<![A-Za-z0-9]) /? [A-Za-z] (?: [A-Za-z0-9 .'&-]* [A-Za-z0-9] )? (?= [ ]?[،؛] )   # one of several: Rust، /help،
    """,
    re.VERBOSE | re.ASCII,
)
_ARABIC = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ISOLATES = re.compile("[\u2066-\u2069]")


def embedded(text: str) -> str:
    """`text` with isolates around such pieces of its Arabic lines. What is isolated already stays as it is.

    In a line that runs from the left they change nothing that is seen.
    """
    return "\n".join(map(_line, text.split("\n")))


def marked(text: str, base: Direction) -> str:
    """As bot.text.bidi.anchor, for Chromium and the programs that are made of it.

    They look for a line's first letter in isolates too, against UAX #9, P2: a line with isolates always gets a mark.
    """
    return "\n".join(_marked(line, base) for line in text.split("\n"))


def _marked(line: str, base: Direction) -> str:
    if not _ISOLATES.search(line):
        return anchor(line, base)
    as_rtl = anchor(RLM + line, base)
    return LRM + line if as_rtl.startswith(LRM) else as_rtl


def room(text: str) -> int:
    """How many isolates `embedded` may add at most; never fewer for more text."""
    return 2 * len(_SIGNS.findall(text)) if _ARABIC.search(text) else 0


def _line(line: str) -> str:
    if not _ARABIC.search(line) or _ISOLATES.search(line):
        return line
    return _PIECES.sub(lambda piece: f"{LRI}{piece[0]}{PDI}", line)
