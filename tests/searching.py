"""The search over a test's store, with an index in a folder of its own."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, finalize
from zoneinfo import ZoneInfo

from bot.model import Found
from bot.search.folder import Folder
from bot.search.index import Index
from bot.search.search import Search
from bot.store.sqlite import Store
from tests.samples import NOON

HALF_LIFE = timedelta(days=14)
BAGHDAD = ZoneInfo("Asia/Baghdad")
_searches: WeakKeyDictionary[Store, Search] = WeakKeyDictionary()
_threads = ThreadPoolExecutor(3, thread_name_prefix="search")


def search_over(store: Store) -> Search:
    """The search over a store: for the same store the same."""
    if store not in _searches:
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        search = _searches[store] = Search(store, Index(store, Folder(Path(folder.name)), _threads), HALF_LIFE)
        finalize(search, folder.cleanup)
    return _searches[store]


async def find(store: Store, text: str, limit: int = 5, **more: Any) -> Found:
    """What a reader finds an hour after the samples' noon."""
    asked: dict[str, Any] = {"at": NOON + timedelta(hours=1), "zone": BAGHDAD, "limit": limit, **more}
    return await search_over(store).find(text, **asked)


async def ids(store: Store, text: str, **more: Any) -> list[int]:
    """The numbers of the articles that a reader finds, the best first."""
    found = await find(store, text, **more)
    return [article.id for hit in found.hits for article in (hit.article, *hit.similar)]
