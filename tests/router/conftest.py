"""The people of the conversations."""

from tests.handlers.conftest import editor, reader, visitor

__all__ = ["editor", "reader", "visitor"]
