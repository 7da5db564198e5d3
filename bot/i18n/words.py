"""The words that stand for a command where people type without a slash, in each language."""

import re

from bot.i18n.language import Language
from bot.model import Command

_COMMAS = re.compile(r"\s*[,،]\s*")


def words_of(command: Command, t: Language) -> tuple[str, ...]:
    """What a command is called in a language, the usual word first; () where it has no words."""
    return tuple(_COMMAS.split(t(command.words))) if command.words else ()
