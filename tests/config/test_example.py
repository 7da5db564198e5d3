"""config.example.toml documents every key with its default."""

import pkgutil
import tomllib
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import bot.platforms
from bot.config import Backup, Digests, Intake, Interface, Log, Search, Store, load
from bot.config.values import keys_of
from bot.i18n import available

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
PLATFORMS: dict[str, Any] = {
    found.name: import_module(f"bot.platforms.{found.name}.settings").Settings
    for found in pkgutil.iter_modules(bot.platforms.__path__)
    if found.ispkg
}
SECTIONS = {
    "interface": Interface,
    "store": Store,
    "backup": Backup,
    "search": Search,
    "intake": Intake,
    "digests": Digests,
    **PLATFORMS,
    "log": Log,
}


def test_the_example_is_the_default(tmp_path: Path) -> None:
    empty = tmp_path / "config.toml"
    empty.touch()
    example = load(EXAMPLE, {}, PLATFORMS, languages=("ar", "en"))
    default = load(empty, {}, PLATFORMS)
    assert example.interface == default.interface
    assert example.store == default.store
    assert example.backup == default.backup
    assert example.search == default.search
    assert example.intake == default.intake
    assert example.digests == default.digests
    assert example.log == default.log
    assert example.platforms == default.platforms


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_is_in_the_example(section: str) -> None:
    documented = tomllib.loads(EXAMPLE.read_text("utf-8"))[section]
    assert set(documented) == set(keys_of(SECTIONS[section]))


def test_every_language_is_in_the_example() -> None:
    explained, _, _ = EXAMPLE.read_text("utf-8").partition("\nlanguage =")
    assert all(f'"{code}"' in explained.rpartition("[interface]")[2] for code in available())


def test_the_sections_stand_in_the_order_of_importance() -> None:
    order = ["interface", "store", "backup", "search", "intake", "digests", "limits", "telegram", "discord", "web"]
    document = tomllib.loads(EXAMPLE.read_text("utf-8"))
    assert list(document) == [*order, *sorted(PLATFORMS.keys() - set(order)), "log", "monitor", "errors"]


def test_every_key_is_explained() -> None:
    lines = EXAMPLE.read_text("utf-8").split("\n")
    for before, line in pairwise(lines):
        if " = " in line and not line.startswith("#"):
            assert before.startswith("#") or " = " in before, line
