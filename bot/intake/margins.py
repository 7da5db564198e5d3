"""What stands around the story in a message: its source line, its link, its hashtags, links to channels."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.intake.address import ADDRESS, CHANNEL, HANDLE, host, story
from bot.text.fold import fold

_LONGEST_SOURCE = 80  # code points; what is longer is a sentence that somebody said
_LONGEST_TAG = 64
_LONGEST_LABEL = 30  # "Read more:", before an address
_LONGEST_SIGNATURE = 60  # "Join our channel:", around a link to it

# Letters may be stretched ("المصــدر"). A bare "مصدر:" may open a headline ("a source: ..."), so it is no source line
# where the title stands.
_DEFINITE, _BARE = ("ـ*".join(label) for label in ("المصدر", "مصدر"))
_SOURCE = re.compile(
    rf"[\W_]*(?:(?P<definite>{_DEFINITE}|source)|{_BARE})[^\w\n]*(?:[:：/]|[-–—](?!\w))[\W_]*(?P<name>.*)",
    re.IGNORECASE,
)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
# Vowel signs are no letters to `re`, but they stand inside Arabic words.
_TAG = r"#[\w\u200c\u0300-\u036f\u064b-\u065f\u0670]+"
_ONLY_TAGS = re.compile(rf"(?:{_TAG})+[,،|.]*")
_ENDS_SENTENCE = re.compile(r"[.!?؟]\s*$")


@dataclass(frozen=True, slots=True)
class Margins:
    """The story's own lines, the first of them not blank, and what was said around it."""

    lines: tuple[str, ...] = ()
    source: str | None = None
    url: str | None = None
    tags: tuple[str, ...] = ()


def separate(text: str) -> Margins:
    """Take the margins off a clean text: the last lines first, then what hides between the others."""
    lines = text.split("\n")
    known = Margins()
    while lines:
        last, tags = _untagged(lines.pop())
        known = replace(known, tags=(*tags, *known.tags))
        more = _with_margin(known, last, headline=not lines)
        if more is None:
            lines.append(last)
            break
        known = more
    return _without_scattered(known, lines)


def _with_margin(known: Margins, last: str, *, headline: bool) -> Margins | None:
    """What is known with what the last line says, when that is no part of the story; else None."""
    if named := _source(last, headline=headline):
        return _with_source(known, named)
    if (link := story(last)) and _is_only_link(last):
        return replace(known, url=link)
    signed = not headline and _is_signature(last, CHANNEL, HANDLE)
    return known if signed or not any(char.isalnum() for char in last) else None


def _without_scattered(known: Margins, lines: list[str]) -> Margins:
    """Without source lines and channel links between the lines of the story, and without what they leave empty."""
    kept: list[str] = []
    for line in lines:
        bare = " ".join(CHANNEL.sub(" ", line).split())
        words, tags = _untagged(bare)
        if bare and not words:
            known = replace(known, tags=(*known.tags, *tags))
        elif named := _source(bare, headline=not kept):
            known = _with_source(known, named)
        elif not (kept and _is_signature(line, CHANNEL)) and (kept or bare):
            kept.append(bare)
    return replace(known, lines=tuple(kept))


def _untagged(line: str) -> tuple[str, tuple[str, ...]]:
    """The line without the hashtags at its end, and what they name."""
    words = line.split(" ")
    end = len(words)
    while end and _ONLY_TAGS.fullmatch(words[end - 1]):
        end -= 1
    return " ".join(words[:end]), _names(" ".join(words[end:]))


def _source(line: str, *, headline: bool) -> str | None:
    """What a source line says, None for any other line. `headline`: the line stands where a title would."""
    match = _SOURCE.fullmatch(line)
    if match is None or len(match["name"]) > _LONGEST_SOURCE or (headline and not match["definite"]):
        return None
    return match["name"] or " "


def _with_source(rest: Margins, said: str) -> Margins:
    """The source line that is met first names the source; one that holds only an address, its host."""
    url = story(said)
    name = _EDGES.sub("", " ".join(ADDRESS.sub(" ", said).split()))
    name += ")" * (name.count("(") - name.count(")"))
    return replace(rest, source=rest.source or name or (host(url) if url else None), url=rest.url or url)


def _is_only_link(line: str) -> bool:
    """Whether the line is one address, perhaps behind a short label."""
    label, after = ADDRESS.sub("\n", line).split("\n", 1)
    short = len(label) <= _LONGEST_LABEL and label.rstrip().endswith(":")
    return (short or not any(char.isalnum() for char in label)) and not any(char.isalnum() for char in after)


def _is_signature(line: str, *links: re.Pattern[str]) -> bool:
    """Whether the line only asks to follow one of such links: short, and no sentence."""
    bare = HANDLE.sub("", CHANNEL.sub("", line))
    linked = any(link.search(line) for link in links)
    return linked and len(bare) <= _LONGEST_SIGNATURE and not _ENDS_SENTENCE.search(bare)


def _names(hashtags: str) -> tuple[str, ...]:
    """The tags that hashtags name; no bare numbers, and none that no reader could have meant."""
    names = (" ".join(tag[1:].replace("_", " ").split()) for tag in re.findall(_TAG, hashtags))
    return tuple(name for name in names if len(name) <= _LONGEST_TAG and any(char.isalpha() for char in name))


def distinct(tags: Iterable[str]) -> tuple[str, ...]:
    """The tags in order, the first of those that the search can't tell apart."""
    found: dict[str, str] = {}
    for tag in tags:
        found.setdefault(fold(tag), tag)
    return tuple(found.values())
