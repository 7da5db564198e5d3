"""Buttons that work for ever: what they mean stands in their custom_id, not in this process."""

import re
from collections.abc import Callable
from typing import Any, Self

import discord

from bot.model import Button, Tone
from bot.platforms.discord.markdown import link_target, one_line
from bot.platforms.discord.questions import ASKS
from bot.text.length import utf16
from bot.text.split import shorten

LONGEST_LABEL = 80
LONGEST_URL = 512
STYLES = {
    Tone.PLAIN: discord.ButtonStyle.secondary,
    Tone.PRIMARY: discord.ButtonStyle.primary,
    Tone.DANGER: discord.ButtonStyle.danger,
}

AnyButton = discord.ui.Button[Any]


_CUSTOM_ID = re.compile(rf"(?P<kind>[k{ASKS}])(?P<twin>\d*):(?P<press>.*)", re.DOTALL)


class PressButton(discord.ui.DynamicItem[AnyButton], template=_CUSTOM_ID):
    """A button that brings back its press. Its custom_id: "k", a number for the second of two alike, ":", the press.

    One that asks for something before has "q" instead of "k". Discord wants custom_ids of at most 100 characters, each
    but once in a message.
    """

    def __init__(self, press: str, button: AnyButton, *, asks: bool = False) -> None:
        super().__init__(button)
        self.press = press
        self._asks = asks

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],  # noqa: ARG003  the library gives it
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """The button that was pressed, out of the message that holds it."""
        assert isinstance(item, discord.ui.Button)  # noqa: S101  only buttons have our custom_ids
        return cls(match["press"], item, asks=match["kind"] == ASKS)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """The client hears it as the event `press`, or `question`."""
        interaction.client.dispatch("question" if self._asks else "press", interaction, self.press)


def drawing() -> Callable[[Button], discord.ui.Item[Any] | None]:
    """What draws the buttons of one reply; None for one that Discord would refuse."""
    twins: dict[str, int] = {}

    def draw(button: Button) -> discord.ui.Item[Any] | None:
        label = shorten(one_line(button.label), LONGEST_LABEL, utf16)
        if url := link_target(button.url, LONGEST_URL):
            return discord.ui.Button(label=label, url=url)
        if not button.press:
            return None
        twin = twins[button.press] = twins.get(button.press, -1) + 1
        custom_id = f"{ASKS if button.asks else 'k'}{twin or ''}:{button.press}"
        return PressButton(button.press, discord.ui.Button(label=label, custom_id=custom_id, style=STYLES[button.tone]))

    return draw
