"""How agencies end a story: a word for the end, and the initials of whose desk it went over."""

import re
from collections.abc import Sequence

from bot.intake.lines import Line
from bot.intake.wording import ENDS, opening, openings

_SMALL = "(?!(?:من|في|ما|لا|هل|عن|أو|لم|لن|قد|كل|أي|هو|هي|ثم|إن|أن|مع|يا|بل|كم|أم)(?![ء-ي]))[ء-ي]{1,2}"
_DESK = re.compile(
    rf"\W*{_SMALL}(?:[\s./،-]+{_SMALL}){{1,5}}\W*|[-=–—_]{{1,}}\s+[ء-ي]{{1,3}}\s+[-=–—_]{{1,}}|[=_–—-]{{3,}}\s*[ء-ي./\s]{{1,12}}"
    r"|[a-z]{1,4}(?:[-/][a-z]{1,4}){1,5}"
)
_MARK = re.compile(
    r"(?<=[.!?؟…»”\")])\s*[(\[/–—-]*\s*(?:النهاية|انتهى|إنتهى|Enditem|ENDITEM|ENDS|END)(?!\w)"
    r"(?:\s*\d{1,2}\s*/\s*\w)?\s*[)\]/–—-]*\s*$"
)
_NUMBERED = openings(ENDS)
_MOST_BELOW = 2  # small words behind one for the end: "انتهى 29/م"


def is_end(line: Line) -> bool:
    """Whether a line only says that the story ends here: "ENDS", "(النهاية)", "انتهى ٢٩/م"."""
    phrase = opening(line.key, _NUMBERED)
    rest = line.key.removeprefix(phrase).split()
    small = len(rest) <= _MOST_BELOW and all(len(word) < 3 for word in rest)  # noqa: PLR2004
    return line.key in ENDS or (len(phrase) > 3 and small and not phrase.isdecimal())  # noqa: PLR2004


def is_desk(line: Line) -> bool:
    """Whether a line is only initials, as agencies sign: "ر ن/ع ط", "bur-kl/mn", "- مل -"."""
    return _DESK.fullmatch(line.text) is not None


def without_mark(text: str) -> str:
    """A text without the word for the end behind its last sentence: "... in May. Enditem"."""
    found = _MARK.search(text[-60:])
    return text[: len(text) - len(found[0])].rstrip() if found else text


def before_end(lines: Sequence[Line]) -> list[Line]:
    """The lines above the one that says that the story ends, where more stands above it than below."""
    at = next((at for at, line in enumerate(lines) if at and is_end(line)), len(lines))
    above, below = (sum(len(line.text) for line in some) for some in (lines[:at], lines[at:]))
    return list(lines[:at]) if above > below else [line for line in lines if not is_end(line)]
