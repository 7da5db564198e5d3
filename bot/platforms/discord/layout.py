"""What fits into one message: Discord's limits on Components V2, and pieces packed within them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import discord

from bot.platforms.discord.uploads import Upload
from bot.text.length import utf16

Item = discord.ui.Item[Any]

MOST_COMPONENTS = 40
LONGEST_TEXT = 3600
"""Units (see `weight`) of all texts of a message: what the limits are, less some room."""
MOST_UPLOADS = 10
BYTES_A_UNIT = 2.5
ACCENT = 0x1F6F5C


def weight(text: str) -> int:
    """The length of a text against LONGEST_TEXT: UTF-16 units, or a part of the UTF-8 bytes where these are more.

    Discord allows 4,000 characters a message. Its API counts code points, its programs UTF-16 units. Beyond about
    10,170 bytes of UTF-8 it answers with 500 instead (discord-api-docs, issue 8554): letters of three bytes meet that.
    """
    return max(utf16(text), ceil(len(text.encode("utf-8", "surrogatepass")) / BYTES_A_UNIT))


@dataclass(frozen=True, slots=True)
class Piece:
    """Components that stay together, and the files that they show.

    `framed` ones stand in the frame that shows what belongs to the news.
    """

    items: tuple[Item, ...]
    components: int
    weight: int = 0
    framed: bool = False
    uploads: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent at once."""

    view: discord.ui.LayoutView
    uploads: tuple[Upload, ...] = ()

    def files(self) -> list[discord.File]:
        """Its files for the library, which takes each but once."""
        return [upload.file() for upload in self.uploads]


def text_piece(content: str, *, framed: bool, accessory: Item | None = None) -> Piece:
    """A text, with a button beside it."""
    text: Item = discord.ui.TextDisplay(content)
    if accessory is None:
        return Piece((text,), 1, weight(content), framed)
    return Piece((discord.ui.Section(text, accessory=accessory),), 3, weight(content), framed)


def row_piece(buttons: Sequence[Item], *, framed: bool) -> Piece:
    """A row of at most five buttons."""
    return Piece((discord.ui.ActionRow(*buttons),), 1 + len(buttons), 0, framed)


def menu_piece(menu: Item) -> Piece:
    """A menu, which takes a row of its own."""
    return Piece((discord.ui.ActionRow(menu),), 2, 0, framed=True)


def gallery_piece(addresses: Sequence[str], uploads: Sequence[Upload] = ()) -> Piece:
    """Pictures, which Discord fetches, and others, which come with the message; at most ten of both."""
    there = (discord.MediaGalleryItem(address) for address in addresses)
    ours = (discord.MediaGalleryItem(upload.address, description=upload.about) for upload in uploads)
    gallery: Item = discord.ui.MediaGallery(*there, *ours)
    return Piece((gallery,), 1, 0, framed=True, uploads=tuple(uploads))


def drawn_piece(uploads: Sequence[Upload], *, framed: bool) -> Piece:
    """Pictures of our own, which come with the message; at most ten."""
    items = (discord.MediaGalleryItem(upload.address, description=upload.about) for upload in uploads)
    gallery: Item = discord.ui.MediaGallery(*items)
    return Piece((gallery,), 1, 0, framed, tuple(uploads))


def file_piece(upload: Upload) -> Piece:
    """A file to be kept."""
    item: Item = discord.ui.File(upload.address)
    return Piece((item,), 1, 0, framed=False, uploads=(upload,))


SEPARATOR = Piece((), 1, 0, framed=True)
"""A line between two pieces of a frame; drawn where both are in one message."""


def packed(pieces: Iterable[Piece]) -> list[Message]:
    """The pieces in as few messages as their order allows."""
    messages: list[list[Piece]] = []
    for piece in pieces:
        if messages and _fits([*messages[-1], piece]):
            messages[-1].append(piece)
        elif piece is not SEPARATOR:
            messages.append([piece])
    return [
        Message(_view(message), tuple(upload for piece in message for upload in piece.uploads)) for message in messages
    ]


def _fits(pieces: Sequence[Piece]) -> bool:
    components = sum(piece.components for piece in pieces) + any(piece.framed for piece in pieces)
    return (
        components <= MOST_COMPONENTS
        and sum(piece.weight for piece in pieces) <= LONGEST_TEXT
        and sum(len(piece.uploads) for piece in pieces) <= MOST_UPLOADS
    )


def _view(pieces: list[Piece]) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    while pieces[-1] is SEPARATOR:
        pieces.pop()
    framed = [piece for piece in pieces if piece.framed]
    if framed:
        view.add_item(_frame(framed))
    for piece in pieces:
        if not piece.framed:
            _add(view, piece)
    # A view that has stopped is not kept by the library: our buttons need no view, and it would pile up.
    view.stop()
    return view


def _frame(pieces: Iterable[Piece]) -> discord.ui.Container[Any]:
    frame: discord.ui.Container[Any] = discord.ui.Container(accent_colour=ACCENT)
    for piece in pieces:
        if piece is SEPARATOR:
            frame.add_item(discord.ui.Separator())
        for item in piece.items:
            frame.add_item(item)
    return frame


def _add(view: discord.ui.LayoutView, piece: Piece) -> None:
    for item in piece.items:
        view.add_item(item)
