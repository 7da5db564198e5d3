"""What stands in every table of an earlier version: one row at least, as the program of that version wrote it."""

from bot.store.driver import aiosqlite

AT = "2026-07-01T09:30:00Z"
LAST = 99
FILLED: tuple[tuple[int, int, str, str], ...] = (
    (
        1,
        LAST,
        "facets",
        "(id, kind, name, folded) VALUES (1, 'source', 'المدن', 'المدن'), (2, 'topic', 'النفط', 'النفط')",
    ),
    (
        *(1, LAST, "articles"),
        "(id, external_id, title, body, summary, url, source, author, language, place, published, added, added_by,"
        " state, origin_platform, origin_chat, origin_message)"
        " VALUES (1, 'x:1', 'عنوان', 'نص', 'نص', 'https://a.example/1', 'المدن', 'سعاد', 'ar', 'بغداد',"
        f" '{AT}', '{AT}', 'telegram:7', 'published', 'telegram', '-5', '12'),"
        " (2, NULL, 'Two', 'b', 'b', NULL, NULL, NULL, 'en', NULL,"
        f" '{AT}', '{AT}', 'cli', 'removed', NULL, NULL, NULL),"
        " (3, NULL, 'Three', '', '', NULL, NULL, NULL, 'en', NULL,"
        f" '{AT}', '{AT}', 'feed:1', 'published', NULL, NULL, NULL)",
    ),
    (1, LAST, "article_facets", f"VALUES (1, 1, 0, '{AT}'), (1, 2, 1, '{AT}'), (2, 2, 0, '{AT}')"),
    (1, 1, "article_words", "(rowid, title, body, source, tags) VALUES (1, 'عنوان', 'نص', 'المدن', '')"),
    (1, 6, "searches", "VALUES (1, 'النفط'), (2, 'c++ \"rust-lang\"')"),
    (1, 6, "languages", "VALUES ('person', 'telegram', '7', 'en'), ('chat', 'telegram', '-5', 'ar')"),
    (
        1,
        LAST,
        "inbox",
        "(platform, key, raw, state, reason) VALUES ('telegram', '1', '{\"a\": 1}', 'waiting', NULL),"
        " ('telegram', '2', NULL, 'done', NULL), ('discord', '1', 'x', 'quarantined', 'no JSON')",
    ),
    (1, LAST, "memory", "VALUES ('telegram', 'offset', '17'), ('khabar', 'samples', 'loaded')"),
    (2, LAST, "aliases", f"VALUES (1, '[\"الكاظمي\", \"Kadhimi\"]', 'telegram:7', '{AT}')"),
    (2, 6, "chat_searches", f"VALUES ('telegram', '7', 1, 3, '{AT}'), ('telegram', '7', 2, 1, '{AT}')"),
    (9, LAST, "heard", "(platform, chat, message) VALUES ('discord', '7', 41)"),
    (3, LAST, "edits", f"VALUES (1, 1, 2, 'title', 'قديم', 'عنوان', 'telegram:7', 'سعاد', '{AT}')"),
    (3, LAST, "questions", f"VALUES ('telegram', '7', '7', 'edit:1:title', '{AT}')"),
    (3, LAST, "footers", f"VALUES ('telegram:-5', 'تابعونا', 4, '{AT}')"),
    (3, 9, "sent", f"VALUES ('telegram', '7', '40', '[\"40\"]', 1, 0, 'ar', 1, 0, '', '{AT}')"),
    (
        *(10, LAST, "sent"),
        f"VALUES ('telegram', '7', '40', '[\"40\"]', 1, 0, 'ar', 1, 0, '', '{AT}', ''),"
        f" ('telegram', '7', '41', '[\"41\"]', 1, 0, 'ar', 1, 0, '', '{AT}', 'latest 1 2 0 ar'),"
        f" ('telegram', '7', '41', '[\"41\"]', 2, 0, 'ar', 1, 0, '', '{AT}', 'latest 1 2 0 ar')",
    ),
    (
        *(4, LAST, "feeds"),
        "(id, address, title, home, language, tags, drafts, state, known, etag, modified, digest, due, checked, news,"
        " interval, failures, error, status, told)"
        " VALUES (1, 'https://a.example/rss', 'المدن', NULL, 'ar', '[\"النفط\"]', 0, 'active', 1, '\"e\"', '', 'd',"
        f" '{AT}', '{AT}', NULL, 900, 0, '', 200, 0)",
    ),
    (4, LAST, "feed_entries", "(feed, key, hash, article) VALUES (1, 'guid-1', 'h', 3), (1, 'guid-2', 'h', NULL)"),
    (4, LAST, "notices", f"VALUES (1, 'Broken: %(feed)s', '{{\"feed\": \"المدن\"}}', 'timeout', '{AT}')"),
    (5, LAST, "story_articles", "VALUES (1, 1), (3, 1)"),
    (5, LAST, "story_keys", f"VALUES ('jisr', '{AT}', 1)"),
    (5, LAST, "topics", f"VALUES (1, 'energy', 'الطاقة', '[\"نفط\"]', 'telegram:7', '{AT}')"),
    (
        *(6, LAST, "subscriptions"),
        "(id, platform, chat, kind, language, state, weekdays, times, zone, wanted, most, least, silent, ping, follow,"
        " by, created, seen, version) VALUES (1, 'telegram', '7', 'private', 'ar', 'active', '[0, 1]', '[\"08:00\"]',"
        ' \'Asia/Baghdad\', \'{"topics": ["energy"], "languages": [], "sources": [], "words": ""}\', 10, 1, 0, \'\', 0,'
        f" 'telegram:7', '{AT}', 1, 1)",
    ),
    (6, LAST, "editions", "VALUES (1, 'digest')"),
    (6, LAST, "edition_articles", "VALUES (1, 0, 1)"),
    (6, LAST, "runs", f"VALUES (1, 1, '2026-07-02', '{AT}', 'made', 1, 1, '{AT}')"),
    (
        *(6, LAST, "deliveries"),
        "(run, platform, chat, thread, part, parts, first, shown, due, ready, turn, state, messages, sent)"
        f" VALUES (1, 'telegram', '7', '', 0, 2, 0, 1, '{AT}', '{AT}', 0, 'sent', '[\"41\"]', '{AT}'),"
        f" (1, 'telegram', '7', '', 1, 2, 1, 1, '{AT}', '{AT}', 1, 'waiting', '[]', NULL)",
    ),
    (6, LAST, "away", f"VALUES ('telegram', '9', '', NULL, 1, 'blocked', '{AT}')"),
    (6, 6, "saved", f"VALUES ('telegram', '7', 1, '{AT}'), ('discord', '9', 1, '{AT}')"),
    (7, LAST, "readers", "VALUES (1), (2)"),
    (7, LAST, "people", "VALUES ('telegram', '7', 1), ('discord', '9', 2)"),
    (
        7,
        LAST,
        "preferences",
        "VALUES ('person', 'telegram', '7', '{\"language\": \"en\"}'),"
        " ('chat', 'telegram', '-5', '{\"language\": \"ar\"}')",
    ),
    (7, LAST, "saved", f"VALUES (1, 1, '{AT}'), (2, 1, '{AT}')"),
    (
        7,
        LAST,
        "chat_searches",
        f"VALUES ('telegram', '7', 1, 'النفط', 3, '{AT}'), ('telegram', '7', 2, 'c++ \"rust-lang\"', 1, '{AT}')",
    ),
    (7, LAST, "link_codes", f"VALUES ('ABCD', 1, '{AT}')"),
    (7, LAST, "visits", f"VALUES ('telegram', '7', '7', '{AT}', 1, '{AT}', 0)"),
    (7, LAST, "mutes", f"VALUES ('telegram', '7', 1, '{AT}')"),
    (
        *(7, LAST, "jobs"),
        "(id, what, unit, done, total, began, platform, chat, messages, language)"
        f" VALUES (1, 'feeds', 'feeds', 1, 4, '{AT}', 'telegram', '7', '[\"42\"]', 'ar')",
    ),
    (7, LAST, "shared_subscriptions", f"VALUES ('wxyz', '{{\"most\": 10}}', 'telegram:7', '{AT}', 1)"),
    (7, LAST, "breaking_stories", f"VALUES (1, '{AT}', 0)"),
    (8, LAST, "leases", "VALUES ('telegram', 'host:1:abcd', 3, '')"),
    (8, LAST, "roles", f"VALUES ('telegram', '7', 'editor', 'سعاد', 'telegram:1', '{AT}')"),
    (8, LAST, "invitations", f"VALUES (1, 'hash', 'admin', 'telegram:1', 'علي', '{AT}')"),
    (8, LAST, "audit", f"VALUES (1, '{AT}', 'telegram:1', 'علي', 'role', 'telegram:7', 'سعاد', '', 'editor')"),
)
"""From which version, to which version, the table, and what is written into it. Triggers fill the others."""


async def fill(connection: aiosqlite.Connection, version: int) -> None:
    await connection.execute("PRAGMA foreign_keys = ON")
    for first, last, table, rest in FILLED:
        if first <= version <= last:
            await connection.execute(f"INSERT INTO {table} {rest}")


async def tables(connection: aiosqlite.Connection) -> dict[str, list[dict[str, object]]]:
    """Every table of ours with its rows; what belongs to an index of words is SQLite's own."""
    names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    found = [name for (name,) in await connection.execute_fetchall(names) if not name.startswith("article_words")]
    return {name: await _rows(connection, name) for name in found}


async def _rows(connection: aiosqlite.Connection, table: str) -> list[dict[str, object]]:
    async with connection.execute(f"SELECT * FROM {table}") as cursor:  # noqa: S608  a table of ours
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in await cursor.fetchall()]
