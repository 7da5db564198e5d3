"""What a person types into the news search, read as a query: words, "phrases", -words, a OR b, and name:value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.text import query_dates
from bot.text.clean import clean_line
from bot.text.fold import fold, words

MOST_TERMS = 32
"""Terms of a query that count."""


def _by_name(names: dict[str, str]) -> dict[str, str]:
    return {fold(name): meant for meant, listed in names.items() for name in listed.split()}


FIELDS = _by_name(
    {
        "source": "source المصدر مصدر",
        "topic": "topic الموضوع موضوع",
        "lang": "lang language اللغة لغة",
        "title": "title العنوان عنوان",
        "from": "from من",
        "to": "to إلى حتى",
        "since": "since منذ",
    }
)
LANGUAGES = _by_name(
    {
        "ar": "ar ara arabic عربي عربية العربي العربية بالعربي بالعربية",
        "en": "en eng english إنجليزي إنجليزية الإنجليزي الإنجليزية بالإنجليزي بالإنجليزية"
        " إنكليزي إنكليزية الإنكليزي الإنكليزية بالإنكليزي بالإنكليزية",
    }
)
_TIMES = {"from": query_dates.first, "to": query_dates.after, "since": query_dates.since}
_WORDS = re.compile(r"[^\W\d_]+")
_LANGUAGE_CODE = re.compile("[a-z]{2,3}")

# Private characters mark what proved to be an operator: cleaned text holds none of its own.
_OPEN, _CLOSE, _UNCLOSED, _FIELD = "\ue000\ue001\ue002\ue003"
_CLOSERS = {"“": "”", "«": "»"}
_COLONS = ":：﹕"
_DASHES = "−–-"  # the plain one last, where no regex takes it for a range
_ENDS = rf'\s|,،;؛()\[\]{{}}"“”«»{_OPEN}{_CLOSE}{_UNCLOSED}{_FIELD}'
_BREAKS = rf"{_ENDS}{_COLONS}!?؟…—<>/\\"
_INNER_QUOTE = f'"(?=[^{_BREAKS}])'
_WORD = rf"(?:[^{_BREAKS}.\-]|\.(?!\.)|-(?!-)|{_INNER_QUOTE}|(?<=\d)[{_COLONS}/,،](?=\d))+"
_VALUE = f"(?:[^{_ENDS}]|{_INNER_QUOTE})+"
_DASH = rf"(?<!\S)[{_DASHES}]"
_EXCLUDED = rf"{_DASH}(?=[^\W\d_]|[{_OPEN}{_UNCLOSED}])"
_NAMED = f"[^{_BREAKS}]{{1,40}}{_FIELD}"  # bounded, so that a long word is not read to its end for nothing
_OR = r"\||(?<![^\s)])(?:OR|[أاإآٱ]\u064e?و\u0652?)(?![^\s(])"

# What a quote or a name may follow: inside a word they are letters of it.
_QUOTE = re.compile(rf'(?:(?<![^\s|(\[{{/{_COLONS}])|(?<={_DASH}))["“«]')
_NAME = re.compile(rf"(?:(?<![^\s|(\[{{,،])|(?<={_DASH}))([^{_BREAKS}{_DASHES}]{{1,40}})[{_COLONS}](?=\S)")
_PART = re.compile(
    rf"(?P<joint>{_OR})|(?P<sign>{_EXCLUDED}(?:{_NAMED})?|{_NAMED})?"
    rf"(?:{_OPEN}(?P<quoted>[^{_CLOSE}]*){_CLOSE}|(?P<unclosed>{_UNCLOSED})|(?P<word>(?(sign){_VALUE}|{_WORD})))"
)
_EDGES = ".'’‘\"*_~=^`!?؟…—<>/\\‐‑-−–" + _COLONS
_FIRST_EDGES = re.compile(rf"\A(?:(?![{_DASHES}]\d)[{re.escape(_EDGES)}])+")


@dataclass(frozen=True, slots=True)
class Names:
    """What stands before a colon, what languages are called, and the words of dates: folded, and what each means.

    The fields are source, topic, lang, title, from, to and since; languages are codes; words of dates are those that
    query_dates knows.
    """

    fields: Mapping[str, str]
    languages: Mapping[str, str]
    dates: Mapping[str, str]

    def dated(self, typed: str) -> str:
        """A date or a length of time in words that are known: 7j is 7 days."""
        folded = fold(typed).replace("’", "'")
        return self.dates.get(folded) or _WORDS.sub(lambda word: self.dates.get(word[0], word[0]), folded)


OURS = Names(FIELDS, LANGUAGES, {})


@dataclass(frozen=True, slots=True)
class Term:
    """One word as it was typed, or the words of an exact `phrase`; `title`: it must stand in the title.

    `literal`: no other spelling of a name stands for it.
    """

    text: str
    phrase: bool = False
    title: bool = False
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What an article must be: it meets every group of `wanted` by one of its terms, and holds none of `unwanted`.

    `sources`, `topics` and `languages` each hold what it may be any of; empty stands for all. Languages are codes.
    Published from `since` on and before `until`, aware in UTC; the two may exclude each other.
    `plain` are the parts of the text that looked like operators and could not be read as such: their words became
    plain terms, what holds no word was dropped.
    """

    wanted: tuple[tuple[Term, ...], ...] = ()
    unwanted: tuple[Term, ...] = ()
    sources: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    plain: tuple[str, ...] = ()

    @property
    def is_restricted(self) -> bool:
        """Whether it asks for a source, a topic, a language or a time, whatever the words."""
        return bool(self.sources or self.topics or self.languages or self.since or self.until)

    @property
    def is_plain(self) -> bool:
        """Whether it asks for nothing but single words, all of them, anywhere in an article."""
        return self == Query(tuple((Term(group[0].text),) for group in self.wanted), plain=self.plain)


def parse(text: str, at: datetime, zone: tzinfo, names: Names = OURS) -> Query:
    """The query that `text` means to a person in `zone` at `at`, an aware time; there is no text that it refuses.

    At most 32 terms count: those after them are left out.
    """
    line = clean_line(text)
    reader = _Reader(line, at, zone, names)
    for found in _PART.finditer(_marked(line, names)):
        reader.take(found)
    return reader.query()


def _marked(line: str, names: Names) -> str:
    """`line` with private characters in the places of quotes around phrases and of colons after a field's name."""
    marked, closing, at = list(line), _closing(line), 0
    while found := _QUOTE.search(line, at):
        start = found.start()
        stop = line.find('"', start + 1) if found[0] == '"' else closing.get(start, -1)
        marked[start] = _UNCLOSED if stop < 0 else _OPEN
        if stop >= 0:
            marked[stop] = _CLOSE
        at = max(start, stop) + 1
    return _NAME.sub(lambda name: name[1] + _FIELD if fold(name[1]) in names.fields else name[0], "".join(marked))


def _closing(line: str) -> dict[int, int]:
    """Where each “ and « is closed, by where it stands."""
    found: dict[int, int] = {}
    waiting: dict[str, list[int]] = {closer: [] for closer in _CLOSERS.values()}
    for index, char in enumerate(line):
        if char in _CLOSERS:
            waiting[_CLOSERS[char]].append(index)
        elif waiting.get(char):
            found[waiting[char].pop()] = index
    return found


def _trimmed(word: str) -> str:
    """`word` without the punctuation around it, but with the sign of a number and the last point of U.S."""
    text = word.rstrip(_EDGES)
    if text[-2:-1] == "." and text[-1:].isalpha() and word[len(text) :].startswith("."):
        text += "."
    return _FIRST_EDGES.sub("", text)


def _language(value: str, names: Names) -> str:
    """The code of the language that `value` names; "" when it names none."""
    code = names.languages.get(fold(value), fold(value))
    return code if _LANGUAGE_CODE.fullmatch(code) else ""


class _Reader:
    """Takes the parts of `line` in their order. Each `take` that returns a bool says whether it could be read."""

    def __init__(self, line: str, at: datetime, zone: tzinfo, names: Names) -> None:
        self.line, self.at, self.zone, self.names = line, at, zone, names
        self.wanted: list[list[Term]] = []
        self.unwanted: list[Term] = []
        self.terms = 0
        self.any_of: dict[str, dict[str, None]] = {"source": {}, "topic": {}, "lang": {}}
        self.times: dict[str, datetime] = {}
        self.plain: dict[int, int] = {}  # where each part ends, by where it begins
        self.unclosed: int | None = None  # where the quote begins to which the words that come now belong
        self.joints: list[re.Match[str]] = []  # since the last part, which was of the kind `last`
        self.last = ""

    def query(self) -> Query:
        self.join("")
        return Query(
            wanted=tuple(map(tuple, self.wanted)),
            unwanted=tuple(self.unwanted),
            sources=tuple(self.any_of["source"]),
            topics=tuple(self.any_of["topic"]),
            languages=tuple(self.any_of["lang"]),
            since=self.times.get("since"),
            until=self.times.get("until"),
            plain=tuple(self.line[start:stop] for start, stop in sorted(self.plain.items())),
        )

    def take(self, found: re.Match[str]) -> None:
        if found["word"] and not found["sign"]:
            self.add(Term(_trimmed(found["word"])))
            if self.unclosed is not None:
                self.plain[self.unclosed] = found.end()
            return
        self.unclosed = None
        if found["joint"]:
            self.joints.append(found)
        elif not self.take_operator(found):
            self.take_as_words(found)

    def take_as_words(self, found: re.Match[str]) -> None:
        self.plain[found.start()] = found.end()
        for word in re.findall(_WORD, self.line[found.start() : found.end()]):
            self.add(Term(_trimmed(word)))
        if found["unclosed"]:
            self.unclosed = found.start()

    def take_operator(self, found: re.Match[str]) -> bool:
        sign, phrase = found["sign"] or "", found["quoted"] is not None
        field, excluded = self.names.fields.get(fold(sign.strip(_DASHES + _FIELD)), ""), sign.startswith(tuple(_DASHES))
        value = self.line[slice(*found.span("quoted"))].strip() if phrase else _trimmed(found["word"] or "")
        if not words(value):
            return False
        if field in {"", "title"}:
            self.add(Term(value, phrase, title=field == "title"), excluded)
            return True
        take = self.take_time if field in _TIMES else self.take_any_of
        return not excluded and take(field, value)

    def take_time(self, field: str, value: str) -> bool:
        time = _TIMES[field](self.names.dated(value), self.at, self.zone)
        if time:
            self.join("")
            self.times["until" if field == "to" else "since"] = time
        return time is not None

    def take_any_of(self, field: str, value: str) -> bool:
        value = _language(value, self.names) if field == "lang" else value
        if value:
            self.join(field)
            self.any_of[field][value] = None
        return bool(value)

    def add(self, term: Term, excluded: bool = False) -> None:
        if not words(term.text):
            return
        joined = self.join("" if excluded else "term")
        if self.terms == MOST_TERMS:
            return
        self.terms += 1
        if excluded:
            self.unwanted.append(term)
        elif joined:
            self.wanted[-1].append(term)
        else:
            self.wanted.append([term])

    def join(self, kind: str) -> bool:
        """Whether the part of this `kind` that comes now is an alternative to the last one.

        Signs of an alternative that join nothing are put away: أو is a word, OR and | are none.
        """
        joints, self.joints = self.joints, []
        joined = bool(joints) and kind == self.last != ""
        for joint in joints[joined:]:
            if joined or joint[0] in {"OR", "|"}:
                self.plain[joint.start()] = joint.end()
            else:
                self.add(Term(joint[0]))
        self.last = kind
        return joined
