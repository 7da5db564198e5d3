"""A Reply becomes messages: plain texts with entities beside them (Bot API, MessageEntity). Pure.

There is no markup that somebody's text could break out of. Offsets and lengths are UTF-16 units.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from bot.i18n import language
from bot.model import Card, Document, Moment, Picture, Reply
from bot.platforms.telegram.blocks import (
    DATE_TIME,
    GAP,
    MOST_ENTITIES,
    Block,
    Direction,
    Span,
    block,
    entities_of,
    is_seen,
    joined,
    packed,
)
from bot.platforms.telegram.draft import Draft, Medium
from bot.platforms.telegram.forms import is_photo
from bot.platforms.telegram.forwards import NAME
from bot.platforms.telegram.keyboard import figures, keyboard, web_address
from bot.platforms.telegram.rich import html
from bot.text.bidi import RLM, anchor, direction, isolate
from bot.text.emphasis import START, STOP, plain, spans_of, tidied
from bot.text.length import utf16

LONGEST = 4096
"""UTF-16 units of a message (Bot API, sendMessage)."""
LONGEST_CAPTION = 1024
"""UTF-16 units of a text under a picture (Bot API, sendPhoto)."""
MOST_PICTURES = 10
"""In an album (Bot API, sendMediaGroup)."""
MOST_BLOCKS = 500
"""Paragraphs of a rich message (Bot API, "Rich message formatting options")."""
A_CARD = 4
"""Entities of a card beside its emphasis: its title (bold, and a link), its note (slanted) and its moment."""
MOST_EMPHASISED = MOST_ENTITIES - A_CARD
CUT = "…"
REMEMBERED_CARDS, REMEMBERED_REPLIES = 512, 64
"""Drawings that are kept: the same few articles, and the newest list above all, are asked for again and again."""

# What Telegram's server would take out of a text, shifting what comes after; and lone surrogates, which it refuses.
_UNSENDABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u2028-\u202e\ud800-\udfff]")
# A name in the news is no call to somebody in the chat: TDLib's find_mentions wants a letter right after the @.
# The signs of emphasis are looked through, as they are gone when Telegram looks.
_MENTION = re.compile(rf"(?<!\w)(?<!\w[{START}{STOP}])@(?=[{START}{STOP}]?\w)")
_WORD_JOINER = "\u2060"


def drafts(reply: Reply, *, inline: bool = False) -> tuple[Draft, ...]:
    """The messages of a reply, in order; the keyboard hangs on the last text. None for a reply that shows nothing.

    `inline`: the bot can be asked inline. Raises ValueError for a button that the Bot API would refuse.
    """
    if reply.drawings or reply.photos or reply.document:  # files are too large to be remembered
        return _uploading(reply, inline=inline)
    return _remembered(reply, inline)


@lru_cache(REMEMBERED_REPLIES)
def _remembered(reply: Reply, inline: bool) -> tuple[Draft, ...]:
    return _illustrated(_texts(reply, inline=inline), reply)


def unasked(reply: Reply, *, inline: bool = False) -> tuple[Draft, ...]:
    """The same of what nobody asked for: a drawing stands over the text where that fits below it, or not at all.

    It makes no second message, which would ring, count, and could fail, by itself.
    """
    if reply.drawings:
        covered = drafts(replace(reply, drawings=reply.drawings[:1]), inline=inline)
        if covered and covered[0].draws and covered[0].text:
            return covered
    return drafts(undrawn(reply), inline=inline)


def undrawn(reply: Reply) -> Reply:
    """A reply with words in the place of its drawings, where it has no others."""
    words = reply.text if reply.text or reply.cards else _told(reply)
    return replace(reply, text=words, drawings=())


def captions(reply: Reply, *, inline: bool) -> tuple[Draft, ...]:
    """A reply as it stands below a drawing: its own, or the one that is there. What does not fit is cut off, at the
    end of a line or a word."""
    plain = undrawn(reply)
    whole = _texts(plain, inline=inline)
    if not _fits_below(whole):
        base = _direction(plain)
        its = _cut(_blocks(plain, base), base, LONGEST_CAPTION)
        whole = (replace(whole[-1], text=its.text, entities=entities_of(its)),)
    return (replace(whole[0], media=reply.drawings[:1], rich=""), *_below(reply.document))


def beneath(reply: Reply, *, inline: bool) -> tuple[Draft, ...]:
    """A reply as it takes the place of what may stand below pictures that were fetched for it: those stay."""
    its = replace(reply.cards[0], pictures=tuple(each for each in reply.cards[0].pictures if each.url))
    messages = drafts(replace(undrawn(reply), cards=(its,)), inline=inline)
    return tuple(replace(each, stays=_fits_below(messages)) for each in messages)


def excerpt(reply: Reply, *, inline: bool) -> Draft | None:
    """One message of a reply, for where no second one can follow: what does not fit is cut off, at the end of a line or
    a word. Its links stand above the cut, and buttons that send something back are left out."""
    base = _direction(reply)
    if not (blocks := _blocks(reply, base)):
        return None
    its = _cut(blocks, base, LONGEST)
    rows = (tuple(key for key in row if "callback_data" not in key) for row in keyboard(reply, base, inline=inline))
    pictures = reply.cards[0].pictures if len(reply.cards) == 1 else ()
    return Draft(its.text, entities_of(its), tuple(row for row in rows if row), preview=_preview(pictures))


def _cut(blocks: Sequence[Block], base: Direction, longest: int) -> Block:
    """What one message has room for, with a sign where that is not all."""
    first, *others = packed(blocks, base, longest - len(GAP + CUT))
    return joined([first, block(CUT)], GAP) if others else first


def _texts(reply: Reply, *, inline: bool) -> tuple[Draft, ...]:
    base = _direction(reply)
    messages = [_text_of(its, base) for its in packed(_blocks(reply, base), base, LONGEST)]
    keys = keyboard(reply, base, inline=inline)
    if messages and keys:
        messages[-1] = replace(messages[-1], keyboard=keys)
    return tuple(messages)


def _text_of(its: Block, base: Direction) -> Draft:
    entities = entities_of(its)
    rich = html(its.text, entities) if base == "rtl" and its.text.count(GAP) < MOST_BLOCKS else ""
    return Draft(its.text, entities, rich=rich)


def _direction(reply: Reply) -> Direction:
    return "rtl" if language(reply.language).direction == "rtl" else "ltr"


def _illustrated(messages: tuple[Draft, ...], reply: Reply) -> tuple[Draft, ...]:
    """A single card is shown with its pictures: over its text where that fits, else before it."""
    if not messages or len(reply.cards) != 1 or not (pictures := reply.cards[0].pictures):
        return messages
    own = [picture.file for picture in pictures if picture.platform == NAME]
    files: tuple[Medium, ...] = (*own, *reply.photos)
    if media := tuple(file for file in files if is_photo(file)) or files:
        return _headed(messages, media[:MOST_PICTURES])
    first, *rest = messages
    preview = _preview(pictures)
    return (replace(first, preview=preview, rich="" if preview else first.rich), *rest)


def _preview(pictures: Sequence[Picture]) -> str:
    """The address of a picture that Telegram shows by itself, of those that it has no file of."""
    return next((url for picture in pictures if (url := web_address(picture.url))), "")


def _headed(messages: tuple[Draft, ...], media: tuple[Medium, ...]) -> tuple[Draft, ...]:
    """Media over the text where that is a caption, else before it."""
    if len(media) == 1 and _fits_below(messages):
        return (replace(messages[0], media=media, preview="", rich=""),)
    return (Draft("", media=media), *messages)


def _uploading(reply: Reply, *, inline: bool) -> tuple[Draft, ...]:
    """Drawings stand above all, a document below. Where there is no text, the words for them are one.

    Telegram has no alternative text for photos (Bot API 10.1, sendPhoto).
    """
    file = reply.document
    messages = _texts(reply, inline=inline) or _texts(replace(reply, text=_told(reply)), inline=inline)
    if file and not reply.drawings and _fits_below(messages):
        return (replace(messages[0], media=(file,), rich=""),)
    messages = _illustrated(messages, reply)
    if reply.drawings:
        messages = _headed(messages, reply.drawings[:MOST_PICTURES])
    return (*messages, *_below(file))


def _told(reply: Reply) -> str:
    """What its drawings show, or what its document holds."""
    alts = "\n".join(its.alt for its in reply.drawings)
    return alts or (reply.document.about if reply.document else "")


def _below(file: Document | None) -> tuple[Draft, ...]:
    """With a text of its own it is no bare picture, which receipts name before the texts."""
    return (Draft(_sendable(file.about) or file.name, media=(file,)),) if file else ()


def _fits_below(messages: Sequence[Draft]) -> bool:
    """Whether they are one text that may stand under a picture or a file."""
    return len(messages) == 1 and not messages[0].media and utf16(messages[0].text) <= LONGEST_CAPTION


def _blocks(reply: Reply, base: Direction) -> list[Block]:
    blocks = [block(anchor(_sendable(reply.text), base))] if reply.text else []
    for number, card in enumerate(reply.cards, reply.first):
        counted = f"{figures(number, reply.digits)}. " if reply.ordered else ""
        blocks.append(_card(card, counted, base))
    return [each for each in blocks if is_seen(each.text)]


@lru_cache(REMEMBERED_CARDS)
def _card(card: Card, number: str, base: Direction) -> Block:
    """Title (bold, and the link), text, and note, each from a line of its own."""
    title = " ".join(_sendable(card.title).split())
    text, note = _sendable(card.text), _sendable(card.note)
    lines = [_title(title, number, web_address(card.url), base)] if is_seen(title) else []
    if is_seen(text):
        lines.append(_text(anchor(text if lines else number + text, base)))
    small = _note(note, card.when, base)
    if is_seen(small.text):
        lines.append(small)
    # What has paragraphs of its own is set apart by them too.
    return joined(lines, GAP if GAP in text else "\n")


def _note(note: str, when: Moment | None, base: Direction) -> Block:
    """The small print, and the moment behind it, which each viewer's program may tell in its own words."""
    told = isolate(_sendable(when.text)) if when and is_seen(when.text) else ""
    shown = anchor(" · ".join(part for part in (note, told) if is_seen(part)), base)
    # Arabic has no slanted letters: a computed slant only makes them hard to read.
    slant = () if base == "rtl" else (Span(0, len(shown), "italic"),)
    if when is None or not told:
        return block(shown, slant)
    stop = len(shown) - 1  # the end of the isolate
    moment = Span(stop - len(told) + 2, stop, DATE_TIME, at=int(when.at.timestamp()))
    return block(shown, (*slant, moment))


def _title(title: str, number: str, url: str | None, base: Direction) -> Block:
    line = anchor(number + title, base)
    if number and line[0] == number[0] and direction(_first_letter(title)) == "rtl":
        line = RLM + line  # a digit in front has no direction, and not every program looks behind it
    start = len(line) - len(title)
    bold = Span(start, len(line), "bold")
    return block(line, (bold, Span(start, len(line), "text_link", url)) if url else (bold,))


def _text(text: str) -> Block:
    """A text with its emphasis in bold; beyond MOST_EMPHASISED runs the words stay plain."""
    bold = (Span(start, stop, "bold") for start, stop in spans_of(text)[:MOST_EMPHASISED])
    return block(plain(text), tuple(bold))


def _first_letter(text: str) -> str:
    return next(filter(str.isalpha, text), "")


def _sendable(text: str) -> str:
    text = tidied(_UNSENDABLE.sub("", text.replace("\r\n", "\n"))).strip()
    return _MENTION.sub("@" + _WORD_JOINER, text) if "@" in text else text
