"""The platform as the program drives it: sending unasked, starting, stopping."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.errors import Malformed, OperatorError, TryLater
from bot.model import Card, Chat, Reply
from bot.platforms.base import Platform, Receipt
from bot.platforms.web.platform import Web, connect
from bot.platforms.web.settings import Settings
from tests.fakes.core import FakeCore
from tests.platforms.web.newsroom import Newsroom
from tests.platforms.web.visitor import Visitor, client, serving, visiting

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
DIGEST = Reply(language="ar", text="موجز الصباح", cards=(Card(title="اتفاق على المياه"),))


async def chat_of(news: Newsroom, visitor: Visitor) -> Chat:
    await visitor.say("x")
    return news.core.requests[-1].chat


async def test_nobody_is_told_unasked() -> None:
    async with serving(Newsroom().core) as web:
        assert not web.capabilities.reaches_people
        with pytest.raises(TryLater):
            await web.chat_with("1")


async def test_a_message_comes_changes_and_goes_on_every_open_page() -> None:
    news = Newsroom()
    async with (
        serving(news.core) as web,
        client() as session,
        visiting(web, session=session) as one,
        visiting(web, session=session) as other,
    ):
        chat = await chat_of(news, one)
        receipt = await web.send(chat, DIGEST, "key")
        edited = await web.edit(receipt, replace(DIGEST, text="موجز المساء"))
        await web.delete(edited)
        for visitor in (one, other):
            sent, changed, gone = [await visitor.hear() for _ in range(3)]
            assert (sent["type"], changed["type"], gone["type"]) == ("message", "edit", "delete")
            assert {sent["message"], changed["message"], gone["message"]} == {int(receipt.messages[0])}
            assert sent["reply"]["cards"][0]["title"] == "اتفاق على المياه"
            assert changed["reply"]["text"] == "موجز المساء"


async def test_a_page_is_told_nothing_before_it_said_hello() -> None:
    news = Newsroom()
    async with serving(news.core) as web, client() as session, visiting(web, session=session) as visitor:
        chat = await chat_of(news, visitor)
        async with session.ws_connect(f"{web.address}/socket", origin=web.address) as socket:
            late = Visitor(socket)
            await web.send(chat, DIGEST, "key")
            await visitor.socket.close()
            with pytest.raises(TryLater):
                await web.send(chat, DIGEST, "other")
            await late.tell(type="hello", locale="ar")
            assert (await late.hear())["type"] == "welcome"


async def test_a_delivery_sent_twice_has_the_same_place_on_the_page() -> None:
    news = Newsroom()
    async with serving(news.core) as web, visiting(web) as visitor:
        chat = await chat_of(news, visitor)
        first, again, other = [await web.send(chat, DIGEST, key) for key in ("a", "a", "b")]
    assert first == again != other
    assert web.capabilities.idempotent_sends


async def test_who_opens_a_page_has_returned() -> None:
    news = Newsroom()
    async with serving(news.core) as web, client() as session:
        for number in (1, 2):
            async with visiting(web, session=session) as visitor:
                chat = await chat_of(news, visitor)
                assert news.core.returns == [chat] * number


async def test_what_waits_comes_as_soon_as_a_page_is_opened() -> None:
    """The program sends it when it hears that the visitor returned, and the page can be told it by then."""

    class Waiting(FakeCore):
        async def returned(self, chat: Chat) -> None:
            deliveries.append(asyncio.create_task(web.send(chat, DIGEST, "key")))

    deliveries: list[asyncio.Task[Receipt]] = []
    async with serving(Waiting(Newsroom().answer)) as web, visiting(web) as visitor:
        told = await visitor.hear()
        assert (told["type"], told["unasked"], told["reply"]["text"]) == ("message", True, "موجز الصباح")
        assert (await deliveries[0]).messages == (str(told["message"]),)


async def test_a_message_is_sent_when_a_page_shows_it() -> None:
    """A page that sleeps keeps its socket, and what it was told is lost when it is thrown away."""
    news = Newsroom()
    async with serving(news.core, hearing=0.05) as web, client() as session, visiting(web, session=session) as asleep:
        chat = await chat_of(news, asleep)
        asleep.drowsy = True
        with pytest.raises(TryLater):
            await web.send(chat, DIGEST, "key")
        first = await asleep.hear()
        await asleep.tell(type="heard", message=first["message"])  # too late: it is told again
        await asleep.tell(type="heard", message=7)
        await asleep.say("x")
        with pytest.raises(TryLater):
            await web.send(chat, DIGEST, "key")
        assert await asleep.hear() == first
        async with visiting(web, session=session):
            assert (await web.send(chat, DIGEST, "key")).messages == (str(first["message"]),)


async def test_a_request_bears_the_programs_time() -> None:
    class Driven(FakeCore):
        def now(self) -> datetime:
            return NOON

    core = Driven(Newsroom().answer)
    async with serving(core) as web, visiting(web) as visitor:
        await visitor.say("x")
        await visitor.tell(type="suggest", id=9, command="latest", text="")
        await visitor.hear_until("suggestions")
    assert [core.requests[0].at, core.suggested[0].at] == [NOON, NOON]


async def test_an_absent_visitor_is_tried_later() -> None:
    news = Newsroom()
    async with serving(news.core) as web:
        async with visiting(web) as visitor:
            chat = await chat_of(news, visitor)
            receipt = await web.send(chat, DIGEST, "key")
        with pytest.raises(TryLater):
            await web.send(chat, DIGEST, "key")
        with pytest.raises(TryLater):
            await web.edit(receipt, DIGEST)
        await web.delete(receipt)


@pytest.mark.parametrize("messages", [(), ("1", "2"), ("x",), ("9" * 99,), ("٣",)])
async def test_a_receipt_of_another_platform_is_malformed(messages: tuple[str, ...]) -> None:
    news = Newsroom()
    async with serving(news.core) as web, visiting(web) as visitor:
        receipt = Receipt(await chat_of(news, visitor), messages)
        with pytest.raises(Malformed):
            await web.edit(receipt, DIGEST)
        with pytest.raises(Malformed):
            await web.delete(receipt)


async def test_a_port_in_use_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OperatorError) as refused:
            async with serving(Newsroom().core, port=port):
                raise AssertionError
    assert str(refused.value) == (
        f"port {port} is taken by another program: set another port under [web], or 0 for any free one"
    )


async def test_a_host_of_another_machine_is_one_clear_line() -> None:
    with pytest.raises(OperatorError, match=r"^can't listen on 192\.0\.2\.1:0: set host under \[web\]"):
        async with serving(Newsroom().core, host="192.0.2.1"):
            raise AssertionError


@pytest.mark.parametrize(
    ("host", "shown"),
    [("127.0.0.1", "http://127.0.0.1:"), ("0.0.0.0", "http://127.0.0.1:"), ("localhost", "http://localhost:")],  # noqa: S104  it is what is tested
)
async def test_the_address_is_one_that_opens_here(host: str, shown: str) -> None:
    async with serving(Newsroom().core, host=host) as web, client() as session:
        assert web.address.startswith(shown)
        async with session.get(web.address) as response:
            assert response.status == 200


async def test_an_address_with_colons_stands_in_brackets() -> None:
    if not has_ipv6():
        pytest.skip("this machine has no IPv6 loopback")
    async with serving(Newsroom().core, host="::1") as web, client() as session:
        assert web.address.startswith("http://[::1]:")
        async with session.get(web.address) as response:
            assert response.status == 200


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@asynccontextmanager
async def running(news: Newsroom) -> AsyncIterator[tuple[asyncio.Task[None], Visitor]]:
    """The platform as the program runs it, with a page that asked something and has no answer yet."""
    started: asyncio.Future[Web] = asyncio.get_running_loop().create_future()

    async def run() -> None:
        async with connect(Settings(port=0), news.core) as web:
            started.set_result(web)
            await web.serve()

    news.gate.clear()
    server = asyncio.create_task(run())
    async with visiting(await started) as visitor:
        await visitor.tell(type="say", id=1, text="ماء")
        while not news.core.requests:  # noqa: ASYNC110  the server is in this loop
            await asyncio.sleep(0)
        yield server, visitor


async def test_stopping_lets_the_answer_at_hand_finish_and_says_good_bye() -> None:
    news = Newsroom()
    async with running(news) as (server, visitor):
        server.cancel()
        asyncio.get_running_loop().call_later(0.1, news.gate.set)  # well after the server began to stop
        heard = await visitor.hear_until("done")
        assert heard[0]["reply"]["text"] == "لا شيء عن ماء"
        assert await visitor.closed() == 1001
        await asyncio.wait([server])
        assert server.cancelled()


async def test_stopping_takes_less_than_two_seconds_though_an_answer_and_a_page_hang() -> None:
    async with running(Newsroom()) as (server, visitor):
        await visitor.stop_reading()
        began = time.monotonic()
        server.cancel()
        await asyncio.wait([server])  # the page does not read, so it never says good-bye
        assert time.monotonic() - began < 2


async def test_serving_ends_only_by_being_cancelled() -> None:
    async with serving(Newsroom().core) as web:
        serve = asyncio.create_task(web.serve())
        done, _ = await asyncio.wait([serve], timeout=0.05)
        assert not done
        serve.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serve


def test_it_is_a_platform() -> None:
    platform: Platform = Web(Settings(), Newsroom().core)
    assert platform.name == "web"
