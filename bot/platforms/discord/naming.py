"""What a command's text names: channels and roles of the same server, as far as the person may dispose of them."""

import re

import discord

from bot.model import Chat, ChatKind
from bot.platforms.discord.pictures import NAME

_CHANNEL = re.compile(r"<#(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")

Target = discord.TextChannel | discord.ForumChannel | discord.Thread


def channels(text: str, guild: discord.Guild | None, person: discord.User | discord.Member) -> tuple[Chat, ...]:
    """The channels that `text` names, in its order, where the person may manage them and the bot may send."""
    if guild is None or not isinstance(person, discord.Member):
        return ()
    found = (guild.get_channel_or_thread(int(number)) for number in _named(_CHANNEL, text))
    return tuple(
        Chat(NAME, str(channel.id), kind_of(channel))
        for channel in found
        if isinstance(channel, Target) and _manages(person, channel) and _may_send(guild.me, channel)
    )


def roles(text: str, guild: discord.Guild | None, person: discord.User | discord.Member) -> tuple[str, ...]:
    """The ids of the roles that `text` names, in its order, where the person may ping them; never everybody."""
    if guild is None or not isinstance(person, discord.Member):
        return ()
    found = (guild.get_role(int(number)) for number in _named(_ROLE, text))
    pings_all = person.guild_permissions.mention_everyone
    return tuple(str(role.id) for role in found if role and not role.is_default() and (role.mentionable or pings_all))


def kind_of(channel: object) -> ChatKind:
    """Of a channel of a server. A thread is as a channel is."""
    match getattr(channel, "type", None):
        case discord.ChannelType.news:
            return ChatKind.ANNOUNCEMENTS
        case discord.ChannelType.forum | discord.ChannelType.media:
            return ChatKind.FORUM
    return ChatKind.GROUP


def _named(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    """Each but once."""
    return tuple(dict.fromkeys(pattern.findall(text)))


def _manages(person: discord.Member, channel: Target) -> bool:
    may = channel.permissions_for(person)
    return may.view_channel and (may.manage_guild or may.manage_channels)


def _may_send(bot: discord.Member, channel: Target) -> bool:
    may = channel.permissions_for(bot)
    if isinstance(channel, discord.Thread):
        return may.view_channel and may.send_messages_in_threads and (not channel.locked or may.manage_threads)
    return may.view_channel and may.send_messages
