"""The interface's languages: texts, plurals, numbers, dates and direction.

English texts are the message ids; every other language is one file `<code>.po` beside this one.
"""

from bot.i18n.language import (
    ARTICLE,
    Language,
    available,
    known_names,
    language,
    topic_called,
    topic_names,
    topics_named,
    without_article,
)
from bot.i18n.marking import N_

__all__ = [
    "ARTICLE",
    "N_",
    "Language",
    "available",
    "known_names",
    "language",
    "topic_called",
    "topic_names",
    "topics_named",
    "without_article",
]
