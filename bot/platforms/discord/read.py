"""What Discord tells us -> a Request. Pure: no await, no clock."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord

from bot.model import Chat, ChatKind, Forward, Person, Request
from bot.platforms.discord.markdown import unmarked

NAME = "discord"
LONGEST_PASTE = 200_000
"""Bytes of a text file that is read as a paste; Discord's programs make one of what is too long for a message."""

Interaction = discord.Interaction[Any]


def asked(
    interaction: Interaction,
    command: str,
    text: str = "",
    *,
    at: datetime,
) -> Request:
    """A slash command."""
    return Request(chat=_chat(interaction), person=_person(interaction), command=command, text=text, at=at)


def taken(interaction: Interaction, command: str, message: discord.Message, *, at: datetime) -> Request:
    """A command from the menu of a message, which it is to make an article of."""
    forward = Forward(
        text=_text(message.content, message.embeds, message.components),
        source=message.guild.name if message.guild and message.guild.name else message.author.display_name,
        url=message.jump_url,
        published=message.created_at,
    )
    return replace(
        asked(interaction, command, forward.text, at=at),
        forwards=(replace(forward, message=str(message.id)),),
        message=str(message.id),
    )


def pressed(interaction: Interaction, press: str, *, at: datetime) -> Request:
    """A pressed button: "command arguments"."""
    command, _, arguments = press.partition(" ")
    return Request(
        chat=_chat(interaction),
        person=_person(interaction),
        command=command,
        text=arguments,
        pressed=True,
        message=str(interaction.message.id) if interaction.message else None,
        at=at,
    )


def is_for_us(message: discord.Message) -> bool:
    """A direct message that a person wrote."""
    talk = message.type in (discord.MessageType.default, discord.MessageType.reply)
    return talk and message.guild is None and not message.author.bot


def written(message: discord.Message, pasted: str, *, guild: str | None, at: datetime) -> Request:
    """A direct message.

    `pasted` is the text of its attached file, `guild` the name of the server that a forward comes from, when known.
    """
    author = message.author
    return Request(
        chat=Chat(NAME, str(message.channel.id)),
        person=Person(NAME, str(author.id), author.display_name),
        text=_text(message.content, (), (), pasted),
        forwards=(_forwarded(message, pasted, guild),) if message.message_snapshots else (),
        message=str(message.id),
        at=at,
    )


def paste_of(message: discord.Message) -> discord.Attachment | None:
    """The file of plain text in a message or in what it forwards."""
    forwarded = [attachment for snapshot in message.message_snapshots[:1] for attachment in snapshot.attachments]
    for attachment in (*message.attachments, *forwarded):
        if (attachment.content_type or "").startswith("text/plain") and attachment.size <= LONGEST_PASTE:
            return attachment
    return None


def source_guild(message: discord.Message) -> int | None:
    """The server that a forwarded message comes from."""
    return message.reference.guild_id if message.reference and message.message_snapshots else None


def _forwarded(message: discord.Message, pasted: str, guild: str | None) -> Forward:
    snapshot = message.message_snapshots[0]
    reference = message.reference
    return Forward(
        text=_text(snapshot.content, snapshot.embeds, snapshot.components, pasted),
        source=guild,
        url=reference.jump_url if reference and reference.message_id else None,
        published=snapshot.created_at,
        message=str(message.id),
    )


def _chat(interaction: Interaction) -> Chat:
    """A thread is a chat of its own. What has no channel that the library knows is a chat with the person."""
    together = interaction.guild_id or isinstance(interaction.channel, discord.GroupChannel)
    kind = ChatKind.GROUP if together else ChatKind.PRIVATE
    return Chat(NAME, str(interaction.channel_id or interaction.user.id), kind)


def _person(interaction: Interaction) -> Person:
    user = interaction.user
    return Person(
        NAME,
        str(user.id),
        user.display_name,
        locale=_locale(interaction.locale.value),
        genuine=not user.bot,
        manages_chat=bool(interaction.guild_id) and interaction.permissions.manage_guild,
    )


def _locale(tag: str) -> str:
    """Discord's programs do not speak Arabic: whoever reads Arabic has them in English, which so says nothing."""
    return "" if tag.startswith("en") else tag


def _text(content: str, embeds: Iterable[discord.Embed], components: Iterable[Any], pasted: str = "") -> str:
    parts = (content, pasted, *(text for embed in embeds for text in _of_embed(embed)), *_of_components(components))
    return "\n".join(unmarked(part.strip()) for part in parts if part.strip())


def _of_embed(embed: discord.Embed) -> Iterator[str]:
    yield from (embed.title or "", embed.description or "")
    for field in embed.fields:
        yield from (field.name or "", field.value or "")


def _of_components(components: Iterable[Any]) -> Iterator[str]:
    """The texts of Components V2, in the order in which they are shown."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        yield from _of_components(getattr(component, "children", ()))
