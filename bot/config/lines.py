"""Where a key stands in a TOML text: tomllib gives values without positions, and a fault must name its line."""

import re
import tomllib
from collections.abc import Iterator

Path = tuple[str, ...]

# TOML 1.0: strings of four kinds, comments, the punctuation that decides, and runs of anything else.
# Three quotes close a long string only when no fourth follows: up to two quotes may stand before the end.
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?!")'
    r"|'''.*?'''(?!')"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[\n\[\]{}=.,]"
    r"|[^\s\[\]{}=.,#\"']+",
    re.DOTALL,
)
_OPENS = {"[": 1, "{": 1, "]": -1, "}": -1}
_AROUND_NAMES = frozenset("[].")
_NEWLINE = "\n"


class Lines:
    """The lines (from 1) of the sections and keys of a text that tomllib accepts."""

    def __init__(self, text: str) -> None:
        statements = tuple(_statements(text))
        self._lines = dict(reversed(statements))  # the first of several [[headers]]
        for path, line in statements:
            for end in range(1, len(path)):  # [a.b] makes a section a, too
                self._lines.setdefault(path[:end], line)

    def of(self, *path: str) -> int:
        """The line of this key, or of the nearest thing that holds it (an inline table, a section); 0 for none."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 0)


def _statements(text: str) -> Iterator[tuple[Path, int]]:
    """The full path and the line of each section header and each `key =`, in order."""
    section: Path = ()
    for tokens, line in _logical_lines(text):
        header = tokens[0] == "["
        end = len(tokens) if header else tokens.index("=")
        path = tuple(_name(token) for token in tokens[:end] if token not in _AROUND_NAMES)
        if header:
            section = path
        yield (path if header else section + path), line


def _logical_lines(text: str) -> Iterator[tuple[list[str], int]]:
    """The tokens of each statement, comments left out, with the line on which it begins."""
    line = begins = 1
    depth = 0
    tokens: list[str] = []
    for match in _TOKEN.finditer(text + _NEWLINE):
        token = match[0]
        if token == _NEWLINE and not depth and tokens:
            yield tokens, begins
            tokens = []
        elif token != _NEWLINE and not token.startswith("#"):
            begins = begins if tokens else line
            depth += _OPENS.get(token, 0)
            tokens.append(token)
        line += token.count(_NEWLINE)


def _name(token: str) -> str:
    """A key as it is meant: quotes taken off, escapes resolved."""
    if token[0] not in "\"'":
        return token
    name: str = tomllib.loads(f"key = {token}")["key"]
    return name
