"""A database of every earlier version of the schema is brought up to date, with all that it holds."""

import shutil
from pathlib import Path

import pytest

from bot.model import FacetKind, State
from bot.store.driver import aiosqlite, newest
from bot.store.migrate import MIGRATIONS, migrate, migrations
from bot.store.sqlite import open_store

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


async def test_only_known_states_are_stored(tmp_path: Path) -> None:
    async with open_store(tmp_path / "khabar.db"):
        pass
    with newest.connect(tmp_path / "khabar.db") as connection, pytest.raises(newest.IntegrityError):
        connection.execute(ARTICLE, ("odd",))
