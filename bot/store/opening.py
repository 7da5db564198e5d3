"""Which database the store is in: a file, or PostgreSQL where the configuration names one."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from bot.errors import OperatorError
from bot.model import Secret
from bot.store import database
from bot.store.interface import Database


def opened(where: Path | Secret, *, alone: bool, serving: bool = False) -> AbstractAsyncContextManager[Database]:
    """The database at `where`, made or brought up to date. `alone`: refuse where anybody serves, or is alone there.

    `serving`: be one of those who run the bot on it; of a file there is one.
    """
    if isinstance(where, Path):
        return database.opened(where, alone=alone or serving)
    try:
        from bot.store import postgres
    except ImportError as error:
        raise OperatorError("PostgreSQL wants its driver: pip install khabar[postgres]") from error
    return postgres.opened(where.reveal(), alone=alone, serving=serving)
