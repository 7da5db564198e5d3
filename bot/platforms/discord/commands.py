"""Slash commands and the menu of a message, made of the program's commands."""

import hashlib
import json
import logging
import re
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

import discord
from discord import app_commands

from bot.model import Argument, Command
from bot.platforms.base import Memory
from bot.text.split import shorten

log = logging.getLogger(__name__)

FORWARD = "forward"
"""The command that makes an article of a message."""
MENU = "Add to news"
LONGEST_DESCRIPTION = 100
LONGEST_WORDS = 200
"""Letters of an argument that is completed while it is typed: words and names."""
LONGEST_TEXT = 6000
"""Letters of any other argument: the most that Discord allows."""
MEMORY = "commands"

CONTEXTS = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
INSTALLS = app_commands.AppInstallationType(guild=True, user=True)

Interaction = discord.Interaction[Any]
Tree = app_commands.CommandTree[Any]
Completion = Callable[[Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]
Callback = Callable[..., Coroutine[Any, Any, None]]


class Listener(Protocol):
    """Who takes what the tree hears."""

    async def on_slash(self, interaction: Interaction, command: Command, text: str) -> None: ...

    async def on_menu(self, interaction: Interaction, message: discord.Message) -> None: ...

    async def on_typing(
        self, interaction: Interaction, command: Command, text: str
    ) -> list[app_commands.Choice[str]]: ...


def grow(tree: Tree, commands: tuple[Command, ...], listener: Listener) -> None:
    """Hang the commands into the tree: those of menus, and the menu of a message when there is its command."""
    for command in commands:
        if command.menu:
            tree.add_command(_slash(command, listener))
    if any(command.name == FORWARD for command in commands):
        tree.add_command(
            app_commands.ContextMenu(
                name=MENU, callback=_menu(listener), allowed_contexts=CONTEXTS, allowed_installs=INSTALLS
            )
        )


async def sync(tree: Tree, memory: Memory) -> None:
    """Tell Discord the commands, if they are not those that it was told last: it takes 200 new ones a day."""
    digest = fingerprint(tree)
    if await memory.recall(MEMORY) == digest:
        return
    await tree.sync()
    await memory.remember(MEMORY, digest)
    log.info("Discord has the commands of this version now")


def fingerprint(tree: Tree) -> str:
    """The hash of what `sync` would send, and for which application."""
    payload = [command.to_dict(tree) for command in tree.get_commands()]
    text = json.dumps([tree.client.application_id, payload], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _slash(command: Command, listener: Listener) -> app_commands.Command[Any, ..., None]:
    callback = _without_argument(command, listener)
    if command.argument:
        callback = _with_argument(command, command.argument, listener)
    slash: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=command.name,
        description=shorten(command.help, LONGEST_DESCRIPTION, len),
        callback=callback,
        allowed_contexts=CONTEXTS,
        allowed_installs=INSTALLS,
    )
    if command.argument and command.argument.suggests:
        slash.autocomplete("text")(_completion(command, listener))
    return slash


def _without_argument(command: Command, listener: Listener) -> Callback:
    async def callback(interaction: Interaction) -> None:
        await listener.on_slash(interaction, command, "")

    return callback


def _with_argument(command: Command, argument: Argument, listener: Listener) -> Callback:
    longest = LONGEST_WORDS if argument.suggests else LONGEST_TEXT

    async def required(interaction: Interaction, text: app_commands.Range[str, 1, longest]) -> None:
        await listener.on_slash(interaction, command, text)

    async def optional(interaction: Interaction, text: app_commands.Range[str, 1, longest] = "") -> None:
        await listener.on_slash(interaction, command, text)

    callback = required if argument.required else optional
    app_commands.describe(text=shorten(argument.help, LONGEST_DESCRIPTION, len))(callback)
    app_commands.rename(text=option_name(argument.name))(callback)
    return callback


def option_name(name: str) -> str:
    """An argument's name as Discord wants it: lower case, at most 32 letters, digits, `-` and `_`."""
    return re.sub(r"[^a-z0-9_-]+", "_", name.lower()).strip("_")[:32] or "text"


def _completion(command: Command, listener: Listener) -> Completion:
    async def complete(interaction: Interaction, text: str) -> list[app_commands.Choice[str]]:
        return await listener.on_typing(interaction, command, text)

    return complete


def _menu(listener: Listener) -> Callable[[Interaction, discord.Message], Coroutine[Any, Any, None]]:
    async def callback(interaction: Interaction, message: discord.Message) -> None:
        await listener.on_menu(interaction, message)

    return callback
