"""Feeds as a strict server has them: it checks the conditions that it is asked with."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from importlib import import_module
from typing import Any
from xml.sax.saxutils import escape

from bot.intake.looking import Reach
from bot.intake.worker import JOBS
from tests.fakes.site import Answer, Asked, Site, answer, visiting

XML = "application/rss+xml"


class Here:
    """Parses as the child does, in this process: what goes in and out is JSON as well."""

    async def run(self, job: str, payload: bytes, **options: Any) -> Any:
        module, _, function = JOBS[job].partition(":")
        found = getattr(import_module(module), function)(payload, **json.loads(json.dumps(options)))
        return json.loads(json.dumps(found))


@asynccontextmanager
async def reach_to(site: Site) -> AsyncIterator[Reach]:
    async with visiting(site) as fetcher:
        yield Reach(fetcher, Here())


def item(number: int, text: str = "", at: datetime | None = None, **more: str) -> str:
    """An entry: its guid is its number."""
    date = f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if at else ""
    body = escape(text or f"<p>What happened as number {number}, told at some length.</p>")
    extra = "".join(f"<{name}>{value}</{name}>" for name, value in more.items())
    return (
        f"<item><guid>id-{number}</guid><title>Report number {number}</title><link>/news/{number}</link>"
        f"<description>{body}</description>{date}{extra}</item>"
    )


def rss(*items: str, title: str = "The River", ttl: int = 0, more: str = "") -> bytes:
    minutes = f"<ttl>{ttl}</ttl>" if ttl else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{title}</title>'
        f"<link>http://news.example/</link>{minutes}{more}{''.join(items)}</channel></rss>"
    ).encode()


def conditional(body: bytes, etag: str = '"1"', modified: str = "Tue, 03 Nov 2026 10:00:00 GMT") -> Answer:
    """200 to whoever knows nothing, 304 to whoever knows both; half of it is a fault."""

    async def write(writer: Any, asked: Asked) -> None:
        known = (asked.headers.get("if-none-match"), asked.headers.get("if-modified-since"))
        assert known in {(None, None), (etag, modified)}, known
        status = 304 if known[0] else 200
        writer.write(answer(b"" if status == 304 else body, status, XML, ETag=etag, Last_Modified=modified))
        await writer.drain()

    return write
