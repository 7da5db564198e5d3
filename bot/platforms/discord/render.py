"""A Reply as Discord's messages (Components V2). Pure: no await, no clock."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import floor
from typing import Any

import discord

from bot.i18n import N_, Language, language
from bot.model import Button, Card, Document, Drawing, Moment, Photo, Preferences, Reply
from bot.platforms.discord.buttons import drawing
from bot.platforms.discord.choices import menus, signed
from bot.platforms.discord.layout import (
    MOST_UPLOADS,
    SEPARATOR,
    Message,
    Piece,
    drawn_piece,
    file_piece,
    gallery_piece,
    menu_piece,
    packed,
    row_piece,
    text_piece,
    weight,
)
from bot.platforms.discord.markdown import (
    can_be_linked,
    emboldened,
    escape,
    is_seen,
    link_target,
    mention,
    one_line,
    sendable,
)
from bot.platforms.discord.pictures import MOST_PICTURES
from bot.platforms.discord.uploads import drawn, enclosed, fetched
from bot.text.bidi import Direction
from bot.text.embedding import embedded, marked, room
from bot.text.emphasis import is_signed, plain
from bot.text.split import split

BUTTONS_A_ROW = 5
LONGEST_PART = 3200
"""Units of one text, so that a title, a note and their marks still fit beside it in a message."""
LONGEST_LINE = 700
"""Units of a title or of a line of a note; what is longer goes on below it."""
LONGEST_LINK = 700
LONGEST_ADDRESS = 2048
"""Letters of a picture's address."""
FSI, PDI = "\u2068", "\u2069"
TOO_LARGE = N_("The file {name} is too large to be sent here.")
A_MARK = 2
"""Units that `marked` may add to a line."""

Item = discord.ui.Item[Any]


def render(reply: Reply) -> list[Message]:
    """The messages of a reply, in order; none when nothing in it can be seen. A notice is shown where it stands alone.

    Needs a running event loop only for the views to be sent, not to be looked at.
    """
    messages = _messages(reply)
    if len(messages) > 1 and reply.ordered and len(reply.cards) > 1 and signed(reply.cards):
        gathered = _messages(reply, gathered=True)
        return gathered if len(gathered) < len(messages) else messages
    return messages


def _messages(reply: Reply, *, gathered: bool = False) -> list[Message]:
    """`gathered`: what signs stand for is in a menu below the cards, and not on each of them."""
    t = language(reply.language).written(Preferences(digits=reply.digits))
    pieces = list(_Drawing(t, gathered=gathered).pieces(reply))
    pinged = [text_piece(mention(reply.ping), framed=False)] if pieces and mention(reply.ping) else []
    return packed([*pinged, *pieces])


class _Drawing:
    """The pieces of one reply: its direction, and its buttons so far (no two of them may have one custom_id)."""

    def __init__(self, t: Language, *, gathered: bool) -> None:
        self._t = t
        self._gathered = gathered
        self._direction: Direction = "rtl" if t.direction == "rtl" else "ltr"
        self._draw = drawing()

    def pieces(self, reply: Reply) -> Iterator[Piece]:
        """Pictures of our own, a text, then cards with lines between, then rows of buttons, then a file."""
        framed = bool(reply.cards)
        yield from self._drawings(reply.drawings, framed=framed)
        text = sendable(reply.text if is_seen(reply.text) or framed else reply.notice)
        for part in self._parts(text):
            yield text_piece(part, framed=framed)
        for at, card in enumerate(reply.cards):
            if at or is_seen(text):
                yield SEPARATOR
            number = f"{self._t.number(reply.first + at)}. " if reply.ordered else ""
            yield from self._card(card, number, alone=len(reply.cards) == 1, photos=reply.photos)
        for menu in menus(reply.cards, reply.first, self._t) if self._gathered else ():
            yield menu_piece(menu)
        for row in reply.buttons:
            yield from self._rows(self._drawn(row), framed=False)
        if reply.document:
            yield from self._document(reply.document)

    def _drawings(self, drawings: Iterable[Drawing], *, framed: bool) -> Iterator[Piece]:
        uploads = list(drawn(tuple(drawings)))
        for start in range(0, len(uploads), MOST_UPLOADS):
            yield drawn_piece(uploads[start : start + MOST_UPLOADS], framed=framed)

    def _document(self, document: Document) -> Iterator[Piece]:
        upload = enclosed(document)
        if upload is None:
            for part in self._parts(self._t(TOO_LARGE, name=document.name)):
                yield text_piece(part, framed=False)
        else:
            yield file_piece(upload)

    def _card(self, card: Card, number: str, *, alone: bool, photos: Sequence[Photo]) -> Iterator[Piece]:
        """Only a card that stands alone shows its pictures."""
        buttons = self._drawn(button for button in card.buttons if not (self._gathered and button.sign))
        contents = _joined(self._contents(card, number))
        for at, content in enumerate(contents):
            yield text_piece(content, framed=True, accessory=buttons[0] if buttons and not at else None)
        addresses = [url for picture in card.pictures if (url := link_target(picture.url, LONGEST_ADDRESS))]
        uploads = list(fetched(photos, card.title))
        if alone and (addresses or uploads):
            yield gallery_piece(addresses[: MOST_PICTURES - len(uploads)], uploads)
        yield from self._rows(buttons[1:], framed=True)

    def _contents(self, card: Card, number: str) -> Iterator[str]:
        """Title, text and note as Markdown, each within LONGEST_PART."""
        title, *rest = split(number + one_line(card.title), LONGEST_LINE, self._measure)
        yield from self._title(title, card.url)
        yield from (self._written(line) for line in rest)
        yield from self._text(sendable(card.text))
        for line in self._small_print(card.note, card.when):
            yield f"-# {marked(line, self._direction)}"

    def _small_print(self, note: str, when: Moment | None) -> list[str]:
        """The lines of a note, and the time behind it, which each viewer sees in their own zone and language.

        It stands in isolates: "3 hours ago" in an Arabic line would else be laid out with its 3 at the wrong end.
        """
        note = " ".join(sendable(note).split())
        lines = [escape(embedded(line)) for line in split(note, LONGEST_LINE, self._measure) if is_seen(line)]
        if when:
            moment = f"{FSI}<t:{floor(when.at.timestamp())}:R>{PDI}"
            lines = [*lines[:-1], f"{lines[-1]} · {moment}"] if lines else [moment]
        return lines

    def _title(self, title: str, url: str | None) -> Iterator[str]:
        target = link_target(url, LONGEST_LINK)
        if target and can_be_linked(title):
            yield f"### [{self._written(title)}]({target})"
            return
        yield f"### {self._written(title)}"
        if target:
            yield f"-# <{target}>"

    def _text(self, text: str) -> Iterator[str]:
        """A card's text, its emphasis in bold; one that has to be cut goes without, as a cut may part the asterisks."""
        bold = marked(emboldened(embedded(text)).strip(), self._direction) if is_signed(text) else ""
        if is_seen(bold) and weight(bold) <= LONGEST_PART:
            yield bold
        else:
            yield from self._parts(plain(text))

    def _parts(self, text: str) -> Iterator[str]:
        return (self._written(part) for part in split(text, LONGEST_PART, self._measure) if is_seen(part))

    def _written(self, text: str) -> str:
        return marked(escape(embedded(text)), self._direction)

    def _measure(self, text: str) -> int:
        """At least the weight that `_written` will have, and never less for more text, as `split` wants it."""
        return weight(escape(text)) + A_MARK * (1 + text.count("\n") + room(text))

    def _drawn(self, buttons: Iterable[Button]) -> list[Item]:
        return [item for button in buttons if (item := self._draw(button)) is not None]

    def _rows(self, buttons: Sequence[Item], *, framed: bool) -> Iterator[Piece]:
        """Rows of five. Discord lays rows out left to right in every language: a right-to-left row is reversed."""
        for start in range(0, len(buttons), BUTTONS_A_ROW):
            row = list(buttons[start : start + BUTTONS_A_ROW])
            yield row_piece(row[::-1] if self._direction == "rtl" else row, framed=framed)


def _joined(contents: Iterable[str], measure: Callable[[str], int] = weight) -> list[str]:
    """As few texts as hold all contents, each within LONGEST_PART."""
    joined: list[str] = []
    for content in contents:
        if joined and measure(f"{joined[-1]}\n{content}") <= LONGEST_PART:
            joined[-1] += f"\n{content}"
        else:
            joined.append(content)
    return joined
