"""What comes along where somebody copies all of a page, a post, a mail or a chat: buttons, paths, counts, stamps."""

import re
from collections.abc import Sequence

from bot.intake.address import HANDLE
from bot.intake.lines import Line, has_words
from bot.intake.wording import BUTTONS, HOMES, NETWORKS, OF_MAIL, PATHS, SHARING, opening, openings
from bot.text.fold import fold, words

_LONGEST = 70  # code points
_LONGEST_OF_MAIL = 120
_LONGEST_POSTER = 60
_MOST_NAMES = 6  # words of one who posts
_PRESSED = openings(BUTTONS)
_TIMES = frozenset(words("min mins minute minutes read reading sec دقيقة دقائق قراءة للقراءة القراءة وقت مدة زمن"))
_BETWEEN = re.compile(r"\s*[>›»→/\\]\s*")
_DOWN = re.compile("[>›»]")
_ASIDE = re.compile(r"\s*[·•|]\s*")
_MOST_WORDS = 3  # of a step of a path


def is_button(line: Line) -> bool:
    """Whether a line is only what can be pressed or counted: "Share", "Comments (12)", "Facebook X Copy link", "5 min
    read"."""
    if len(line.text) > _LONGEST:
        return False
    every = line.key.split()
    said = [word for word in every if not word.isdecimal()]
    rest = [word for word in said if word not in _TIMES]
    if not rest:
        return 1 < len(said) < len(every)
    return _covered(" ".join(rest)) or _shares(rest)


def _covered(key: str) -> bool:
    """Whether nothing but buttons stands one after the other: "Like Comment Share", "أعجبني · تعليق · مشاركة"."""
    while found := opening(key, _PRESSED):
        key = key.removeprefix(found).lstrip()
    return not key


def is_of_mail(line: Line) -> bool:
    """Whether a line only says where a newsletter can be seen better: "View this email in your browser"."""
    return len(line.text) <= _LONGEST_OF_MAIL and bool(opening(line.key, OF_MAIL))


def _shares(said: list[str]) -> bool:
    return sum(word in NETWORKS for word in said) > 1 and all(word in NETWORKS or word in SHARING for word in said)


def is_path(text: str) -> bool:
    """Whether a line is the way to a page in its site: "Home > Business > Energy"."""
    if len(text) > _LONGEST:
        return False
    steps = [" ".join(words(step)) for step in _BETWEEN.split(text.strip(" >›»/")) if words(step)]
    short = all(len(step.split()) <= _MOST_WORDS for step in steps)
    goes_down = len(steps) > 2 and (steps[0] in HOMES or (_DOWN.search(text) is not None and steps[0] in PATHS))  # noqa: PLR2004
    return len(steps) > 1 and short and (goes_down or PATHS.issuperset(steps))


def without_buttons(text: str) -> str:
    """A line without what can be pressed: "Mar. 3, 2026 · 5 min read"."""
    parts = _ASIDE.split(text)
    return " ".join(part for part in parts if not is_button(Line(part))) if len(parts) > 1 else text


# [12/03/2024, 10:15:22] Noor: ...; [10:15 ص، 12/3/2024] ~ نور: ...
_STAMP = re.compile(
    r"\[\d[\d:.,،/\s\u202f-]{4,24}(?:[AaPp]\.?[Mm]\.?|[صم])?[\d:.,،/\s\u202f-]{0,14}\]\s[^:\n]{1,40}:\s"
)


def unstamped(line: Line) -> Line:
    """A line without who wrote it in a chat, and when, as programs put it before what is copied."""
    found = _STAMP.match(line.text)
    return Line(line.text[found.end() :], line.links) if found else line


_SINCE = re.compile(
    r"(?:منذ |قبل )?(?:\d{1,2}\s?)?(?:s|m|h|d|w|y|(?:sec|min|hr|hour|minute|day|week)s?|"
    r"س|د|ي|ا|ساعه|ساعات|ساعتين|ساعتان|دقيقه|دقايق|دقيقتين|يوم|يومين|ايام|اسبوع|اسابيع)(?: ago| مضت)?|just now|now|الان"
    r"|(?:yesterday|today|امس|اليوم)(?: (?:at|الساعه|في))? \d{1,2}:\d{2}\s?(?:am|pm|ص|م)?"
)
_AROUND = re.compile(r"^[^\w@]+|[^\w@]+$")


def posted(lines: Sequence[Line]) -> tuple[str | None, int]:
    """Who posted a message that was copied from a network, and how many lines say so: a name, an account, an age."""
    spoken = [at for at, line in enumerate(lines[:_MOST_NAMES]) if has_words(line.text)]
    if len(spoken) < 2:  # noqa: PLR2004  a name and an age
        return None, 0
    name, taken = lines[spoken[0]], 0
    for at in spoken[1:]:
        if not _is_beside(lines[at].text):
            break
        taken = at + 1
    short = len(name.text) <= _LONGEST_POSTER and len(name.text.split()) <= _MOST_NAMES
    return (name.text, taken) if taken and short and not name.text.endswith((".", ":", "؟", "?")) else (None, 0)


def _is_beside(text: str) -> bool:
    """Whether a line below a name is its account, or how old the post is: "@harbour", "3h ·", "منذ ٣ ساعات"."""
    bare = _AROUND.sub("", text)
    return HANDLE.fullmatch(bare) is not None or (len(bare) <= _LONGEST and _SINCE.fullmatch(fold(bare)) is not None)
