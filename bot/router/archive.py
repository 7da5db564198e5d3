"""Every article as a file of JSON lines, for editors: what `khabar export` prints and `khabar import` reads."""

import asyncio
import gzip
import io
import json
from collections.abc import Sequence

from bot.errors import BadInput
from bot.i18n import N_, Language
from bot.intake.records import record
from bot.model import Article, Document, Reply, Role, Unit
from bot.router.context import Context
from bot.router.work import Report
from bot.store.sqlite import Store

MOST = 8 * 1024 * 1024
"""Bytes of a file that every platform takes; a longer one is packed, and may be no longer then."""
BATCH = 100
KILO, MEGA = 1_000, 1_000_000
NAME = "articles.jsonl"


class Archive:
    """The articles are written into a file, drafts and removed ones too, in the order they were added."""

    what = N_("Collecting the articles")
    unit = Unit.ARTICLES
    again = "archive"
    role = Role.ADMIN
    sole = True

    def __init__(self, store: Store, most: int = MOST) -> None:
        self._store = store
        self._most = most
        self._count = 0
        self._file: Document | None = None

    async def run(self, report: Report) -> None:
        """Raises BadInput where the file is too large for a chat, as soon as it is."""
        total = await self._store.last_number()
        report(0, total)
        file = Packing(self._most)
        batch: list[Article] = []
        async for article in self._store.export():
            batch.append(article)
            if len(batch) == BATCH:
                await asyncio.to_thread(_write, batch, file)
                self._count += len(batch)
                batch = []
                report(self._count, max(total, self._count))
        await asyncio.to_thread(_write, batch, file)
        self._count += len(batch)
        name, content = await asyncio.to_thread(file.close)
        self._file = Document(name, content, self.what)
        report(self._count, self._count)

    def outcome(self, context: Context) -> Reply:
        t = context.t
        if self._file is None:
            return Reply(language=t.code)
        about = t("All articles, as JSON lines")
        text = t.plural("{n} article", "{n} articles", self._count)
        file = Document(self._file.name, self._file.content, about)
        return Reply(
            language=t.code,
            text=f"{t.heading(about)} {t.listed([text, size_text(len(self._file.content), t)])}",
            document=file,
            personal=True,
        )


def size_text(length: int, t: Language) -> str:
    """So many bytes, as people say it."""
    if length < MEGA:
        return t("{size} KB", size=t.number(max(1, round(length / KILO))))
    return t("{size} MB", size=t.number(round(length / MEGA, 1)))


class Packing:
    """A file of at most so many bytes: as it is, and from where that is too long on packed as it goes.

    There is never more of it in memory than twice what it may have: all articles would be a gigabyte.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._content = io.BytesIO()
        self._gzip: gzip.GzipFile | None = None

    def write(self, more: bytes) -> None:
        """Raises BadInput where it is too long, packed too."""
        if self._gzip is None and self._content.tell() + len(more) > self._most:
            plain, self._content = self._content.getvalue(), io.BytesIO()
            self._gzip = gzip.GzipFile(fileobj=self._content, mode="wb")
            self._gzip.write(plain)
        (self._gzip or self._content).write(more)
        self._check()

    def close(self) -> tuple[str, bytes]:
        """Its name and its bytes. Raises BadInput as `write`."""
        if self._gzip is None:
            return NAME, self._content.getvalue()
        self._gzip.close()
        self._check()
        return f"{NAME}.gz", self._content.getvalue()

    def _check(self) -> None:
        if self._content.tell() > self._most:
            raise BadInput(N_("The file is too large for a chat. Whoever runs the bot gets it by: khabar export"))


def _write(articles: Sequence[Article], file: Packing) -> None:
    file.write("".join(json.dumps(record(article), ensure_ascii=False) + "\n" for article in articles).encode())
