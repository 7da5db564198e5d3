"""Slash commands and the menu of a message, made of the program's commands."""

import hashlib
import json
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any, Protocol

import discord
from discord import app_commands

from bot.i18n import N_, Language
from bot.model import Argument, Command, Role
from bot.platforms.base import Memory
from bot.platforms.discord import speaking
from bot.platforms.discord.speaking import Spoken

log = logging.getLogger(__name__)

FORWARD = "forward"
"""The command that makes an article of a message."""
MENU = N_("Add to news")
MOST_MENUS = 5
LONGEST_WORDS = 200
"""Letters of an argument that is completed while it is typed: words and names."""
LONGEST_TEXT = 6000
"""Letters of any other argument: the most that Discord allows."""
MEMORY = "commands"

CONTEXTS = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
INSTALLS = app_commands.AppInstallationType(guild=True, user=True)

SHOWN_TO = {
    Role.READER: None,
    Role.EDITOR: discord.Permissions(manage_messages=True),
    Role.ADMIN: discord.Permissions(manage_guild=True),
    Role.OWNER: discord.Permissions(manage_guild=True),
}
"""Whom a server shows a command (default_member_permissions; Discord does not know our roles). It shows it to others
where its owner says so, under Integrations; a direct message with the bot shows everybody all of them."""

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


def grow(tree: Tree, commands: Sequence[Command], languages: Sequence[Language], listener: Listener) -> None:
    """Hang the commands into the tree: those of menus, in all languages, and the menu of a message."""
    told = speaking.told(commands, languages)
    for each in told:
        tree.add_command(_slash(each, listener))
    if left := sum(command.menu for command in commands) - len({each.command.name for each in told}):
        log.warning("Discord takes %d commands at most: %d are left out", speaking.MOST, left)
    if any(command.name == FORWARD for command in commands):
        for name in _menus(languages):
            tree.add_command(
                app_commands.ContextMenu(
                    name=name, callback=_menu(listener), allowed_contexts=CONTEXTS, allowed_installs=INSTALLS
                )
            )


def _menus(languages: Iterable[Language]) -> list[str]:
    """The name of a message's menu in English and the languages that Discord does not know, as far as it takes them."""
    names = (MENU, *(t(MENU) for t in languages if not speaking.is_known(t)))
    return list(dict.fromkeys(names))[:MOST_MENUS]


async def sync(tree: Tree, memory: Memory) -> None:
    """Tell Discord the commands, if they are not those that it was told last: it takes 200 new ones a day."""
    digest = await fingerprint(tree)
    if await memory.recall(MEMORY) == digest:
        return
    await tree.sync()
    await memory.remember(MEMORY, digest)
    log.info("Discord has the commands of this version now")


async def fingerprint(tree: Tree) -> str:
    """The hash of what `sync` would send, and for which application. `tree` has its translator."""
    translator = tree.translator
    assert translator is not None  # noqa: S101  the client sets it before
    payload = [await command.get_translated_payload(tree, translator) for command in tree.get_commands()]
    text = json.dumps([tree.client.application_id, payload], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _slash(each: Spoken, listener: Listener) -> app_commands.Command[Any, ..., None]:
    command = each.command
    callback = _with_argument(each, command.argument, listener) if command.argument else _alone(command, listener)
    slash: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=each.name,
        description=each.help,
        callback=callback,
        allowed_contexts=CONTEXTS,
        allowed_installs=INSTALLS,
    )
    slash.default_permissions = SHOWN_TO[command.role]
    if command.argument and command.argument.suggests:
        slash.autocomplete("text")(_completion(command, listener))
    return slash


def _alone(command: Command, listener: Listener) -> Callback:
    async def callback(interaction: Interaction) -> None:
        await listener.on_slash(interaction, command, "")

    return callback


def _with_argument(each: Spoken, argument: Argument, listener: Listener) -> Callback:
    command = each.command
    longest = LONGEST_WORDS if argument.suggests else LONGEST_TEXT

    async def required(interaction: Interaction, text: app_commands.Range[str, 1, longest]) -> None:
        await listener.on_slash(interaction, command, text)

    async def optional(interaction: Interaction, text: app_commands.Range[str, 1, longest] = "") -> None:
        await listener.on_slash(interaction, command, text)

    callback = required if argument.required else optional
    app_commands.describe(text=each.argument_help)(callback)
    app_commands.rename(text=each.argument)(callback)
    return callback


def _completion(command: Command, listener: Listener) -> Completion:
    async def complete(interaction: Interaction, text: str) -> list[app_commands.Choice[str]]:
        return await listener.on_typing(interaction, command, text)

    return complete


def _menu(listener: Listener) -> Callable[[Interaction, discord.Message], Coroutine[Any, Any, None]]:
    async def callback(interaction: Interaction, message: discord.Message) -> None:
        await listener.on_menu(interaction, message)

    return callback
