"""A folder of other catalogues in the place of the program's own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.i18n import available, hours, language, places, queries


@contextmanager
def catalogues_of(folder: Path) -> Iterator[None]:
    """The program as it is where these are the catalogues that there are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["bot.i18n.language"], "HERE", folder)
        _forget()
        yield
    _forget()


def _forget() -> None:
    """What was made of the catalogues once is made again."""
    for each in (language, available, places._index, hours.clock, queries.names):
        each.cache_clear()
