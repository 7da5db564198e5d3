"""The token stands in no log, no error and no repr, whatever goes wrong."""

import logging
import traceback
from typing import Any

import pytest

from bot.errors import PlatformError
from bot.model import Chat, Reply, Secret
from bot.platforms.telegram.platform import connect
from bot.platforms.telegram.settings import Settings
from bot.platforms.telegram.transport import Transport, bot_over
from tests.fakes.core import FakeCore
from tests.fakes.telegram import TOKEN, FakeTelegram, Person, broken, flood, refuse, reset
from tests.platforms.telegram.conftest import connected, echo, serving

HIDDEN = TOKEN.partition(":")[2]


def every_word(error: BaseException) -> str:
    """All that a debugger or a log could show of an error: its texts, those of its causes and contexts, its trace."""
    seen: list[str] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        if each := waiting.pop():
            seen += [repr(each), str(each), repr(each.args), *traceback.format_exception(each)]
            waiting += [each.__cause__, each.__context__]
    return "\n".join(seen)


class Kept(logging.Handler):
    """Every record as a line, of libraries too."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(autouse=True)
def no_token_in_the_log() -> Any:
    kept, root = Kept(), logging.getLogger()
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    yield
    assert kept.lines
    assert HIDDEN not in "".join(kept.lines)


@pytest.mark.parametrize(
    "fault",
    [
        refuse("sendMessage", 401, "Unauthorized"),
        refuse("sendMessage", 404, "Not Found"),
        flood("sendMessage", 1),
        broken("sendMessage", 502),
        broken("sendMessage", 200, b"{"),
        broken("sendMessage", 307, b""),
        reset("sendMessage", "before"),
        reset("sendMessage", "middle"),
    ],
)
async def test_errors_of_a_send(server: FakeTelegram, fault: Any) -> None:
    server.faults.append(fault)
    async with connected(server, FakeCore(echo)) as platform:
        with pytest.raises(PlatformError) as failed:
            await platform.send(Chat("telegram", "7"), Reply(language="en", text="x"), "1")
    assert HIDDEN not in every_word(failed.value)


@pytest.mark.parametrize("token", [HIDDEN, TOKEN + "x"])
async def test_a_wrong_token(server: FakeTelegram, token: str) -> None:
    with pytest.raises(PlatformError) as failed:
        async with connect(Settings(token=Secret(token), api_base_url=server.url), FakeCore(echo)):
            pass
    assert HIDDEN not in every_word(failed.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://nobody.invalid", "http://127.0.0.1:1/%zz"])
async def test_a_server_that_is_not_there(url: str) -> None:
    with pytest.raises(PlatformError) as failed:
        async with connect(Settings(token=Secret(TOKEN), api_base_url=url), FakeCore(echo)):
            pass
    assert HIDDEN not in every_word(failed.value)


async def test_reprs(server: FakeTelegram) -> None:
    settings = Settings(token=Secret(TOKEN), api_base_url=server.url)
    transport = Transport(server.url, Secret(TOKEN))
    async with bot_over(transport) as api:
        shown = f"{settings} {settings!r} {api!r} {api} {transport!r} {api.base_url} {api.base_file_url} {api.token}"
    assert HIDDEN not in shown


async def test_a_whole_conversation_at_debug_level(server: FakeTelegram, person: Person) -> None:
    server.faults += [broken("getUpdates", 502), reset("getUpdates", "before"), reset("sendMessage", "before")]
    async with serving(server, FakeCore(echo)):
        person.writes("/latest 1")
        await person.says("/latest 2")
