"""What Discord tells us -> a Request. Pure: no await, no clock."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord

from bot.model import Chat, ChatKind, Forward, Person, Request
from bot.platforms.discord.markdown import unmarked
from bot.platforms.discord.naming import channels, kind_of, roles
from bot.platforms.discord.pictures import NAME, attached, embedded
from bot.platforms.gathering import UNREAD, Part

UNHEARD = "unheard"
"""The command that says that messages were left out."""
LONGEST_PASTE = 200_000
"""Bytes of a text file that is read as a paste; Discord's programs make one of what is too long for a message."""

LIST = ".opml"
"""How the name of a list of feeds ends, which is text, too, whatever its type is called."""

_XML = re.compile(r"\s*<(?:\?xml|opml)\b", re.IGNORECASE)
_MENTION = re.compile(r"<@!?(\d{1,20})>")
_KINDS = {"image": "photo", "audio": "voice", "video": "video"}
"""Of attachments, by the first half of their content type."""

Interaction = discord.Interaction[Any]


def asked(
    interaction: Interaction,
    command: str,
    text: str = "",
    *,
    at: datetime,
) -> Request:
    """A slash command. Raises TypeError where its name or its argument is no text."""
    if not (isinstance(command, str) and isinstance(text, str)):
        raise TypeError("a command is no text")
    return Request(
        chat=_chat(interaction),
        person=_person(interaction),
        command=command,
        text=text,
        channels=channels(text, interaction.guild, interaction.user),
        roles=roles(text, interaction.guild, interaction.user),
        discreet=True,
        whom=_mentioned(text),
        at=at,
    )


def taken(interaction: Interaction, command: str, message: discord.Message, *, at: datetime) -> Request:
    """A command from the menu of a message, which it is to make an article of."""
    forward = Forward(
        text=_text(message.content, message.embeds, message.components),
        source=message.guild.name if message.guild and message.guild.name else message.author.display_name,
        url=message.jump_url,
        published=message.created_at,
        channel=f"{NAME}:{message.channel.id}" if interaction.guild_id else "",
        message=str(message.id),
        pictures=attached(message.attachments, message.channel.id, message.id) + embedded(message.embeds),
    )
    if not forward.text:
        return replace(asked(interaction, UNREAD, _kind(message), at=at), message=str(message.id))
    return replace(asked(interaction, command, forward.text, at=at), forwards=(forward,), message=str(message.id))


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
        forms=True,
        discreet=True,
        at=at,
    )


def is_for_us(message: discord.Message) -> bool:
    """A direct message that a person wrote."""
    talk = message.type in (discord.MessageType.default, discord.MessageType.reply)
    return talk and message.guild is None and message.webhook_id is None and not message.author.bot


def parts_of(message: discord.Message, pasted: Sequence[str], *, guild: str | None, at: datetime) -> list[Part]:
    """A direct message, and after it a part for each further file of text, as if it had been sent by itself.

    `pasted` are the texts of its files, `guild` the name of the server that a forward comes from, when known.
    """
    request = _written(message, at)
    handed_on = bool(message.message_snapshots)
    text = pasted[0] if pasted else ""
    forward = _forwarded(message, text, guild) if handed_on else _pasted(message, text)
    first = Part(request=request, forward=forward, number=message.id, handed_on=handed_on, kind=_kind(message))
    return [first, *(_further(first, text, by) for by, text in enumerate(pasted[1:], 1))]


def _further(first: Part, text: str, by: int) -> Part:
    """The message's number stands for its first text: what is told of another has one that no message has."""
    number = first.number + by
    request = replace(first.request, message=str(number))
    forward = replace(first.forward, text=_text(text, (), ()), message=str(number), pictures=())
    return replace(first, request=request, forward=forward, number=number)


def left_out(message: discord.Message, *, at: datetime) -> Request:
    """The person is to be told that this message, and older ones, came while the bot was away and are not answered."""
    return replace(_written(message, at), command=UNHEARD)


def pastes_of(message: discord.Message) -> list[discord.Attachment]:
    """The files of plain text, and lists of feeds, in a message or in what it forwards."""
    forwarded = [attachment for snapshot in message.message_snapshots[:1] for attachment in snapshot.attachments]
    return [each for each in (*message.attachments, *forwarded) if _is_text(each) and each.size <= LONGEST_PASTE]


def _is_text(attachment: discord.Attachment) -> bool:
    return (attachment.content_type or "").startswith("text/plain") or attachment.filename.lower().endswith(LIST)


def source_guild(message: discord.Message) -> int | None:
    """The server that a forwarded message comes from."""
    return message.reference.guild_id if message.reference and message.message_snapshots else None


def _written(message: discord.Message, at: datetime) -> Request:
    """Who wrote it, and where."""
    author = message.author
    return Request(
        chat=Chat(NAME, str(message.channel.id)),
        person=Person(NAME, str(author.id), author.display_name),
        message=str(message.id),
        at=at,
    )


def _pasted(message: discord.Message, pasted: str) -> Forward:
    text = _text(message.content, (), (), pasted)
    return Forward(
        text, message=str(message.id), pictures=attached(message.attachments, message.channel.id, message.id)
    )


def _forwarded(message: discord.Message, pasted: str, guild: str | None) -> Forward:
    """Its pictures are those of the copy: the bot may read that, and often not the channel where it comes from."""
    snapshot = message.message_snapshots[0]
    reference = message.reference
    return Forward(
        text=_text(snapshot.content, snapshot.embeds, snapshot.components, pasted),
        source=guild,
        url=reference.jump_url if reference and reference.message_id else None,
        published=snapshot.created_at,
        channel=f"{NAME}:{reference.channel_id}" if reference and reference.guild_id else "",
        message=str(message.id),
        pictures=attached(snapshot.attachments, message.channel.id, message.id) + embedded(snapshot.embeds),
    )


def is_shared(interaction: Interaction) -> bool:
    """Whether others than the person and the bot are in the chat; two people who write to each other are, too."""
    others = interaction.context.private_channel or isinstance(interaction.channel, discord.GroupChannel)
    return bool(interaction.guild_id or others)


def is_reached(interaction: Interaction) -> bool:
    """Whether the bot is in the chat itself, and not only asked from there by somebody who installed it."""
    return interaction.is_guild_integration() if interaction.guild_id else not is_shared(interaction)


def _kind(message: discord.Message) -> str:
    """What a message is that has no text."""
    contents: list[discord.Message | discord.MessageSnapshot] = [message, *message.message_snapshots[:1]]
    if message.poll:
        return "poll"
    for attachment in (attachment for content in contents for attachment in content.attachments):
        sort = (attachment.content_type or "").partition("/")[0]
        return _KINDS.get(sort, "document")
    return "sticker" if any(content.stickers for content in contents) else "nothing"


def _chat(interaction: Interaction) -> Chat:
    """A thread is a chat of its own. What has no channel that the library knows is a chat with the person."""
    kind = kind_of(interaction.channel) if is_shared(interaction) else ChatKind.PRIVATE
    return Chat(NAME, str(interaction.channel_id or interaction.user.id), kind)


def _mentioned(text: str) -> Person | None:
    """The first person whom a text mentions; Discord names them by number alone."""
    mention = _MENTION.search(text)
    return Person(NAME, mention[1]) if mention else None


def _person(interaction: Interaction) -> Person:
    user = interaction.user
    return Person(
        NAME,
        str(user.id),
        user.display_name,
        locale=_locale(interaction.locale.value),
        genuine=not (user.bot or user.system),
        manages_chat=bool(interaction.guild_id) and _manages(interaction.permissions),
    )


def _manages(may: discord.Permissions) -> bool:
    """An administrator has every right, whether or not it is named."""
    return may.administrator or may.manage_guild


def _locale(tag: str) -> str:
    """Discord's programs do not speak Arabic: whoever reads Arabic has them in English, which so says nothing."""
    return "" if tag.startswith("en") else tag


def _text(content: str, embeds: Iterable[discord.Embed], components: Iterable[Any], pasted: str = "") -> str:
    parts = (content, pasted, *(text for embed in embeds for text in _of_embed(embed)), *_of_components(components))
    return "\n".join(_unmarked(part.strip()) for part in parts if part.strip())


def _unmarked(text: str) -> str:
    """XML has no Markdown in it: what looks like some belongs to its addresses."""
    return text if _XML.match(text) else unmarked(text)


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
