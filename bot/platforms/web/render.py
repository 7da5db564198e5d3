"""Replies as JSON frames. Only texts go out, never markup: the page puts them in as text nodes."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.i18n import language
from bot.model import Button, Card, Digits, Document, Drawing, Moment, Preferences, Question, Reply, Suggestion
from bot.platforms.web.pictures import is_here
from bot.platforms.web.shelf import document_address, document_name, drawing_address, size_of
from bot.text.bidi import Direction
from bot.text.embedding import embedded, marked
from bot.text.emphasis import plain, spans_of
from bot.text.hosts import can_be_opened
from bot.text.length import utf16

Out = Mapping[str, Any]
MOST_PICTURES = 10
_SHARES = re.compile(r"share (\d+)")
"""The press that shows everybody an article; the page's own address of it ends with read_ and its number."""


def encode(frame: Out) -> str:
    """The frame as it is sent. Halves of surrogate pairs, which UTF-8 can't hold, become question marks."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()


def answer(reply: Reply, pressed: int | None, new: int) -> tuple[Out, ...]:
    """What a page is told: a notice, then the message. `pressed` holds the button, `new` is the id of a new message."""
    notice = {"type": "notice", "language": reply.language, "text": reply.notice}
    replaces = reply.replaces and pressed is not None
    shown = edit(reply, pressed) if replaces and pressed is not None else message(reply, new)
    return (*((notice,) if reply.notice else ()), *((shown,) if has_body(reply) else ()))


def has_body(reply: Reply) -> bool:
    """Whether there is more than a notice."""
    return bool(reply.text or reply.cards or any(reply.buttons) or reply.drawings or reply.document)


def message(reply: Reply, number: int) -> Out:
    return {"type": "message", "message": number, "reply": _reply(reply)}


def refusal(reply: Reply, frame: int, number: int) -> Out:
    """What was wrong with what was filled into a form: told in it, or as the message `number` where it is closed."""
    why = reply.text or reply.notice
    return {**message(replace(reply, text=why), number), "type": "refused", "id": frame, "why": why}


def unasked(reply: Reply, number: int) -> Out:
    """A message that comes by itself: the page says "heard" when it shows it."""
    return {**message(reply, number), "unasked": True}


def edit(reply: Reply, number: int) -> Out:
    return {"type": "edit", "message": number, "reply": _reply(reply)}


def correction(reply: Reply, number: int) -> Out:
    """What takes a message's place unasked: without drawings of its own, the page keeps those that stand there."""
    return {**edit(reply, number), "corrects": True}


def suggestions(frame: int, found: tuple[Suggestion, ...]) -> Out:
    return {
        "type": "suggestions",
        "id": frame,
        "suggestions": [{"label": each.label, "value": each.value} for each in found],
    }


def error(code: str, frame: int | None) -> Out:
    """`code` is the key of a text of the page (texts.py)."""
    return {"type": "error", "code": code, "id": frame}


def _reply(reply: Reply) -> Out:
    base = _direction(reply.language)
    return {
        "language": reply.language,
        "numbers": "arab" if reply.digits is Digits.ARABIC else "latn",
        "drawings": [_drawing(drawing) for drawing in reply.drawings],
        "text": _directed(reply.text, base),
        "cards": [_card(card, base, number, alone=len(reply.cards) == 1) for number, card in _numbered(reply)],
        "buttons": [row for row in map(_buttons, reply.buttons) if row],
        "document": _document(reply.document) if reply.document else None,
    }


def _drawing(drawing: Drawing) -> Out:
    """Its size in pixels, so that nothing moves when it comes."""
    width, height = size_of(drawing.png)
    return {"address": drawing_address(drawing), "alt": drawing.alt, "width": width, "height": height}


def _document(document: Document) -> Out:
    """`size` in bytes."""
    return {
        "address": document_address(document),
        "name": document_name(document),
        "about": document.about,
        "size": len(document.content),
    }


def _direction(code: str) -> Direction:
    return "rtl" if language(code).direction == "rtl" else "ltr"


def _numbered(reply: Reply) -> list[tuple[str, Card]]:
    """Each card with its number as the reply's language writes it, "" where the cards are no list."""
    t = language(reply.language).written(Preferences(digits=reply.digits))
    return [(t.number(n) if reply.ordered else "", card) for n, card in enumerate(reply.cards, reply.first)]


def _card(card: Card, base: Direction, number: str, *, alone: bool) -> Out:
    """`marks` are the [start, stop] of the words of the text that stand out, in UTF-16 units: JavaScript's indices.

    Only a card that stands alone has its pictures.
    """
    text = _directed(card.text, base)
    return {
        "number": number,
        "title": _directed(_visible(card.title), base),
        "text": plain(text),
        "marks": spans_of(text, utf16),
        "note": _directed(card.note, base),
        "when": _moment(card.when) if card.when else None,
        "pictures": _pictures(card) if alone else [],
        "url": _web_address(card.url),
        "buttons": _buttons(card.buttons),
    }


def _moment(when: Moment) -> Out:
    return {"at": when.at.isoformat(), "text": when.text}


def _pictures(card: Card) -> list[str]:
    """Those that a browser can be shown: the page loads them when the reader asks for them, from here or by https."""
    addresses = [picture.url for picture in card.pictures if picture.url]
    return [each for each in addresses if is_here(each) or (can_be_opened(each) and _is_safe(each))][:MOST_PICTURES]


def _is_safe(address: str) -> bool:
    return address.startswith("https://")


def _buttons(buttons: Iterable[Button]) -> list[Out]:
    """Those that do something here: what only asks the bot inline does nothing."""
    drawn = ((button, _button(button)) for button in buttons)
    return [
        its for button, its in drawn if its["press"] or its["url"] or its["share"] or not (button.again or button.share)
    ]


def _button(button: Button) -> Out:
    """`share` is the address that is handed on, of the page itself where it begins with a question mark."""
    return {
        "label": _visible(button.label),
        "press": button.press,
        "share": _shared(button) if button.share else None,
        "url": _web_address(button.url),
        "tone": button.tone.value,
        "asks": _question(button.asks),
    }


def _shared(button: Button) -> str | None:
    """The address of what a button shares; None where only its press does it."""
    article = _SHARES.fullmatch(button.press)
    return _web_address(button.url) or (f"?start=read_{article[1]}" if article else None)


def _question(asks: Question | None) -> Out | None:
    return {"label": _visible(asks.label), "value": asks.value, "long": asks.long} if asks else None


def _visible(text: str) -> str:
    """A name of nothing but blanks and signs without a shape could be neither read nor pressed."""
    return text if any(char.isprintable() and not char.isspace() for char in text) else "…"


def _directed(text: str, base: Direction) -> str:
    """The text as the browser lays it out right: each line in its direction, its pieces in their order."""
    return marked(embedded(text), base)


def _web_address(url: str | None) -> str | None:
    """Only what a browser opens as a page: no javascript:, data: or file:, and nothing that its parser throws at."""
    return url if url and can_be_opened(url) else None
