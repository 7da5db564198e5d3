"""The head of a mail, or of an official letter, that somebody pastes with its text: who wrote, when, and about what."""

import re
from collections.abc import Sequence

from bot.intake.agencies import is_outlet
from bot.intake.days import only_day
from bot.intake.lines import Line, has_words
from bot.intake.notes import Notes
from bot.intake.wording import (
    GREETINGS,
    HEAD_DAYS,
    HEAD_FIELDS,
    HEAD_SENDERS,
    HEAD_SUBJECTS,
    LABELS,
    LETTERHEADS,
    OFFICES,
    STATES,
    opening,
)
from bot.text.fold import words

_ANSWERS = re.compile(r"^(?:(?:re|fwd?|fw|رد|إعادة توجيه)\s*:\s*)+", re.IGNORECASE)
_FORWARDED = re.compile(
    r"\W*(?:forwarded message|original message|begin forwarded message|رسالة (?:محولة|معاد توجيهها))\W*"
)
_FIELD = re.compile(r"\s*(?P<label>[^:/\n]{1,20}?)\s*(?::|/(?=\s))\s*(?P<value>.*)")
_ADDRESSEE = re.compile(r"\s*[<(][^<>()]*[>)]\s*$")
_OFFICE = re.compile(r"\b(?:press|media|news(?:desk|room)?|communications|public relations)\b", re.IGNORECASE)
_MOST_WORDS, _MOST_LINES = 7, 3  # of a letterhead
_LONGEST_GREETING = 60  # code points
_ENDS_SENTENCE = re.compile(r"[.!?؟]\W*$")
_SPACED = re.compile(r"(?<=\d)\s*([/-])\s*(?=\d)")
_KINDS = LABELS | frozenset(" ".join(words(kind)) for kind in ("memorandum", "memo", "مذكرة", "كتاب رسمي"))


def headed(lines: Sequence[Line]) -> tuple[list[Line], Notes]:
    """The lines with what a mail or a letter is about in the place of its head, and what that head says.

    All of them where there is no head.
    """
    start = _forwarded(lines)
    above, at = _letterhead(lines, start)
    fields, end = _fields(lines, at)
    subject = _ANSWERS.sub("", next((fields[key] for key in fields if key in HEAD_SUBJECTS), ""))
    is_letter = len(above) > 1 and bool(fields)  # a name alone above a day may be the headline
    if not is_letter and (not has_words(subject) or len(fields) + len(above) < 2):  # noqa: PLR2004
        return list(lines), Notes()
    days = (only_day(_SPACED.sub(r"\1", fields[key])) for key in fields if key in HEAD_DAYS)
    head = [Line(subject)] if has_words(subject) else []
    return [*head, *_below(lines[end:], subject)], Notes(source=_source(above, fields), day=next(days, None))


def _forwarded(lines: Sequence[Line]) -> int:
    """Where a mail begins: below the line that says that it was forwarded."""
    start = next((at for at, line in enumerate(lines) if has_words(line.text)), 0)
    return start + bool(lines and _FORWARDED.fullmatch(lines[start].text.lower()))


def _letterhead(lines: Sequence[Line], start: int) -> tuple[list[Line], int]:
    """The names above the fields of a letter, and where those begin."""
    above: list[Line] = []
    for at, line in enumerate(lines[start:], start):
        if not line.text or (above and line.key in _KINDS):
            continue
        short = len(line.text.split()) <= _MOST_WORDS and not _ENDS_SENTENCE.search(line.text)
        if len(above) == _MOST_LINES or not short or _FIELD.fullmatch(line.text) or not opening(line.key, LETTERHEADS):
            return above, at
        above.append(line)
    return [], start


def _fields(lines: Sequence[Line], start: int) -> tuple[dict[str, str], int]:
    """The fields of a head by their labels, and where they end; what kind of letter it is may stand between them."""
    fields: dict[str, str] = {}
    end = start
    for at, line in enumerate(lines[start:], start):
        found = _FIELD.fullmatch(line.text)
        if found and (key := Line(found["label"]).key) in HEAD_FIELDS:
            fields[key], end = found["value"], at + 1
        elif line.text and line.key not in _KINDS:
            break
    return fields, end


def _source(above: Sequence[Line], fields: dict[str, str]) -> str | None:
    """Who stands at the head of a letter; who sent a mail, where that is an office and nobody's own name."""
    sender = next((fields[key] for key in fields if key in HEAD_SENDERS), "")
    sender = _ADDRESSEE.sub("", sender).strip(' "')
    office = _OFFICE.search(sender) or is_outlet(sender) or opening(Line(sender).key, OFFICES)
    named = next((line.text for line in above if not opening(line.key, STATES)), None)
    return named or (sender if office else None)


def _below(lines: Sequence[Line], subject: str) -> list[Line]:
    """The text below a head, without who is greeted, and without the headline where it is said again."""
    at = next((at for at, line in enumerate(lines) if line.text and not _greets(line) and line.text != subject), 0)
    return list(lines[at:])


def _greets(line: Line) -> bool:
    short = len(line.text) <= _LONGEST_GREETING and line.text.endswith(("،", ",", ":", "!"))
    return short and bool(opening(line.key, GREETINGS))
