"""The tables of a queue of jobs in PostgreSQL: Procrastinate's, made and brought up to date."""

from collections.abc import Sequence

from bot.store.postgres import translated
from bot.store.sessions import MIGRATING, SCHEMA, SETTINGS, Session, connected

_IDLE = "idle_in_transaction_session_timeout"
_KNOWN = "SELECT value FROM memory WHERE owner = 'queue' AND key = 'schema'"
_REMEMBER = (
    "INSERT INTO memory VALUES ('queue', 'schema', %s) ON CONFLICT (owner, key) DO UPDATE SET value = excluded.value"
)


async def impatient(session: Session) -> None:
    """A process that is cut off while it puts a job or takes one would keep all others from that kind of job: a session
    of the queues ends by itself, as those of the store do (SETTINGS)."""
    await session.execute("SELECT set_config(%s, %s, false)", (_IDLE, SETTINGS[_IDLE]))
    await session.commit()


async def prepare(url: str, whole: str, steps: Sequence[tuple[str, str]]) -> None:
    """Bring the tables up to date; of processes that begin at once, one does it.

    `steps` are the names and the SQL of all changes so far, in order; where nothing is, `whole` makes it as they leave
    it. Tables of which nobody knows how they came here were made by whoever runs the database, and are theirs. Raises
    StoreUnusable.
    """
    with translated():
        await _prepare(url, whole, steps)


async def _prepare(url: str, whole: str, steps: Sequence[tuple[str, str]]) -> None:
    async with connected(url) as session, session.transaction():
        await session.execute("SET LOCAL lock_timeout = 0")
        await session.execute(f"SELECT pg_advisory_xact_lock({MIGRATING}, {SCHEMA})")
        newest = steps[-1][0]
        known = await _value(session, _KNOWN) or newest
        if await _value(session, "SELECT to_regclass('procrastinate_jobs')::text") is None:
            await session.execute(whole)
            known = newest
        for name, script in steps:
            if name > known:
                await session.execute(script)
        await session.execute(_REMEMBER, (newest,))


async def _value(session: Session, sql: str) -> str | None:
    rows = await session.execute(sql)
    row = await rows.fetchone()
    return row[0] if row else None
