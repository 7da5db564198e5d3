"""What a button asks for before it acts: a form that Discord shows, and what was typed into it."""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import discord

from bot.model import Button, Question, Reply
from bot.platforms.discord.markdown import one_line
from bot.text.length import utf16
from bot.text.split import shorten

ASKS = "q"
"""The first letter of the custom_id of a button that asks, and of its form; ":" and the press follow."""
LONGEST_ANSWER = 4000
LONGEST_TITLE, LONGEST_DESCRIPTION = 45, 100
REMEMBERED = 5000

Interaction = discord.Interaction[Any]


class Questions:
    """The questions of the latest buttons, by press. After a restart they are forgotten: then the press goes alone."""

    def __init__(self) -> None:
        self._asked: OrderedDict[str, Question] = OrderedDict()

    def remember(self, reply: Reply) -> None:
        """A question that is asked again, with another text to be changed, takes the place of the older one."""
        for button in _buttons(reply):
            if button.asks:
                self._asked[button.press] = button.asks
                self._asked.move_to_end(button.press)
        while len(self._asked) > REMEMBERED:
            self._asked.popitem(last=False)

    def form(self, press: str) -> discord.ui.Modal | None:
        """The form for a press; None where its question is forgotten, or its text longer than a form holds.

        Cutting that text would lose the rest of it as soon as the form is sent.
        """
        question = self._asked.get(press)
        if question is None or utf16(question.value) > LONGEST_ANSWER:
            return None
        label = one_line(question.label)
        title = shorten(label, LONGEST_TITLE)
        form = discord.ui.Modal(title=title, custom_id=f"{ASKS}:{press}")
        typed: discord.ui.TextInput[Any] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph if question.long else discord.TextStyle.short,
            default=question.value or None,
            required=False,
            max_length=LONGEST_ANSWER,
        )
        more = shorten(label, LONGEST_DESCRIPTION) if title != label else None
        form.add_item(discord.ui.Label(text=title, description=more, component=typed))
        # The library would keep it for its answer, which comes by its custom_id, after a restart too.
        form.stop()
        return form


def typed_into(interaction: Interaction) -> tuple[str, str] | None:
    """The press and the text of a form that was sent; None for any other interaction."""
    data: Any = interaction.data or {}
    custom_id = str(data.get("custom_id", ""))
    if interaction.type is not discord.InteractionType.modal_submit or not custom_id.startswith(f"{ASKS}:"):
        return None
    [answer] = [str(part["component"]["value"]) for part in data["components"] if "value" in part.get("component", {})]
    return custom_id.removeprefix(f"{ASKS}:"), answer


def _buttons(reply: Reply) -> Iterator[Button]:
    for card in reply.cards:
        yield from card.buttons
    for row in reply.buttons:
        yield from row
