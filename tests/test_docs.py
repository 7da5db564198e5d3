"""What the guides promise is what the program does."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import handlers
from bot.cli import COMMANDS
from bot.i18n import language
from bot.i18n.language import HERE
from bot.i18n.words import Vocabulary
from bot.model import Role
from bot.router.handlers import found

ROOT = Path(__file__).parent.parent
FEATURES = (ROOT / "docs" / "features.md").read_text(encoding="utf-8")
"""A table for each part: feature, the three platforms, tests."""
READMES = [ROOT / "README.md", ROOT / "README.ar.md"]
GUIDES = {"en": ROOT / "docs" / "readers.md", "ar": ROOT / "docs" / "readers.ar.md"}
COMMAND = re.compile(r"`/([a-z]+)")
PICTURE = re.compile(r"\]\((?:docs/)?images/([^)]+)\)")


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_two_commands_come_first(readme: Path) -> None:
    [first, *_] = re.findall(r"```sh\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)
    assert first == "make run\nmake test\n"


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_command_is_in_the_table_with_its_argument(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `(/.*?)` ", text, re.MULTILINE))
    assert told == {
        f"/{command.name}" + (_argument(command.argument.name, command.argument.required) if command.argument else "")
        for command in (handler.COMMAND for handler in found(handlers).values())
        if command.menu
    }


def _argument(name: str, required: bool) -> str:
    return f" {name}" if required else f" [{name}]"


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_command_of_the_command_line_is_told(readme: Path) -> None:
    told = re.findall(r"^\| `khabar ([\w-]+)", readme.read_text(encoding="utf-8"), re.MULTILINE)
    assert tuple(told) == COMMANDS


@pytest.mark.parametrize("guide", [*READMES, *(ROOT / "docs").glob("*.md")], ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(guide: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", guide.read_text(encoding="utf-8")):
        assert (guide.parent / target).exists(), target


def test_features_name_every_command() -> None:
    commands = [handler.COMMAND for handler in found(handlers).values()]
    assert {f"/{command.name}" for command in commands if command.menu} <= set(re.findall(r"`(/[a-z]+)`", FEATURES))


def test_every_feature_has_a_test_that_there_is() -> None:
    rows = [line.split("|") for line in FEATURES.splitlines() if line.startswith("| ") and "| Test |" not in line]
    for _, feature, telegram, discord, browser, tests, _ in rows:
        assert all(each.strip() for each in (telegram, discord, browser)), feature
        assert _tests_in(tests), feature


@pytest.mark.parametrize("guide", ["operating.md", "intake.md"])
def test_what_is_promised_has_tests_that_there_are(guide: str) -> None:
    told = (ROOT / "docs" / guide).read_text(encoding="utf-8").partition("## What shows it")[2]
    lines = [line for line in told.splitlines() if line.startswith("| ") and "| Test |" not in line]
    rows = [line.split("|") for line in lines if not line.startswith("| **")]
    assert rows
    for _, what, tests, _ in rows:
        assert _tests_in(tests), what


def _tests_in(cell: str) -> list[tuple[str, str]]:
    """The tests that a cell names, each with its file; all of them are there."""
    named: list[tuple[str, str]] = re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", cell)
    for file, test in named:
        wanted = rf"def {test}\(" if test else "def test_"
        assert re.search(wanted, (ROOT / "tests" / file).read_text(encoding="utf-8")), f"{file}::{test}"
    return named


def test_every_picture_is_shown() -> None:
    texts = [guide.read_text(encoding="utf-8") for guide in [*READMES, *(ROOT / "docs").glob("*.md")]]
    shown = {name for text in texts for name in PICTURE.findall(text)}
    assert shown == {picture.name for picture in (ROOT / "docs" / "images").glob("*.png")}


def told(language: str) -> str:
    return GUIDES[language].read_text(encoding="utf-8")


def test_the_readers_guides_tell_the_same() -> None:
    english, arabic = told("en"), told("ar")
    assert set(COMMAND.findall(english)) == set(COMMAND.findall(arabic))
    assert re.findall(r"^#+", english, re.MULTILINE) == re.findall(r"^#+", arabic, re.MULTILINE)
    assert english.count("\n- ") == arabic.count("\n- ")
    assert sorted(map(_what_it_shows, PICTURE.findall(english))) == sorted(map(_what_it_shows, PICTURE.findall(arabic)))


def _what_it_shows(picture: str) -> str:
    return re.sub(r"(^|-)(en|ar)\b", "", picture)


def test_the_readers_guides_name_every_command_of_readers() -> None:
    named = set(COMMAND.findall(told("en")))
    every = [handler.COMMAND for handler in found(handlers).values()]
    assert named == {one.name for one in every if one.menu and one.role is Role.READER} - {"about"}


@pytest.mark.parametrize("code", GUIDES)
def test_the_readers_guides_name_buttons_as_they_are_called(code: str) -> None:
    t = language(code)
    with (HERE / "ar.po").open("rb") as file:
        known = {t(message.id) for message in read_po(file) if isinstance(message.id, str) and message.id}
    assert set(re.findall(r"\*\*(.+?)\*\*", told(code))) <= known


@pytest.mark.parametrize("code", GUIDES)
def test_words_in_the_readers_guides_stand_for_their_commands(code: str) -> None:
    vocabulary = Vocabulary((handler.COMMAND for handler in found(handlers).values()), [language(code)])
    rows = re.findall(r"^\| `([^/`]+)` \| .* \| `/([^`]+)` \|$", told(code), re.MULTILINE)
    assert len(rows) == 7
    for said, meant in rows:
        name, _, argument = meant.partition(" ")
        assert vocabulary.read(said) == (name, argument)


def test_every_dependency_has_its_reason() -> None:
    decisions = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    for listed in ("run.in", "dev.in", "build.in"):
        for line in (ROOT / "requirements" / listed).read_text().splitlines():
            name = re.match(r"[\w.-]+", line)
            if name and not line.startswith(("#", "-")) and not name[0].startswith("types-"):
                assert f"**{name[0]}" in decisions or f"{name[0]}**" in decisions, name[0]


def test_lock_files_name_hashes_and_no_address() -> None:
    for lock in ("run.txt", "dev.txt"):
        text = (ROOT / "requirements" / lock).read_text()
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)
    assert not (ROOT / "uv.lock").exists()


def test_what_a_picture_shows_is_small_enough_to_keep() -> None:
    for picture in (ROOT / "docs" / "images").glob("*.png"):
        assert picture.stat().st_size < 400_000, picture.name
