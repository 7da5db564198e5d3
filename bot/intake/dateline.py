"""Datelines: where a story was written and by which agency, before its first sentence or on a line of its own."""

import re
from dataclasses import replace

from bot.intake.agencies import is_agency, is_city, is_outlet, is_paper_title, is_place, is_signed
from bot.intake.copied import without_buttons
from bot.intake.dateparts import EDGES, cased, in_parts, parted, signed
from bot.intake.days import day_in, only_day, only_named
from bot.intake.lines import Line, has_words
from bot.intake.notes import Notes
from bot.intake.people import is_given, is_name
from bot.intake.wording import EXCLUSIVE, LABELS, REPORTS, opening

_REACH = 130  # code points that a dateline and its separators may take
_LONGEST_PLACE = 45
_MOST_WORDS = 5

# Cairo (MENA) - ...; (dpa) - ...; TRIPOLI, Lebanon (AP) — ...
_IN_BRACKETS = re.compile(
    rf"(?P<place>[^()\[\]:«»“”\n]{{0,{_LONGEST_PLACE}}})[(\[](?P<agency>[^()\[\]\n]{{2,40}})[)\]]\s*"
    r"(?:(?:خاص|حصري)\s*)?(?P<mark>[-–—―:.،]{1,3}|$)\s*"
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


_DAY = re.compile(r"(?P<day>[^-–—:\n]{4,40}?)\s*(?:[-–—]{1,2}\s|[–—:])\s*")
_FROM = re.compile(r"(?P<by>من|كتب|كتبت|مراسلنا|مراسلتنا)\s+(?P<name>[^:\n]{4,40}?)\s*:\s+")
_NAMES = 4  # words of one
_ENDS_SENTENCE = re.compile(r"[.!?؟][\"'»”)]*$")
_TIME = re.compile(r"\d{1,2}[:.]\d{2}\s*(?:am|pm|gmt|utc|ص|م|صباحا|مساء)?", re.IGNORECASE)
_STAMPS = re.compile(
    r"\s*[|•·;]\s*|\s+[-–—]\s+|[،,]?\s+(?=(?:(?i:updated|last updated|modified)|آخر تحديث|تحديث|تم التحديث|حدث)\b)"
)
_DIGIT = re.compile(r"\d")
_ASIDE = re.compile(r"(?:التي|الذي|اللتان|وهي|وهو|which|where|who|home|once|a|an|the|long|already)\b[^.!?؟]*\s[-–—]\s")
"""What is said of a place between two dashes: "الموصل - التي فقدت ... - تسلمت"."""
_NAMED = 3  # words of who publishes, between a slash and a colon
_SENTENCE = 6  # words


def dateline(text: str) -> tuple[Notes, str] | None:
    """What a dateline before a sentence says, and the sentence; None without one."""
    head = text[:_REACH]
    if told := in_parts(head, text):
        return _then_told(*told)
    for pattern, read in ((_IN_BRACKETS, _bracketed), (_BEHIND, _behind), (_PLACE, _alone)):
        match = pattern.match(head)
        if match and has_words(text[match.end() :]) and (notes := read(match, text[match.end() :])):
            return _then_told(notes, text[match.end() :].lstrip(EDGES))
    return None


def _then_told(notes: Notes, rest: str) -> tuple[Notes, str]:
    """A day may follow the place, "ASWAN, Egypt – March 3, 2026 – ...", or who wrote the story: "من نور علي: ..."."""
    if not notes.day and (match := _DAY.match(rest)) and (day := only_named(match["day"])):
        return replace(notes, day=day), rest[match.end() :].lstrip(EDGES)
    match = _FROM.match(rest)
    certain = match and (match["by"] != "من" or (notes.source and is_given(match["name"])))
    if match and certain and is_name(match["name"], most=_NAMES):
        return replace(notes, author=match["name"]), rest[match.end() :]
    return notes, rest


def city_says(text: str) -> tuple[Notes, str] | None:
    """As `dateline`, of a place before a colon, which who speaks stands before, too ("Tehran: we will not ..."), and
    rows of lists: here it is the first of a whole sentence, which reports something or whose place is in capitals."""
    place, colon, rest = text[:_REACH].partition(":")
    rest = text[len(place) + 1 :].strip()
    said = len(place) <= _LONGEST_PLACE and is_place(place) and (place.isupper() or opening(Line(rest).key, REPORTS))
    whole = bool(colon) and len(rest.split()) >= _SENTENCE and _ENDS_SENTENCE.search(rest)
    return (Notes(place=cased(place.strip())), rest) if said and whole else None


def dated(line: Line) -> Notes | None:
    """A line that is only a date, perhaps with a place before it; None for any other."""
    if len(line.text) > _REACH or not _DIGIT.search(line.text):
        return None
    if day := only_day(without_buttons(line.text)):
        return Notes(day=day)
    day, place = day_in(line.text)
    if day and day.year and is_place(place):
        return Notes(day=day, place=place)
    parts = _STAMPS.split(line.text)
    days = [only_day(without_buttons(part)) for part in parts]
    rest = [part for part, day in zip(parts, days, strict=True) if not day and not _TIME.fullmatch(part)]
    if not any(days) or len(parts) == 1 or len(rest) > 1:
        return None
    sites = [part for part in rest if is_outlet(part)]
    return Notes(day=next(filter(None, days)), source=sites[0] if sites else None) if sites == rest else None


def dateline_alone(line: Line, *, names: bool) -> Notes | None:
    """What a line says that is only a dateline; None for any other. `names`: it may tell who wrote the story, too."""
    if len(line.text) > _REACH:
        return None
    text = line.text.rstrip(EDGES)
    parts = list(parted(text))
    notes = signed(parts, names=names)
    several = notes and (len(parts) > 1 or notes.place)
    exclusive = len(parts) == 2 and Line(parts[1]).key in EXCLUSIVE  # noqa: PLR2004  "عدن / خاص:"
    if notes and several and (notes.source or (notes.place and (notes.day or notes.author or exclusive))):
        return notes
    for pattern, read in ((_IN_BRACKETS, _bracketed), (_BEHIND, _behind)):
        if (match := pattern.fullmatch(text)) and (notes := read(match, "")):
            return notes
    return _with_place(Notes(), text) if is_place(text) and text != line.text else None


def _bracketed(match: re.Match[str], rest: str) -> Notes | None:
    agency, place = match["agency"].strip(), match["place"].strip(EDGES)
    if is_place(agency) and match["mark"] and (is_outlet(place) or is_paper_title(place)):
        return Notes(source=place, place=cased(agency))
    known = is_agency(agency) or (is_outlet(agency) and len(place.split()) <= 3)  # noqa: PLR2004  words of a place
    short = len(place.split()) <= _MOST_WORDS + 3 and not (rest and not match["mark"])
    short = short and bool(rest or not place or _is_certain(place))
    notes = _with_place(Notes(source=agency), place) if short else None
    return notes if notes and (known or _is_certain(place)) else None


def _behind(match: re.Match[str], _rest: str) -> Notes | None:
    """A dash or a slash between place and agency; a colon only where the place is known, as it opens headlines too."""
    named = match["agency"].strip()
    agency = named.strip("«»“”\"' ")
    place = match["place"].strip(EDGES)
    quoted = named != agency and (match["sep"] != ":") and match["mark"] != "" and len(place.split()) <= 3  # noqa: PLR2004
    outlet = is_agency(agency) or is_outlet(agency) or (named != agency and match["sep"] != ":")
    if Line(place).key in LABELS and (named != agency or is_signed(agency)):
        return Notes(source=agency)
    told = match["sep"] == "/" and match["mark"] == ":" and is_city(place) and not is_place(agency)
    slashed = told and len(agency.split()) <= _NAMED and not _DIGIT.search(agency)
    known = (outlet and is_place(_without_day(place))) or (is_agency(agency) and match["sep"] != ":")
    if not (known or quoted or slashed):
        return None
    return _with_place(Notes(source=agency), place)


def _alone(match: re.Match[str], rest: str) -> Notes | None:
    """A place without an agency must be known, or stand in capital letters before a sentence."""
    place = match["place"].strip(EDGES)
    bare = _without_day(place)
    if is_place(re.split(r"\s*[:–—-]", rest, maxsplit=1)[0]) or _ASIDE.match(rest):  # two places, or what it is
        return None
    known = (is_city(bare) or (bare.isascii() and is_place(bare))) and (
        not bare.isascii() or bare.isupper() or bool(_ENDS_SENTENCE.search(rest))
    )
    capitals = bool(_CAPITALS.fullmatch(bare)) and _is_certain(bare)
    spoken = rest[:1].isupper() and not rest.isupper()
    certain = known or (capitals and spoken and match["mark"].strip() != "-")
    return _with_place(Notes(), place) if certain else None


def _is_certain(place: str) -> bool:
    bare = _without_day(place)
    return is_place(bare) or (_CAPITALS.fullmatch(bare) is not None and not _NO_PLACES.intersection(bare.split()))


def _without_day(place: str) -> str:
    return day_in(place)[1] if _DIGIT.search(place) else place


def _with_place(notes: Notes, said: str) -> Notes | None:
    """The place as it is written, "Tripoli" for "TRIPOLI, Lebanon"; and the day that stands with it."""
    day, place = day_in(said) if any(char.isdigit() for char in said) else (None, said)
    place = place.strip(EDGES)
    if _DIGIT.search(place) or len(place.split()) > _MOST_WORDS:
        return None
    return replace(notes, day=day, place=cased(place) or None)
