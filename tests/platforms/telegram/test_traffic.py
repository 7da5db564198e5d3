"""The fake server counts what a bot sends, keeps Telegram's limits, and fails as it is told."""

import asyncio
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest

from tests.fakes.telegram import FakeTelegram, Limits, RefusalError, broken, late, reset, storm
from tests.fakes.telegram.traffic import most_within
from tests.platforms.telegram.test_fake import call
from tests.running import NO_WEB, on_telegram

ROOT = Path(__file__).parents[3]


def refused(limits: Limits, times: list[float], chat: int = 7) -> list[int]:
    """For each moment the retry_after that a request of it was told, or 0."""
    told = []
    for at in times:
        try:
            limits.judge(at, chat)
            told.append(0)
        except RefusalError as refusal:
            told.append(refusal.answer["parameters"]["retry_after"])
    return told


def test_thirty_a_second_for_the_bot() -> None:
    limits = Limits.official()
    assert [refused(limits, [5.0], chat) for chat in range(1, 32)] == [[0]] * 30 + [[1]]
    assert refused(limits, [5.9, 5.96], 99) == [1, 0]
    assert limits.refused == 2


def test_one_a_second_in_a_private_chat_and_a_burst_where_it_is_allowed() -> None:
    assert refused(Limits.official(), [1.0, 1.5, 1.96, 2.5, 2.95]) == [0, 1, 0, 1, 0]
    assert refused(Limits.official(burst=3), [1.0, 1.1, 1.2, 1.3, 3.99, 4.01]) == [0, 0, 0, 3, 0, 1]


def test_twenty_a_minute_in_a_group() -> None:
    told = refused(Limits.official(), [float(second) for second in range(21)] + [59.0, 60.0, 60.5], -5)
    assert told == [0] * 20 + [40, 1, 0, 1]


def test_without_numbers_nothing_is_too_much() -> None:
    assert not any(refused(Limits(), [1.0] * 1000))


def test_a_halt_is_for_one_chat_or_for_all() -> None:
    limits = Limits()
    assert limits.halt(10.0, 10_072, 7) == 10_082
    assert (refused(limits, [11.0, 10_083.0]), refused(limits, [11.0], 8)) == ([10_071, 0], [0])
    limits.halt(20_000.0, 4)
    assert refused(limits, [20_000.5, 20_003.9, 20_004.0], 8) == [4, 1, 0]


def test_the_busiest_span() -> None:
    assert most_within(1.0, []) == 0
    assert most_within(1.0, [0.0, 0.5, 1.0, 1.4, 1.49, 3.0]) == 4


async def test_sends_are_counted_whatever_the_bot_is_told_of_them(server: FakeTelegram) -> None:
    chats = [server.person(number).id for number in range(1, 9)]
    server.chats[8].blocks()
    server.faults += [
        reset("send", "before", chat=1),
        reset("send", "after", chat=2),
        reset("send", "middle", chat=3),
        broken("send", 502, chat=4),
        broken("send", 502, chat=5, acted=True),
        late("send", 0.01, chat=6),
    ]
    before = time.monotonic()
    for chat in chats:
        with suppress(aiohttp.ClientError, ValueError):
            await call(server, "sendMessage", chat_id=chat, text="x")
    traffic = server.traffic
    assert traffic.copies == Counter({2: 1, 3: 1, 5: 1, 6: 1, 7: 1})
    assert traffic.tries == Counter(chats)
    assert traffic.delivered == 5
    assert [each.status for each in traffic.log if each.chat in (4, 5, 6, 7, 8)] == [502, 502, 200, 200, 403]
    assert traffic.between(before, time.monotonic()) == traffic.busiest(60) == 8
    assert len(traffic.times([7, 8])) == 2
    assert len(traffic.times([7, 8], refused=False)) == 1
    assert traffic.busiest(60, [7]) == 1


async def test_edits_are_counted_and_are_no_copies(server: FakeTelegram) -> None:
    server.person(7)
    _, sent = await call(server, "sendMessage", chat_id=7, text="x")
    await call(server, "editMessageText", chat_id=7, message_id=sent["result"]["message_id"], text="y")
    await call(server, "getChat", chat_id=7)
    assert (server.traffic.tries[7], server.traffic.copies[7]) == (2, 1)


async def test_a_server_with_limits_says_429(server: FakeTelegram) -> None:
    server.person(7)
    server.limits = Limits.official()
    answers = [await call(server, "sendMessage", chat_id=7, text="x") for _ in range(2)]
    assert [status for status, _ in answers] == [200, 429]
    assert answers[1][1]["parameters"] == {"retry_after": 1}
    assert (await call(server, "getChat", chat_id=7))[0] == 200
    server.limits = Limits()
    until = server.halts(100)
    assert 99 < until - time.monotonic() <= 100
    assert (await call(server, "sendMessage", chat_id=7, text="x"))[0] == 429


async def test_a_storm_is_met_by_its_share_of_the_requests() -> None:
    faults = storm(0.2)
    requests = 20_000
    for _ in range(requests):
        if met := next((fault for fault in faults if fault.fits("sendMessage", {"chat_id": 7})), None):
            met.happens()
    assert 0.18 < sum(fault.met for fault in faults) / requests < 0.22
    assert all(0.5 < fault.met * len(faults) / (0.2 * requests) < 1.5 for fault in faults)
    assert [fault.met for fault in storm(0.2)] == [0] * len(faults)


@pytest.mark.parametrize("method", ["sendMessage", "sendPhoto", "editMessageText", "getMe"])
async def test_nothing_that_costs_stars_is_taken(method: str) -> None:
    async with FakeTelegram(strict=False) as server:
        server.person(7)
        assert (await call(server, method, chat_id=7, text="x", allow_paid_broadcast=True))[0] == 400
        [complaint] = server.complaints  # which fails the test where one is left
        assert "costs Stars" in complaint
        server.complaints.clear()


async def test_what_costs_stars_is_taken_where_a_test_says_so() -> None:
    async with FakeTelegram() as server:
        server.person(7)
        server.paid = True
        assert (await call(server, "sendMessage", chat_id=7, text="x", allow_paid_broadcast=True))[0] == 200


async def test_messages_have_the_time_of_the_servers_clock() -> None:
    async with FakeTelegram(clock=lambda: 1_800_000_000.9) as server:
        person = server.person(7)
        assert person.writes("x")["date"] == 1_800_000_000
        person.blocks()
        updates = (await call(server, "getUpdates"))[1]["result"]
        assert updates[-1]["my_chat_member"]["date"] == 1_800_000_000


async def test_ten_thousand_chats_cost_little() -> None:
    """The bot is what a broadcast measures: made and written to, a chat takes the server less than a millisecond."""
    began = time.process_time()
    async with FakeTelegram(strict=False) as server, aiohttp.ClientSession() as session:
        people = [server.person(number) for number in range(1, 10_001)]
        for number in range(1, 1001):
            address = f"{server.url}/bot{server.token}/sendMessage"
            async with session.post(address, json={"chat_id": number, "text": "x"}) as answer:
                assert answer.status == 200
    took = time.process_time() - began
    assert len(people) == 10_000
    assert server.traffic.delivered == 1000
    assert took < 3.0  # of this process, client and server: 1 ms for each side of a send, and a second for the chats


async def test_a_bot_of_another_process_is_killed_and_comes_back(server: FakeTelegram, tmp_path: Path) -> None:
    person = server.person(7)
    environ = {**NO_WEB, **on_telegram(server), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    command = (sys.executable, "-m", "bot", "run", "--data", str(tmp_path))
    for _ in range(2):
        process = await asyncio.create_subprocess_exec(
            *command, env=environ, cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        since = server.traffic.delivered
        person.writes("/help")
        await server.signal.until(lambda: server.traffic.delivered > since, "the answer", patience=20)  # noqa: B023
        process.kill()
        await process.communicate()
    assert server.traffic.copies[7] >= 2
