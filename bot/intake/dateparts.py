"""What datelines are made of: a place, a day and an agency, in any order, with signs between them or without."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.intake.agencies import is_agency, is_outlet, is_place, is_signed
from bot.intake.countries import is_country
from bot.intake.days import only_named
from bot.intake.lines import Line, has_words
from bot.intake.notes import Notes, followed
from bot.intake.people import author_of, is_given, is_name
from bot.intake.wording import LABELS

EDGES = " \t-–—―:،,/.|"
# What stands between parts of a dateline, and behind it: Baghdad - INA -; Ramallah 18-9-2023 WAFA-; Kuwait (KUNA) --
_SIGN = re.compile(
    r"\s*(?:[()\[\]{}/|]|\s[-–—―]{1,3}(?=\s)|--+|(?<=\w)[–—―](?=\w)|[-–—―]{1,3}\s|[:：.](?=\s)|[،,])[\s\-–—―:.،/]*"
)
_BARE_DAY = re.compile(r"\d{1,2}(?:\s*[-/.]\s*\d{1,2})?")
_LOUD = re.compile(r"[A-Z][A-Z.' -]{2,30}[A-Z]")
_REGION = 3  # words of a state, less than
_DIGIT = re.compile(r"\d")
_DAY_MONTH = re.compile(r"(?<![\w/.-])(?:\D+-)?(\d{1,2})\s*-\s*(\d{1,2})(?![\d/.])")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_SHORT_MONTH = re.compile(r"\b(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.(?= \d)", re.IGNORECASE)
_TWO_MONTHS = re.compile(r"(?<!\w)([^\W\d_]{2,12})/([^\W\d_]{2,12})(?!\w)")
_MOST_PARTS = 7
_NAMES = 4  # words of one
_QUOTES = "«»“”\"' \t"


def in_parts(head: str, text: str) -> tuple[Notes, str] | None:
    """The longest beginning of a text that names nothing but place, day and agency, in any order, and at least two of
    them; an agency alone where a slash or a dash follows: "Shafaq News/ ..."."""
    head = _with_plain_months(head)
    parts: list[str] = []
    best, start, spoken = None, 0, False
    for sign in list(_SIGN.finditer(head))[:_MOST_PARTS]:
        if part := head[start : sign.start()].strip():
            if spoken and part[0] in _QUOTES:  # who speaks stands before a colon
                break
            parts.append(part)
        start, spoken = sign.end(), ":" in sign[0]
        notes = _all_told(parts)
        if notes is None:
            break
        closed = not sign[0].strip().startswith(("،", ",", "(", "[", "{"))
        if closed and has_words(text[start:]) and _is_enough(notes, parts, sign[0]):
            best = _with_figures(notes, parts), text[start:].lstrip(EDGES)
    return best


def _with_plain_months(head: str) -> str:
    """The same, letter for letter, without the signs inside of days: "Oct. 7", "14 شباط/فبراير"."""
    if _DIGIT.search(head) is None:
        return head
    return _TWO_MONTHS.sub(_months_apart, _SHORT_MONTH.sub(r"\1 ", head))


def _months_apart(found: re.Match[str]) -> str:
    months = all(only_named(f"1 {name}") for name in (found[1], found[2]))
    return f"{found[1]} {found[2]}" if months else found[0]


def _is_loud(part: str) -> bool:
    """Whether a town that is not known stands in capitals, as it does before its state and an agency."""
    return (
        _LOUD.fullmatch(part) is not None
        and not is_place(part)
        and not is_agency(part)
        and Line(part).key not in LABELS
    )


def _is_enough(notes: Notes, parts: list[str], sign: str) -> bool:
    if parts and _is_loud(parts[0]):
        return bool(notes.source)
    if notes.place:
        return bool(notes.source or (notes.day and not sign.startswith(".")))
    signed = sign.strip().startswith("/") or _is_dash(sign)
    return len(parts) == 1 and bool(notes.source) and signed and is_signed(parts[0])


def _is_dash(sign: str) -> bool:
    return sign[:1].isspace() and sign.strip()[:1] in "-–—"


def parted(text: str) -> Iterator[str]:
    return filter(None, map(str.strip, _SIGN.split(text)))


def _all_told(parts: list[str]) -> Notes | None:
    """What the parts of a dateline say, if each of them is a place, a day, an agency, or "exclusive"."""
    loud = _is_loud(parts[0]) if parts else False
    notes, before = (Notes(place=cased(parts[0])) if loud else Notes()), ""
    for part in parts[loud:]:
        if loud and not before and part.istitle() and len(part.split()) < _REGION and not is_agency(part):
            before = part
            continue
        year = only_named(f"{before} {part}") if notes.day and not notes.day.year and part.isdecimal() else None
        more = replace(notes, day=year) if year else _part(part, notes)
        if more is None:
            return None
        notes, before = more, part
    return notes


def _with_figures(notes: Notes, parts: list[str]) -> Notes:
    """A day as agencies of the Gulf write it, without its year: "Kuwait - 15 - 3 (KUNA)", "Kuwait, 15-3 (KUNA)"."""
    found = _DAY_MONTH.search("-".join(parts)) if notes.source and not notes.day else None
    if found is None or not 0 < int(found[2]) <= len(_MONTHS):
        return notes
    return replace(notes, day=only_named(f"{found[1]} {_MONTHS[int(found[2]) - 1]}"))


def signed(parts: list[str], *, names: bool) -> Notes | None:
    """The same of parts one of which may be who wrote the story: "Baghdad - INA - Noor Ali"."""
    if (notes := _all_told(parts)) or not names or not any(map(is_place, parts)):
        return notes
    for at, part in enumerate(parts):
        labelled = author_of(part)
        named = part if len(part.split()) > 1 and is_name(part, most=_NAMES) else None
        notes = _all_told(parts[:at] + parts[at + 1 :]) if labelled or named else None
        if notes and notes.place and (labelled or notes.source or (at > 0 and is_given(part))):
            return replace(notes, author=labelled or named)
    return None


def _part(said: str, notes: Notes) -> Notes | None:
    part = said.strip(_QUOTES)
    if not notes.place and is_place(part):
        return replace(notes, place=cased(part))
    if not notes.place and (told := _run(part)) and not (told.source and notes.source):
        return followed(notes, told, prefer=notes)
    named = is_agency(part) or is_outlet(part) or (notes.place and said != part and has_words(part))
    if not notes.source and named:
        return replace(notes, source=part)
    if not notes.day and (day := only_named(part)):
        return replace(notes, day=day)
    if Line(part).key in LABELS or (notes.place and (_BARE_DAY.fullmatch(part) or is_country(part))):
        return notes
    return None


def _run(text: str) -> Notes | None:
    """A place, a day and an agency with nothing between them: "Ramallah 18-9-2023 WAFA"."""
    said = text.split()
    size = next((size for size in range(min(_NAMES, len(said) - 1), 0, -1) if is_place(" ".join(said[:size]))), 0)
    if not size:
        return None
    for count in range(size, len(said) + 1):
        day, agency = " ".join(said[size:count]), " ".join(said[count:])
        named = only_named(day) if day else None
        if (named or not day) and (not agency or is_agency(agency)):
            return Notes(place=cased(" ".join(said[:size])), day=named, source=agency or None)
    return None


def cased(place: str) -> str:
    first = place.partition(",")[0].strip() if place[:1].isascii() else place
    return first.title() if first.isupper() else first
