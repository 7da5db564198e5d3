"""Addresses of databases as an operator types them, and as they may be shown."""

from pathlib import Path

from bot.config.paths import unusable
from bot.errors import BadInput
from bot.model import Secret

FORMS = '"sqlite:PATH" or "postgresql://user@host:5432/database"'
_SQLITE = "sqlite:"
_POSTGRES = ("postgresql://", "postgres://")


def place(typed: str, file: str) -> Path | Secret:
    """Where a database is: a file (in a folder it has the name `file`), or the address of a PostgreSQL database.

    Raises BadInput, which does not quote what was typed: there may be a password in it.
    """
    if typed.startswith(_SQLITE) and (path := typed.removeprefix(_SQLITE)):
        if wrong := unusable(path):
            raise BadInput(f"the file of this database {wrong}")
        found = Path(path).expanduser()
        return found / file if found.is_dir() else found
    if typed.startswith(_POSTGRES):
        return Secret(typed)
    raise BadInput(f"an address of a database is {FORMS}")


def shown(where: Path | Secret) -> str:
    """An address without what may be a password: before an @, wherever this stands, or among the parameters."""
    if isinstance(where, Path):
        return f"{_SQLITE}{where}"
    head, _, parameters = where.reveal().partition("://")[2].partition("?")
    told = "..." if "@" in parameters and "@" not in head else head.rpartition("@")[2]
    return f"postgresql://{told}"
