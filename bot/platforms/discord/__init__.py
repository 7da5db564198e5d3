"""Discord, by discord.py: slash commands, buttons, message menus and direct messages, without privileged intents."""
