"""/backup: made where the bot runs, told to who asks, sent nowhere."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.i18n import language
from bot.model import Role, Unit
from bot.router.backups import Backing
from bot.router.progress import counted
from bot.router.router import Router
from bot.router.work import Running
from bot.store.backups import Backups
from bot.store.sqlite import Store
from tests.conversation import BARE, GROUP, Conversation, text
from tests.samples import NOON, WATER


@pytest.fixture
def backups(tmp_path: Path) -> Backups:
    return Backups(tmp_path / "khabar.db", tmp_path / "backups")


@pytest.fixture
def owner(editor: Conversation, backups: Backups) -> Conversation:
    editor.router._backups = backups
    return editor


async def test_it_says_what_was_made_and_what_is_kept(store: Store, owner: Conversation, backups: Backups) -> None:
    await store.add(WATER)
    first = text(await owner.says("/backup")).translate(BARE)
    assert "The backup is made: " in first
    assert "1 article" in first
    assert f"It is where the bot runs: {backups.all()[0].path}" in first
    assert "kept" not in first
    owner.at = NOON.replace(day=21)
    again = await owner.says("/backup")
    assert "2 backups are kept; the one before is of" in text(again).translate(BARE)
    assert again.document is None
    rows = await store._database.read("SELECT who, name, what, after FROM audit")
    assert rows[0] == ("telegram:1000", "Ed", "backup", backups.all()[1].path.name)
    assert len(rows) == 2


async def test_a_path_reads_from_its_first_slash_in_arabic(store: Store, owner: Conversation, backups: Backups) -> None:
    await store.add(WATER)
    owner.person = replace(owner.person, locale="ar")
    made = await owner.says("/backup")
    assert f"\u2068{backups.all()[0].path}\u2069" in made.text


async def test_it_is_for_nobody_else(store: Store, owner: Conversation, visitor: Conversation) -> None:
    await store.add(WATER)
    assert "ask me in a private chat" in text(await replace(owner, chat=GROUP).says("/backup"))
    visitor.router._backups = owner.router._backups
    assert "owners can do that" in text(await visitor.says("/backup"))
    assert await store._database.read("SELECT 1 FROM audit") == []


async def test_what_is_in_the_way_is_told_with_a_button(
    store: Store, owner: Conversation, backups: Backups, tmp_path: Path
) -> None:
    await store.add(WATER)
    (tmp_path / "file").touch()
    owner.router._backups = replace(backups, folder=tmp_path / "file" / "in")
    failed = await owner.says("/backup")
    assert "No backup was made: " in text(failed)
    owner.router._backups = backups
    assert "The backup is made" in text(await owner.presses("Begin again"))


def test_how_far_it_is_is_told_in_megabytes() -> None:
    its = Running(what=Backing.what, unit=Unit.MEGABYTES, done=3, total=9)
    assert counted(its, language("en")).translate(BARE) == "3 of 9 MB"
    assert counted(its, language("ar")).translate(BARE) == "3 من 9 ميغابايت"


async def test_where_none_can_be_made_it_says_who_makes_them(owner: Conversation) -> None:
    owner.router._backups = None
    assert "khabar backup" in text(await owner.says("/backup"))


async def test_nothing_is_told_of_what_was_cancelled(owner: Conversation) -> None:
    router: Router = owner.router
    context = await router._personal(owner.person, Role.OWNER)
    assert Backing(context, owner.person, NOON).outcome(context).text == ""
