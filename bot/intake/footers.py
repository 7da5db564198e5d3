"""Footers: lines that belong to the channel and not to the story; and "read more", which may hold its link."""

import re
from collections.abc import Collection, Sequence
from itertools import islice

from bot.intake.address import ADDRESS, CHANNEL, HANDLE, unaddressed
from bot.intake.lines import Line, has_words, straight
from bot.intake.notes import Notes, leads_to_account, leads_to_channel, urls_of
from bot.intake.origins import source_line
from bot.intake.wording import (
    CALLS,
    CONTACTS,
    NETWORKS,
    PLATFORMS,
    READ_ALSO,
    READ_MORE,
    READ_MORE_ALONE,
    RIGHTS,
    opening,
    openings,
)
from bot.text.fold import fold, words

_LONGEST = 150  # code points of a footer
_LONGEST_SIGNATURE = 60  # "Join our channel:", around a link to it
_LONGEST_LABEL = 40  # "Read more:", before an address
_NAME = 5  # words of a channel's name, of a link
_CALL = 8  # words of a call beside it
_ASIDE = re.compile(r"\s*[|•·]\s*|\s+[-–—]\s+")
_DOWN = ("👇", "⬇", "⤵", "↓", "🔽", "👈", "🔗")
_ON = frozenset(("on", "على", "علي", "عبر"))
_CANDIDATES = 3  # last lines of a message that may be learnt
_ALSO = openings(READ_ALSO)
_ELSEWHERE = PLATFORMS - frozenset(words("our and on or the x site على عبر في من و أو هنا"))
_HEADLINE = 4  # words of one that follows "read more" in a line
_BLOCK = 8  # headlines of other stories at most under "read also"
_ENDS_SENTENCE = re.compile(r"[.!?؟]\W*$")
_LONGEST_CONTACT = 70
_CHANNEL = "قناه"
_PHONE = re.compile(r"[\d\s()+./-]{7,}")


def footprint(line: str) -> str:
    """A line as footers are compared: folded, without its signs, so that a new emoji makes no new footer."""
    return " ".join(re.findall(r"[^\W_]+", fold(line[:_LONGEST])))


def last_lines(text: str) -> tuple[str, ...]:
    """The last lines of a message that could be a footer of its channel, folded, the last first; never its first line.

    What comes back under message after message of one channel is its boilerplate.
    """
    lines = filter(has_words, map(straight, reversed(text.splitlines())))
    prints = [footprint(line) for line in list(islice(lines, _CANDIDATES + 1))[:-1] if len(line) <= _LONGEST]
    return tuple(dict.fromkeys(filter(None, prints)))


def names_of(channel: str | None) -> tuple[str, ...]:
    """How a channel may sign its messages with its own name, as `footprint` has it."""
    names = (f"{channel}", f"قناة {channel}", f"{channel} channel") if channel else ()
    return tuple(filter(None, map(footprint, names)))


def footer(line: Line, boilerplate: Collection[str] = ()) -> bool:
    """Whether a line near the end belongs to the channel: a call, a signature, a list of platforms, rights, a phone."""
    if len(line.text) > _LONGEST and not _linked(line):
        return False
    return (
        (bool(boilerplate) and footprint(line.text) in boilerplate)
        or _is_call(line)
        or _is_flagged(line)
        or _calls_beside(line)
        or _is_signature(line)
        or _is_list_of_platforms(line)
        or _names_platforms(line)
        or any(phrase in line.key for phrase in RIGHTS)
        or line.text.startswith(("©", "®", "(c)"))
        or _PHONE.fullmatch(line.text.strip("☎📞📱🤙️ :")) is not None
    )


def pointer(line: Line) -> Notes | None:
    """The link of a line that only leads to the story: an address, alone or behind a short label. Else None."""
    urls = urls_of(line)
    bare = unaddressed(line.text)
    if urls and (not has_words(bare) or _is_short_label(line, bare) or _is_invitation(line, bare)):
        return Notes(urls=urls)
    if not urls and line.key in READ_MORE_ALONE:
        return Notes()
    return None


def all_link(line: Line) -> Notes | None:
    """The address of a few words that are all a link, as the last line is: "🔗 Full check"."""
    few = 0 < len(line.key.split()) <= _NAME and not _ENDS_SENTENCE.search(line.text)
    whole = few and any(" ".join(words(link.words)) == line.key for link in line.links)
    return Notes(urls=urls_of(line)) if whole and urls_of(line) else None


def announces(line: Line) -> bool:
    """Whether a line only announces the address below it: "Full statement ⬇️", "للاطلاع على المزيد:"."""
    if len(line.text) > _LONGEST_LABEL or _ENDS_SENTENCE.search(line.text):
        return False
    return line.text.rstrip("\ufe0f ").endswith(_DOWN) or (
        line.text.endswith(":") and bool(opening(line.key, READ_MORE))
    )


def account(line: Line) -> bool:
    """Whether a line may say what the channel is called elsewhere: "فيسبوك: الجزائر الاقتصادية"."""
    label, colon, name = line.text.partition(":")
    said = words(label)
    return bool(colon) and len(said) == 1 and said[0] in NETWORKS and len(name.split()) <= _NAME


def without_other_stories(lines: Sequence[Line]) -> list[Line]:
    """Without lines and blocks that name other stories: "read also"."""
    kept: list[Line] = []
    left = 0
    for line in lines:
        label, _, inline = line.text.partition(":")
        key = Line(label[:60]).key
        other = key in READ_MORE_ALONE and len(inline.split()) >= _HEADLINE and not line.links and "." not in inline
        opens = kept and (other or (opening(line.key, _ALSO) and (line.key in READ_ALSO or key in READ_ALSO)))
        if opens:
            left = 0 if has_words(inline) else _BLOCK
        elif left == _BLOCK and not line.text:
            continue
        elif left and line.text and _may_be_other(line):
            left -= 1
        else:
            left = 0
            kept.append(line)
    return kept


def without_contacts(lines: Sequence[Line]) -> list[Line]:
    """Without the blocks that say whom journalists may ask: a label, and short lines below it."""
    kept: list[Line] = []
    left = 0
    for line in lines:
        if kept and line.key in CONTACTS:
            left = _BLOCK
        elif left and line.text and len(line.text) <= _LONGEST_CONTACT and not _ENDS_SENTENCE.search(line.text):
            left -= 1
        else:
            left = 0
            kept.append(line)
    return kept


def _may_be_other(line: Line) -> bool:
    """Whether a line can be a headline under "read also"."""
    headline = len(line.text) <= 120 and not _ENDS_SENTENCE.search(line.text.removesuffix("؟").removesuffix("?"))  # noqa: PLR2004
    return headline and not line.text.startswith("#") and not _is_call(line) and source_line(line) is None


def _is_call(line: Line) -> bool:
    """Whether a line asks its readers for something; a long sentence of the story does not begin so."""
    phrase = opening(line.key, CALLS)
    return bool(phrase) and (len(phrase.split()) > 1 or _is_plain_call(line, phrase))


def _is_flagged(line: Line) -> bool:
    """Whether a channel signs with its name and a flag or another sign: "قناة أخبار العراق 🇮🇶"."""
    short = 1 < len(line.text.split()) <= _NAME + 1 and not _ENDS_SENTENCE.search(line.text)
    return short and line.key.split()[:1] == [_CHANNEL] and line.text[-1:] > "\U0001f000"


def _calls_beside(line: Line) -> bool:
    """Whether a call stands beside the name of the channel: "Aleppo Now | Subscribe to be the first"."""
    parts = [Line(part) for part in _ASIDE.split(line.text) if has_words(part)]
    return len(parts) > 1 and any(map(_is_call, parts)) and all(len(part.text.split()) <= _CALL for part in parts)


def _is_plain_call(line: Line, phrase: str) -> bool:
    """One word alone asks for something where little follows, or a link, a handle or a platform's name."""
    rest = line.key.removeprefix(phrase).split()
    return len(rest) <= 5 or _linked(line) or not _ELSEWHERE.isdisjoint(rest)  # noqa: PLR2004


def _linked(line: Line) -> bool:
    return leads_to_channel(line) or bool(HANDLE.search(line.text))


def _is_signature(line: Line) -> bool:
    """Whether the line only asks to follow a channel or an account: short, and no sentence."""
    bare = HANDLE.sub("", CHANNEL.sub("", line.text))
    return _linked(line) and len(bare) <= _LONGEST_SIGNATURE and not _ENDS_SENTENCE.search(bare)


def _names_platforms(line: Line) -> bool:
    """Whether a short line ends in where else a channel is found: "Sahara Net on WhatsApp and Telegram"."""
    said = [_without_and(word) for word in footprint(line.text).split()]
    named = next((at for at, word in enumerate(reversed(said)) if word not in PLATFORMS), len(said))
    where = [word for word in said[len(said) - named :] if word in NETWORKS]
    led = not _ON.isdisjoint(said[len(said) - named : len(said) - named + 1])
    return led and len(where) > 1 and len(said) - named <= _NAME and not _ENDS_SENTENCE.search(line.text)


def _without_and(word: str) -> str:
    return word.removeprefix("و") if word.removeprefix("و") in NETWORKS else word


def _is_list_of_platforms(line: Line) -> bool:
    bare = unaddressed(line.text)
    said = footprint(bare).split()
    addressed = leads_to_account(line)
    if urls_of(line):
        return False
    named = [word for word in said if word in PLATFORMS]
    return (not said and addressed) or (bool(said) and len(named) == len(said) and (addressed or len(said) > 1))


def _is_short_label(line: Line, bare: str) -> bool:
    label = ADDRESS.sub("\n", line.text).partition("\n")[0].rstrip()
    return len(bare.strip()) <= _LONGEST_LABEL and label.endswith((":", "👇", "⬇️", "👈", "⬇", "->", "→"))


def _is_invitation(line: Line, bare: str) -> bool:
    short = len(bare.strip()) <= _LONGEST_SIGNATURE
    return short and bool(opening(line.key, READ_MORE)) and not bare.rstrip().endswith(".")
