"""Hashtags: those at the end of a line, which only sort it, and those within a sentence, which are words of it."""

import re
from collections.abc import Iterable

from bot.text.clean import clean_line
from bot.text.fold import fold

_LONGEST = 64  # code points; none is longer that a reader could have meant

# Vowel signs are no letters to `re`, but they stand inside Arabic words.
_TAG = r"#[\w\u200c\u0300-\u036f\u064b-\u065f\u0670]+"
_ANY = re.compile(rf"(?<![\w&/]){_TAG}+(?!\.\w+/)")  # no part of an address becomes one: "#cup_t.me/x"
_ONLY_TAGS = re.compile(rf"(?:{_TAG})+[,،|.]*")
_APART = frozenset("|•·/،,-–—")
_BEFORE_NAMES = frozenset(
    [
        "في",
        "من",
        "على",
        "إلى",
        "عن",
        "مع",
        "بين",
        "نحو",
        "حول",
        "ضد",
        "in",
        "of",
        "at",
        "on",
        "to",
        "for",
        "from",
        "with",
        "by",
        "the",
        "and",
        "against",
    ]
)
"""A hashtag behind one of these is a word of the sentence."""
_BETWEEN = re.compile(r"[,،#\n]")
_FIND = re.compile(_TAG)


def untagged(line: str) -> tuple[str, tuple[str, ...]]:
    """The line without the hashtags at its end, and what they name."""
    if "#" not in line:
        return line, ()
    words = line.split(" ")
    end = len(words)
    while end and (_ONLY_TAGS.fullmatch(words[end - 1]) or (end < len(words) and words[end - 1] in _APART)):
        end -= 1
    if 0 < end < len(words) and words[end - 1].lower() in _BEFORE_NAMES:
        end += 1
    return " ".join(words[:end]), names(" ".join(words[end:]))


def spoken(line: str) -> tuple[str, tuple[str, ...]]:
    """The line with its hashtags as plain words, and what they name."""
    if "#" not in line:
        return line, ()
    found = names(line)
    return _ANY.sub(lambda tag: tag[0][1:].replace("_", " ") if _names_something(tag[0][1:]) else tag[0], line), found


def names(text: str) -> tuple[str, ...]:
    """What the hashtags of a text name; no bare numbers, and none that no reader could have meant."""
    found = (tag[1:].strip("_\u200c") for tag in _FIND.findall(text))
    return tuple(name for name in found if _names_something(name))


def _names_something(name: str) -> bool:
    return len(name) <= _LONGEST and any(char.isalpha() for char in name)


def readable(hashtag: str) -> str:
    """A hashtag's name as people write it."""
    return " ".join(hashtag.replace("_", " ").split())


def typed(text: str) -> tuple[str, ...]:
    """The tags that somebody typed, with commas or lines between, or as hashtags; each has a letter or a digit."""
    names = (clean_line(readable(part)) for part in _BETWEEN.split(text))
    return distinct(name for name in names if any(map(str.isalnum, name)))


def distinct(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags in order, the first of those that the search can't tell apart."""
    found: dict[str, str] = {}
    for tag in tags:
        found.setdefault(fold(tag), tag)
    return tuple(found.values())
