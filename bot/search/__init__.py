"""The derived index: analysed copies of articles in, ranked hits with snippets out. What it holds can be made anew."""

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.search.folder import Folder
from bot.search.index import Index
from bot.search.search import Names, Search

__all__ = ["Search", "open_search"]

THREADS = 3


@asynccontextmanager
async def open_search(store: Names, folder: Path, half_life: timedelta) -> AsyncIterator[Search]:
    """The search over a store, whose index lies in `folder`; it is opened or made when it is first asked."""
    with ThreadPoolExecutor(THREADS, thread_name_prefix="search") as threads:
        index = Index(store, Folder(folder), threads)
        try:
            yield Search(store, index, half_life)
        finally:
            await index.close()
