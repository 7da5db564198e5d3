"""Telegram, by way of the Bot API: long polling into a durable inbox, answers as text and entities."""
