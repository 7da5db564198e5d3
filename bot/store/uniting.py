"""Topics that an earlier version kept by each of their names, العراق beside Iraq: they become one as the bot starts."""

import json
from collections.abc import Iterable

from bot.i18n import known_names, topic_called
from bot.model import Topic
from bot.store.interface import Connection, Database
from bot.text.fold import fold


async def unite(database: Database, own: Iterable[Topic]) -> int:
    """How many gave way to another. What editors made a topic of stays as they named it.

    The search index keeps the old names; it is asked for every name of a topic (bot.search.search).
    """
    kept = {fold(name) for topic in own for name in (topic.tag, topic.arabic)}
    rows = await database.read(
        "SELECT id, name FROM facets WHERE kind = 'topic' AND folded IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(known_names() - kept)),),
    )
    others = [(number, topic_called(name)) for number, name in rows if topic_called(name) != name]

    async def work(connection: Connection) -> None:
        for number, slug in others:
            await _become(connection, number, slug)

    if others:
        await database.transaction(work)
    return len(others)


async def _become(connection: Connection, number: int, slug: str) -> None:
    """Another name, where there is no topic of it yet: buttons carry the number. Else its articles are the other's."""
    renamed = await connection.execute(
        "UPDATE facets SET name = :slug, folded = :folded WHERE id = :number"
        " AND NOT EXISTS (SELECT 1 FROM facets its WHERE its.kind = 'topic' AND its.name = :slug)",
        {"slug": slug, "folded": fold(slug), "number": number},
    )
    if renamed.rowcount:
        return
    await connection.execute(
        "INSERT INTO article_facets"
        " SELECT article, (SELECT id FROM facets WHERE kind = 'topic' AND name = :slug), position, published"
        " FROM article_facets WHERE facet = :number ON CONFLICT DO NOTHING",
        {"slug": slug, "number": number},
    )
    await connection.execute("DELETE FROM article_facets WHERE facet = ?", (number,))
    await connection.execute("DELETE FROM facets WHERE id = ?", (number,))
