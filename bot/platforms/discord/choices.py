"""Menus for what can be done with each card of a list, where buttons of their own would take a second message."""

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
_CUSTOM_ID = re.compile(r"c:\d*")


class ChoiceMenu(discord.ui.DynamicItem[AnyMenu], template=_CUSTOM_ID):
    """What is chosen in it is a press, as that of a button."""

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


def menus(cards: Sequence[Card], first: int, t: Language) -> list[ChoiceMenu]:
    """All that signs stand for, numbered as the cards are; the first sign of all cards, then the next. Each menu names
    the signs that are in it."""
    numbered = [(number, card, button) for number, card in enumerate(cards, first) for button in card.buttons]
    signs = list(dict.fromkeys(button.sign for _, _, button in numbered if button.sign))
    options = {
        button.press: (_option(number, card, button, t), f"{sign} {one_line(button.label)}")
        for sign in signs
        for number, card, button in numbered
        if button.sign == sign
    }
    all_of_them = list(options.values())
    return [_menu(all_of_them[start : start + MOST], start) for start in range(0, len(all_of_them), MOST)]


def _menu(options: Sequence[tuple[discord.SelectOption, str]], start: int) -> ChoiceMenu:
    """The first is named as it was when there was but one."""
    names = dict.fromkeys(name for _, name in options)
    select: AnyMenu = discord.ui.Select(
        custom_id=f"c:{start or ''}",
        placeholder=shorten(" · ".join(names), PLACEHOLDER, utf16),
        options=[option for option, _ in options],
    )
    return ChoiceMenu(select)


def _option(number: int, card: Card, button: Button, t: Language) -> discord.SelectOption:
    label = f"{button.sign} {t.number(number)}. {one_line(card.title)}"
    description = shorten(one_line(button.label), LONGEST, utf16)
    return discord.SelectOption(label=shorten(label, LONGEST, utf16), value=button.press, description=description)
