"""One language of the interface: gettext catalogues read by Babel, and CLDR's rules for plurals, numbers and dates."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel import Locale, dates, lists, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.i18n.calendars import ARABIC, ENGLISH, Order, in_words, months_of, with_weekday, without_year
from bot.i18n.countries import country, slugs
from bot.i18n.hijri import ERA, MONTHS, hijri
from bot.i18n.marking import N_
from bot.i18n.topics import TOPICS
from bot.model import Digits, Preferences
from bot.text.fold import fold

Day = date
"""A date, where `date` is a method."""
HERE = Path(__file__).parent
SOURCE = "en"
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
RECENT = timedelta(days=7)
CALENDARS = {"ar": "ar_IQ"}
"""Where a language's calendars are looked up: CLDR has none for Arabic of no country."""
SHORTEST = 3
"""Letters that a language's name may be shortened to."""
COLON = N_(":")
FIGURES = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_WRITTEN = re.compile(r"\{[^}]*\}|\d+")
"""What of a text may be numbers: those between braces are of a placeholder's name."""
_TYPED = re.compile(r"/[a-z]")
"""A command within a text, which stays as it is typed."""
PLATFORMS = {"telegram": N_("Telegram"), "discord": N_("Discord"), "web": N_("the browser")}


@cache
def available(default: str = SOURCE) -> tuple[str, ...]:
    """The codes of all languages, `default` first."""
    codes = sorted({SOURCE, *(path.stem for path in HERE.glob("*.po"))})
    return tuple(sorted(codes, key=lambda code: code != default))


@cache
def language(code: str) -> "Language":
    """The language of a code that `available` names."""
    return Language(code, _catalogue(HERE / f"{code}.po"))


ARTICLE = "ال"
"""The Arabic article, which a topic's name has or has not, as people speak."""


def without_article(words: str) -> frozenset[str]:
    """The folded words, with and without an Arabic article before them."""
    return frozenset({fold(words), fold(words).removeprefix(ARTICLE)})


def topics_named(words: str) -> frozenset[str]:
    """The slugs of the topics that are called so in any language, with the article or without, however it is typed."""
    table = _topics(tuple(language(code) for code in available()))
    return frozenset(slug for name in without_article(words) for slug in table.get(name, ()))


def topic_called(tag: str) -> str:
    """The slug of the topic that a tag names, in whatever language; a tag that names none, as it is."""
    return min(topics_named(tag), default=tag)


def topic_names(slug: str) -> frozenset[str]:
    """What a topic is called in every language, and its slug."""
    return frozenset({slug, *(language(code).topic(slug) for code in available())})


def known_names() -> frozenset[str]:
    """Every name of every topic, folded, with an Arabic article and without."""
    names = _topics(tuple(language(code) for code in available()))
    return frozenset(name for key in names for name in (key, f"{ARTICLE}{key}"))


@lru_cache(maxsize=4)
def _topics(languages: Sequence["Language"]) -> Mapping[str, frozenset[str]]:
    """The slugs of topics and countries by their names, folded and without an article."""
    found: dict[str, frozenset[str]] = {}
    for slug in (*TOPICS, *slugs()):
        for name in (slug, *(its.topic(slug) for its in languages)):
            key = fold(name).removeprefix(ARTICLE)
            found[key] = found.get(key, frozenset()) | {slug}
    return found


def _catalogue(path: Path) -> NullTranslations:
    """gettext reads compiled catalogues only; compiling here (some milliseconds, once) keeps a language one file."""
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as source:
        catalogue = read_po(source)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


_locale = cache(Locale.parse)


@lru_cache(maxsize=4096)
def _in_arabic_figures(text: str) -> str:
    """A text of ours, but for its placeholders; one that shows how a command is typed stays as it is."""
    if _TYPED.search(text):
        return text
    return _WRITTEN.sub(lambda found: found[0] if found[0].startswith("{") else found[0].translate(FIGURES), text)


def _isolated(value: object) -> str:
    """Texts of people, names and paths keep their own direction inside ours: Unicode Bidi, section 2.4."""
    return f"{FIRST_STRONG_ISOLATE}{value}{POP_ISOLATE}"


@lru_cache(maxsize=1024)
def _ago(code: str, minutes: int) -> str:
    return dates.format_timedelta(timedelta(minutes=-minutes), add_direction=True, threshold=1, locale=code)


class Language:
    """Call it with an English text to get that text in this language; `{placeholders}` are filled in isolated."""

    def __init__(
        self,
        code: str,
        catalogue: NullTranslations,
        topics: Mapping[str, str] | None = None,
        preferences: Preferences | None = None,
    ) -> None:
        self.code = code
        self._catalogue = catalogue
        self._locale = _locale(code)
        self._topics = topics or {}
        self._preferences = preferences or Preferences()
        self._months = months_of(self._preferences) if code == ARABIC else (code,)
        self._order = Order(*map(catalogue.gettext, astuple(ENGLISH)))

    def calling(self, topics: Mapping[str, str]) -> "Language":
        """This language with names for further topics, by their tags."""
        return Language(self.code, self._catalogue, topics, self._preferences)

    def written(self, preferences: Preferences) -> "Language":
        """This language with the digits, the names of months and the calendars of these preferences."""
        return Language(self.code, self._catalogue, self._topics, preferences)

    @property
    def digits(self) -> Digits:
        """The figures of its numbers: European ones in every language but Arabic."""
        arabic = self.code == ARABIC and self._preferences.digits is Digits.ARABIC
        return Digits.ARABIC if arabic else Digits.EUROPEAN

    @property
    def name(self) -> str:
        """The language's name in itself, as it stands on a button: العربية, Français."""
        name = self._locale.get_display_name() or self.code
        return name[:1].upper() + name[1:]

    @property
    def direction(self) -> str:
        """ "rtl" or "ltr"."""
        return str(self._locale.text_direction)

    def __call__(self, message: str, **values: object) -> str:
        return self._filled(self._catalogue.gettext(message), values)

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        """The form that `n` takes; `{n}` is the number as this language writes it."""
        return self._filled(self._catalogue.ngettext(one, many, n), {"n": n, **values})

    def topic(self, slug: str) -> str:
        """The name of a topic or a country; a tag that is no known topic is its own name."""
        if slug in TOPICS:
            return self(TOPICS[slug])
        return self._topics.get(slug) or country(slug, self.code) or slug

    def platform(self, name: str) -> str:
        """The name of a platform as people write it."""
        return self(PLATFORMS[name]) if name in PLATFORMS else name

    def called(self, other: "Language") -> str:
        """What this language calls another: Arabic, arabe."""
        return other._locale.get_display_name(self._locale) or other.code

    def names(self, other: "Language", typed: str) -> bool:
        """Whether `typed` is what this language calls `other`, or its beginning: عربي for العربية, arab for Arabic."""
        name = fold(self.called(other)).removeprefix("ال")
        return len(typed) >= SHORTEST and name.startswith(fold(typed).removeprefix("ال"))

    def heading(self, text: str) -> str:
        """A text that is followed by what it is about, with this language's colon behind it."""
        return f"{text}{self(COLON)}"

    def listed(self, names: Iterable[str]) -> str:
        """Names one after the other, with this language's comma between."""
        return ("، " if self.direction == "rtl" else ", ").join(names)

    def joined(self, names: Iterable[str]) -> str:
        """Names one after the other, the last with this language's "and" before it."""
        return lists.format_list(list(names), locale=self._locale)

    def number(self, n: float) -> str:
        system = "arab" if self.digits is Digits.ARABIC else "latn"
        return self.figures(str(numbers.format_decimal(n, locale=self._locale, numbering_system=system)))

    def figures(self, text: str) -> str:
        """Numbers that are written already, in the figures of this language: 22-7, 3.5."""
        return text.translate(FIGURES) if self.digits is Digits.ARABIC else text

    def clock(self, at: time | datetime) -> str:
        """The time of the day, as `at` has it: 08:00."""
        return self.figures(f"{at:%H:%M}")

    def date(self, at: datetime, zone: tzinfo) -> str:
        """The local date in `zone`, in words, with the Islamic one beside it where that is wanted.

        Where nobody chose otherwise, Arabic gives both names of a month, as newspapers of the region do.
        """
        try:
            day = at.astimezone(zone).date()
        except OverflowError:  # the last hours of the year 9999, which are over in UTC only
            day = at.date()
        return self._beside(in_words(self._order, self._months, day), day)

    def short_date(self, at: datetime, zone: tzinfo) -> str:
        """The local date in `zone` of a time about now, where there is little room: no year, and no Islamic date."""
        return self.figures(without_year(self._order, self._months, at.astimezone(zone).date()))

    def weekday(self, at: datetime, zone: tzinfo) -> str:
        """The local date in `zone`, one of these weeks, with its weekday: Friday, 27 November."""
        day = at.astimezone(zone).date()
        return self._beside(with_weekday(self._order, self.code, self._months, day), day)

    def _beside(self, gregorian: str, day: Day) -> str:
        islamic = hijri(day) if self._preferences.hijri else None
        if islamic is None:
            return self.figures(gregorian)
        year, month, number = islamic
        return self.figures(f"{gregorian} ({number} {self(MONTHS[month - 1])} {year} {self(ERA)})")

    def moment(self, at: datetime, zone: tzinfo) -> str:
        """The local date and time in `zone`, in words: Friday, 27 November, 08:00."""
        comma = self.listed(("", ""))
        return f"{self.weekday(at, zone)}{comma}{self.clock(at.astimezone(zone))}"

    def day(self, number: int) -> str:
        """The name of a weekday, which are counted from Monday, 0, as datetime.weekday counts them."""
        return str(dates.get_day_names("wide", "stand-alone", self._locale)[number])

    @property
    def week(self) -> tuple[int, ...]:
        """The weekdays in the order of calendars: Arabic ones begin with Saturday, others as CLDR says."""
        first = Locale.parse(CALENDARS.get(self.code, self.code)).first_week_day
        return tuple((first + number) % 7 for number in range(7))

    def ago(self, then: datetime, now: datetime, zone: tzinfo) -> str:
        """How long ago, in the largest unit, up to a week; the date beyond it."""
        passed = now - then
        if not timedelta() <= passed <= RECENT:
            return self.date(then, zone)
        if passed < timedelta(minutes=1):
            return self(N_("just now"))
        return self.figures(_ago(self.code, passed // timedelta(minutes=1)))

    def _filled(self, text: str, values: dict[str, object]) -> str:
        if self.digits is Digits.ARABIC:
            text = _in_arabic_figures(text)
        if not values:
            return text
        return text.format(
            **{name: self.number(v) if isinstance(v, int | float) else _isolated(v) for name, v in values.items()}
        )
