"""What commands are called in each language. Pure: no await, no clock.

Discord translates names for the languages that it knows itself. Arabic is none of them: its readers find the commands
under Arabic names beside the others. What people type is offered to them by Discord from all of these.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import app_commands

from bot.i18n import Language, language
from bot.i18n.language import SOURCE
from bot.i18n.words import words_of
from bot.model import Command, Role
from bot.text.split import shorten

MOST = 100
"""Slash commands that an application may have everywhere."""
LONGEST_NAME, LONGEST_DESCRIPTION = 32, 100
TEXT = "text"
_SPACES = re.compile(r"\s+")
_LOCALES = {locale.value: locale.value.partition("-")[0] for locale in discord.Locale}
"""Discord's languages, and the codes of ours that they are."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A command in one language: its name, what it does, and both of its argument, "" where it takes none."""

    command: Command
    name: str
    help: str
    argument: str = ""
    argument_help: str = ""


def is_known(t: Language) -> bool:
    """Whether Discord's programs speak this language."""
    return t.code in _LOCALES.values()


def slash_name(words: str) -> str:
    """Words as Discord wants a name: small letters, no blanks, no signs above letters; "" where nothing is left."""
    joined = _SPACES.sub("-", unicodedata.normalize("NFC", words.strip().lower()))
    return "".join(char for char in joined if char.isalnum() or char in "-_")[:LONGEST_NAME]


def told(commands: Iterable[Command], languages: Iterable[Language]) -> tuple[Spoken, ...]:
    """All slash commands: each by its own name, then by its names in the languages that Discord does not know.

    What is beyond Discord's limit is left out from the end; what editors alone need stands there.
    """
    listed = [command for command in commands if command.menu]
    own = [spoken(command, command.name, language(SOURCE)) for command in listed]
    others = [alias for t in languages if not is_known(t) for alias in _aliases(listed, t)]
    found: dict[str, Spoken] = {}
    for each in (*own, *sorted(others, key=lambda alias: alias.command.role is not Role.READER)):
        found.setdefault(each.name, each)
    return tuple(found.values())[:MOST]


def spoken(command: Command, name: str, t: Language) -> Spoken:
    """A command as a language has it."""
    about, argument = _line(t(command.help)), command.argument
    if argument is None:
        return Spoken(command, name, about)
    return Spoken(command, name, about, slash_name(t(argument.name)) or TEXT, _line(t(argument.help)))


def translations(
    commands: Sequence[Command], languages: Sequence[Language]
) -> Mapping[discord.Locale, Mapping[str, Spoken]]:
    """By Discord's languages and by the commands' own names: what they are called there. English is what they are."""
    return {
        locale: {each.command.name: each for each in _translated(commands, t)}
        for t in languages
        for locale in discord.Locale
        if t.code != SOURCE and _LOCALES[locale.value] == t.code
    }


def _translated(commands: Sequence[Command], t: Language) -> Iterator[Spoken]:
    """No name stands for two commands: one that does already leaves a command its own."""
    taken = {command.name for command in commands}
    for command in commands:
        name = _word(command, t)
        if not name or name in taken:
            name = command.name
        taken.add(name)
        yield spoken(command, name, t)


def _aliases(commands: Iterable[Command], t: Language) -> Iterator[Spoken]:
    return (spoken(command, name, t) for command in commands if (name := _word(command, t)))


def _word(command: Command, t: Language) -> str:
    """The usual word for a command as a name; "" where the language has none of its own."""
    is_translated = bool(command.words) and t(command.words) != command.words
    return slash_name(words_of(command, t)[0]) if is_translated else ""


def _line(text: str) -> str:
    return shorten(text, LONGEST_DESCRIPTION, len)


class Translations(app_commands.Translator):
    """Gives the library what it asks for: each name and description, for each of Discord's languages."""

    def __init__(self, commands: Sequence[Command], languages: Sequence[Language]) -> None:
        self._spoken = translations(commands, languages)
        self._languages = {t.code: t for t in languages if t.code != SOURCE}

    async def translate(
        self,
        string: app_commands.locale_str,  # noqa: ARG002  the library gives it
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """None where a language has nothing of its own."""
        match context.data:
            case app_commands.ContextMenu(name=name):
                return self._menu(name, locale)
            case app_commands.Command(name=name):
                each = self._spoken.get(locale, {}).get(name)
            case app_commands.Parameter(command=app_commands.Command(name=name)):
                each = self._spoken.get(locale, {}).get(name)
            case _:
                each = None
        return _part(each, context.location) if each else None

    def _menu(self, name: str, locale: discord.Locale) -> str | None:
        """The menu of a message has a name and nothing else; what is in another language already is left so."""
        t = self._languages.get(_LOCALES[locale.value])
        return t(name)[:LONGEST_NAME] if t and t(name) != name else None


def _part(each: Spoken, location: app_commands.TranslationContextLocation) -> str:
    where = app_commands.TranslationContextLocation
    return {
        where.command_name: each.name,
        where.command_description: each.help,
        where.parameter_name: each.argument,
        where.parameter_description: each.argument_help,
    }[location]
