"""Several processes share what goes on by itself: jobs in PostgreSQL, by Procrastinate (docs/decisions.md).

A job says only that something is to be looked after; what is to be done stands in the store. So a job that is lost,
or done twice, loses nothing and does nothing twice.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import DeleteJobCondition, Job, Status
from procrastinate.manager import JobManager
from procrastinate.schema import SchemaManager
from procrastinate.worker import Worker

from bot.errors import StoreUnusable
from bot.model import Secret
from bot.runners.local import beside
from bot.runners.trouble import Trouble
from bot.store.queue import impatient, prepare
from bot.store.sessions import PARAMETERS, heed

log = logging.getLogger(__name__)

SESSIONS = 6
"""With PostgreSQL at most, and one for each queue that is listened to."""
A_TRY = 2.0
"""Seconds in which a session can be had."""
AGAIN = 1.0
"""Seconds until the queue is worked on again after the database was away."""

Step = Callable[..., Awaitable[object]]
"""Some of the work. What it gives is true where there is more to do at once."""


@dataclass(frozen=True, slots=True)
class Beats:
    """Seconds: how often a worker says that it lives; after how long without that its jobs are given to others; how
    often that is looked after; how often jobs are looked for of which no notice came; and what those may take that are
    at hand when a worker ends."""

    heart: float = 3.0
    stalled: float = 10.0
    rescue: float = 2.0
    poll: float = 1.0
    grace: float = 1.0


@dataclass(frozen=True, slots=True)
class Task:
    """The step is done until there is no more; a fault is logged as `fault`, and then nothing is tried for `rest`
    seconds. `cron` says when a job of it is made by the clock, its sixth field the seconds; never two of them wait.
    `alone`: never two are done at once, in whatever process."""

    step: Step
    fault: str
    rest: float
    cron: str = ""
    alone: bool = False


class Queues:
    """The queues in one database: work is put into them (`put`) and taken out (`work`)."""

    def __init__(self, connector: PsycopgConnector, beats: Beats) -> None:
        self._connector = connector
        self._beats = beats

    def app(self) -> App:
        """Procrastinate over our sessions; each queue has its own tasks, and makes jobs of those by the clock only."""
        app = App(connector=self._connector)
        app.job_manager = _Manager(self._connector)
        return app

    async def put(
        self, queue: str, name: str, *, key: str = "", lock: str | None = None, seconds: int = 0, **values: Any
    ) -> None:
        """A job, in so many seconds, unless one of the same `key` (else: the name) waits. Raises StoreUnusable.

        Of those with the same `lock`, one is done at a time, in their order.
        """
        app = self.app()
        task = app.configure_task(
            name,
            queue=queue,
            lock=lock,
            queueing_lock=key or name,
            schedule_in={"seconds": seconds} if seconds else None,
        )
        try:
            await task.defer_async(**values)
        except AlreadyEnqueued:
            pass
        except ConnectorException as error:
            raise StoreUnusable(f"the queue can't be used: {type(error).__name__}") from error

    async def work(self, queue: str, tasks: Mapping[str, Task], *, at_once: int) -> None:
        """Do the jobs of a queue, for ever. On cancellation, those at hand are stopped after the grace."""
        for logger in ("worker", f"worker.{queue}", "utils"):
            logging.getLogger(f"procrastinate.{logger}").addFilter(_brief)
        app, hands = self.app(), set[int]()
        for name, task in tasks.items():
            _register(app, queue, name, task, hands)
        beats = self._beats
        while True:
            worker = Worker(
                app,
                queues=[queue],
                name=queue,
                concurrency=at_once,
                install_signal_handlers=False,
                delete_jobs=DeleteJobCondition.ALWAYS,
                fetch_job_polling_interval=beats.poll,
                update_heartbeat_interval=beats.heart,
                stalled_worker_timeout=beats.stalled,
                shutdown_graceful_timeout=beats.grace,
            )
            try:
                async with beside(self._let_go(app, worker, hands), f"jobs that were done on {queue}"):
                    await worker.run()  # type: ignore[no-untyped-call]  # the library's
            except Exception as error:
                heed(error)
                log.warning("the queue %s can't be worked on: %s", queue, type(error).__name__)
            await asyncio.sleep(AGAIN)

    async def _let_go(self, app: App, worker: Worker, hands: set[int]) -> None:
        """What a worker did, and could not say so because the database was away, would seem to be done for ever.

        It is looked at twice: what has just been taken is in nobody's hands for a moment.
        """
        before = set[int | None]()
        while True:
            await asyncio.sleep(self._beats.rescue)
            try:
                doing = await app.job_manager.list_jobs_async(status="doing", worker_id=worker.worker_id)
                left = [job for job in doing if worker.worker_id and job.id not in hands]
                for job in left:
                    if job.id in before:
                        await _again(app, job)
            except ConnectorException as error:
                heed(error)
            else:
                before = {job.id for job in left}

    async def rescue(self) -> None:
        """Give the jobs of workers that died to others, for ever: no job does this, for it might itself be such."""
        app = self.app()
        while True:
            try:
                stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=self._beats.stalled)
                for job in stalled:
                    log.warning("a worker died at %s (job %s): another one does it", job.task_name, job.id)
                    await _again(app, job)
            except Exception as error:
                heed(error)
                log.warning("the jobs of dead workers can't be looked for: %s", type(error).__name__)
            await asyncio.sleep(self._beats.rescue)


def _brief(record: logging.LogRecord) -> bool:
    """That the database is away is a line; forty more of where a library noticed it, every few seconds, tell nobody
    anything."""
    if record.exc_info and isinstance(record.exc_info[1], ConnectorException):
        record.exc_info = None
    return True


class _Manager(JobManager):
    """A job whose end can't be written down is done all the same: nobody waits for it (see Queues._let_go)."""

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        try:
            await super().finish_job(job, status, delete_job)
        except ConnectorException:
            log.warning("that job %s (%s) was done can't be written down", job.id, job.task_name)


@asynccontextmanager
async def opened(url: Secret, beats: Beats | None = None) -> AsyncIterator[Queues]:
    """The queues of this database, whose tables are made or brought up to date. Raises StoreUnusable."""
    await prepare(url.reveal(), SchemaManager.get_schema(), _steps())
    connector = PsycopgConnector(
        conninfo=url.reveal(),
        min_size=1,
        max_size=SESSIONS,
        timeout=A_TRY,
        reconnect_timeout=A_TRY,
        kwargs=PARAMETERS,
        configure=impatient,
    )
    await connector.open_async()
    try:
        yield Queues(connector, beats or Beats())
    finally:
        await connector.close_async()


def _steps() -> list[tuple[str, str]]:
    folder = Path(SchemaManager.get_migrations_path())
    return [(path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.sql"))]


def _register(app: App, queue: str, name: str, task: Task, hands: set[int]) -> None:
    """`hands` holds the numbers of the jobs that are being done in this process."""
    rests, trouble = 0.0, Trouble(task.fault)

    async def job(context: JobContext, /, **values: Any) -> None:
        nonlocal rests
        number = cast("int", context.job.id)
        hands.add(number)
        values.pop("timestamp", None)
        try:
            while time.monotonic() >= rests:
                more = await task.step(**values)
                trouble.worked()
                if not more:
                    break
        except Exception as error:
            trouble.failed(error)
            rests = time.monotonic() + task.rest
        finally:
            hands.discard(number)

    lock = name if task.alone else None
    known = app.task(name=name, queue=queue, lock=lock, queueing_lock=name, pass_context=True)(job)
    if task.cron:
        app.periodic(cron=task.cron)(cast("Any", known))


async def _again(app: App, job: Job) -> None:
    """Where another one of its kind waits already, it is not needed."""
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:
        await app.job_manager.finish_job(job, Status.ABORTED, delete_job=True)
