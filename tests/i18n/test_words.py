"""The words that stand for commands."""

import re

import pytest

import handlers
from bot.i18n import available, language
from bot.i18n.words import Vocabulary, words_of
from bot.model import Command, Role
from bot.router.handlers import found
from bot.text.fold import fold

COMMANDS = [handler.COMMAND for handler in found(handlers).values()]
VOCABULARY = Vocabulary(COMMANDS, map(language, available()))
NAME = re.compile(r"[\w-]{1,32}")
"""A command's name as Discord takes it (Application Command Naming)."""


def test_every_command_for_readers_has_words_in_every_language() -> None:
    assert [its.name for its in COMMANDS if its.menu and its.role is Role.READER and not its.words] == []
    for t in map(language, available()):
        for command in COMMANDS:
            assert all(words_of(command, t)), command.name
    assert words_of(Command("x", "x"), language("ar")) == ()


def test_no_words_stand_for_two_commands() -> None:
    for t in map(language, available()):
        spoken = [(fold(word).removeprefix("ال"), its.name) for its in COMMANDS for word in words_of(its, t)]
        owners: dict[str, set[str]] = {}
        for word, name in spoken:
            owners.setdefault(word, set()).add(name)
        assert {word: names for word, names in owners.items() if len(names) > 1} == {}


def test_what_a_word_means_does_not_depend_on_the_language() -> None:
    """All of them are read in every private chat."""
    for t in map(language, available()):
        alone = Vocabulary(COMMANDS, [t])
        for command in COMMANDS:
            for word in words_of(command, t):
                assert VOCABULARY.read(word) == alone.read(word) == (command.name, ""), word


def test_the_first_word_in_arabic_can_be_the_name_of_a_command_on_discord() -> None:
    first = [words_of(its, language("ar"))[0] for its in COMMANDS if its.words]
    assert [word for word in first if not NAME.fullmatch(word)] == []


@pytest.mark.parametrize(
    ("said", "command", "rest"),
    [
        *(("أخبار", "latest", ""), ("الأخبار", "latest", ""), ("اخبار؟", "latest", ""), ("آخِر أخبار", "latest", "")),
        *(("أخبار رياضة", "latest", "رياضة"), ("بحث  العراق اليوم", "search", "العراق اليوم")),
        *(("ابحث عن النفط", "search", "النفط"), ("Search for oil", "search", "oil"), ("NEWS", "latest", "")),
        *(
            ("S'abonner à l’eau", "subscribe", "l’eau"),
            ("Actualités sport", "latest", "sport"),
            ("à propos", "about", ""),
        ),
        *(("مساعده", "help", ""), ("من أنا", "whoami", ""), ("اقرأ ١٢", "read", "١٢"), ("إلغاء", "cancel", "")),
    ],
)
def test_a_text_that_begins_with_the_words_of_a_command(said: str, command: str, rest: str) -> None:
    assert VOCABULARY.read(said) == (command, rest)


@pytest.mark.parametrize(
    "said", ["العراق", "", "   ", "أخباري", "بحثا", "من", "latestnews", "أخبار\nرياضة", "بحث " + "x" * 200]
)
def test_a_text_that_does_not(said: str) -> None:
    assert VOCABULARY.read(said) is None


def test_a_name_behind_a_slash() -> None:
    named = [VOCABULARY.named(name) for name in ("بحث", "آخر_الأخبار", "الإعدادات", "شيء")]
    assert named == ["search", "latest", "settings", None]
    assert Vocabulary([], [language("ar")]).read("بحث") is None
