"""What comes in from people and pages, made fit to be stored and shown: its letters stay as they are."""

import re
import unicodedata
from functools import lru_cache

from bot.text.combining import limit_marks
from bot.text.graphemes import NUMBER_SIGNS
from bot.text.joiners import JOINERS, keep_real_joiners

_NEWLINE = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_GAP = re.compile(r"\n{3,}")

_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")  # letters and a symbol that show nothing, used for empty names
_NO_OBJECT = "\ufffc"  # stands for a picture that the copied text has lost
# Emoji and Han letters may come from a newer Unicode than this Python's.
_NEWER = re.compile("[\U0001f000-\U0001faff\U00020000-\U0002fffd\U00030000-\U0003fffd]")
_GONE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})

# The flags of England, Scotland and Wales, the only ones that are written with tags; all other tags hide text.
_TAGS = re.compile(
    "(\U0001f3f4\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074"
    "|\U000e0077\U000e006c\U000e0073)\U000e007f)|[\U000e0000-\U000e007f]"
)


# What most news is: visible letters and signs, their marks in canonical order, single spaces, no third line break.
_LETTERS = "(?:[!-~À-ÖØ-öø-ÿ،؛؟٪٫٬ء-غـ-ي٠-٩«»“”‘’…–—][\u064b-\u0650]?+\u0651?+\u0652?+)++"
_LINE = f"{_LETTERS}(?: {_LETTERS})*+"
_CLEAN_ALREADY = re.compile(f"{_LINE}(?:\n\n?{_LINE})*+")


def clean(text: str) -> str:
    """`text` in paragraphs: NFC, single spaces, trimmed lines, at most one blank line between them.

    Bidi controls, other control and format characters, unassigned code points, surrogates, private ones and hidden tags
    are taken out, piles of combining marks limited. Joiners stay where they shape words and emoji.
    Empty when nothing in it can be seen. `clean(clean(text)) == clean(text)`.
    """
    if not text or _CLEAN_ALREADY.fullmatch(text):
        return text
    before, after = None, _pass(text)
    while before != after and JOINERS.search(after):
        before, after = after, _pass(after)
    return after


def clean_line(text: str) -> str:
    """`clean` text in one line: a break becomes a space."""
    return " ".join(clean(text).split())


def _pass(text: str) -> str:
    text = keep_real_joiners(_without_unseen(_NEWLINE.sub("\n", text)))
    # Twice NFC: the limit counts composed letters, and a mark that it takes out may have kept others from their order.
    text = unicodedata.normalize("NFC", limit_marks(unicodedata.normalize("NFC", text)))
    lines = (line.strip() for line in _SPACES.sub(" ", text).split("\n"))
    return _GAP.sub("\n\n", "\n".join(line if _is_seen(line) else "" for line in lines)).strip()


def _without_unseen(text: str) -> str:
    changes = {ord(char): put for char in set(text) if (put := _replacement(char)) != char}
    return _TAGS.sub(r"\1", text.translate(changes) if changes else text)


@lru_cache(maxsize=4096)
def _replacement(char: str) -> str:
    if char == "\t" or char in _BLANKS:
        return " "
    kept = char == "\n" or char in NUMBER_SIGNS or JOINERS.match(char) or _TAGS.match(char) or _NEWER.match(char)
    gone = char == _NO_OBJECT or unicodedata.category(char) in _GONE
    return "" if gone and not kept else char


def _is_seen(line: str) -> bool:
    return any(char in NUMBER_SIGNS or _NEWER.match(char) or unicodedata.category(char)[0] in "LNPS" for char in line)
