"""khabar health: for containers, units and whoever else asks whether the bot is well."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from tests.cli.conftest import Khabar, Result
from tests.running import WEB, configuration, running

UNREAD = """import sys
from bot.cli import main
try:
    main({arguments})
finally:
    print([name for name in ("bot.app", "telegram", "discord", "tantivy", "aiohttp") if name in sys.modules])"""


async def asked(khabar: Khabar, *arguments: str) -> Result:
    return await asyncio.to_thread(khabar, "health", *arguments)


@asynccontextmanager
async def answering(host: str, status: int, text: str) -> AsyncIterator[int]:
    """A server whose every answer is this one; its port."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status, text=f"{request.path} {text}")

    application = web.Application()
    application.router.add_get("/{path}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, 0).start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def test_a_bot_that_is_well(khabar: Khabar, tmp_path: Path) -> None:
    async with running(configuration(tmp_path, WEB)) as bot:
        await bot.connected("web")
        said = await asked(khabar, "--address", bot.addresses["web"])
    assert (said.code, said.err) == (0, "")
    assert "ok" in said.out


@pytest.mark.parametrize(("arguments", "path"), [((), "/healthz"), (("--ready",), "/readyz")])
async def test_what_is_asked(khabar: Khabar, arguments: tuple[str, ...], path: str) -> None:
    async with answering("127.0.0.1", 200, "well") as port:
        said = await asked(khabar, *arguments, "--address", f"http://127.0.0.1:{port}")
    assert (said.code, said.out) == (0, f"{path} well\n")


@pytest.mark.parametrize(("host", "listens"), [("0.0.0.0", "127.0.0.1"), ("::", "::1"), ("127.0.0.1", "127.0.0.1")])  # noqa: S104
async def test_the_configuration_says_where(
    khabar: Khabar, monkeypatch: pytest.MonkeyPatch, host: str, listens: str
) -> None:
    async with answering(listens, 200, "well") as port:
        monkeypatch.setenv("KHABAR_MONITOR_HOST", host)
        monkeypatch.setenv("KHABAR_MONITOR_PORT", str(port))
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        assert (await asked(khabar)).code == 0


async def test_a_bot_that_is_not_well_says_why(khabar: Khabar) -> None:
    async with answering("127.0.0.1", 503, "telegram refuses\x1b[2J the token") as port:
        said = await asked(khabar, "--address", f"http://127.0.0.1:{port}")
    assert (said.code, said.out) == (1, "/healthz telegram refuses\\x1b[2J the token\n")


async def test_nobody_answers(khabar: Khabar) -> None:
    async with answering("127.0.0.1", 200, "") as port:
        pass
    said = await asked(khabar, "--address", f"http://127.0.0.1:{port}")
    assert said.code == 1
    assert f"no answer at 127.0.0.1:{port}" in said.out
    assert "is the bot running?" in said.out


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1:99999", "http://127.0.0.1:x", "http://[::1", "http://:8082", "http://no\u202e.example"),
        *("nonsense", "127.0.0.1:8082", "https://127.0.0.1:8082", " "),
    ],
)
def test_an_address_that_is_none_is_refused_with_one_that_is(khabar: Khabar, address: str) -> None:
    said = khabar("health", "--address", address)
    assert (said.code, said.out, said.err.count("\n")) == (3, "", 1)
    assert "--address wants http://HOST:PORT, such as http://127.0.0.1:8082, not" in said.err
    assert "\u202e" not in said.err


def test_a_host_that_is_not_known_is_no_traceback(khabar: Khabar) -> None:
    said = khabar("health", "--address", f"http://{'a' * 70}.invalid")
    assert said.code == 1
    assert said.out.startswith(f"no answer at {'a' * 70}.invalid: ")


@pytest.mark.parametrize("setting", [("KHABAR_MONITOR_PORT", "0"), ("KHABAR_MONITOR_ENABLED", "false")])
def test_a_bot_that_can_not_be_found(khabar: Khabar, monkeypatch: pytest.MonkeyPatch, setting: tuple[str, str]) -> None:
    monkeypatch.setenv(*setting)
    said = khabar("health")
    assert said.code == 3
    assert "--address" in said.err


@pytest.mark.parametrize("arguments", [["health"], ["--version"], ["--help"]], ids=" ".join)
def test_asking_reads_little_of_the_program(tmp_path: Path, arguments: list[str]) -> None:
    program = UNREAD.format(arguments=arguments)
    done = subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1] == "[]"
