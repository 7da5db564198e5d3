"""The interface's languages: texts, plurals, numbers, dates and direction.

English texts are the message ids; every other language is one file `<code>.po` beside this one.
"""

from bot.i18n.language import Language, available, language

__all__ = ["N_", "Language", "available", "language"]


def N_(message: str) -> str:
    """Mark a text for the catalogues where it stands, to be translated where it is shown."""
    return message
