"""The interface's languages: texts, plurals, numbers, dates and direction.

English texts are the message ids; every other language is one file `<code>.po` beside this one.
"""

from bot.i18n.language import ARTICLE, Language, available, language, topics_named, without_article
from bot.i18n.marking import N_

__all__ = ["ARTICLE", "N_", "Language", "available", "language", "topics_named", "without_article"]
