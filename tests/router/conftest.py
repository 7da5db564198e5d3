"""The people of the conversations."""

from tests.handlers.conftest import reader, visitor

__all__ = ["reader", "visitor"]
