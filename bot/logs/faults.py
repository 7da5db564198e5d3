"""Errors as the log tells them. An error's own text may quote what people wrote: it is shown where it can't."""

import re
import traceback
from collections.abc import Iterator
from types import TracebackType

from bot.errors import BadInput, KhabarError

_OF_THE_LANGUAGE = (AttributeError, ImportError, NameError, NotImplementedError, TypeError, ZeroDivisionError)
"""Their texts are the interpreter's, and name what stands in the program."""
_OF_PLATFORMS = ("aiohttp", "discord", "telegram")
_REASONS = ("strerror", "reason", "sqlite_errorname")
"""Attributes of OSError, UnicodeError and sqlite3.Error that say what is wrong without what it is wrong with."""
_QUOTED = re.compile(r"""(?<!\w)(["'`«“]).*(["'`»”])""", re.DOTALL)
"""What a platform's answer quotes was sent there: greedy, for a quoted text may hold quotes."""
_TYPED = ".app_commands"
"""Part of a library whose errors quote, without quotes, what somebody typed behind a command."""
_URL = re.compile(r"([a-z][a-z0-9+.-]*://)(?:[^/?#]*@)?([\w.-]*).*", re.DOTALL | re.IGNORECASE)
"""An address may hold a key: its host is told, and nothing behind it."""
_ADDRESS = "url"
_HOST = r"\1\2…"
_LONGEST = 300


def said(error: BaseException) -> str:
    """The type of an error, and what it says if that can't be a text of people."""
    name, told = type(error).__name__, reason(error)
    return told if told == name else f"{name}: {told}"


def reason(error: BaseException) -> str:
    """What an error says if that can't be a text of people, else its type."""
    return " ".join(_detail(error)[:_LONGEST].split()) or type(error).__name__


def _detail(error: BaseException) -> str:
    if isinstance(error, KhabarError):
        return "" if isinstance(error, BadInput) else _unquoted(error)
    if type(error).__module__.partition(".")[0] in _OF_PLATFORMS:
        return str(getattr(error, "strerror", None) or _of_platform(error))
    if type(error) in _OF_THE_LANGUAGE:
        return str(error)
    named = next((its for name in _REASONS if isinstance(its := getattr(error, name, None), str)), "")
    return named or " ".join(str(each) for each in error.args if isinstance(each, int | float))


def _of_platform(error: BaseException) -> str:
    if _TYPED in type(error).__module__:
        return ""
    told = _URL.sub(_HOST, _unquoted(error))
    if _ADDRESS in type(error).__name__.lower():  # aiohttp's: its text is an address, or was to be one
        return told if "://" in told else ""
    return told


def _unquoted(error: BaseException) -> str:
    return _QUOTED.sub(r"\1…\2", str(error))


def trace(error: BaseException) -> Iterator[str]:
    """The lines of a trace as Python prints it, the causes first, without what errors say that may be people's."""
    yield from _chain(error, set())


def _chain(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _chain(before, seen)
        yield "which led to:"
    yield from _frames(error.__traceback__)
    yield said(error)
    for each in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        if id(each) not in seen:
            yield "of which one is:"
            yield from _chain(each, seen)


def _frames(trace: TracebackType | None) -> Iterator[str]:
    if trace:
        yield "Traceback (most recent call last):"
        for frame in traceback.format_tb(trace):
            yield from frame.rstrip("\n").split("\n")
