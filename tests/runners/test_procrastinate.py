"""Jobs that several processes share, in a real PostgreSQL."""

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.errors import StoreUnusable
from bot.model import Secret
from bot.runners.local import beside
from bot.runners.procrastinate import Beats, Queues, Task, _brief, opened
from bot.store.sqlite import open_store
from tests.postgres import Server
from tests.running import Heard

ROOT = Path(__file__).parents[2]
QUICK = Beats(heart=0.1, stalled=0.5, rescue=0.05, poll=0.1, grace=0.05)
OFTEN = "* * * * * *"


@pytest.fixture
async def url(server: Server) -> Secret:
    where = server.empty()
    async with opened(where, QUICK):
        pass
    return where


@pytest.fixture
def heard() -> Iterator[Heard]:
    handler = Heard()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


class Done:
    """What was done, and a step that does it."""

    def __init__(self) -> None:
        self.what: list[Any] = []
        self._more = asyncio.Event()

    async def __call__(self, **values: Any) -> None:
        self.what.append(values.get("number", len(self.what)))
        self._more.set()

    async def times(self, count: int) -> list[Any]:
        async with asyncio.timeout(15):
            while len(self.what) < count:
                self._more.clear()
                await self._more.wait()
        return self.what


def task(step: Any, **more: Any) -> Task:
    return Task(step, "it can't be done", 0.0, **more)


@asynccontextmanager
async def working(queues: Queues, queue: str, /, **tasks: Task) -> AsyncIterator[None]:
    async with beside(queues.work(queue, tasks, at_once=4), queue):
        yield


async def test_what_is_put_is_done_once_by_whoever_works_on_that_queue(url: Secret) -> None:
    one, other = Done(), Done()
    async with opened(url, QUICK) as first, opened(url, QUICK) as second:
        await first.put("other", "do", number=0)
        for number in range(10):
            await first.put("work", "do", key=f"do {number}", number=number)
            await second.put("work", "do", key=f"do {number}", number=-1)  # it waits already
        async with working(first, "work", do=task(one)), working(second, "work", do=task(one)):
            assert sorted(await one.times(10)) == list(range(10))
            await first.put("work", "do", key="do 1", number=10)
            assert (await one.times(11))[-1] == 10
        async with working(second, "other", do=task(other)):
            assert await other.times(1) == [0]


async def test_of_one_lock_one_is_done_at_a_time_in_order(url: Secret) -> None:
    going, done = 0, Done()

    async def step(number: int) -> None:
        nonlocal going
        going += 1
        assert going == 1
        await asyncio.sleep(0.01)
        going -= 1
        await done(number=number)

    async with opened(url, QUICK) as queues, working(queues, "work", do=task(step)):
        for number in range(5):
            await queues.put("work", "do", key=str(number), lock="host", number=number)
        assert await done.times(5) == list(range(5))


async def test_the_clock_makes_a_job_once_for_all_and_more_goes_on_at_once(url: Secret) -> None:
    done = Done()

    async def step() -> bool:
        await done()
        return len(done.what) % 3 != 0

    async with opened(url, QUICK) as one, opened(url, QUICK) as other:
        its = task(step, cron=OFTEN, alone=True)
        async with working(one, "work", tick=its), working(other, "work", tick=its):
            await done.times(6)
        assert len(done.what) % 3 == 0


async def test_a_fault_of_one_stops_no_other(url: Secret, caplog: pytest.LogCaptureFixture) -> None:
    done, failed = Done(), Done()

    async def fails() -> None:
        await failed()
        raise LookupError("a fault of ours")

    async with opened(url, QUICK) as queues:
        its = Task(fails, "the news can't be read", 60.0)
        async with working(queues, "work", fails=its, do=task(done)):
            for number in range(3):
                await queues.put("work", "fails", key=f"fails {number}", lock="fails")
            await queues.put("work", "do", seconds=1)
            await done.times(1)
    assert len(failed.what) == 1  # and then it rests
    assert caplog.text.count("the news can't be read") == 1


async def test_the_jobs_of_a_worker_that_was_killed_are_done_by_another(url: Secret, heard: Heard) -> None:
    """Of two of a kind one is enough."""
    killed = await _stuck(url)
    done = Done()
    async with opened(url, QUICK) as queues:
        await queues.put("work", "double", key="double")  # another one of this kind waits by now
        killed.send_signal(signal.SIGKILL)
        await killed.wait()
        its = {"hold": task(done, alone=True), "double": task(done)}
        async with beside(queues.rescue(), "rescue"):
            await heard.line("a worker died at double")
        async with beside(queues.rescue(), "rescue"), working(queues, "work", **its):
            await done.times(2)
            await queues.put("work", "hold", lock="hold")
            assert len(await done.times(3)) == 3
    await heard.line("a worker died at hold")


async def _stuck(url: Secret) -> asyncio.subprocess.Process:
    """A process that has begun both jobs, and ends neither."""
    program = f"""
import asyncio
from bot.model import Secret
from bot.runners.procrastinate import Beats, Task, opened

async def hold() -> None:
    print("begun", flush=True)
    await asyncio.get_running_loop().create_future()

async def main() -> None:
    async with opened(Secret({url.reveal()!r}), Beats(heart=0.1, poll=0.1)) as queues:
        await queues.put("work", "hold", lock="hold")
        await queues.put("work", "double", key="double")
        its = Task(hold, "", 0.0)
        await queues.work("work", {{"hold": its, "double": its}}, at_once=2)

asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, env={"PYTHONPATH": str(ROOT)}, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    async with asyncio.timeout(20):
        for _ in range(2):
            assert await process.stdout.readline() == b"begun\n"
    return process


async def test_what_was_done_while_the_database_was_away_keeps_no_lock(server: Server, url: Secret) -> None:
    """Its worker lives, so nobody takes it for dead."""
    done = Done()
    async with opened(url, QUICK) as queues, working(queues, "work", do=task(done)):
        await queues.put("work", "do")
        await done.times(1)
        await queues.put("elsewhere", "do", lock="host")
        with server.session("khabar") as session:
            session.execute(
                "UPDATE procrastinate_jobs SET status = 'doing', queue_name = 'work',"
                " worker_id = (SELECT id FROM procrastinate_workers) WHERE queue_name = 'elsewhere'"
            )
        await queues.put("work", "do", key="again", lock="host")
        await done.times(3)


async def test_a_database_that_is_away_stops_nothing_for_good_and_is_told_briefly(
    server: Server, url: Secret, caplog: pytest.LogCaptureFixture
) -> None:
    done = Done()
    async with opened(url, QUICK) as queues, beside(queues.rescue(), "rescue"), working(queues, "work", do=task(done)):
        await queues.put("work", "do")
        await done.times(1)
        server.stop()
        with pytest.raises(StoreUnusable):
            await queues.put("work", "do")
        server.start()
        async with asyncio.timeout(20):
            while True:
                try:
                    await queues.put("work", "do")
                except StoreUnusable:
                    continue
                break
        await done.times(2)
    assert "procrastinate.utils" in {record.name for record in caplog.records}
    assert "Traceback" not in caplog.text


async def test_who_is_to_end_ends_while_the_database_is_away(server: Server, url: Secret) -> None:
    """Else a process that was cut off would hold the place of the leader, and never lead again."""
    begun, slow = asyncio.Event(), Beats(heart=60.0, stalled=90.0, rescue=60.0, poll=60.0, grace=0.05)

    async def hold() -> None:
        begun.set()
        await asyncio.Event().wait()

    async with opened(url, slow) as queues:
        await queues.put("work", "hold")
        work = asyncio.create_task(queues.work("work", {"hold": task(hold)}, at_once=4))
        await begun.wait()
        server.stop()
        try:
            work.cancel()
            async with asyncio.timeout(20):
                await asyncio.wait([work])
        finally:
            server.start()
    assert work.cancelled()


async def test_who_is_cut_off_while_a_job_is_put_keeps_nobody_waiting(url: Secret) -> None:
    """The server ends such a session; it held the place of the next drain, and nothing was sent for a minute."""
    async with opened(url, QUICK) as queues:
        its = await queues.app().connector.execute_query_one_async("SHOW idle_in_transaction_session_timeout")
    assert its == {"idle_in_transaction_session_timeout": "5s"}


async def test_queues_in_no_database_are_a_fault_of_the_store() -> None:
    with pytest.raises(StoreUnusable):
        async with opened(Secret("postgresql://khabar@127.0.0.1:1/khabar")):
            pass


async def test_the_tables_are_made_once_and_brought_up_to_date(server: Server) -> None:
    from bot.store.queue import prepare

    where = server.fresh()
    async with open_store(where) as store:
        async with opened(where, QUICK), opened(where, QUICK):
            newest = await store.memory("queue").recall("schema")
        assert newest
        whole = "no SQL at all"
        steps = [("01", whole), (newest, whole), ("99_later", "CREATE TABLE procrastinate_news (id BIGINT)")]
        await prepare(where.reveal(), whole, steps)
        await prepare(where.reveal(), whole, steps)
        assert await store.memory("queue").recall("schema") == "99_later"
    with server.session(where.reveal().split("/")[3].split("?")[0]) as session:
        session.execute("SELECT id FROM procrastinate_news")


def test_what_is_no_fault_of_the_database_keeps_its_trace() -> None:
    for error in (None, (ValueError, ValueError("x"), None)):
        record = logging.LogRecord("procrastinate.worker", logging.ERROR, "", 0, "text", (), error)
        assert _brief(record)
        assert record.exc_info == error
