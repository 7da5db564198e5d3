"""Source lines: where a message says that its story comes from."""

import re
from dataclasses import replace

from bot.intake.address import ADDRESS, HANDLE, host, unaddressed
from bot.intake.agencies import is_agency, is_outlet, is_paper, is_signed
from bot.intake.days import Named, only_day
from bot.intake.lines import Line, has_words
from bot.intake.notes import Notes, urls_of
from bot.intake.wording import BODIES, OFFICES, QUOTED_FROM, SOURCE, SOURCE_BELOW, opening
from bot.text.fold import words

_LONGEST = 80  # code points; what is longer is a sentence that somebody said
_LONGEST_LABEL = 24
_LONGEST_LINE = 2500  # with its addresses
_LONGEST_NAME = 60
_WEAK = ("المصدر", "عن", "عبر", "via")  # before these a name is none by itself
_HEADLINE = 4  # words at least
_BEHIND = re.compile(r"(?P<head>.{15,}?[^\s:])\s+[-–—|]\s+(?P<name>[^-–—|:\n]{2,40})$")
_UNMISTAKEN = frozenset(words("رويترز الأناضول بلومبرغ بلومبيرغ أسوشيتدبرس شينخوا سبوتنيك هسبريس مصراوي أكسيوس وكالات"))
_HAT_TIPS = ("h t", "hat tip")  # the first is written as one word: h/t
_BODY = 6  # words of the name of a ministry
_BRACKETED = re.compile(r"\W*[(\[]([^()\[\]\n]{4,60})[)\]]\W*")
_CLOCK = re.compile(r"\s+\d{1,2}:\d{2}(?:\s*(?:am|pm|gmt|ص|م))?\s*$", re.IGNORECASE)
_OFFICE = 9  # words of an office's name

_LABEL = re.compile(
    rf"[\W_]*(?P<label>[^\W_][^:：/|»>←⬅➡→\n]{{0,{_LONGEST_LABEL}}}?)\W*?(?P<mark>[:：/|»>←⬅➡→]|\s[-–—](?=\s)|[-–—](?=\W))[\s\W]*?"
    r"(?P<value>[^\s:：/|»>←⬅➡→\-–—\ufe0f].*|$)"
)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_ENDS_SENTENCE = re.compile(r"[.!?؟…]\W*$")
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]\n]{2,60})[)\]][\s.]*$")
_SIGNED = re.compile(r"[-–—―]{1,3}\s*([^\W\d_].{1,58})")
_LOUD = re.compile(r"SOURCE\s+(?P<name>(?!OF\b)[A-Z0-9][^:\n]{1,60})")
_EMBEDDED = re.compile(r"[-–—―]{1,3}\s*(?P<name>[^@\n]{2,60}?)\s*\(@\w+\)\s*(?P<day>.{0,40})")
_LAST = re.compile(r"[.!?؟…»”\")]\s+(?P<said>(?P<label>[^\W\d][^.:/\n]{2,24}?)\s*[:/]\s*[^.:!?؟…\n]{2,60}\.?)\s*$")
_SMALL = frozenset(["the", "of", "and", "for", "de", "la", "le", "al", "el", "bin", "a", "in", "on", "&"])


def source_line(line: Line, *, headline: bool = False) -> Notes | None:
    """What a line says that only names a source. `headline`: it stands where a title would."""
    if not _is_short(line.text, _LONGEST + _LONGEST_LABEL) or len(line.text) > _LONGEST_LINE:
        return None
    if is_label(line) and line.key:
        return _named("", line)
    labelled = _LABEL.fullmatch(line.text)
    if labelled and _is_short(labelled["value"], _LONGEST):
        label = " ".join(words(labelled["label"]))
        if label in SOURCE or (label in SOURCE_BELOW and not headline):
            return _named(labelled["value"], line) if _is_said(label, labelled["value"]) else None
    return None if headline else _loud(line) or _quoted(line) or _agencies(line)


def is_label(line: Line) -> bool:
    """Whether a line only announces the source, which a link hides or the next line names."""
    return line.key in SOURCE


def named_below(label: Line, value: Line) -> Notes | None:
    """The source that stands on a line of its own below its label."""
    short = len(value.text) <= _LONGEST_NAME and not _ENDS_SENTENCE.search(value.text)
    return _named(value.text, value) if is_label(label) and short and not label.links else None


def bracketed(text: str) -> tuple[str, Notes] | None:
    """A text whose end names a source in brackets, without it."""
    match = _BRACKETS.search(text[-_LONGEST:])
    if not match:
        return None
    inner = Line(match[1])
    notes = source_line(inner) if ":" in inner.text or "/" in inner.text else _cited(inner)
    if not notes and is_outlet(match[1]) and is_signed(match[1]):
        notes = Notes(source=_bare(match[1]))
    return (text[: len(text) - len(match[0])], notes) if notes else None


def behind(text: str) -> tuple[str, Notes] | None:
    """A headline that ends in who publishes it, "... - Reuters", without it; no pair of clubs: "الوحدة - الجزيرة"."""
    match = _BEHIND.match(text)
    if match is None or len(match["head"].split()) < _HEADLINE:
        return None
    name = match["name"]
    plain = len(words(name)) > 1 or name.isascii() or " ".join(words(name)) in _UNMISTAKEN
    return (match["head"], Notes(source=_bare(name))) if plain and is_outlet(name) and is_signed(name) else None


def told_last(text: str) -> tuple[str, Notes] | None:
    """A text whose last sentence only names its source, "... . Source: Harbour Voice", without it."""
    match = _LAST.search(text[-_LONGEST - _LONGEST_LABEL :])
    named = source_line(Line(match["said"])) if match else None
    told = match and named and " ".join(words(match["label"])) in SOURCE
    return (text[: len(text) - len(match["said"])].rstrip(), named) if match and named and told else None


def signature(line: Line, before: str) -> Notes | None:
    """A dash and a name on the last line; not where the line before is an item of the same list. Or a post's end, as
    it is shown elsewhere: "— Northline Rail (@northline_rail) October 6, 2025"."""
    if embedded := _EMBEDDED.fullmatch(line.text):
        day = only_day(embedded["day"]) if embedded["day"] else None
        return Notes(source=_bare(embedded["name"]), day=day) if day or not embedded["day"] else None
    match = _SIGNED.fullmatch(line.text)
    if not match or _SIGNED.fullmatch(before) or _ENDS_SENTENCE.search(line.text):
        return None
    return Notes(source=match[1].strip()) if _is_name(match[1]) else None


def office(line: Line) -> Notes | None:
    """The office that signs a statement: "المكتب الإعلامي لوزارة النقل"."""
    short = len(line.text.split()) <= _OFFICE and not _ENDS_SENTENCE.search(line.text)
    return Notes(source=_bare(line.text)) if short and ":" not in line.text and opening(line.key, OFFICES) else None


def is_body(line: Line) -> bool:
    """Whether a line only names a ministry, an office or another body: "وزارة الداخلية"."""
    short = 1 < len(line.text.split()) <= _BODY and not _ENDS_SENTENCE.search(line.text)
    return short and ":" not in line.text and bool(opening(line.key, BODIES))


def _is_said(label: str, value: str) -> bool:
    """Whether what follows a label names somebody; after a weak one ("مصادر:", "credit:") only names."""
    if label in SOURCE and len(value) <= _LONGEST_NAME:
        return True
    if "؟" in value or (_ENDS_SENTENCE.search(value) and len(value.split()) > 6):  # noqa: PLR2004  a sentence
        return False
    return label != "sources" or is_agency(value) or all(_is_name(part.strip()) for part in re.split("[,،+&]", value))


def _loud(line: Line) -> Notes | None:
    """As PR Newswire ends its releases: "SOURCE Halden Robotics"."""
    match = _LOUD.fullmatch(line.text)
    return _named(match["name"], line) if match and _is_name(match["name"]) else None


def _quoted(line: Line) -> Notes | None:
    """ "نقلاً عن صحيفة ...", "via @handle": no separator is needed where a name follows."""
    phrase = opening(line.key, QUOTED_FROM)
    if not phrase or len(line.text) > _LONGEST or _ENDS_SENTENCE.search(line.text):
        return None
    if phrase in _HAT_TIPS:
        named = _named(_after(line.text, len(line.text.split()) - len(line.key.removeprefix(phrase).split())), line)
        return replace(named, source=None, tip=named.source)
    rest = _after(line.text, len(phrase.split()))
    bare = unaddressed(rest)
    certain = not has_words(bare) or is_outlet(bare) or phrase not in _WEAK
    return _named(rest, line) if certain or _is_name(rest) else None


def _cited(line: Line) -> Notes | None:
    """ "(quoting ...)" in brackets; what is only "by way of" something may be no source: "(عبر قناة السويس)"."""
    return _quoted(line) if opening(line.key, QUOTED_FROM) not in _WEAK else None


def _agencies(line: Line) -> Notes | None:
    """A line that is only an agency, or a paper that says what it is; or a body in brackets: "(دائرة الأرصاد)"."""
    if (match := _BRACKETED.fullmatch(line.text)) and is_body(Line(match[1])):
        return Notes(source=match[1])
    bare = _bare(_CLOCK.sub("", line.text))
    short = len(bare) <= _LONGEST_NAME and not _ENDS_SENTENCE.search(line.text)
    return Notes(source=bare) if is_agency(bare) or (short and is_paper(bare)) else None


def _after(text: str, count: int) -> str:
    """What follows the first so many words."""
    found = re.match(rf"(?:[\W_]*[^\W_][^\s:]*){{{count}}}", text)
    return text[found.end() :] if found else ""


def _named(said: str, line: Line) -> Notes:
    """The source that a source line names; one that holds only an address, its host."""
    urls = urls_of(line)
    handle = HANDLE.search(said)
    name, day = _without_day(_bare(unaddressed(said)))
    name = name or (handle[0][1:] if handle else "") or (host(urls[0]) if urls else "")
    return Notes(source=name or None, source_url=urls[0] if urls else None, day=day, urls=urls)


def _without_day(name: str) -> tuple[str, Named | None]:
    before, mark, after = name.rpartition(" - ")
    day = only_day(after) if mark else None
    return (before, day) if day else (name, None)


def _bare(name: str) -> str:
    name = _EDGES.sub("", " ".join(name.split()))
    return name + ")" * (name.count("(") - name.count(")"))


def _is_name(text: str) -> bool:
    """Whether words look like a name: few, each with a capital letter; in Arabic what says that it is a paper."""
    found = text.split()
    if not 0 < len(found) <= 6 or len(text) > _LONGEST_NAME:  # noqa: PLR2004  words of a name
        return False
    return is_outlet(text) or all(word[0].isupper() or word in _SMALL for word in found)


def _is_short(text: str, most: int) -> bool:
    """Whether a text has so many code points at most beside its addresses."""
    return len(text) <= most or len(text) <= most + sum(map(len, ADDRESS.findall(text)))
