"""ask the running bot whether it is well"""

import os
from argparse import ArgumentParser, Namespace
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from bot.config import Config, load
from bot.config.values import printable
from bot.errors import OperatorError
from bot.platforms.sections import sections

WELL, ILL = 0, 1
LIVE, READY = "/healthz", "/readyz"
SECONDS = 5.0
"""How long an answer may take."""
LONGEST = 64 * 2**10
"""Bytes of an answer that are shown."""
LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  only looked up
"""How to reach, on this machine, who listens on all of its addresses."""


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("--ready", action="store_true", help="whether every part works, not only that the bot lives")
    parser.add_argument(
        "--address", metavar="URL", help="where it answers (default: as [monitor] says, on this machine)"
    )


def run(options: Namespace) -> int:
    """Exit code 0 where it is well, 1 where it is not or nobody answers: what health checks of containers go by.

    Little is imported: it is asked every minute. The log says nothing.
    """
    config = load(options.config, os.environ, sections(), data=options.data)
    host, port = _place(options.address or _address(config))
    try:
        status, told = _asked(host, port, READY if options.ready else LIVE)
    except (OSError, HTTPException, UnicodeError) as error:
        where = printable(f"{host}:{port}" if port else host)
        print(f"no answer at {where}: {error or type(error).__name__}; is the bot running?")
        return ILL
    print(printable(told))
    return WELL if status == HTTPStatus.OK else ILL


def _address(config: Config) -> str:
    its = config.monitor
    if not its.enabled or not its.port:
        raise OperatorError(
            "where does the bot answer? Set enabled = true and a port under [monitor], or give --address"
        )
    host = LOOPBACK.get(its.host, its.host)
    return f"http://[{host}]:{its.port}" if ":" in host else f"http://{host}:{its.port}"


def _place(address: str) -> tuple[str, int | None]:
    """The host and the port of an address. Raises OperatorError."""
    try:
        its = urlsplit(address)
        if its.scheme == "http" and its.hostname and its.hostname.isascii() and its.hostname.isprintable():
            return its.hostname, its.port
    except ValueError:  # a port that is none, or half a bracket
        pass
    raise OperatorError(f"--address wants http://HOST:PORT, such as http://127.0.0.1:8082, not {printable(address)}")


def _asked(host: str, port: int | None, path: str) -> tuple[int, str]:
    """The status and the text of an answer. A proxy that the environment names is not asked: the bot is near."""
    connection = HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read(LONGEST).decode("utf-8", "replace").strip()
    finally:
        connection.close()
