"""What each platform lets the operator set, read without what the platform itself needs."""

import pkgutil
from importlib import import_module
from typing import Any

import bot.platforms


def sections() -> dict[str, Any]:
    """The Settings class of every platform folder, by its name."""
    names = [found.name for found in pkgutil.iter_modules(bot.platforms.__path__) if found.ispkg]
    return {name: import_module(f"bot.platforms.{name}.settings").Settings for name in names}
