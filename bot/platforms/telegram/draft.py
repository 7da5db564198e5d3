"""One message on its way to the Bot API, and the simpler forms of it that are tried when it is refused. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.model import Document, Drawing, Photo
from bot.platforms.telegram.abilities import Abilities
from bot.platforms.telegram.blocks import DATE_TIME, Entity
from bot.platforms.telegram.keyboard import HERE, Keyboard

PICTURE = "picture:"
"""In a receipt, before the id of a message that is a picture without text."""
COVERED = "covered:"
"""In a receipt, before the id of a drawing with a text below it: it stays one, as a text stays a text."""

Medium = str | Drawing | Photo | Document
"""A picture by its `Picture.file`, or what is uploaded."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One message as the Bot API takes it, or one album.

    `media` stand over the text: one, or any number without text and keyboard; all of them photos, or all of them files.
    `preview` is the address of a picture that Telegram itself may show above the text. `rich` is its HTML as a rich
    message, shown right to left, where the server takes them; it has no media and no preview then. `stays`: where it
    takes the place of a text below a picture, that picture stays.
    """

    text: str
    entities: tuple[Entity, ...] = ()
    keyboard: Keyboard = ()
    media: tuple[Medium, ...] = ()
    preview: str = ""
    rich: str = ""
    stays: bool = False

    @property
    def dated(self) -> bool:
        """Whether it tells a moment in each viewer's own way."""
        return any(entity["type"] == DATE_TIME for entity in self.entities)

    @property
    def draws(self) -> bool:
        """Whether there are drawings in it."""
        return any(isinstance(medium, Drawing) for medium in self.media)

    @property
    def draws_alone(self) -> bool:
        """Whether it is drawings without a text, which no edit can put before what stands there."""
        return not self.text and self.draws

    def simpler(self, abilities: Abilities) -> Iterator["Draft"]:
        """The same as the server takes it, then ever less of what it may find fault with.

        A bare picture has nothing simpler.
        """
        whole = self if abilities.dates is not False else self.dateless()
        if whole.rich and abilities.rich is not False:
            yield whole
        text = replace(whole, rich="") if whole.rich else whole
        yield text
        if text.dated:
            yield text.dateless()
        bare = replace(text.dateless(), media=(), preview="")
        if self.text and (self.media or self.preview):
            yield bare
        plain = text.plain()
        if self.text and plain != bare:
            yield plain

    def dateless(self) -> "Draft":
        """With the words alone for its moments."""
        return replace(self, entities=tuple(entity for entity in self.entities if entity["type"] != DATE_TIME))

    def plain(self) -> "Draft":
        """The text, and the buttons that only send something back."""
        rows = (tuple(key for key in row if "callback_data" in key) for row in self.keyboard)
        return Draft(self.text, keyboard=tuple(row for row in rows if row))

    def in_channel(self) -> "Draft":
        """As a channel may have it: nobody types there, so no button asks the bot inline there."""
        rows = (tuple(key for key in row if HERE not in key) for row in self.keyboard)
        return replace(self, keyboard=tuple(row for row in rows if row))


def named(draft: Draft, messages: tuple[str, ...]) -> tuple[str, ...]:
    """Ids for a receipt, which tell pictures that stand alone, and drawings over a text, from all else."""
    if not draft.text:
        return tuple(PICTURE + message for message in messages)
    return tuple(COVERED + message for message in messages) if draft.draws else messages


def number_of(message: str) -> str:
    """The id alone of a message in a receipt."""
    return message.removeprefix(PICTURE).removeprefix(COVERED)
