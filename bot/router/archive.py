"""Every article as a file of JSON lines, for editors: what `khabar export` prints and `khabar import` reads."""

import asyncio
import gzip
import json
from collections.abc import Sequence

from bot.errors import BadInput
from bot.i18n import N_, Language
from bot.intake.records import record
from bot.model import Article, Document, Reply, Unit
from bot.router.context import Context
from bot.router.work import Report
from bot.store.sqlite import Store

MOST = 8 * 1024 * 1024
"""Bytes of a file that every platform takes; a longer one is packed, and may be no longer then."""
BATCH = 500
KILO, MEGA = 1_000, 1_000_000


class Archive:
    """The articles are written into a file, drafts and removed ones too, in the order they were added."""

    what = N_("Collecting the articles")
    unit = Unit.ARTICLES
    again = "archive"

    def __init__(self, store: Store, most: int = MOST) -> None:
        self._store = store
        self._most = most
        self._count = 0
        self._file: Document | None = None

    async def run(self, report: Report) -> None:
        """Raises BadInput where the file is too large for a chat."""
        total = await self._store.last_number()
        report(0, total)
        lines: list[bytes] = []
        batch: list[Article] = []
        async for article in self._store.export():
            batch.append(article)
            if len(batch) == BATCH:
                lines.append(await asyncio.to_thread(_written, batch))
                self._count += len(batch)
                batch = []
                report(self._count, max(total, self._count))
        lines.append(await asyncio.to_thread(_written, batch))
        self._count += len(batch)
        self._file = await asyncio.to_thread(self._packed, b"".join(lines))
        report(self._count, self._count)

    def _packed(self, content: bytes) -> Document:
        name = "articles.jsonl"
        if len(content) > self._most:
            name, content = f"{name}.gz", gzip.compress(content)
        if len(content) > self._most:
            raise BadInput(N_("The file is too large for a chat. Whoever runs the bot gets it by: khabar export"))
        return Document(name, content, self.what)

    def outcome(self, context: Context) -> Reply:
        t = context.t
        if self._file is None:
            return Reply(language=t.code)
        about = t("All articles, as JSON lines")
        text = t.plural("{n} article", "{n} articles", self._count)
        file = Document(self._file.name, self._file.content, about)
        return Reply(
            language=t.code,
            text=f"{about}: {t.listed([text, _size(len(self._file.content), t)])}",
            document=file,
            personal=True,
        )


def _size(length: int, t: Language) -> str:
    """So many bytes, as people say it."""
    if length < MEGA:
        return t("{size} KB", size=t.number(max(1, round(length / KILO))))
    return t("{size} MB", size=t.number(round(length / MEGA, 1)))


def _written(articles: Sequence[Article]) -> bytes:
    return "".join(json.dumps(record(article), ensure_ascii=False) + "\n" for article in articles).encode()
