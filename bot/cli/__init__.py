"""The command line. Exit codes: 0 done; 1 something was not found or refused; 2 wrong arguments or configuration;
3 the database or a platform can't be used.
"""

import argparse
import io
import logging
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import InspectLoader
from importlib.machinery import ModuleSpec
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from bot.errors import BadConfig, BadInput, OperatorError
from bot.runners.memory import loading

COMMANDS = (
    *("run", "say", "search", "latest", "add", "import", "export", "feeds", "reindex", "seed"),
    *("role", "audit", "backup", "restore", "doctor", "health", "migrate-store", "completion"),
)
DONE, REFUSED, MISUSED, UNUSABLE = range(4)
INTERRUPTED = 130
FILES = ("file", "entities")
"""Arguments that name files, though some of them may be other things."""
_BYTES = re.compile("[\ud800-\udfff]")  # that are no UTF-8, as Python keeps them (PEP 383)
log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. Each command is a module here with `describe(parser)` and `run(options)`."""
    for stream in (sys.stdout, sys.stderr):  # a terminal that can't write a letter is no reason to stop
        cast("io.TextIOWrapper", stream).reconfigure(errors="backslashreplace")
    with loading():  # the command's module, with all that it needs
        options = _parsed(arguments)
    try:
        code: int = import_module(f"bot.cli.{options.module}").run(options)
    except (BadConfig, BadInput) as error:
        print(error, file=sys.stderr)
        return MISUSED
    except OperatorError as error:
        print(f"khabar: {error}", file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        print(f"khabar: {error.filename or 'this machine'}: {error.strerror or error}", file=sys.stderr)
        log.debug("the command ends", exc_info=True)
        return UNUSABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    else:
        return code


def parser() -> argparse.ArgumentParser:
    """The words of the command line."""
    parser = argparse.ArgumentParser(prog="khabar", description="A news bot for Telegram, Discord and the browser.")
    parser.add_argument("--version", action="version", version=f"khabar {version('khabar')}")
    _take_places(parser, default=None)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Command)
    for name in COMMANDS:
        module = f"{name}_" if name == "import" else name.replace("-", "_")
        summary = _summary(module)
        command = commands.add_parser(name, help=summary, description=summary)
        command.set_defaults(module=module)
    return parser


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What was said. Its words are text, but for the names of files, which may have any bytes; none is shown, as there
    may be a password in it."""
    whole = parser()
    options = whole.parse_args(arguments)
    said = [value for name, value in vars(options).items() if name not in FILES]
    words = [word for value in said for word in (value if isinstance(value, list) else [value])]
    if any(isinstance(word, str) and _BYTES.search(word) for word in words):
        whole.error("a word of this command is no text in UTF-8: write it so")
    return options


class Command(argparse.ArgumentParser):
    """A command, or what it has beneath it. Its module, with all that this imports, is read when somebody says it."""

    described = False

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        _take_places(self, default=argparse.SUPPRESS)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        self.describe()
        return super().parse_known_args(args, namespace)

    def describe(self) -> None:
        """Take up the arguments that its module names; what a command has beneath it has no module of its own."""
        module = self.get_default("module")
        if module and not self.described:
            self.described = True
            import_module(f"bot.cli.{module}").describe(self)


def _summary(module: str) -> str:
    """The first line of a command's module, which is not imported for it."""
    found = cast("ModuleSpec", find_spec(f"bot.cli.{module}"))
    source = cast("InspectLoader", found.loader).get_source(found.name)
    return (source or "").partition("\n")[0].strip('"')


def path_of(text: str) -> Path:
    """The name of a file or a folder. Raises argparse's error, with what is wrong with it."""
    from bot.config.paths import unusable

    if wrong := unusable(text):
        raise argparse.ArgumentTypeError(f"{text!r:.100} {wrong}")
    return Path(text)


def _take_places(parser: argparse.ArgumentParser, default: object) -> None:
    """Where things are; may be said before the command, after it, and after what it has beneath it."""
    config = "the configuration file (KHABAR_CONFIG; default: config.toml)"
    parser.add_argument("--config", type=path_of, default=default, metavar="FILE", help=config)
    data = "the folder of the database (KHABAR_DATA; default: data, beside the configuration)"
    parser.add_argument("--data", type=path_of, default=default, metavar="FOLDER", help=data)
