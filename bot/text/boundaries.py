"""Where a text may be cut: at paragraphs, lines, sentences and words. Positions are indices of code points."""

import re

_TERMINATORS = ".!?…؟۔。！？"
_OPENERS = "\"'«‹“‘„([{﴾﴿"
_CLOSERS = "\"'»›”’“)\\]}﴾﴿」』"

# Possessive, and never begun inside a run of points: a long run of points takes linear time.
_END = re.compile(rf"(?<![{_TERMINATORS}])[{_TERMINATORS}]++[{_CLOSERS}]*+(?:(?=\s)|\Z|(?<=[؟。！？])(?=[^\W\d_]))")
_NEXT = re.compile(rf"[^\S\n]*+[{re.escape(_OPENERS)}]*+(\w)")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_SPACE = re.compile(r"\s+")
_REACH_BACK = 24  # code points: longer than every abbreviation and the number before it
_LONGEST_LIST_NUMBER = 3

_ABBREVIATIONS = frozenset(
    re.findall(
        r"\w+",
        "mr mrs ms dr prof st mt jr sr vs gen col lt sgt capt maj cmdr adm gov sen rep pres supt inc ltd co corp bros"
        " dept univ approx fig vol pp jan feb mar apr jun jul aug sep sept oct nov dec ود وأ وم أد",
    )
)


def paragraphs(text: str) -> list[int]:
    """Where blank lines begin, in order."""
    return [match.start() for match in _BLANK_LINE.finditer(text)]


def lines(text: str) -> list[int]:
    """Where line breaks stand, in order."""
    return [match.start() for match in re.finditer("\n", text)]


def sentences(text: str) -> list[int]:
    """The index after each sentence's last point and closing quotes, in order.

    The points of abbreviations (U.S., Dr., د.), of decimals (4.6) and of list numbers (1.) end no sentence.
    """
    return [match.end() for match in _END.finditer(text) if not _goes_on(text, match)]


def words(text: str) -> list[int]:
    """Where white space begins, in order."""
    return [match.start() for match in _SPACE.finditer(text)]


def _goes_on(text: str, end: re.Match[str]) -> bool:
    follows = _NEXT.match(text, end.end())
    next_letter = follows[1] if follows else ""
    return next_letter.islower() or (end[0] == "." and _abbreviates(text, end.start(), next_letter))


def _abbreviates(text: str, point: int, next_letter: str) -> bool:
    line = text[max(0, point - _REACH_BACK) : point].rpartition("\n")[2]
    before, _, word = line.rpartition(" ")
    word = word.lstrip(_OPENERS).casefold()
    if word.isdecimal():
        return not before.strip() and len(word) <= _LONGEST_LIST_NUMBER
    if len(word.rpartition(".")[2]) == 1:
        return word[-1].isalpha() and not _is_unit(before, word)
    return word in _ABBREVIATIONS or (word == "no" and next_letter.isdecimal())


def _is_unit(before: str, word: str) -> bool:
    """Whether a single letter is the unit of the number before it, as in "عام 2020 م." and "5 د."."""
    return len(word) == 1 and not word.isascii() and before[-1:].isdecimal()
