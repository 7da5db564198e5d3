"""The lines of a message, clean, each with the links that its platform hid behind words."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.intake.address import ADDRESS, story_address
from bot.intake.wording import BREAKING, opening
from bot.model import Entity, Forward
from bot.text.clean import clean
from bot.text.fold import words

_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_KEY = 200  # code points of a line that say what kind of line it is
_MARKED = 100  # entities: a message has no more (Bot API)

# Letters in the forms that old programs drew them in; the phrases at U+FDF0-U+FDFF are signs of their own.
_DRAWN = re.compile("[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufe80-\ufefc]+")
_STRETCHED = re.compile("(?<=[^\\W_ـ])ـ+(?=[^\\W_ـ])")
_STARRED = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*\n]{1,300}?)(?<=\S)\1(?![\w*])")
_ALONE = re.compile("(?<!\\S)ـ{1,3}(?!\\S)")

_LEAST_HEADLINE = 25  # code points and words that were marked bold and may be a headline within a line
_LEAST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Link:
    """Words of a line, and the address that they lead to."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """A clean line. `key` holds its first words as the search compares them; rules look for phrases there."""

    text: str
    links: tuple[Link, ...] = ()
    key: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", " ".join(words(self.text[:_KEY])) if self.text else "")


def lines_of(forward: Forward) -> list[Line]:
    """All lines of a message, blank ones too. A bold headline that is followed by its story becomes a line of its own.

    Entities that stand outside of the text, or cut a character, mean what is left of them.
    """
    spans = list(_spans(forward.text, forward.entities[:_MARKED]))
    lines: list[Line] = []
    begun = not spans
    for start, raw in _raw_lines(forward.text):
        if not begun and (cut := _end_of_headline(raw, start, spans)):
            lines += [_line(raw[:cut], start, spans), _line(raw[cut:], start + cut, spans)]
        else:
            lines.append(_line(raw, start, spans))
        begun = begun or bool(lines[-1].text)
    return lines


def straight(text: str) -> str:
    """A clean line with its Arabic letters in their ordinary forms, not stretched; a lone tatweel becomes a dash.

    Words that stand in asterisks are bold in WhatsApp, and in Markdown; here they are only words.
    """
    text = _DRAWN.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = clean(text).replace("\n", " ")
    if "*" in text:
        text = _STARRED.sub(_unstarred, text)
    return _ALONE.sub("–", _STRETCHED.sub("", text)) if "ـ" in text else text


def _unstarred(found: re.Match[str]) -> str:
    """What was in asterisks; they stay around a label, which they set apart: "*BREAKING* ..."."""
    key = " ".join(words(found[2]))
    return found[0] if opening(key, BREAKING) == key else found[2]


def has_words(text: str) -> bool:
    """Whether any letter or digit is there; a tatweel alone is a rule drawn across the page."""
    return any(char.isalnum() and char != "ـ" for char in text)


def _raw_lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for found in _BREAK.finditer(text):
        yield start, text[start : found.start()]
        start = found.end()
    yield start, text[start:]


_Span = tuple[int, int, Entity]


def _spans(text: str, entities: tuple[Entity, ...]) -> Iterator[_Span]:
    """Entities by code points instead of UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass") if entities else b""
    for entity in entities:
        start = max(entity.offset, 0)
        stop = max(entity.offset + entity.length, start)
        if len(units) != 2 * len(text):
            start, stop = (len(units[: 2 * at].decode("utf-16-le", "replace")) for at in (start, stop))
        if start < min(stop, len(text)):
            yield start, stop, entity


def _line(raw: str, start: int, spans: list[_Span]) -> Line:
    found = (_link(raw, start, span) for span in spans)
    return Line(straight(raw), tuple(link for link in found if link))


def _link(raw: str, start: int, span: _Span) -> Link | None:
    """The link that a span puts behind words of a line; None where it puts none."""
    begin, end, entity = span
    words = straight(raw[max(begin - start, 0) : max(end - start, 0)])
    if not words:
        return None
    if entity.kind == "text_link" and entity.url:
        return Link(words, entity.url)
    if entity.kind == "url" and not ADDRESS.search(words) and _stands_alone(words, raw):
        address = story_address(words)
        return Link(words, address) if address else None
    return None


def _stands_alone(words: str, raw: str) -> bool:
    """Whether a host that the platform took for a link is all there is, or what a label announces: no "Amazon.com"."""
    before = clean(raw).partition(words)[0]
    return not has_words(clean(raw).replace(words, "")) or before.rstrip().endswith((":", "/"))


def _end_of_headline(raw: str, start: int, spans: list[_Span]) -> int:
    """Where a bold headline at the beginning of a line ends and its story goes on; 0 where that is not so."""
    for begin, end, entity in spans:
        head, rest = raw[: max(end - start, 0)], raw[max(end - start, 0) :]
        opens = entity.kind == "bold" and start <= begin and not has_words(raw[: begin - start])
        if opens and len(head) >= _LEAST_HEADLINE and min(len(head.split()), len(rest.split())) >= _LEAST_WORDS:
            return len(head) if rest[:1].isspace() else 0
    return 0
