"""The label of breaking news before a headline."""

import re

from bot.intake.agencies import is_agency
from bot.intake.notes import Notes
from bot.intake.wording import BREAKING
from bot.text.fold import fold

_WORDS = sorted({phrase for found in BREAKING.values() for phrase in found}, key=len, reverse=True)
_ANY = "|".join(re.escape(phrase).replace(r"\ ", r"[\s_]") for phrase in _WORDS)
_ALEFS_STRETCHED = re.compile(
    rf"[\W_]*?(?P<tag>\#?)(?P<label>{_ANY})(?![\w\u064b-\u0652])(?P<mark>[\W_]*)", re.IGNORECASE
)
_SPEAKER = re.compile(r"(?P<agency>[^:\n]{2,30}?)\s*[:：]\s*")
_MARK = re.compile(r"[|¦:：!.…/»>*\]–—-]|[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_LEAD = 60  # code points before and in a label


def labelled(text: str) -> tuple[Notes, str] | None:
    """What is announced as breaking news, without its label; None where no label opens the line."""
    notes, rest = Notes(breaking=True), text
    while (match := _ALEFS_STRETCHED.match(rest, 0, _LEAD)) and _is_label(match, rest):
        rest = rest[match.end() :]
    if rest == text:
        return None
    speaker = _SPEAKER.match(rest)
    if speaker and is_agency(speaker["agency"]) and rest[speaker.end() :]:
        return Notes(source=speaker["agency"].strip(), breaking=True), rest[speaker.end() :]
    return notes, rest


def _is_label(match: re.Match[str], text: str) -> bool:
    """In Arabic the word alone is one at the beginning; in English a verb may begin so: "Breaking the drought"."""
    if match.end() >= len(text) or match["tag"] or _MARK.search(match["mark"]):
        return True
    return not fold(match["label"]).isascii() and " " in match["mark"]
