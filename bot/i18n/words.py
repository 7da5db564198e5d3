"""The words that stand for a command where people type without a slash, in each language."""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.i18n.language import ARTICLE, Language
from bot.model import Command
from bot.text.fold import fold

LONGEST = 200
"""Letters of a text that may be a command: what is longer is none."""
KEYS = 4096
"""Words whose key is remembered: those of all commands in all languages, and what was typed last."""
_COMMAS = re.compile(r"\s*[,،]\s*")
_AROUND = ".!?؟,،:؛;«»“”\"'"


def listed(message: str, t: Language) -> tuple[str, ...]:
    """The words that a message lists, in a language."""
    return tuple(_COMMAS.split(t(message)))


def words_of(command: Command, t: Language) -> tuple[str, ...]:
    """What a command is called in a language, the usual word first; () where it has no words."""
    return listed(command.words, t) if command.words else ()


class Vocabulary:
    """The words of all commands in several languages, however they are typed, with the Arabic article or without."""

    def __init__(self, commands: Iterable[Command], languages: Iterable[Language]) -> None:
        spoken = list(languages)
        self._names = {
            tuple(map(_key, word.split())): command.name
            for command in commands
            for t in spoken
            for word in words_of(command, t)
        }
        self._longest = max(map(len, self._names), default=0)

    def read(self, text: str) -> tuple[str, str] | None:
        """The command whose words a text of one line begins with, the longest such words, and what stands behind."""
        if len(text) > LONGEST or "\n" in text.strip():
            return None
        keys = tuple(map(_key, text.split(None, self._longest)[: self._longest]))
        for count in range(len(keys), 0, -1):
            if name := self._names.get(keys[:count]):
                return name, "".join(text.split(None, count)[count:]).strip()
        return None

    def named(self, name: str) -> str | None:
        """The command that is called so behind a slash, where a word can hold no space: /آخر_الأخبار."""
        return self._names.get(tuple(map(_key, name.split("_"))))


@lru_cache(KEYS)
def _key(word: str) -> str:
    return fold(word).replace("’", "'").strip(_AROUND).removeprefix(ARTICLE)
