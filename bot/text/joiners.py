"""Zero-width joiners: which of them shape a word or an emoji, and which are only hidden."""

import re
import unicodedata

JOINERS = re.compile("[\u200c\u200d]+")
_ZWJ = "\u200d"
_HEH = "ه"  # "1445 ه‍": a joiner keeps the open form of the letter in the abbreviation of a Hijri year
_VIRAMA = 9
_EMOJI = re.compile("[\ufe0f\U0001f3fb-\U0001f3ff]")


def keep_real_joiners(text: str) -> str:
    """`text` with a joiner or non-joiner only inside words and emoji, and never two in a row."""
    return JOINERS.sub(_decide, text)


def _decide(run: re.Match[str]) -> str:
    before = run.string[run.start() - 1 : run.start()] if run.start() else " "
    after = run.string[run.end() : run.end() + 1] or " "
    joiner = run[0][0]
    return joiner if _shapes_word(before, joiner, after) or _shapes_emoji(before, joiner, after) else ""


def _shapes_word(before: str, joiner: str, after: str) -> bool:
    if unicodedata.combining(after) == _VIRAMA:
        return before.isalpha()
    if unicodedata.category(after)[0] == "M":
        return False
    if unicodedata.combining(before) == _VIRAMA or (before == _HEH and joiner == _ZWJ):
        return True
    return after.isalpha() and (before.isalnum() or unicodedata.category(before)[0] == "M")


def _shapes_emoji(before: str, joiner: str, after: str) -> bool:
    return joiner == _ZWJ and _is_symbol(after) and (_is_symbol(before) or _EMOJI.match(before) is not None)


def _is_symbol(char: str) -> bool:
    return unicodedata.category(char) in {"So", "Sm", "Cn"}
