"""A line of a message as a title, cleaned at both ends and cut; and the summary that does not say it again."""

import re
import unicodedata

from bot.intake.address import EMAIL, unaddressed
from bot.text.sentences import lead, sentences
from bot.text.split import shorten

LONGEST = 160
LONGEST_SUMMARY = 300
"""Code points of a title and of a summary."""

_REACH = 4 * LONGEST  # code points of a paragraph in which its title ends, and what follows it is seen
_SHORTEST_SENTENCE = 20  # code points; a shorter one ("Breaking.") only opens the next
_STOP = re.compile(r"(?<![.])[.۔][\"'»”’)\]]*$")
_ABBREVIATION = re.compile(r"\.\w{1,2}\.$")

_EDGES = frozenset("•·▪▫◦●○■□►▶‣⁃*|¦‖:：_~>#/\\،,؛;=-–—―‒ـ‼⁉〰ℹ\u200c\u200d\ufe0e\ufe0f\u20e3 ")
_KEPT = frozenset("°№℃℉")  # symbols that belong to a number
_KEYCAP = re.compile("^[0-9#*]\ufe0f?\u20e3")
_ARROWS_ON = 0x2190  # where mathematical symbols turn into arrows and shapes


def tells(line: str) -> bool:
    """Whether the line is a paragraph of the story and no headline: too long, or a full stop ends a sentence of it."""
    return len(line) > LONGEST or any(_STOP.search(sentence) for sentence in sentences(line))


def title(line: str) -> str:
    """The title that a line makes: the whole headline, or a paragraph's first sentence; "" when no word is left.

    No address, no @handle; no emoji, bullet, bar or colon at either end; no final full stop; at most LONGEST
    code points, and "…" where it was cut.
    """
    words, _ = _parted(line[:_REACH])
    words = _trimmed(" ".join(EMAIL.sub(" ", unaddressed(words)).split()))
    if not any(char.isalnum() for char in words):
        return ""
    return words if len(words) <= LONGEST else _trimmed(shorten(words, LONGEST, len).removesuffix("…")) + "…"


def summary(head: str, body: str) -> str:
    """The body's first sentences, without the one that the title `head` was made of."""
    first, _, rest = body.partition("\n")
    if first and title(first) == head:
        body = _parted(first)[1] + "\n" + rest
    return lead(body, LONGEST_SUMMARY)


def _parted(line: str) -> tuple[str, str]:
    """What of a line makes a title, and what follows it. A sentence of a word or two takes the next one along."""
    if not tells(line):
        return line, ""
    found = sentences(line)
    count = 1
    while count < len(found) and len(" ".join(found[:count])) < _SHORTEST_SENTENCE:
        count += 1
    return " ".join(found[:count]), " ".join(found[count:])


def _trimmed(text: str) -> str:
    before = None
    while before != text:
        before, text = text, _without_stop(_without_edges(text))
    return text


def _without_edges(text: str) -> str:
    text = _KEYCAP.sub("", text)
    start, end = 0, len(text)
    while start < end and _is_edge(text[start]):
        start += 1
    while start < end and _is_edge(text[end - 1]):
        end -= 1
    return text[start:end]


def _without_stop(text: str) -> str:
    stands = text.endswith((".", "۔")) and not text.endswith("..") and not _ABBREVIATION.search(text)
    return text[:-1] if stands else text


def _is_edge(char: str) -> bool:
    """Whether a title neither begins nor ends with this: bullets, bars, emoji and what emoji are made of."""
    category = unicodedata.category(char)
    if "\u2776" <= char <= "\u2793":  # numbers in black and white circles, drawn as emoji are
        return True
    symbol = category in ("So", "Sk", "Cn") or (category == "Sm" and ord(char) >= _ARROWS_ON)
    return char in _EDGES or (symbol and char not in _KEPT)
