"""Who may act in a chat now."""

import asyncio
from weakref import WeakValueDictionary


class Turns:
    """A turn for each chat: what is asked in one is answered in order, and chats do not wait for each other."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def of(self, chat: str) -> asyncio.Lock:
        """Whoever holds this may answer in `chat`."""
        lock = self._locks.get(chat)
        if lock is None:
            self._locks[chat] = lock = asyncio.Lock()
        return lock
