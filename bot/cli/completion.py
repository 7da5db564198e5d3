"""print what completes commands and options in bash, zsh or fish"""

from argparse import PARSER, ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Any

import shtab

from bot.cli import Command, parser

SHELLS = ("bash", "zsh", "fish")
FILES, FOLDERS = ("FILE",), ("FOLDER", "DIR")


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("shell", choices=SHELLS, help="bash: put it where `bash-completion` looks, or into ~/.bashrc")


def run(options: Namespace) -> int:
    whole = parser()
    for action in _actions(whole):
        _complete(action)
    print(shtab.complete(whole, options.shell))
    return 0


def _actions(parser: ArgumentParser) -> Iterator[Any]:
    """Every argument of every command, and of what a command has beneath it."""
    if isinstance(parser, Command):
        parser.describe()
    action: Any  # argparse says of choices only that they can be looked through
    for action in parser._actions:
        yield action
        for one in action.choices.values() if action.nargs == PARSER else ():
            yield from _actions(one)


def _complete(action: Any) -> None:
    """Names of files where an argument is one; argparse has no word for that, so that its name in the help says so."""
    name = str(action.metavar or action.dest).upper()
    if name in FILES:
        action.complete = shtab.FILE
    elif name in FOLDERS:
        action.complete = shtab.DIRECTORY
