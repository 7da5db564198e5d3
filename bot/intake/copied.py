"""What comes along where somebody copies all of a page, a post, a mail or a chat: buttons, paths, counts, stamps."""

import re
from collections.abc import Sequence

from bot.intake.address import HANDLE
from bot.intake.days import only_day
from bot.intake.lines import Line, has_words
from bot.intake.notes import Notes
from bot.intake.wording import (
    BUTTONS,
    COOKIES,
    FORWARDED_FROM,
    HOMES,
    ISSUES,
    KEYWORDS,
    NETWORKS,
    OF_MAIL,
    PATHS,
    SHARING,
    opening,
    openings,
)
from bot.text.fold import fold, words

_LONGEST = 70  # code points
_LONGEST_OF_MAIL, _LONGEST_AROUND = 120, 250
_COUNT = re.compile(r"[\d.,٫٬]+\s?(?:[KkMm]|ألف|الف|مليون)?")
_PAGE = re.compile(
    r"(?:[^\d:.!?؟]{0,60}\s)?(?:page|صفحة|ص)\W{0,2}\d{1,4}(?:\s?(?:of|from|من|/)\s?\d{1,4})?\W*", re.IGNORECASE
)
_LIKED = re.compile(r"(?:liked by .{1,60} others|(?:you|أنت) (?:and|و) ?[\d,.]+ .{2,20})", re.IGNORECASE)
_LIKERS, _PAGES = ("liked by", "you and", "انت و"), ("page", "صفحه", "ص ")
_KEYWORDS = openings(KEYWORDS)
_BEHIND_LABEL = re.compile(r"[^:\n]{2,25}:")
_FOLDS = re.compile(r"\s*(?:…|\.{3})?\s+(?:See (?:less|more)|Show (?:less|more)|عرض (?:أقل|المزيد))$")
_ASKS = re.compile(r"\b(?:experience|privacy|policy|accept|consent|browsing|تجربتك|تجربه|سياسه|التصفح|موافق)\b")
_LONGEST_POSTER = 60
_MOST_NAMES = 6  # words of one who posts
_PRESSED = openings(BUTTONS)
_TIMES = frozenset(
    words("min mins minute minutes read reading sec دقيقة دقائق دقيقتان دقيقتين قراءة للقراءة القراءة وقت مدة زمن")
)
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
        return len(said) > 1 and (len(said) < len(every) or len(said) > 2)  # noqa: PLR2004  in so many minutes, or in two
    return _covered(" ".join(rest)) or _shares(rest)


def _covered(key: str) -> bool:
    """Whether nothing but buttons stands one after the other: "Like Comment Share", "أعجبني · تعليق · مشاركة"."""
    while found := opening(key, _PRESSED):
        key = key.removeprefix(found).lstrip()
    return not key


def uncopied(lines: Sequence[Line]) -> tuple[list[Line], Notes]:
    """The lines without what is none of the message where it was copied from; and who posted it, and when, as a tip."""
    pressed = [is_button(line) or _is_around(line) for line in lines]
    for at, line in enumerate(lines):  # a count beside a button: "84", "12.4K"
        beside = any(pressed[near] for near in range(max(at - 2, 0), min(at + 3, len(lines))))
        pressed[at] = pressed[at] or (beside and _COUNT.fullmatch(line.text) is not None)
    kept = [_unfolded(line) for line, is_pressed in zip(lines, pressed, strict=True) if not is_pressed]
    notes, taken = _posted(kept)
    if not taken and len(kept) < len(lines):
        notes, taken = _masthead(kept)
    if not taken:
        notes, taken = _handed_on(kept)
    return kept[taken:], notes


def _handed_on(lines: Sequence[Line]) -> tuple[Notes, int]:
    """From whom a message was handed on, where its first line only says that: "Forwarded from ...", "منقول من ..."."""
    at = next((at for at, line in enumerate(lines) if line.text), 0)
    line = lines[at] if lines else Line("")
    phrase = opening(line.key, FORWARDED_FROM)
    name = " ".join(line.text.split()[len(phrase.split()) :]).strip(" :")
    few = 0 < len(name.split()) <= _MOST_NAMES and not name.endswith((".", "!", "؟", "?")) and ":" not in name
    follows = any(has_words(below.text) for below in lines[at + 1 :])
    return (Notes(tip=name), at + 1) if phrase and few and follows else (Notes(), 0)


def _is_around(line: Line) -> bool:
    """Whether a line says where a newsletter can be seen better, asks for cookies, names keywords, or counts pages."""
    if len(line.text) > _LONGEST_AROUND:
        return False
    asks = any(phrase in line.key for phrase in COOKIES) and _ASKS.search(line.key) is not None
    if asks or (len(line.text) <= _LONGEST_OF_MAIL and opening(line.key, OF_MAIL)):
        return True
    named = opening(line.key, _KEYWORDS)
    return bool(named and _BEHIND_LABEL.match(line.text)) or _is_counted(line)


def _is_counted(line: Line) -> bool:
    """Whether a line is a page's number, alone or behind the title of what has pages; or who liked a post."""
    if not line.key[-4:].strip()[-1:].isdecimal():
        return line.key.startswith(_LIKERS) and _LIKED.fullmatch(line.text) is not None
    return any(word in line.key for word in _PAGES) and _PAGE.fullmatch(line.text) is not None


def _unfolded(line: Line) -> Line:
    """A line without the button at its end that folds a long post."""
    return Line(_FOLDS.sub("", line.text), line.links) if _FOLDS.search(line.text) else line


def _masthead(lines: Sequence[Line]) -> tuple[Notes, int]:
    """The name of a newsletter above its number, and how many lines those and what stands with them take."""
    block = next((at for at, line in enumerate(lines) if line.text), 0)
    end = next((at for at, line in enumerate(lines[block:], block) if not line.text), len(lines))
    parts = [Line(part).key for line in lines[block:end] for part in _ASIDE.split(line.text)]
    numbered = any(opening(part, ISSUES) and any(word.isdecimal() for word in part.split()) for part in parts)
    fits = numbered and end - block <= _MOST_NAMES and all(len(line.text) <= _LONGEST for line in lines[block:end])
    return (Notes(tip=lines[block].text), end) if fits and end < len(lines) else (Notes(), 0)


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


_OF_SO_MANY = re.compile(r"\W*(?P<at>\d{1,2})/(?P<of>\d{1,2})\W*\s")


def unthreaded(lines: Sequence[Line]) -> list[Line]:
    """The lines of a thread without their numbers, "1/4 ...", where at least the second one has its own."""
    found = [_OF_SO_MANY.match(line.text) for line in lines]
    numbers = [(match["at"], match["of"]) for match in found if match]
    if [at for at, _ in numbers[:2]] != ["1", "2"] or len({of for _, of in numbers}) > 1:
        return list(lines)
    return [
        Line(line.text[match.end() :], line.links) if match else line for line, match in zip(lines, found, strict=True)
    ]


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


def _posted(lines: Sequence[Line]) -> tuple[Notes, int]:
    """Who posted what was copied from a network, and how many lines say so: a name, an account, an age or a day."""
    spoken = [at for at, line in enumerate(lines[:_MOST_NAMES]) if has_words(line.text)]
    if len(spoken) < 2:  # noqa: PLR2004  a name and an age
        return Notes(), 0
    name, taken, day = lines[spoken[0]], 0, None
    for at in spoken[1:]:
        if not all(map(_is_beside, filter(has_words, _ASIDE.split(lines[at].text)))) and not _is_dated(lines[at].text):
            break
        taken, day = at + 1, day or only_day(lines[at].text)
    short = len(name.text) <= _LONGEST_POSTER and len(name.text.split()) <= _MOST_NAMES
    named = taken and short and not name.text.endswith((".", ":", "؟", "?"))
    return (Notes(tip=name.text, day=day), taken) if named else (Notes(), 0)


def _is_beside(text: str) -> bool:
    """Whether words below a name are its account, how old the post is, or what can be pressed there."""
    bare = _AROUND.sub("", text)
    pressed = " ".join(words(bare)) in _FOLLOWED
    old = len(bare) <= _LONGEST and _SINCE.fullmatch(fold(bare)) is not None
    return pressed or old or HANDLE.fullmatch(bare) is not None


def _is_dated(text: str) -> bool:
    """Whether a line is a day with the dot behind it that stands before who may see a post."""
    return text.rstrip().endswith("·") and only_day(text) is not None


_FOLLOWED = frozenset(
    " ".join(words(each)) for each in ("follow", "following", "edited", "متابعة", "تتابعه", "معدل", "تم التعديل")
)
