"""The contract of the store: what is tested of it is tested on both databases."""

import pytest

from tests.postgres import KINDS

ON_SQLITE = pytest.mark.parametrize("where", ["sqlite"], indirect=True)
"""For a test of what SQLite does in its own way: files, plans, tables of the system."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that has a store, unless it says itself where that is."""
    marks = metafunc.definition.iter_markers("parametrize")
    if "where" in metafunc.fixturenames and not any("where" in mark.args[0] for mark in marks):
        metafunc.parametrize("where", KINDS, indirect=True)
