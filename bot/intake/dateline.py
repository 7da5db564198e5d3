"""Datelines: where a story was written and by which agency, before its first sentence or on a line of its own."""

import re
from dataclasses import replace

from bot.intake.agencies import is_agency, is_outlet, is_place
from bot.intake.days import day_in, only_day
from bot.intake.lines import Line, has_words
from bot.intake.notes import Notes
from bot.intake.wording import EXCLUSIVE

_REACH = 130  # code points that a dateline and its separators may take
_LONGEST_PLACE = 45
_MOST_WORDS = 5
_EDGES = " \t-–—―:،,/.|"

# Cairo (MENA) - ...; (dpa) - ...; TRIPOLI, Lebanon (AP) — ...
_IN_BRACKETS = re.compile(
    rf"(?P<place>[^()\[\]:«»“”\n]{{0,{_LONGEST_PLACE}}})[(\[](?P<agency>[^()\[\]\n]{{2,40}})[)\]]\s*(?P<mark>[-–—―:.،]{{1,3}}|$)\s*"
)
# Damascus-SANA: ...; Jerusalem - «Al-Fajr»: ...; Baghdad/ Tigris Network
_BEHIND = re.compile(
    rf"(?P<place>[^()\[\]:/«»“”\n–—-]{{2,{_LONGEST_PLACE}}}?)\s*(?P<sep>[-–—/:،,|]|--)\s*"
    r"(?P<agency>«[^«»\n]{2,40}»|“[^“”\n]{2,40}”|\"[^\"\n]{2,40}\"|[^:/\n–—«»“”-]{2,40}?)\s*(?P<mark>[:/]|[-–—]{1,2}(?=\s)|$)\s*"
)
_PLACE = re.compile(rf"(?P<place>[^()\[\]:/«»“”\n–—-]{{2,{_LONGEST_PLACE}}}?)\s*(?P<mark>\s[-–—]{{1,2}}\s|[–—])\s*")
_CAPITALS = re.compile(r"[A-Z][A-Z.' -]{2,30}[A-Z](?:, [A-Z][A-Za-z. ]{1,20})?")
_NO_PLACES = frozenset(
    [
        "NATO",
        "NASA",
        "OPEC",
        "UNESCO",
        "UNICEF",
        "FIFA",
        "UEFA",
        "BREAKING",
        "UPDATE",
        "WATCH",
        "VIDEO",
        "LIVE",
        "EXCLUSIVE",
        "OPINION",
        "ANALYSIS",
        "ALERT",
        "NEWS",
        "BRICS",
        "EXPLAINER",
        "PHOTOS",
        "CORRECTION",
        "FACTBOX",
        "TIMELINE",
        "INTERVIEW",
        "REVIEW",
        "URGENT",
    ]
)


def dateline(text: str) -> tuple[Notes, str] | None:
    """What a dateline before a sentence says, and the sentence; None without one."""
    head = text[:_REACH]
    for pattern, read in ((_IN_BRACKETS, _bracketed), (_BEHIND, _behind), (_PLACE, _alone)):
        match = pattern.match(head)
        if match and has_words(text[match.end() :]) and (notes := read(match, text[match.end() :])):
            return notes, text[match.end() :].lstrip(_EDGES)
    return None


def dated(line: Line) -> Notes | None:
    """A line that is only a date, perhaps with a place before it; None for any other."""
    if day := only_day(line.text):
        return Notes(day=day)
    if len(line.text) > _REACH or not any(char.isdigit() for char in line.text):
        return None
    day, place = day_in(line.text)
    return Notes(day=day, place=place) if day and day.year and is_place(place) else None


def dateline_alone(line: Line) -> Notes | None:
    """What a line says that is only a dateline; None for any other."""
    if len(line.text) > _REACH:
        return None
    text = line.text.rstrip(_EDGES)
    for pattern, read in ((_IN_BRACKETS, _bracketed), (_BEHIND, _behind)):
        if (match := pattern.fullmatch(text)) and (notes := read(match, "")):
            return notes
    return _with_place(Notes(), text) if is_place(text) and text != line.text else None


def _bracketed(match: re.Match[str], rest: str) -> Notes | None:
    agency, place = match["agency"].strip(), match["place"].strip(_EDGES)
    known = is_agency(agency) or (is_outlet(agency) and len(place.split()) <= 3)  # noqa: PLR2004  words of a place
    short = len(place.split()) <= _MOST_WORDS + 3 and not (rest and not match["mark"])
    short = short and bool(rest or not place or _is_certain(place))
    notes = _with_place(Notes(source=agency), place) if short else None
    return notes if notes and (known or _is_certain(place)) else None


def _behind(match: re.Match[str], _rest: str) -> Notes | None:
    """A dash or a slash between place and agency; a colon only where the place is known, as it opens headlines too."""
    named = match["agency"].strip()
    agency = named.strip("«»“”\"' ")
    place = match["place"].strip(_EDGES)
    quoted = named != agency and (match["sep"] != ":") and match["mark"] != "" and len(place.split()) <= 3  # noqa: PLR2004
    outlet = is_agency(agency) or is_outlet(agency) or named != agency
    if Line(place).key in EXCLUSIVE and outlet:
        return Notes(source=agency)
    if not ((outlet and is_place(_without_day(place))) or quoted or (is_agency(agency) and match["sep"] != ":")):
        return None
    return _with_place(Notes(source=agency), place)


def _alone(match: re.Match[str], rest: str) -> Notes | None:
    """A place without an agency must be known, or stand in capital letters before a sentence."""
    place = match["place"].strip(_EDGES)
    bare = _without_day(place)
    certain = is_place(bare) or (_is_certain(bare) and rest[:1].isupper() and match["mark"].strip() != "-")
    return _with_place(Notes(), place) if certain else None


def _is_certain(place: str) -> bool:
    bare = _without_day(place)
    return is_place(bare) or (_CAPITALS.fullmatch(bare) is not None and not _NO_PLACES.intersection(bare.split()))


def _without_day(place: str) -> str:
    return day_in(place)[1] if any(char.isdigit() for char in place) else place


def _with_place(notes: Notes, said: str) -> Notes | None:
    """The place as it is written, "Tripoli" for "TRIPOLI, Lebanon"; and the day that stands with it."""
    day, place = day_in(said) if any(char.isdigit() for char in said) else (None, said)
    place = place.strip(_EDGES)
    if any(char.isdigit() for char in place) or len(place.split()) > _MOST_WORDS:
        return None
    first = place.partition(",")[0].strip() if place[:1].isascii() else place
    return replace(notes, day=day, place=(first.title() if first.isupper() else first) or None)
