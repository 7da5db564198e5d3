"""Backups that nobody asks for: made when the last one is a day old; what goes wrong, the admins are told once a day.

And who has just had themselves forgotten is noted beside them, as they know everybody still.
"""

import asyncio
import logging
from datetime import datetime

from bot.errors import BackupFailed
from bot.i18n import N_
from bot.model import Notice
from bot.store.backups import DAY, Folder, is_due
from bot.store.rotation import whose
from bot.store.sqlite import Store

log = logging.getLogger(__name__)


class Daily:
    """One a day of the store's own database."""

    def __init__(self, backups: Folder, store: Store) -> None:
        self._backups = backups
        self._store = store
        self._told: datetime | None = None

    async def step(self, at: datetime) -> None:
        """Make one if it is time. What fails is tried again at the next step."""
        try:
            if is_due(self._backups.all(whose(await self._store.lineage())), at):
                made, _ = await self._backups.make(at)
                log.info("the daily backup is made: %s, %d bytes", made.path, made.size)
        except BackupFailed as error:
            log.warning("the daily backup failed: %s", error)
            await self._tell(str(error), at)

    async def _tell(self, reason: str, at: datetime) -> None:
        if self._told is None or at - self._told >= DAY:
            text = N_("The daily backup was not made: {reason}. I try again each hour; /backup tries at once.")
            await self._store.feeds.tell(Notice(text, (("reason", reason),)), at)
            self._told = at


class Noting:
    """The list beside the backups says what the store's own list says."""

    def __init__(self, backups: Folder, store: Store) -> None:
        self._backups = backups
        self._forgotten = store.forgetting.forgotten
        self._noted = 0

    async def step(self, at: datetime) -> None:
        """Write it down, if there is something new. Raises BackupFailed; then it is to be tried again."""
        changes = self._forgotten.changes
        if changes != self._noted:
            await asyncio.to_thread(self._backups.keep_list, await self._forgotten.all(), at)
            self._noted = changes
