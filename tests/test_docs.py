"""What the guides promise is what the program does."""

import re
from pathlib import Path

import pytest

import handlers
from bot.cli import COMMANDS
from bot.router.handlers import found

ROOT = Path(__file__).parent.parent
FEATURES = (ROOT / "docs" / "features.md").read_text(encoding="utf-8")
"""A table for each part: feature, the three platforms, tests."""
READMES = [ROOT / "README.md", ROOT / "README.ar.md"]


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
    told = re.findall(r"^\| `khabar (\w+)", readme.read_text(encoding="utf-8"), re.MULTILINE)
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
        named = re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", tests)
        assert named, feature
        for file, test in named:
            wanted = rf"def {test}\(" if test else "def test_"
            assert re.search(wanted, (ROOT / "tests" / file).read_text(encoding="utf-8")), f"{file}::{test}"


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
