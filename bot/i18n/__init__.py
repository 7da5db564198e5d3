"""The interface's languages: texts, plurals, numbers, dates and direction.

English texts are the message ids; every other language is one file `<code>.po` beside this one.
"""

from bot.i18n.language import Language, available, language, topics_named, without_article
from bot.i18n.marking import N_

__all__ = ["N_", "Language", "available", "language", "topics_named", "without_article"]
