"""Discord, by discord.py: slash commands, buttons, message menus and direct messages, without privileged intents."""

from bot.platforms.discord.platform import connect
from bot.platforms.discord.settings import Settings

__all__ = ["Settings", "connect"]
