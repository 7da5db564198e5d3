"""Time zones as people name them: a city, a country, "UTC+3", or the IANA name; in any of our languages.

Names are CLDR's, through Babel, and those of places.toml. Nothing here knows what time it is anywhere.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from bot.i18n.cities import CITIES
from bot.i18n.language import SOURCE, Language, available, language
from bot.text.fold import fold

FILE = Path(__file__).parent / "places.toml"
WRITTEN = ("ar", "en")
"""The languages of the first two names of each place in places.toml."""
NOWHERE = frozenset({"localtime", "Factory", "posixrules"})
NO_COUNTRY = "ZZ"
WORDS = 4
"""Of a country's name behind that of a city."""
_FIXED = re.compile(r"Etc/GMT([+-])(\d+)")
_OFFSET = re.compile(r"(?:utc|gmt|[غج]رين[تي]?تش)? ?([+-]) ?0?(\d{1,2})(?::?(?:00|(\d\d)))?")
_ARTICLE = re.compile(r"\bال(?=\w)")
_GAPS = re.compile(r"[\s_,،/()’'`.-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A city, or what stands for one, and the IANA name of the time zone by which it lives."""

    zone: str
    name: str


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place in every language: the one that gives a zone its name, or where there are `names` another."""

    zone: str
    names: tuple[str, ...] = ()

    def place(self, t: Language) -> Place:
        return Place(self.zone, _written(self.names, t) or place_name(self.zone, t))


def places(typed: str, t: Language, limit: int = 10) -> list[Place]:
    """The places that `typed` may mean, the likeliest first, with names in the reader's language.

    A name that is typed in full comes before those that begin so, and these before names with a word that does. Where
    nothing fits, a place and what it lies in are looked for, Basra Iraq, and then what stands before a comma alone.
    Where nothing is typed, the places of most readers come.
    """
    key = _typed_key(typed)
    if not key:
        return [_Spot(zone).place(t) for zone in _table()["first"][:limit]]
    found = list(dict.fromkeys(spot.place(t) for _, spot in _ranked(key))) or _within(key, t)
    before, comma, _ = typed.replace("،", ",").rpartition(",")
    return found[:limit] if found or not comma else places(before, t, limit)


def places_meant(typed: str, t: Language, limit: int = 10) -> list[Place]:
    """The same of what is not typed any further: where all places of just this name live by one zone, the first."""
    found = places(typed, t, limit)
    return found[:1] if len(_zones_named(_typed_key(typed))) == 1 else found


def is_place(typed: str) -> bool:
    """Whether a place is called just so, in any language."""
    return bool(_zones_named(_typed_key(typed)))


def place_name(zone: str, t: Language) -> str:
    """What the place is called that gives a zone its name: its city, or "UTC+3"."""
    zone = _canonical(zone)
    if fixed := _FIXED.fullmatch(zone):
        return f"UTC{'+' if fixed[1] == '-' else '-'}{fixed[2]}"  # POSIX counts westward
    names = tuple(_table()["zones"].get(zone, ()))
    written = names if t.code in WRITTEN or {*names} & {*CITIES} else ()
    return _written(written, t) or _cities(t.code).get(zone) or _cities(SOURCE).get(zone) or _last_part(zone)


def _typed_key(typed: str) -> str:
    """A difference to UTC in one form, however it is typed; anything else as a name."""
    folded = fold(typed).strip().replace("\u2212", "-")
    if not (offset := _OFFSET.fullmatch(folded)):
        return _key(typed)
    sign, hours, minutes = offset[1], int(offset[2]), offset[3]
    return f"utc{sign}{hours}{f':{minutes}' if minutes else ''}" if hours or minutes else "utc"


def _key(name: str) -> str:
    """A name as it is compared: folded, its words without the Arabic article."""
    return _ARTICLE.sub("", _GAPS.sub(" ", fold(name))).strip()


def _ranked(key: str) -> list[tuple[int, _Spot]]:
    """The places whose names fit, the best first; of two that bear just this name, the one that names its zone."""
    holding = [(name, spot) for name, spot in _index() if key in name]
    ranked = [(rank, spot) for name, spot in holding if (rank := _rank(name, key)) is not None]
    return sorted(ranked, key=lambda found: (found[0], not found[0] and bool(found[1].names)))


def _zones_named(key: str) -> set[str]:
    """The zones of what bears just this name."""
    return {spot.zone for rank, spot in _ranked(key) if not rank}


def _within(key: str, t: Language) -> list[Place]:
    """Places whose name is followed by that of what they lie in, of a few words."""
    words = key.split(" ")
    for at in range(len(words) - 1, max(0, len(words) - WORDS - 1), -1):
        zones = _zones_named(" ".join(words[at:]))
        fitting = [spot.place(t) for _, spot in _ranked(" ".join(words[:at])) if spot.zone in zones] if zones else []
        if fitting:
            return list(dict.fromkeys(fitting))
    return []


def _rank(name: str, key: str) -> int | None:
    if name == key:
        return 0
    if name.startswith(key):
        return 1
    return 2 if f" {key}" in name else None


@cache
def _index() -> tuple[tuple[str, _Spot], ...]:
    """All names and what they name, those of the first zones first; made when it is first asked for."""
    first = {zone: order for order, zone in enumerate(_table()["first"])}
    named = dict.fromkeys((key, spot) for name, spot in _named() if (key := _typed_key(name)))
    return tuple(sorted(named, key=lambda entry: first.get(entry[1].zone, len(first))))


def _named() -> Iterator[tuple[str, _Spot]]:
    """Every name, in any language."""
    table = _table()
    for zone in _zones():
        names = (place_name(zone, language(code)) for code in available())
        yield from ((name, _Spot(zone)) for name in (*names, *table["zones"].get(zone, ())))
    for zone, cities in table["cities"].items():
        for names in cities:
            called = (_written(tuple(names), language(code)) for code in available())
            yield from ((name, _Spot(zone, tuple(names))) for name in (*called, *names))
    for code, zones in _countries():
        names_of = (Locale.parse(each).territories.get(code, "") for each in available())
        yield from ((name, _Spot(zone)) for name in (*names_of, *table["spoken"].get(code, ())) for zone in zones)
    yield from ((name, _Spot(_canonical(name))) for name in sorted(available_timezones() - NOWHERE))


def _countries() -> Iterable[tuple[str, list[str]]]:
    """ISO 3166 codes and the zones of each, the largest first."""
    ours: dict[str, list[str]] = _table()["countries"]
    theirs = get_global("territory_zones").items()
    return ((code, ours.get(code, zones)) for code, zones in theirs if code.isalpha() and code != NO_COUNTRY)


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted({_canonical(name) for name in available_timezones() - NOWHERE}))


def _canonical(zone: str) -> str:
    """The present name of a zone that was renamed, or has several."""
    name: str = get_global("zone_aliases").get(zone, zone)
    return "UTC" if name in {"Etc/UTC", "Etc/GMT"} else name


@cache
def _cities(code: str) -> dict[str, str]:
    """CLDR's names of the places of zones in a language."""
    zones = Locale.parse(code).time_zones
    return {_canonical(zone): names["city"] for zone, names in zones.items() if names.get("city")}


def _last_part(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _written(names: tuple[str, ...], t: Language) -> str:
    """Of names from places.toml the one of a language, in others what the English one is called; "" without any."""
    if not names:
        return ""
    return names[WRITTEN.index(t.code)] if t.code in WRITTEN else _called(names[WRITTEN.index(SOURCE)], t)


def _called(city: str, t: Language) -> str:
    return t(city) if city in CITIES else city


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
