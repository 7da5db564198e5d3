"""Where the index lies: generations side by side, of which one answers, and up to which change each follows the store.

current                  the name of the generation that answers
<version>-<random>/      a generation: the engine's files
    position             which database it follows, and up to which change
"""

import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from bot.text.rarity import FILE
from bot.text.stem import VERSION

_SCHEMA = 3
"""Rises with the engine's fields, and with what makes a pair of two words (bot.search.pairs)."""
_ABANDONED = 6 * 3600.0
"""Seconds in which a rebuild has surely written something."""
KIND = f"{_SCHEMA}.{VERSION}.{crc32(FILE.read_bytes()):x}"
"""Of which form an index is: the table of rare words says which pairs are in it."""


@dataclass(frozen=True, slots=True)
class Position:
    """Which database an index follows, and the number of the last change that it holds."""

    database: str = ""
    change: int = 0


class Folder:
    """Raises OSError where the disk can't be used."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def current(self) -> Path | None:
        """The generation that answers; None where there is none that this version can read."""
        try:
            name = (self.path / "current").read_text(encoding="utf-8").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            return None
        generation = self.path / Path(name).name
        return generation if name.startswith(f"{KIND}-") and generation.is_dir() else None

    def was_used(self) -> bool:
        """Whether a generation answered here, be it one that can't be read."""
        return (self.path / "current").exists()

    def new(self) -> Path:
        """An empty generation that does not answer yet."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)  # drafts leave traces in it
        generation = self.path / f"{KIND}-{secrets.token_hex(4)}"
        generation.mkdir()
        return generation

    def adopt(self, generation: Path) -> None:
        """Let this generation answer, and take away the one before."""
        before = self.current()
        _write(self.path / "current", generation.name)
        if before and before != generation:
            self.discard(before)

    def discard(self, generation: Path) -> None:
        """Take a generation away; who has it open goes on reading."""
        shutil.rmtree(generation, ignore_errors=True)

    def sweep(self) -> None:
        """Take away what a rebuild left that did not come to its end, once it is too old to be still at work."""
        for found in self.path.glob("*-*"):
            if found.is_dir() and found != self.current() and time.time() - found.stat().st_mtime > _ABANDONED:
                self.discard(found)


def position(generation: Path) -> Position:
    """How far a generation is; the beginning where that can't be read."""
    try:
        database, change = (generation / "position").read_text(encoding="utf-8").split()
        return Position(database, int(change))
    except (OSError, ValueError):
        return Position()


def mark(generation: Path, where: Position) -> None:
    """Keep how far a generation is. A crash before it lets the same changes be made again, which changes nothing."""
    _write(generation / "position", f"{where.database} {where.change}")


def _write(path: Path, text: str) -> None:
    """All of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        new.write_text(text, encoding="utf-8")
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
