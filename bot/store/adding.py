"""Articles that come in: many in a few statements, as a trip to the database's thread costs more than its work."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.model import Article, FacetKind
from bot.store.interface import Connection
from bot.store.rows import ARTICLE, COLUMNS, article, columns, stamp
from bot.text.fold import fold

Key = tuple[object, ...]


async def add_articles(connection: Connection, new: Sequence[Article]) -> list[tuple[Article, bool]]:
    """Within a transaction: each article as it is stored, and whether it is new.

    One with the same external id or origin is known; one that has neither is known by its text.
    """
    known = await _known(connection, new)
    number = await _last_number(connection)
    fresh: list[Article] = []
    answers = []
    for one in new:
        found = next((known[key] for key in _keys(one) if key in known), None)
        if found is None:
            number += 1
            found = replace(one, id=number, tags=tuple(dict.fromkeys(one.tags)))
            fresh.append(found)
            known.update(dict.fromkeys(_keys(found), found))
            answers.append((found, True))
        else:
            answers.append((found, False))
    await _insert(connection, fresh)
    return answers


def _keys(one: Article) -> list[Key]:
    """What an article is known again by."""
    keys: list[Key] = []
    if one.external_id:
        keys.append(("id", one.external_id))
    if one.origin:
        keys.append(("origin", one.origin.platform, one.origin.chat, one.origin.message))
    return keys or [("text", one.title, one.body)]


async def _last_number(connection: Connection) -> int:
    """The highest number that an article ever had: each has its last change, the deleted ones too."""
    rows = await connection.execute_fetchall("SELECT max(article) FROM changes")
    return next((int(row[0] or 0) for row in rows), 0)


async def _known(connection: Connection, new: Sequence[Article]) -> dict[Key, Article]:
    """Of the stored articles those that have a key of the new ones."""
    keys = {key for one in new for key in _keys(one)}
    wanted: dict[str, list[Any]] = {"id": [], "origin": [], "text": []}
    for kind, *values in keys:
        wanted[str(kind)].append(values)
    found: dict[Key, Article] = {}
    for kind, values in wanted.items():
        if values:
            rows = await connection.execute_fetchall(_ASKED[kind], (json.dumps(values),))
            for stored in map(article, map(tuple, rows)):
                found.update((key, stored) for key in _keys(stored) if key in keys)
    return found


_VALUE = "value ->> {}"
_FROM = f"SELECT {ARTICLE} FROM json_each(?) CROSS JOIN articles ON "
_ASKED = {
    "id": f"{_FROM} external_id = {_VALUE.format(0)}",
    "origin": f"{_FROM} (origin_platform, origin_chat, origin_message) = "
    f"({', '.join(_VALUE.format(at) for at in range(3))})",
    "text": f"{_FROM} title = {_VALUE.format(0)} AND body = {_VALUE.format(1)}"
    # ||: no index of theirs is of use, else all that have no id are looked through
    " AND external_id || '' IS NULL AND origin_message || '' IS NULL",
}


async def _insert(connection: Connection, fresh: Sequence[Article]) -> None:
    placeholders = ", ".join("?" * (1 + COLUMNS.count(",") + 1))
    await connection.executemany(
        f"INSERT INTO articles (id, {COLUMNS}) VALUES ({placeholders})", [(one.id, *columns(one)) for one in fresh]
    )
    await link_facets(connection, fresh)


async def link_facets(connection: Connection, some: Sequence[Article]) -> None:
    """The topics and sources of articles that have none yet, by which lists find them."""
    facets = [(one, at, kind, name) for one in some for at, (kind, name) in enumerate(_facets(one))]
    await connection.executemany(
        "INSERT INTO facets (kind, name, folded) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(kind, name, fold(name)) for kind, name in dict.fromkeys((kind, name) for _, _, kind, name in facets)],
    )
    await connection.executemany(
        "INSERT INTO article_facets SELECT CAST(? AS BIGINT), id, CAST(? AS BIGINT), ? FROM facets"
        " WHERE (kind, name) = (?, ?) ON CONFLICT DO NOTHING",
        [(one.id, at, stamp(one.published), kind, name) for one, at, kind, name in facets],
    )


def _facets(one: Article) -> Iterable[tuple[str, str]]:
    yield from ((FacetKind.TOPIC.value, tag) for tag in one.tags)
    if one.source:
        yield FacetKind.SOURCE.value, one.source
