"""A store of the size that is to be measured: what is made once is copied by SQL, in both databases alike."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from bench import corpus
from bench.subscriptions import ARTICLES as RECENT
from bench.subscriptions import BEGIN, _published, _spread
from bot.intake.records import article
from bot.model import Secret, Subscription
from bot.store.database import Database
from bot.store.postgres import Postgres
from bot.store.rows import COLUMNS
from bot.store.sqlite import Store
from bot.store.subscriptions import _NAMES
from tests import samples
from tests.subscribing import begun

ALL_DIFFER, ORIGINALS = 100_000, 10_000
"""Up to so many articles each is another one; where there are more, so many are made and the others are copies."""
SUBSCRIBED, AT_ONCE = 10_000, 500
_OTHERS = COLUMNS.replace("external_id, ", "")
_ARTICLES = (
    f"INSERT INTO articles (id, external_id, {_OTHERS})"  # noqa: S608  no values
    f" SELECT id + :shift, external_id || '-' || :shift, {_OTHERS}"
    " FROM articles WHERE id <= :last ORDER BY id"
)
_FACETS = (
    "INSERT INTO article_facets SELECT article + :shift, facet, position, published FROM article_facets"
    " WHERE article <= :last"
)
_SILENT = ("ALTER TABLE article_facets DISABLE TRIGGER USER", _FACETS, "ALTER TABLE article_facets ENABLE TRIGGER USER")
"""Each row would count its topic up, and PostgreSQL goes through all that a transaction made of that one row."""
_COPIES: dict[type, tuple[str, ...]] = {Database: (_ARTICLES, _FACETS), Postgres: (_ARTICLES, *_SILENT)}
_COUNTS = (
    "INSERT INTO facet_counts SELECT facet, language, count(*) FROM article_facets"
    " JOIN articles ON articles.id = article WHERE state = 'published' GROUP BY facet, language"
    " ON CONFLICT (facet, language) DO UPDATE SET articles = excluded.articles"
)
_CHAT = "CAST(CAST(chat AS BIGINT) + :shift AS TEXT)"
_SUBSCRIPTIONS = (
    f"INSERT INTO subscriptions ({', '.join(_NAMES)})"  # noqa: S608  no values
    f" SELECT {', '.join(_CHAT if name == 'chat' else name for name in _NAMES)} FROM subscriptions"
    f" WHERE id <= {SUBSCRIBED}"
)


async def articles(store: Store, count: int) -> None:
    """So many in the five years before; of the last day there are more, which digests are made of."""
    originals = count if count <= ALL_DIFFER else ORIGINALS
    made = corpus.articles(originals, until=BEGIN - timedelta(days=2))
    while some := [article(one, at=BEGIN - timedelta(days=2), by="bench") for one in islice(made, AT_ONCE)]:
        await store.add_all(some)
    for shift in range(originals, count, originals):
        await _copied(store, _COPIES[type(store._database)], shift=shift, last=originals)
    if count > originals:
        await store._database.write(_COUNTS)
    await store.add_all([samples.article(number, **_published(number)) for number in range(RECENT)])


async def subscriptions(store: Store, count: int) -> None:
    """So many, over all time zones and times of the day, which had all news but those of the last day."""
    seen = await store.subscriptions.last_publication() - RECENT
    some: Sequence[Subscription] = _spread(min(count, SUBSCRIBED))
    await begun(store, some)
    await store._database.write("UPDATE subscriptions SET seen = ?", (seen,))
    for shift in range(SUBSCRIBED, count, SUBSCRIBED):
        await _copied(store, (_SUBSCRIPTIONS,), shift=shift)


async def _copied(store: Store, statements: Sequence[str], **values: int) -> None:
    async def work(connection: object) -> None:
        for statement in statements:
            await connection.execute(statement, values)  # type: ignore[attr-defined]

    await store._database.transaction(work)


async def size(store: Store, where: object) -> int:
    """Bytes of the database, its indexes with it; of SQLite without what waits in its log."""
    if isinstance(where, Secret):
        await store._database.write("VACUUM (ANALYZE)")
        rows = await store._database.read("SELECT pg_database_size(current_database())")
    else:
        await store._database.write("ANALYZE")
        await store._database.wipe()
        rows = await store._database.read("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
    return int(rows[0][0])


def later(days: float) -> datetime:
    return BEGIN + timedelta(days=days)
