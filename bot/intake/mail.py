"""The head of a mail that somebody pastes with its text: what it is about is the headline, and it has a day."""

import re
from collections.abc import Sequence

from bot.intake.days import only_day
from bot.intake.lines import Line, has_words
from bot.intake.notes import Notes
from bot.intake.wording import MAIL_FIELDS, MAIL_SENT, MAIL_SUBJECTS

_ANSWERS = re.compile(r"^(?:(?:re|fwd?|fw|رد|إعادة توجيه)\s*:\s*)+", re.IGNORECASE)
_FORWARDED = re.compile(
    r"\W*(?:forwarded message|original message|begin forwarded message|رسالة (?:محولة|معاد توجيهها))\W*"
)


def headed(lines: Sequence[Line]) -> tuple[list[Line], Notes]:
    """The lines with what a mail is about in the place of its head, and its day; all of them where there is no head."""
    start = next((at for at, line in enumerate(lines) if has_words(line.text)), 0)
    if lines and _FORWARDED.fullmatch(lines[start].text.lower()):
        start += 1
    fields: dict[str, str] = {}
    end = start
    for end, line in enumerate(lines[start:], start):  # noqa: B007
        label, colon, value = line.text.partition(":")
        key = Line(label).key
        if not colon or key not in MAIL_FIELDS:
            break
        fields[key] = value.strip()
    subject = next((fields[key] for key in fields if key in MAIL_SUBJECTS), "")
    if len(fields) < 2 or not has_words(subject):  # noqa: PLR2004  a field alone is none of a mail
        return list(lines), Notes()
    day = next((only_day(fields[key]) for key in fields if key in MAIL_SENT), None)
    return [Line(_ANSWERS.sub("", subject)), *lines[end:]], Notes(day=day)
