"""The command line. Exit codes: 0 done; 1 something was not found or refused; 2 wrong arguments or configuration;
3 the database or a platform can't be used.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import cast

from bot.errors import BadConfig, BadInput, OperatorError

COMMANDS = (
    *("run", "say", "search", "latest", "add", "import", "export", "feeds", "reindex", "seed"),
    *("backup", "restore", "doctor"),
)
DONE, REFUSED, MISUSED, UNUSABLE = range(4)
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. Each command is a module here with `describe(parser)` and `run(options)`."""
    for stream in (sys.stdout, sys.stderr):  # a terminal that can't write a letter is no reason to stop
        cast("io.TextIOWrapper", stream).reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
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
    except KeyboardInterrupt:
        return INTERRUPTED
    else:
        return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="khabar", description="A news bot for Telegram, Discord and the browser.")
    parser.add_argument("--version", action="version", version=f"khabar {version('khabar')}")
    _take_places(parser, default=None)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = f"{name}_" if name == "import" else name
        described = import_module(f"bot.cli.{module}")
        summary, _, _ = (described.__doc__ or "").partition("\n")
        command = commands.add_parser(name, help=summary, description=summary)
        _take_places(command, default=argparse.SUPPRESS)
        command.set_defaults(module=module)
        described.describe(command)
    return parser


def _take_places(parser: argparse.ArgumentParser, default: object) -> None:
    """Where things are; may be said before the command or after it."""
    config = "the configuration file (KHABAR_CONFIG; default: config.toml)"
    parser.add_argument("--config", type=Path, default=default, metavar="FILE", help=config)
    data = "the folder of the database (KHABAR_DATA; default: data, beside the configuration)"
    parser.add_argument("--data", type=Path, default=default, metavar="FOLDER", help=data)
