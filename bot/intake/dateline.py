"""Datelines: where a story was written and by which agency, before its first sentence or on a line of its own."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.intake.agencies import is_agency, is_outlet, is_place, is_signed
from bot.intake.copied import without_buttons
from bot.intake.countries import is_country
from bot.intake.days import day_in, only_day, only_named
from bot.intake.lines import Line, has_words
from bot.intake.notes import Notes
from bot.intake.people import is_name
from bot.intake.wording import LABELS

_REACH = 130  # code points that a dateline and its separators may take
_LONGEST_PLACE = 45
_MOST_WORDS = 5
_EDGES = " \t-–—―:،,/.|"

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
_ENDS_SENTENCE = re.compile(r"[.!?؟][\"'»”)]*$")
_SENTENCE = 6  # words
# What stands between parts of a dateline, and behind it: Baghdad - INA -; Ramallah 18-9-2023 WAFA-; Kuwait (KUNA) --
_SIGN = re.compile(
    r"\s*(?:[()\[\]/|]|\s[-–—―]{1,3}(?=\s)|(?<=\w)[–—―](?=\w)|[-–—―]{1,3}\s|[:：.](?=\s)|[،,])[\s\-–—―:.،/]*"
)
_BARE_DAY = re.compile(r"\d{1,2}(?:\s*[-/.]\s*\d{1,2})?")
_MOST_PARTS = 7
_NAMES = 4  # words of one
_QUOTES = "«»“”\"' \t"


def dateline(text: str) -> tuple[Notes, str] | None:
    """What a dateline before a sentence says, and the sentence; None without one."""
    head = text[:_REACH]
    if told := _in_parts(head, text):
        return told
    for pattern, read in ((_IN_BRACKETS, _bracketed), (_BEHIND, _behind), (_PLACE, _alone)):
        match = pattern.match(head)
        if match and has_words(text[match.end() :]) and (notes := read(match, text[match.end() :])):
            return _then_dated(notes, text[match.end() :].lstrip(_EDGES))
    return None


def _then_dated(notes: Notes, rest: str) -> tuple[Notes, str]:
    """A day may follow the place: "ASWAN, Egypt – March 3, 2026 – ..."."""
    if not notes.day and (match := _DAY.match(rest)) and (day := only_named(match["day"])):
        return replace(notes, day=day), rest[match.end() :].lstrip(_EDGES)
    return notes, rest


def city_says(text: str) -> tuple[Notes, str] | None:
    """As `dateline`, of a place before a colon, which opens headlines, too ("Tehran: we will not ..."), and rows of
    lists: here it is the first of a whole sentence of the story."""
    place, colon, rest = text[:_REACH].partition(":")
    rest = text[len(place) + 1 :].strip()
    known = len(place) <= _LONGEST_PLACE and (is_place(place) or (_CAPITALS.fullmatch(place) and _is_certain(place)))
    if colon and known and len(rest.split()) >= _SENTENCE and _ENDS_SENTENCE.search(rest):
        notes = _with_place(Notes(), place)
        return (notes, rest) if notes else None
    return None


def dated(line: Line) -> Notes | None:
    """A line that is only a date, perhaps with a place before it; None for any other."""
    if day := only_day(without_buttons(line.text)):
        return Notes(day=day)
    if len(line.text) > _REACH or not any(char.isdigit() for char in line.text):
        return None
    day, place = day_in(line.text)
    return Notes(day=day, place=place) if day and day.year and is_place(place) else None


def dateline_alone(line: Line, *, names: bool) -> Notes | None:
    """What a line says that is only a dateline; None for any other. `names`: it may tell who wrote the story, too."""
    if len(line.text) > _REACH:
        return None
    text = line.text.rstrip(_EDGES)
    parts = list(_parted(text))
    notes = _signed(parts, names=names)
    several = notes and (len(parts) > 1 or notes.place)
    if notes and several and (notes.source or (notes.place and (notes.day or notes.author))):
        return notes
    for pattern, read in ((_IN_BRACKETS, _bracketed), (_BEHIND, _behind)):
        if (match := pattern.fullmatch(text)) and (notes := read(match, "")):
            return notes
    return _with_place(Notes(), text) if is_place(text) and text != line.text else None


def pinned(line: Line) -> Notes | None:
    """The place that a line names behind a pin: "📍 Basra"."""
    place = line.text.removeprefix("📍").strip("\ufe0f ") if line.text.startswith("📍") else ""
    short = 0 < len(place.split()) <= _NAMES and has_words(place) and not _ENDS_SENTENCE.search(place)
    return Notes(place=place) if short and ":" not in place else None


def _in_parts(head: str, text: str) -> tuple[Notes, str] | None:
    """The longest beginning of a text that names nothing but place, day and agency, in any order, and at least two of
    them; an agency alone where a slash or a dash follows: "Shafaq News/ ..."."""
    parts: list[str] = []
    best, start = None, 0
    for sign in list(_SIGN.finditer(head))[:_MOST_PARTS]:
        if part := head[start : sign.start()].strip(_QUOTES):
            parts.append(part)
        start = sign.end()
        notes = _all_told(parts)
        if notes is None:
            break
        closed = not sign[0].strip().startswith(("،", ",", "(", "["))
        if closed and has_words(text[start:]) and _is_enough(notes, parts, sign[0]):
            best = notes, text[start:].lstrip(_EDGES)
    return best


def _is_enough(notes: Notes, parts: list[str], sign: str) -> bool:
    if notes.place:
        return bool(notes.source or (notes.day and not sign.startswith(".")))
    signed = sign.strip().startswith("/") or _is_dash(sign)
    return len(parts) == 1 and bool(notes.source) and signed and is_signed(parts[0])


def _is_dash(sign: str) -> bool:
    return sign[:1].isspace() and sign.strip()[:1] in "-–—"


def _parted(text: str) -> Iterator[str]:
    parts = (part.strip(_QUOTES) for part in _SIGN.split(text))
    return filter(None, parts)


def _all_told(parts: list[str]) -> Notes | None:
    """What the parts of a dateline say, if each of them is a place, a day, an agency, or "exclusive"."""
    notes, before = Notes(), ""
    for part in parts:
        year = only_named(f"{before} {part}") if notes.day and not notes.day.year and part.isdecimal() else None
        more = replace(notes, day=year) if year else _part(part, notes)
        if more is None:
            return None
        notes, before = more, part
    return notes


def _signed(parts: list[str], *, names: bool) -> Notes | None:
    """The same of parts the last of which may be who wrote the story: "Baghdad - INA - Noor Ali"."""
    author = parts[-1] if names and len(parts) > 1 and len(parts[-1].split()) > 1 else ""
    if author and is_name(author, most=_NAMES) and (notes := _all_told(parts[:-1])) and not _part(author, notes):
        return replace(notes, author=author)
    return _all_told(parts)


def _part(part: str, notes: Notes) -> Notes | None:
    if not notes.place and is_place(part):
        return replace(notes, place=_cased(part))
    if not notes.source and (is_agency(part) or is_outlet(part)):
        return replace(notes, source=part)
    if not notes.day and (day := only_named(part)):
        return replace(notes, day=day)
    if Line(part).key in LABELS or (notes.place and (_BARE_DAY.fullmatch(part) or is_country(part))):
        return notes
    return None if notes.place else _run(part, notes)


def _run(text: str, notes: Notes) -> Notes | None:
    """A place, a day and an agency with nothing between them: "Ramallah 18-9-2023 WAFA"."""
    said = text.split()
    size = next((size for size in range(min(_NAMES, len(said) - 1), 0, -1) if is_place(" ".join(said[:size]))), 0)
    if not size:
        return None
    for count in range(size, len(said) + 1):
        day, agency = " ".join(said[size:count]), " ".join(said[count:])
        named = only_named(day) if day else None
        if (named or not day) and (not agency or (not notes.source and is_agency(agency))):
            return replace(notes, place=_cased(" ".join(said[:size])), day=named, source=agency or notes.source)
    return None


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
    if Line(place).key in LABELS and outlet:
        return Notes(source=agency)
    if not ((outlet and is_place(_without_day(place))) or quoted or (is_agency(agency) and match["sep"] != ":")):
        return None
    return _with_place(Notes(source=agency), place)


def _alone(match: re.Match[str], rest: str) -> Notes | None:
    """A place without an agency must be known, or stand in capital letters before a sentence."""
    place = match["place"].strip(_EDGES)
    bare = _without_day(place)
    known = is_place(bare) and (not bare.isascii() or bare.isupper() or bool(_ENDS_SENTENCE.search(rest)))
    capitals = bool(_CAPITALS.fullmatch(bare)) and _is_certain(bare)
    spoken = rest[:1].isupper() and not rest.isupper()
    certain = known or (capitals and spoken and match["mark"].strip() != "-")
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
    return replace(notes, day=day, place=_cased(place) or None)


def _cased(place: str) -> str:
    first = place.partition(",")[0].strip() if place[:1].isascii() else place
    return first.title() if first.isupper() else first
