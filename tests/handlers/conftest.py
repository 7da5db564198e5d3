"""The people of the conversations."""

import pytest

from bot.model import Person
from bot.store.sqlite import Store
from tests.conversation import EDITOR, Conversation, router


@pytest.fixture
def reader(store: Store) -> Conversation:
    """Reads Arabic."""
    return Conversation(router(store), Person("telegram", "1", "زينب", "ar"))


@pytest.fixture
def visitor(store: Store) -> Conversation:
    """Reads English."""
    return Conversation(router(store), Person("telegram", "2", "Kim", "en-GB"))


@pytest.fixture
def editor(store: Store) -> Conversation:
    """May add and remove; reads English."""
    return Conversation(router(store), Person("telegram", EDITOR, "Ed", "en"))
