"""A menu for what can be done with each card of a list, where buttons of their own would take a second message."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Self

import discord

from bot.i18n import Language
from bot.model import Button, Card
from bot.platforms.discord.markdown import one_line
from bot.text.length import utf16
from bot.text.split import shorten

MOST = 25
"""Options of a menu (Discord's documentation of components, string selects)."""
LONGEST = 100
"""Characters of an option, and of what it carries."""
PLACEHOLDER = 150

AnyMenu = discord.ui.Select[Any]
_CUSTOM_ID = re.compile("c:")


class ChoiceMenu(discord.ui.DynamicItem[AnyMenu], template=_CUSTOM_ID):
    """What is chosen in it is a press, as that of a button. A message has one at most."""

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],  # noqa: ARG003  the library gives it
        item: discord.ui.Item[Any],
        match: re.Match[str],  # noqa: ARG003
        /,
    ) -> Self:
        """The menu that was used, out of the message that holds it."""
        assert isinstance(item, discord.ui.Select)  # noqa: S101  only menus have its custom_id
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """The client hears it as the event `press`."""
        interaction.client.dispatch("press", interaction, self.item.values[0])


def signed(cards: Iterable[Card]) -> bool:
    """Whether any of the cards has a button that a sign stands for."""
    return any(button.sign for card in cards for button in card.buttons)


def menu(cards: Sequence[Card], first: int, t: Language) -> ChoiceMenu:
    """All that signs stand for, numbered as the cards are; the first sign of all cards, then the next."""
    numbered = [(number, card, button) for number, card in enumerate(cards, first) for button in card.buttons]
    signs = list(dict.fromkeys(button.sign for _, _, button in numbered if button.sign))
    options = {
        button.press: _option(number, card, button, t)
        for sign in signs
        for number, card, button in numbered
        if button.sign == sign
    }
    names = dict.fromkeys(f"{button.sign} {one_line(button.label)}" for _, _, button in numbered if button.sign)
    return ChoiceMenu(
        discord.ui.Select(
            custom_id="c:",
            placeholder=shorten(" · ".join(names), PLACEHOLDER, utf16),
            options=list(options.values())[:MOST],
        )
    )


def _option(number: int, card: Card, button: Button, t: Language) -> discord.SelectOption:
    label = f"{button.sign} {t.number(number)}. {one_line(card.title)}"
    description = shorten(one_line(button.label), LONGEST, utf16)
    return discord.SelectOption(label=shorten(label, LONGEST, utf16), value=button.press, description=description)
