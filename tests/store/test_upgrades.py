"""A database of every earlier version of the schema is brought up to date, with all that it holds."""

import json
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import NewerDatabase
from bot.model import Chat, ChatKind, FacetKind, Person, State, Wanted
from bot.store.backups import Backups
from bot.store.driver import aiosqlite, newest
from bot.store.migrate import MIGRATIONS, migrate, migrations
from bot.store.rotation import whose
from bot.store.sqlite import open_store
from bot.store.upgrading import keep_before
from tests.samples import NOON
from tests.store.earlier import fill, tables

ARTICLE = """INSERT INTO articles (title, body, summary, source, language, published, added, added_by, state)
VALUES ('عنوان', 'نص', 'نص', 'المدن', 'ar', '2026-07-01T09:30:00Z', '2026-07-01T09:30:00Z', 'cli', ?)"""
FACETS = """INSERT INTO facets (id, kind, name, folded) VALUES (1, 'source', 'المدن', 'المدن')"""


async def made_by(version: int, folder: Path) -> Path:
    """A database as the program of that version left it, with a published and a removed article."""
    earlier = folder / "migrations"
    earlier.mkdir()
    for path in sorted(MIGRATIONS.glob("*.sql"))[:version]:
        shutil.copy(path, earlier)
    database = folder / "khabar.db"
    async with aiosqlite.connect(database, isolation_level=None) as connection:
        await migrate(connection, earlier)
        await connection.execute(ARTICLE, ("published",))
        await connection.execute(ARTICLE, ("removed",))
        await connection.execute(FACETS)
        await connection.execute("INSERT INTO article_facets VALUES (1, 1, 0, '2026-07-01T09:30:00Z')")
    return database


@pytest.mark.parametrize("version", range(1, len(migrations())))
async def test_an_earlier_database_keeps_what_it_holds(tmp_path: Path, version: int) -> None:
    database = await made_by(version, tmp_path)
    async with open_store(database) as store:
        article = await store.article(1)
        assert article
        assert (article.title, article.version, article.pictures, article.breaking) == ("عنوان", 1, (), False)
        assert [facet.articles for facet in await store.facets(FacetKind.SOURCE)] == [1]
        draft = await store.mark(2, State.DRAFT)
        assert draft
        assert (await store.editing.drafts(limit=5)).articles == (draft,)
        assert await store.check() == "ok"
        assert await store.last_change() >= 2


MOVED = {"languages", "searches", "chat_searches", "saved"}
"""What version 7 keeps in another form."""


def alike(row: dict[str, object], other: dict[str, object]) -> bool:
    """Whether all that the earlier row said is said by the later one."""
    return all(other[column] == value for column, value in row.items())


async def empty(version: int, folder: Path) -> Path:
    """A new database of the program of that version."""
    earlier = folder / "migrations"
    earlier.mkdir()
    for path in sorted(MIGRATIONS.glob("*.sql"))[:version]:
        shutil.copy(path, earlier)
    async with aiosqlite.connect(folder / "khabar.db", isolation_level=None) as connection:
        await migrate(connection, earlier)
    return folder / "khabar.db"


@pytest.mark.parametrize("version", range(1, len(migrations())))
async def test_every_row_of_every_table_is_kept(tmp_path: Path, version: int) -> None:
    database = await empty(version, tmp_path)
    async with aiosqlite.connect(database, isolation_level=None) as connection:
        await fill(connection, version)
        before = await tables(connection)
        assert [name for name, rows in before.items() if not rows] == []
    async with open_store(database) as store:
        assert await store.check() == "ok"
        assert await store._database.read("PRAGMA foreign_key_check") == []
    async with aiosqlite.connect(database, isolation_level=None) as connection:
        after = await tables(connection)
        assert list(await connection.execute_fetchall("PRAGMA user_version")) == [(len(migrations()),)]
    for name, rows in before.items():
        if version >= 7 or name not in MOVED:
            assert [row for row in rows if not any(alike(row, other) for other in after[name])] == [], name
    assert {(row["id"], json.loads(str(row["chosen"]))["language"]) for row in after["preferences"]} == {
        ("7", "en"),
        ("-5", "ar"),
    }
    assert {row["words"] for row in after["chat_searches"]} == ({"النفط", 'c++ "rust-lang"'} if version > 1 else set())
    of = {row["reader"]: (row["platform"], row["person"]) for row in after["people"]}
    kept = {(of[row["reader"]], row["article"]) for row in after["saved"]}
    assert kept == ({(("telegram", "7"), 1), (("discord", "9"), 1)} if version > 5 else set())
    assert len(after["publications"]) == 2
    assert {row["article"] for row in after["changes"]} == {1, 2, 3}


@pytest.mark.parametrize("version", range(1, len(migrations())))
async def test_an_upgrade_that_is_broken_off_begins_again(tmp_path: Path, version: int) -> None:
    """A kill between two steps leaves the version between: the next start goes on from there."""
    database = await empty(version, tmp_path)
    async with aiosqlite.connect(database, isolation_level=None) as connection:
        await fill(connection, version)
        shutil.copy(sorted(MIGRATIONS.glob("*.sql"))[version], tmp_path / "migrations")
        await migrate(connection, tmp_path / "migrations")
    async with open_store(database) as store:
        assert await store.count() == 2
        assert await store.check() == "ok"


async def test_an_older_program_refuses_a_newer_database_and_changes_nothing(tmp_path: Path) -> None:
    database = await empty(len(migrations()), tmp_path)
    async with aiosqlite.connect(database, isolation_level=None) as connection:
        await connection.execute(f"PRAGMA user_version = {len(migrations()) + 1}")
    with pytest.raises(NewerDatabase, match="upgrade khabar"):
        async with open_store(database):
            pass
    async with aiosqlite.connect(database, isolation_level=None) as connection:
        assert list(await connection.execute_fetchall("PRAGMA user_version")) == [(len(migrations()) + 1,)]


def put_aside(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*before*")]


async def test_what_it_was_before_is_kept_when_the_bot_brings_it_up_to_date(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = await made_by(7, tmp_path)
    kept = tmp_path / f"khabar-before-version-{len(migrations())}.db"
    async with open_store(tmp_path / "new.db", alone=True):
        pass
    async with open_store(database, alone=True) as store:
        assert await store.count() == 1
    assert f"{kept} is as it was" in caplog.text
    assert kept.stat().st_mode & 0o777 == 0o600
    before = kept.read_bytes()
    with closing(newest.connect(kept)) as connection:
        assert connection.execute("PRAGMA user_version").fetchall() == [(7,)]
        assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(2,)]
    for path in (database, tmp_path / "migrations"):
        path.unlink() if path.is_file() else shutil.rmtree(path)
    database = await made_by(7, tmp_path)
    async with open_store(database, alone=True):
        pass
    assert kept.read_bytes() == before
    assert put_aside(tmp_path) == [kept.name]


async def test_a_disk_without_room_keeps_no_bot_from_starting(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    database = await made_by(7, tmp_path)
    with database.open("ab") as file:
        file.truncate(shutil.disk_usage(tmp_path).free + 2**30)
    async with aiosqlite.connect(database, isolation_level=None) as connection:
        await keep_before(connection, database)
    assert "without a copy of what it was, as none could be made: it needs" in caplog.text
    assert put_aside(tmp_path) == []


async def test_a_backup_of_an_earlier_version_is_made(tmp_path: Path) -> None:
    """By a newer program, before its bot is started: just then it is wanted."""
    database = await made_by(7, tmp_path)
    made, facts = await Backups(database, tmp_path / "backups").make(NOON)
    assert facts.articles == 2
    async with open_store(made.path) as store:
        assert whose(await store.lineage()) == made.whose
    with closing(newest.connect(database)) as connection:
        assert connection.execute("PRAGMA user_version").fetchall() == [(7,)]


@pytest.mark.parametrize("version", [7, 8])
async def test_what_was_written_before_the_upgrade_is_not_asked_for(tmp_path: Path, version: int) -> None:
    """Up to where chats were read, no earlier version knew."""
    database = await empty(version, tmp_path)
    async with aiosqlite.connect(database, isolation_level=None) as connection:
        await fill(connection, version)
    before = datetime.now(UTC).replace(microsecond=0)
    async with open_store(database) as store:
        [its] = await store.hearing("telegram").known(9)
    assert its.since
    assert before <= its.since <= datetime.now(UTC)
    async with open_store(tmp_path / "new.db") as store:
        assert await store.memory("khabar").recall("heard") is None


async def test_only_known_states_are_stored(tmp_path: Path) -> None:
    async with open_store(tmp_path / "khabar.db"):
        pass
    with newest.connect(tmp_path / "khabar.db") as connection, pytest.raises(newest.IntegrityError):
        connection.execute(ARTICLE, ("odd",))


PEOPLES = (
    "INSERT INTO saved VALUES ('telegram', '7', 1, '2026-07-02T09:30:00Z'),"
    " ('discord', '9', 1, '2026-07-03T09:30:00Z'), ('telegram', '7', 2, '2026-07-04T09:30:00Z')",
    "INSERT INTO languages VALUES ('person', 'telegram', '7', 'en'), ('chat', 'telegram', '-5', 'ar')",
    "INSERT INTO searches VALUES (1, 'النفط')",
    "INSERT INTO chat_searches VALUES ('telegram', '7', 1, 3, '2026-07-02T09:30:00Z')",
    "INSERT INTO subscriptions (platform, chat, kind, language, state, weekdays, times, zone, wanted, most, least,"
    " silent, ping, follow, by, created, seen, version) VALUES ('telegram', '7', 'private', 'en', 'active', '[0, 1]',"
    """ '["08:00"]', 'Asia/Baghdad', '{"topics": ["energy"], "languages": [], "sources": [], "words": ""}', 10, 1, 0,"""
    " '', 0,"
    " 'telegram:7', '2026-07-02T09:30:00Z', 0, 1)",
)
"""What people have in version 6."""


async def test_what_people_had_before_they_were_readers_is_theirs(tmp_path: Path) -> None:
    database = await made_by(6, tmp_path)
    async with aiosqlite.connect(database, isolation_level=None) as connection:
        await connection.execute("PRAGMA foreign_keys = ON")
        for statement in PEOPLES:
            await connection.execute(statement)
    me, other, group = Person("telegram", "7"), Person("discord", "9"), Chat("telegram", "-5", ChatKind.GROUP)
    async with open_store(database) as store:
        await store.mark(2, State.PUBLISHED)
        pages = [(await store.saved.page(who, limit=5)).articles for who in (me, other)]
        assert [[article.id for article in kept] for kept in pages] == [[2, 1], [1]]
        assert (await store.preferences.of_person(me)).language == "en"
        assert (await store.preferences.of_chat(group)).language == "ar"
        [one] = await store.subscriptions.by(me)
        assert (one.wanted, one.cover) == (Wanted(topics=("energy",)), False)
        assert await store.searches.of(Chat("telegram", "7")) == ["النفط"]
        assert await store.searches.recall(Chat("telegram", "7"), 1) == "النفط"
        assert await store._database.read("PRAGMA foreign_key_check") == []
