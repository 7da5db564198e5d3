"""What a handler is, and how the handlers are found: a file of the package `handlers` is a command."""

import pkgutil
from collections.abc import Awaitable, Callable
from importlib import import_module
from types import ModuleType
from typing import Protocol, cast

from bot.model import Command, Offers, Reply, Request, Suggestion
from bot.router.context import Context


class Handler(Protocol):
    """A file of `handlers/`. `press` and `suggest` are there only where its buttons and its argument need them.

    `takes` tells of what was written in plain words whether it is an argument: what stands behind the command's words
    ("news sport"). Without it nothing is, and all that was written is searched for.
    One handler has `offer`: it answers inline questions, page by page.
    """

    COMMAND: Command
    answer: Callable[[Request, Context], Awaitable[Reply]]
    press: Callable[[Request, Context], Awaitable[Reply]]
    suggest: Callable[[Request, Context], Awaitable[tuple[Suggestion, ...]]]
    takes: Callable[[Request, Context], Awaitable[bool]]
    offer: Callable[[Request, Context, str], Awaitable[Offers]]


async def acted(handler: Handler, request: Request, context: Context) -> Reply:
    """What the handler says to a request: to a pressed button, or to the command."""
    act = getattr(handler, "press", handler.answer) if request.pressed else handler.answer
    return await act(request, context)


def found(package: ModuleType) -> dict[str, Handler]:
    """The handlers of a package by their command's name."""
    modules = [import_module(f"{package.__name__}.{module.name}") for module in pkgutil.iter_modules(package.__path__)]
    handlers = [cast("Handler", module) for module in modules]
    return {handler.COMMAND.name: handler for handler in sorted(handlers, key=lambda one: one.COMMAND.rank)}
