"""A Reply becomes messages: plain texts with entities beside them (Bot API, MessageEntity). Pure.

There is no markup that somebody's text could break out of. Offsets and lengths are UTF-16 units.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from bot.i18n import language
from bot.i18n.cards import small_print
from bot.model import Card, Reply
from bot.platforms.telegram.forwards import DOCUMENT, NAME
from bot.platforms.telegram.keyboard import Keyboard, keyboard, web_address
from bot.text.bidi import RLM, anchor, direction
from bot.text.emphasis import START, STOP, plain, spans_of, tidied
from bot.text.length import utf16
from bot.text.split import spans

LONGEST = 4096
"""UTF-16 units of a message (Bot API, sendMessage)."""
LONGEST_CAPTION = 1024
"""UTF-16 units of a text under a picture (Bot API, sendPhoto)."""
MOST_PICTURES = 10
PICTURE = "picture:"
"""In a receipt, before the id of a message that is a picture without text."""
"""In an album (Bot API, sendMediaGroup)."""
MOST_ENTITIES = 100
MOST_EMPHASISED = MOST_ENTITIES - 3
"""Runs of one card's text that stand out: its title (bold, and a link) and its note (slanted) must have their place."""
GAP = "\n\n"
REMEMBERED_CARDS, REMEMBERED_REPLIES = 512, 64
"""Drawings that are kept: the same few articles, and the newest list above all, are asked for again and again."""

# What Telegram's server would take out of a text, shifting what comes after; and lone surrogates, which it refuses.
_UNSENDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028-\u202e\ud800-\udfff]")
# A name in the news is no call to somebody in the chat: TDLib's find_mentions wants a letter right after the @.
# The signs of emphasis are looked through, as they are gone when Telegram looks.
_MENTION = re.compile(rf"(?<!\w)(?<!\w[{START}{STOP}])@(?=[{START}{STOP}]?\w)")
_WORD_JOINER = "\u2060"

Direction = Literal["rtl", "ltr"]
Entity = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """One message as the Bot API takes it, or one album.

    `media` are pictures by their `Picture.file`: one over a text, or any number without text and keyboard; all of them
    photos, or all of them files. `preview` is the address of a picture that Telegram itself may show above the text.
    """

    text: str
    entities: tuple[Entity, ...] = ()
    keyboard: Keyboard = ()
    media: tuple[str, ...] = ()
    preview: str = ""

    def simpler(self) -> Iterator["Draft"]:
        """The same, then ever less of what Telegram may find fault with; a bare picture has nothing simpler."""
        yield self
        if self.text and (self.media or self.preview):
            yield replace(self, media=(), preview="")
        plain = self.plain()
        if self.text and plain != replace(self, media=(), preview=""):
            yield plain

    def plain(self) -> "Draft":
        """The text, and the buttons that open no addresses."""
        rows = (tuple(key for key in row if "url" not in key) for row in self.keyboard)
        return Draft(self.text, keyboard=tuple(row for row in rows if row))


@dataclass(frozen=True, slots=True)
class Span:
    """A run of a block in one style, from `start` to `stop` (code points)."""

    start: int
    stop: int
    style: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph that is best not torn: its text, its length in UTF-16 units, its styles."""

    text: str
    units: int
    spans: tuple[Span, ...] = ()


@lru_cache(REMEMBERED_REPLIES)
def drafts(reply: Reply) -> tuple[Draft, ...]:
    """The messages of a reply, in order; the keyboard hangs on the last. None for a reply that shows nothing.

    Raises ValueError for a button that the Bot API would refuse.
    """
    base: Direction = "rtl" if language(reply.language).direction == "rtl" else "ltr"
    messages = [_draft(block) for block in _packed(_blocks(reply, base), base)]
    keys = keyboard(reply, base)
    if messages and keys:
        messages[-1] = replace(messages[-1], keyboard=keys)
    return _illustrated(tuple(messages), reply)


def _illustrated(messages: tuple[Draft, ...], reply: Reply) -> tuple[Draft, ...]:
    """A single card is shown with its pictures: over its text where that fits, else before it."""
    if not messages or len(reply.cards) != 1 or not (pictures := reply.cards[0].pictures):
        return messages
    first, *rest = messages
    own = [picture.file for picture in pictures if picture.platform == NAME]
    photos = tuple(file for file in own if not file.startswith(DOCUMENT))[:MOST_PICTURES]
    media = photos or tuple(own[:MOST_PICTURES])
    if len(media) == 1 and not rest and utf16(first.text) <= LONGEST_CAPTION:
        return (replace(first, media=media),)
    if media:
        return (Draft("", media=media), *messages)
    preview = next((url for picture in pictures if (url := web_address(picture.url))), "")
    return (replace(first, preview=preview), *rest)


def _blocks(reply: Reply, base: Direction) -> list[Block]:
    blocks = [_block(anchor(_sendable(reply.text), base))] if reply.text else []
    for number, card in enumerate(reply.cards, reply.first):
        blocks.append(_card(card, f"{number}. " if reply.ordered else "", base))
    return [block for block in blocks if _is_seen(block.text)]


@lru_cache(REMEMBERED_CARDS)
def _card(card: Card, number: str, base: Direction) -> Block:
    """Title (bold, and the link), text, and note, each from a line of its own."""
    title = " ".join(_sendable(card.title).split())
    text, note = _sendable(card.text), _sendable(small_print(card))
    lines = [_title(title, number, web_address(card.url), base)] if _is_seen(title) else []
    if _is_seen(text):
        lines.append(_text(anchor(text if lines else number + text, base)))
    if _is_seen(note):
        shown = anchor(note, base)
        # Arabic has no slanted letters: a computed slant only makes them hard to read.
        lines.append(_block(shown, () if base == "rtl" else (Span(0, len(shown), "italic"),)))
    # What has paragraphs of its own is set apart by them too.
    return _joined(lines, GAP if GAP in text else "\n")


def _title(title: str, number: str, url: str | None, base: Direction) -> Block:
    line = anchor(number + title, base)
    if number and line[0] == number[0] and direction(_first_letter(title)) == "rtl":
        line = RLM + line  # a digit in front has no direction, and not every program looks behind it
    start = len(line) - len(title)
    bold = Span(start, len(line), "bold")
    return _block(line, (bold, Span(start, len(line), "text_link", url)) if url else (bold,))


def _text(text: str) -> Block:
    """A text with its emphasis in bold; beyond MOST_EMPHASISED runs the words stay plain."""
    bold = (Span(start, stop, "bold") for start, stop in spans_of(text)[:MOST_EMPHASISED])
    return _block(plain(text), tuple(bold))


def _first_letter(text: str) -> str:
    return next(filter(str.isalpha, text), "")


def _sendable(text: str) -> str:
    text = tidied(_UNSENDABLE.sub("", text.replace("\r\n", "\n"))).strip()
    return _MENTION.sub("@" + _WORD_JOINER, text) if "@" in text else text


def _is_seen(text: str) -> bool:
    """Whether anything of it can be seen: Telegram refuses a message of nothing."""
    return any(unicodedata.category(char)[0] in "LNPS" for char in text)


def _block(text: str, its_spans: tuple[Span, ...] = ()) -> Block:
    return Block(text, utf16(text), its_spans)


def _joined(blocks: Sequence[Block], gap: str) -> Block:
    found: list[Span] = []
    at = 0
    for block in blocks:
        found += _moved(block.spans, at)
        at += len(block.text) + len(gap)
    return _block(gap.join(block.text for block in blocks), tuple(found))


def _moved(its_spans: tuple[Span, ...], by: int) -> tuple[Span, ...]:
    return tuple(Span(span.start + by, span.stop + by, span.style, span.url) for span in its_spans)


def _packed(blocks: Sequence[Block], base: Direction) -> Iterator[Block]:
    """As few messages as hold the blocks whole; only a block that is too long for one message is cut."""
    group: list[Block] = []
    units = entities = 0
    for block in (piece for whole in blocks for piece in _pieces(whole, base)):
        if group and (units + len(GAP) + block.units > LONGEST or entities + len(block.spans) > MOST_ENTITIES):
            yield _joined(group, GAP)
            group, units, entities = [], 0, 0
        units += block.units + (len(GAP) if group else 0)
        entities += len(block.spans)
        group.append(block)
    if group:
        yield _joined(group, GAP)


def _pieces(block: Block, base: Direction) -> Iterator[Block]:
    if block.units <= LONGEST:
        yield block
        return
    # One unit less: a piece that begins inside a line may need a mark of its own.
    for start, stop in spans(block.text, LONGEST - 1):
        text = block.text[start:stop]
        if not _is_seen(text):
            continue
        line, gap, rest = text.partition("\n")
        shown = (anchor(line, base) if start else line) + gap + rest
        cut = (Span(max(span.start, start), min(span.stop, stop), span.style, span.url) for span in block.spans)
        left = tuple(span for span in cut if span.start < span.stop)
        yield _block(shown, _moved(left, len(shown) - len(text) - start))


def _draft(block: Block) -> Draft:
    return Draft(block.text, tuple(_entity(span, block) for span in block.spans))


def _entity(span: Span, block: Block) -> Entity:
    offset, length = span.start, span.stop - span.start
    if block.units != len(block.text):
        offset, length = utf16(block.text[: span.start]), utf16(block.text[span.start : span.stop])
    entity: Entity = {"type": span.style, "offset": offset, "length": length}
    if span.url:
        entity["url"] = span.url
    return entity


def named(draft: Draft, messages: tuple[str, ...]) -> tuple[str, ...]:
    """Ids for a receipt, which tell pictures that stand alone from texts."""
    return messages if draft.text else tuple(PICTURE + message for message in messages)
