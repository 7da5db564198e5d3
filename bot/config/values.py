"""One key of the configuration: what it may hold, and what is wrong with what it was given."""

import difflib
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, get_type_hints

from bot.model import Secret

_WANTS: dict[Any, str] = {
    str: "a text in quotes",
    Secret: "a text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    tuple[int, ...]: "a list of whole numbers, as in [1, 2]",
    tuple[str, ...]: 'a list of texts, as in ["one", "two"]',
}
_ITEMS: dict[Any, type] = {tuple[int, ...]: int, tuple[str, ...]: str}
_WORDS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
_WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")
_LONGEST_SHOWN = 40


class Wrong(Exception):  # noqa: N818  a value is wrong; what to do about it is the text
    """This value can't stand here; the text says what is wanted instead."""


@dataclass(frozen=True, slots=True)
class Key:
    """A field of a settings class. `kind` is its type; the rest is its metadata (see bot/platforms/base.py)."""

    name: str
    kind: Any
    variable: str | None = None
    least: float | None = None
    most: float | None = None
    choices: tuple[str | int | float, ...] = ()
    check: Callable[[Any], str] | None = None

    def from_text(self, text: str) -> object:
        """What an environment variable means, in TOML's types; the text itself where it means nothing."""
        item = _ITEMS.get(self.kind)
        if item is not None:
            return [_plain(item, part.strip()) for part in text.split(",") if part.strip()]
        return _plain(self.kind, text)

    def value(self, raw: object) -> object:
        """The setting that a value of the file means. Raises Wrong."""
        value = self._typed(raw)
        for each in value if isinstance(value, tuple) else (value,):
            self._bounded(each)
        if self.check is not None and (what := self.check(value)):
            raise Wrong(self._discreet(what, value))
        return value

    def _typed(self, raw: object) -> object:
        item = _ITEMS.get(self.kind)
        if item is not None and isinstance(raw, list):
            return tuple(self._of_kind(item, each) for each in raw)
        return self._of_kind(self.kind, raw)

    def _of_kind(self, kind: Any, raw: object) -> object:
        if kind is Secret and isinstance(raw, str):
            return Secret(raw)
        if kind is float and type(raw) in (int, float) and math.isfinite(raw):  # type: ignore[arg-type]
            return float(raw)  # type: ignore[arg-type]
        # `type`, not isinstance: to Python True is a whole number, to an operator it is not.
        if kind in (str, int, bool) and type(raw) is kind:
            return raw
        raise Wrong(f"wants {_WANTS[self.kind]}{self._not(raw)}")

    def _bounded(self, value: Any) -> None:
        if self.least is not None and value < self.least:
            raise Wrong(f"wants at least {self.least:g}{self._not(value)}")
        if self.most is not None and value > self.most:
            raise Wrong(f"wants at most {self.most:g}{self._not(value)}")
        if self.choices and value not in self.choices:
            known = ", ".join(shown(choice) for choice in self.choices)
            raise Wrong(f"wants one of {known}{self._not(value)}{did_you_mean(str(value), self.choices, shown)}")

    def _not(self, raw: object) -> str:
        return "" if self.kind is Secret else f", not {shown(raw)}"

    def _discreet(self, what: str, value: object) -> str:
        hidden = value.reveal() if isinstance(value, Secret) else ""
        return what.replace(hidden, "***") if hidden else what


def keys_of(settings: Any) -> dict[str, Key]:
    """The keys of a settings class, in the order of its fields."""
    kinds = get_type_hints(settings)
    return {field.name: _key(field.name, kinds[field.name], field.metadata) for field in fields(settings)}


def _key(name: str, kind: Any, metadata: Any) -> Key:
    known = {key: metadata.get(key) for key in ("least", "most", "check")}
    choices = tuple(metadata.get("choices", ()))
    return Key(name, kind, variable=metadata.get("env"), choices=choices, **known)


def _plain(kind: Any, text: str) -> object:
    if kind is bool:
        return _WORDS.get(text.casefold(), text)
    if kind is int and _WHOLE.fullmatch(text):
        return int(text)
    if kind is float and _DECIMAL.fullmatch(text):
        return float(text)
    return text


def shown(value: object) -> str:
    """A value as an operator reads it in one line: quoted, without control characters, not too long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    text = printable(str(value).removesuffix(".0") if isinstance(value, float) else str(value))
    text = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    return f'"{text}"' if isinstance(value, str) else text


def printable(text: str) -> str:
    """The text with escapes in place of what could move the cursor or turn the line."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def nearest(name: str, known: Iterable[object], cutoff: float = 0.6) -> str | None:
    """The known name that `name` was probably meant to be; upper and lower case do not matter."""
    folded = {str(each).casefold(): str(each) for each in known}
    # A name longer than this is no slip of the finger, and difflib's time grows with the square of the length.
    matches = difflib.get_close_matches(name.casefold()[:100], folded, 1, cutoff)
    return folded[matches[0]] if matches else None


def did_you_mean(name: str, known: Sequence[object], show: Callable[[str], str], cutoff: float = 0.6) -> str:
    """A question that names the nearest known name, or nothing."""
    match = nearest(name, known, cutoff)
    return f"; did you mean {show(match)}?" if match else ""
