"""What PostgreSQL does in its own way: sessions, turns, other processes, a server that goes and comes back."""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

import bot.store
from bot.errors import AlreadyRunning, NewerDatabase, OperatorError, StoreUnusable
from bot.model import Chat, ChatKind, Commanders, Feed, FeedState, Item, Person, Secret, State
from bot.store.away import Away
from bot.store.database import opened as in_file
from bot.store.interface import Connection, Database, Rows, Values
from bot.store.ledger import Ledger
from bot.store.opening import opened as at
from bot.store.postgres import Postgres, opened
from bot.store.sessions import connected, migrate
from bot.store.sqlite import Nobody, Remembers, Store, open_store
from bot.store.visits import Visit
from tests.postgres import Server
from tests.samples import BRIDGE, NOON, WATER

READER = Person("telegram", "7", "Zainab")
KEPT = "INSERT INTO memory VALUES ('test', ?, '')"
COUNT = "SELECT count(*) FROM memory WHERE owner = 'test'"


@pytest.fixture
def url(server: Server) -> str:
    return server.empty().reveal()


@pytest.fixture
async def database(url: str) -> AsyncIterator[Postgres]:
    async with opened(url, alone=False) as one:
        yield one


async def end(server: Server, which: str) -> None:
    """The server ends these sessions."""
    with server.session() as session:
        ask = f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {which}"  # noqa: S608  our own
        session.execute(ask)


async def until(done: Callable[[], Awaitable[object]]) -> None:
    while not await done():  # noqa: ASYNC110  the server has no event that we could wait for
        await asyncio.sleep(0.01)


async def until_gone(server: Server, pid: int) -> None:
    """The server has ended a session."""

    async def gone() -> bool:
        with server.session() as session:
            return not session.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", (pid,)).fetchall()

    await until(gone)


# The schema


OURS = "table_schema = 'public' AND table_name NOT LIKE 'procrastinate!_%' ESCAPE '!'"
"""The queue's tables are there, too, where a test of it came before."""


async def test_both_databases_have_the_same_tables_and_columns(database: Postgres, tmp_path: Path) -> None:
    async with in_file(tmp_path / "khabar.db", alone=False) as file:
        tables = await file.read("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        there = {
            (table, *column)
            for (table,) in tables
            for column in await file.read(
                "SELECT name, iif(type = 'INTEGER', 'bigint', 'text') FROM pragma_table_info(?)", (table,)
            )
        }
    columns = await database.read(
        f"SELECT table_name, column_name, data_type FROM information_schema.columns WHERE {OURS}"  # noqa: S608  ours
    )
    assert set(columns) == {*there, ("schema_version", "version", "bigint")}


async def test_all_text_is_in_the_order_of_its_code_points(database: Postgres) -> None:
    assert (
        await database.read(
            f"SELECT table_name, column_name FROM information_schema.columns WHERE {OURS}"  # noqa: S608  ours
            " AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"
        )
        == []
    )


async def test_some_that_begin_at_once_migrate_once(server: Server) -> None:
    url = server.fresh()

    async def begin() -> int:
        async with open_store(url) as store:
            return await store.count()

    assert await asyncio.gather(*(begin() for _ in range(4))) == [0] * 4


async def test_a_newer_database_is_refused(server: Server) -> None:
    url = server.fresh()
    async with open_store(url) as store:
        await store._database.write("INSERT INTO schema_version VALUES (999)")
    with pytest.raises(NewerDatabase, match=r"version 999.*upgrade"):
        async with open_store(url):
            pass


async def test_an_old_server_is_refused(url: str) -> None:
    async with connected(url) as session:
        with pytest.raises(StoreUnusable, match="PostgreSQL 99 or newer"):
            await migrate(session, oldest=99)


async def test_two_bots_may_share_a_database_in_schemas_of_their_own(server: Server) -> None:
    url = server.fresh().reveal()
    with server.session(url.partition("@/")[2].partition("?")[0]) as session:
        session.execute("CREATE SCHEMA one")
        session.execute("CREATE SCHEMA two")
    async with AsyncExitStack() as stack:
        one, two = [
            await stack.enter_async_context(open_store(Secret(f"{url}&options=-csearch_path%3D{name}"), alone=True))
            for name in ("one", "two")
        ]
        await one.add(WATER)
        assert (await one.count(), await two.count()) == (1, 0)


# Opening


async def test_an_address_that_is_none_is_told_without_its_password() -> None:
    with pytest.raises(StoreUnusable, match="wants") as told:
        async with open_store(Secret("postgresql://me:hidden@host:1/db?what=hidden")):
            pass
    assert "hidden" not in str(told.value)


async def test_a_server_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="can't be used") as told:
        async with open_store(Secret(f"postgresql://me:hidden@/x?host={tmp_path}")):
            pass
    assert "hidden" not in str(told.value)
    assert "\n" not in str(told.value)


async def test_without_its_driver_it_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(bot.store, "postgres")
    monkeypatch.setitem(__import__("sys").modules, "bot.store.postgres", None)
    with pytest.raises(OperatorError, match=r"pip install khabar\[postgres\]"):
        at(Secret("postgresql://"), alone=False)


async def test_a_bot_whose_session_is_lost_holds_nothing(url: str, server: Server) -> None:
    async with opened(url, alone=True):
        with pytest.raises(AlreadyRunning):
            async with opened(url, alone=True):
                pass
        await end(server, "application_name = 'khabar'")
        async with opened(url, alone=True):
            pass


async def test_who_serves_shares_the_database_and_is_left_alone(url: str, server: Server) -> None:
    async with opened(url, alone=False, serving=True), opened(url, alone=False, serving=True) as bot:
        async with opened(url, alone=False):  # a command
            pass
        with pytest.raises(AlreadyRunning, match="stop it first"):
            async with opened(url, alone=True):
                pass
        await end(server, "application_name = 'khabar'")
        async with aclosing(bot.changes()) as changes:
            assert await anext(changes) == ()
            with pytest.raises(AlreadyRunning):  # whoever serves follows, and holds it again
                async with opened(url, alone=True):
                    pass
    async with opened(url, alone=True):
        with pytest.raises(AlreadyRunning, match="wait until it has ended"):
            async with opened(url, alone=False, serving=True):
                pass


async def test_a_bot_that_was_just_killed_is_waited_for(url: str) -> None:
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(opened(url, alone=False, serving=True))
        waits = asyncio.create_task(alone(url))
        with pytest.raises(AlreadyRunning):
            await alone(url, wait=0.0)
    await waits


async def alone(url: str, wait: float = 10.0) -> None:
    async with opened(url, alone=True, wait=wait):
        pass


# Values


async def test_what_postgresql_can_not_hold_is_kept_as_well_as_can_be(url: str) -> None:
    async with open_store(Secret(url)) as store:
        its, _ = await store.add(replace(WATER, title="a\x00b\ud800c", tags=("x\x00",)))
        kept = await store.article(its.id)
        assert kept
        assert (kept.title, kept.tags) == ("a\ufffdb\ufffdc", ("x\ufffd",))
        [one] = await store.inbox("web").put([("1", 'a\x00"\\u0000"')])
        assert one.raw == 'a\ufffd"\\u0000"'
        [two] = await store.inbox("web").put([("2", "\ud800")])
        assert two.raw == "\ufffd"


async def test_what_others_call_things_may_be_long(url: str) -> None:
    """Longer than a page of an index is, whatever it is packed into."""
    dice = random.Random(7)  # noqa: S311  letters that can't be packed
    long = "".join(chr(dice.randrange(0x621, 0x64B)) for _ in range(10_000))
    async with open_store(Secret(url)) as store:
        new = replace(WATER, title=long, external_id=long, source=long, tags=(long,))
        assert [is_new for _, is_new in (await store.add(new), await store.add(new))] == [True, False]
        feed = await store.feeds.propose(Feed(address="http://news.example/", due=NOON, state=FeedState.ACTIVE))
        entry = Item(long, replace(BRIDGE, external_id=None, origin=None), kept=True)
        for _ in range(2):
            await store.feeds.apply(feed, [entry], None, NOON)
        assert await store.feeds.fresh(feed.id, [long, "x"]) == {"x"}
        await store.footers.saw("channel", [long], NOON)
        assert await store.count() == 2


@pytest.mark.parametrize(
    ("json", "text"),
    [
        (r'["\u0000"]', "\ufffd"),
        (r'["\\u0000"]', r"\u0000"),
        (r'["\\\u0000"]', "\\\ufffd"),
        (r'["\ud83d\ude00"]', "\U0001f600"),
        (r'["\ud83d"]', "\ufffd"),
        (r'["\ud83dx\ude00"]', "\ufffdx\ufffd"),
        (r'["\ud83d\ud83d\ude00"]', "\ufffd\U0001f600"),
        ("[true]", "1"),
        ("[false]", "0"),
        ("[null]", None),
        ("[[1, 2]]", "[1, 2]"),
    ],
)
async def test_json_is_read_as_sqlite_reads_it(database: Postgres, json: str, text: str | None) -> None:
    assert await database.read("SELECT ? ->> 0", (json,)) == [(text,)]


async def test_functions_are_those_of_sqlite(database: Postgres, tmp_path: Path) -> None:
    sql = (
        "SELECT max(1, 2), min('a', 'b'), max(1, NULL), iif(1 > 2, 'a', 'b'), instr('abc', 'c'), unixepoch(:at),"
        " strftime('%Y-%m-%dT%H:%M:%SZ', :at, '+90 minutes'), :its ->> '$.a.b', :its ->> 'c',"
        " (SELECT json_group_array(x) FROM (SELECT 1 AS x UNION ALL SELECT 2) two),"
        ' (SELECT json_group_array(value) FROM json_each(\'["a", "ب"]\')), (SELECT sum(x) FROM (SELECT 2 AS x) one),'
        " (SELECT avg(x) FROM (SELECT 1 AS x UNION ALL SELECT 2) two)"
    )
    values = {"at": "2026-11-27T23:00:00Z", "its": '{"a": {"b": "x"}, "c": 5}'}
    async with in_file(tmp_path / "khabar.db", alone=False) as file:
        [there] = await file.read(sql, values)
    [here] = await database.read(sql, values)
    assert here == (*there[:8], str(there[8]), *there[9:])  # `->>` is always text


async def test_a_patch_takes_out_what_it_says_is_null(database: Postgres) -> None:
    ask = "SELECT json_patch(?, ?)"
    assert await database.read(ask, ('{"a": 1, "b": null}', '{"a": null, "c": "x"}')) == [('{"b": null, "c": "x"}',)]
    assert await database.read(ask, ('{"a": 1}', '{"a": null}')) == [("{}",)]


async def test_an_error_quotes_nobody(database: Postgres) -> None:
    await database.write(KEPT, ("secret",))
    with pytest.raises(StoreUnusable, match="duplicate key") as told:
        await database.write(KEPT, ("secret",))
    assert "secret" not in str(told.value)


async def test_readers_can_not_write(database: Postgres) -> None:
    for ask in (database.read, database.glance, database.search):
        with pytest.raises(StoreUnusable, match="read-only"):
            await ask(KEPT, ("x",))


# Turns


@asynccontextmanager
async def two(url: str) -> AsyncIterator[tuple[Store, Store]]:
    async with open_store(Secret(url)) as one, open_store(Secret(url)) as other:
        yield one, other


@pytest.mark.parametrize("how", ["add", "mark", "delete"])
async def test_a_lower_number_never_comes_after_a_higher_one(url: str, how: str) -> None:
    """What one writes is not to be seen before what another began earlier is."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def work(connection: Connection) -> None:
        await connection.execute("UPDATE articles SET state = 'removed' WHERE id = 1")
        begun.set()
        await go_on.wait()

    async with two(url) as (one, other):
        await one.add_all([WATER, BRIDGE])
        last = await one.last_change()
        slow = asyncio.create_task(one._database.transaction(work))
        await begun.wait()
        does = {
            "add": lambda: other.add(replace(WATER, external_id="new", origin=None)),
            "mark": lambda: other.mark(2, State.REMOVED),
            "delete": lambda: other._database.write("DELETE FROM articles WHERE id = 2"),
        }
        quick = asyncio.create_task(does[how]())  # type: ignore[no-untyped-call]
        waits = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while not await one._database.read(waits):
            assert not quick.done()
            await asyncio.sleep(0.01)
        assert await other.last_change() == last
        go_on.set()
        await asyncio.gather(slow, quick)
        first, _ = await one.changes(last, 9)
        assert first.id == 1


async def test_two_that_add_at_once_give_each_article_a_number_of_its_own(url: str) -> None:
    async with two(url) as stores:
        some = [replace(WATER, external_id=str(n), origin=None, title=f"Report {n}") for n in range(40)]
        added = await asyncio.gather(*(stores[n % 2].add(one) for n, one in enumerate(some)))
        assert sorted(one.id for one, _ in added) == list(range(1, 41))
        assert await stores[0].last_change() == await stores[1].last_change()


async def test_whose_turn_does_not_come_is_told_why(url: str, database: Postgres) -> None:
    """The turn has a bound of its own, longer than that of rows."""
    async with opened(url, alone=False, patience=1, turn_time=0.05) as other:

        async def work(connection: Connection) -> None:
            assert list(await connection.execute_fetchall("SHOW lock_timeout")) == [("10s",)]
            with pytest.raises(StoreUnusable, match="another process is writing"):
                await other.transaction(lambda its: its.execute(KEPT, ("x",)))

        await database.transaction(work)
        await other.transaction(lambda its: its.execute(KEPT, ("x",)))
    assert await database.read(COUNT) == [(1,)]


async def test_a_transaction_that_was_left_alone_too_long_is_begun_again(database: Postgres, server: Server) -> None:
    """As one is whose process was stopped: others must not wait for it."""
    tries = []

    async def work(connection: Connection) -> None:
        [[pid]] = await connection.execute_fetchall("SELECT pg_backend_pid()")
        tries.append(pid)
        await connection.execute(KEPT, ("x",))
        if len(tries) == 1:
            await connection.execute("SET LOCAL idle_in_transaction_session_timeout = '20ms'")
            await until_gone(server, pid)
        await connection.execute(KEPT, ("y",))

    await database.transaction(work)
    assert len(tries) == 2
    assert await database.read(COUNT) == [(2,)]


async def test_who_got_into_anothers_way_tries_again(database: Postgres) -> None:
    await database.write("CREATE SEQUENCE tries")
    try:
        await database.write(
            "CREATE FUNCTION trouble() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN IF nextval('tries') < 3 THEN"
            " RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END IF; RETURN 1; END $$"
        )
        assert await database.write("SELECT trouble()") == [(1,)]
        assert await database.write("SELECT nextval('tries')") == [(4,)]
    finally:
        await database.write("DROP FUNCTION IF EXISTS trouble")
        await database.write("DROP SEQUENCE tries")


# A server that goes away


async def test_what_was_committed_or_not_is_not_written_again(database: Postgres, server: Server) -> None:
    tries = []

    async def work(connection: Connection) -> None:
        await connection.execute(KEPT, ("x",))
        [[pid]] = await connection.execute_fetchall("SELECT pg_backend_pid()")
        tries.append(pid)
        await end(server, f"pid = {pid}")

    with pytest.raises(StoreUnusable, match="may be there"):
        await database.transaction(work)
    assert len(tries) == 1
    assert await database.write(COUNT) == [(0,)]


async def test_a_session_that_ended_while_it_was_idle_is_not_asked(database: Postgres, server: Server) -> None:
    await database.write(KEPT, ("x",))
    await database.read(COUNT)
    await end(server, "application_name = 'khabar'")
    await database.write(KEPT, ("y",))
    assert await database.read(COUNT) == [(2,)]


class Relay:
    """Hands on to the server's socket what comes, until it is cut."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._writers: list[asyncio.StreamWriter] = []

    async def relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, to = await asyncio.open_unix_connection(self._socket)
        self._writers += [writer, to]
        await asyncio.gather(self._hand(reader, to), self._hand(there, writer))

    async def _hand(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    def cut(self) -> None:
        for writer in self._writers:
            writer.transport.abort()


async def test_a_write_that_may_be_there_is_not_written_again(url: str, tmp_path: Path) -> None:
    folder = url.partition("host=")[2]
    relay = Relay(f"{folder}/.s.PGSQL.5432")
    async with (
        await asyncio.start_unix_server(relay.relay, tmp_path / ".s.PGSQL.5432"),
        opened(url.replace(folder, str(tmp_path)), alone=False) as database,
        opened(url, alone=False) as direct,
    ):

        async def count() -> int:
            return int((await direct.read(COUNT))[0][0])

        writing = asyncio.create_task(
            database.write("INSERT INTO memory SELECT 'test', 'x', CAST(pg_sleep(0.2) AS TEXT)")
        )
        await until(lambda: direct.read("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"))
        relay.cut()
        with pytest.raises(StoreUnusable, match="may be there"):
            await writing
        await until(count)
        assert await count() == 1


async def test_a_server_that_comes_back_is_asked_again(database: Postgres, server: Server) -> None:
    await database.write(KEPT, ("x",))
    await asyncio.to_thread(server.stop)
    asked = [asyncio.create_task(database.read(COUNT)), asyncio.create_task(database.search(COUNT))]
    written = asyncio.create_task(database.write(KEPT, ("y",)))
    await asyncio.sleep(0)
    await asyncio.to_thread(server.start)
    await written
    assert [await one for one in asked] in ([[(1,)]] * 2, [[(2,)]] * 2, [[(1,)], [(2,)]], [[(2,)], [(1,)]])
    assert await database.read(COUNT) == [(2,)]


async def test_a_server_that_stays_away_is_told(url: str, server: Server) -> None:
    async with opened(url, alone=False, patience=0.1) as database:
        await asyncio.to_thread(server.stop)
        try:
            for ask in (database.read, database.write):
                with pytest.raises(StoreUnusable, match="can't be used"):
                    await ask(COUNT)
        finally:
            await asyncio.to_thread(server.start)
    async with opened(url, alone=False) as again:
        assert await again.read(COUNT) == [(0,)]


async def test_who_ends_waits_no_longer_for_a_server_that_is_away(url: str, server: Server) -> None:
    async with opened(url, alone=False, patience=600) as database:
        await asyncio.to_thread(server.stop)
        try:
            asked = asyncio.create_task(database.read(COUNT))
            await asyncio.sleep(0)
            database.hurry()
            async with asyncio.timeout(20):
                with pytest.raises(StoreUnusable, match="can't be used"):
                    await asked
        finally:
            await asyncio.to_thread(server.start)


# What processes keep in memory


@asynccontextmanager
async def followed(url: str, others: Remembers = Nobody()) -> AsyncIterator[tuple[Store, Store]]:  # noqa: B008  a value
    """Two programs; the other one follows what the first one changes."""
    async with two(url) as (one, other):
        following = asyncio.create_task(other.follow(others))
        await listening(one)
        try:
            yield one, other
        finally:
            following.cancel()
            await asyncio.wait([following])


async def listening(store: Store) -> None:
    ask = "SELECT 1 FROM pg_stat_activity WHERE query = 'LISTEN khabar' AND state = 'idle'"
    await until(lambda: store._database.read(ask))


async def holds(true: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  nor have the values in memory
            await asyncio.sleep(0.01)


async def test_what_one_process_changes_the_others_know(url: str) -> None:
    group = Chat("telegram", "-5", ChatKind.GROUP)
    async with followed(url) as (one, other):
        await one.topics.add("iraq", "العراق", "web:1", NOON)
        await holds(lambda: [topic.tag for topic in other.topics.all] == ["iraq"])
        await one.topics.remove(1)
        await holds(lambda: not other.topics.all)

        await one.preferences.choose([group], commanders=Commanders.MANAGERS)
        await holds(lambda: other.preferences.managed(group))
        assert (await other.preferences.of_chat(group)).commanders is Commanders.MANAGERS
        await one.preferences.choose([group], commanders=None, language="ar")
        await holds(lambda: not other.preferences.managed(group))
        assert (await other.preferences.of_chat(group)).language == "ar"

        await one.questions.ask(group, READER, "place", NOON)
        await holds(lambda: other.questions.asked(group, READER, NOON) == "place")
        await one.questions.forget(group, READER)
        await holds(lambda: other.questions.asked(group, READER, NOON) is None)

        await one.away.gone(group, "blocked", NOON)
        await holds(lambda: group in other.away)
        await one.away.back(group, NOON)
        await holds(lambda: group not in other.away)


async def test_a_chat_that_moves_has_moved_everywhere(url: str) -> None:
    old, new = Chat("telegram", "-5", ChatKind.GROUP), Chat("telegram", "-1005", ChatKind.GROUP)
    async with followed(url) as (one, other):
        await one.preferences.choose([old], commanders=Commanders.MANAGERS)
        await one.questions.ask(old, READER, "place", NOON)
        await one.away.gone(old, "blocked", NOON)
        await holds(lambda: old in other.away)
        await one.move_chat("telegram", old.id, new.id)
        await holds(lambda: new in other.away and old not in other.away)
        assert (other.preferences.managed(old), other.preferences.managed(new)) == (False, True)
        assert other.questions.asked(old, READER, NOON) is None
        assert other.questions.asked(new, READER, NOON) == "place"


async def test_who_is_forgotten_by_one_process_is_wiped_out_by_another(url: str) -> None:
    async with followed(url) as (one, other):
        await one.forgetting.forget(READER, Chat("web", "1"), NOON)
        await holds(lambda: other.forgetting._left)
        other.forgetting.settling = 0
        await other.forgetting.wipe()
        assert await one.memory("khabar").recall("forgetting") is None


class Reception:
    """A program that knows people, and was told of these."""

    def __init__(self) -> None:
        self.gone: list[tuple[Person, Chat]] = []
        self.missed_some = 0

    async def forgotten(self, person: Person, chat: Chat) -> None:
        self.gone.append((person, chat))

    def missed(self) -> None:
        self.missed_some += 1


async def test_who_is_forgotten_by_one_process_is_so_by_all(url: str, server: Server) -> None:
    its, there, unknown = Reception(), Chat("discord", "80"), Person("telegram", "8")
    on_discord = Person("discord", "9", "Kim")
    async with followed(url, its) as (one, _):
        await one.visits.keep({("discord", "9"): Visit(NOON, 1, NOON, 1, "80")})
        await one.visits.keep({("telegram", "8"): Visit(NOON, 1, NOON, 1)})
        await one.forgetting.forget(on_discord, there, NOON)
        await one.forgetting.forget(unknown, Chat("web", "1"), NOON)
        await holds(lambda: its.gone == [(replace(on_discord, name=""), there), (unknown, Chat("telegram", "8"))])
        assert its.missed_some == 1, "at its beginning"
        await end(server, "query = 'LISTEN khabar'")
        await holds(lambda: its.missed_some == 2)


async def test_after_a_lost_connection_all_is_read_again(url: str, server: Server) -> None:
    async with followed(url) as (one, other):
        await one._database.write("ALTER TABLE topics DISABLE TRIGGER tell")
        await one.topics.add("iraq", "العراق", "web:1", NOON)
        await one._database.write("ALTER TABLE topics ENABLE TRIGGER tell")
        assert not other.topics.all
        await end(server, "query = 'LISTEN khabar'")
        await holds(lambda: other.topics.all)


async def test_what_can_not_be_read_just_now_is_read_later(url: str, caplog: pytest.LogCaptureFixture) -> None:
    async with followed(url) as (one, other):
        await one._database.write("ALTER TABLE topics RENAME arabic TO hidden")
        try:
            await one._database.write("INSERT INTO topics VALUES (1, 'iraq', '', '[]', '', '')")
            await holds(lambda: "can't be read" in caplog.text)
        finally:
            await one._database.write("ALTER TABLE topics RENAME hidden TO arabic")
        await holds(lambda: other.topics.all)


async def test_one_process_alone_follows_nobody(tmp_path: Path) -> None:
    async with open_store(tmp_path / "khabar.db") as store:
        await store.follow()


async def test_what_others_still_see_is_not_wiped_out(
    url: str, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(url, alone=False, patience=1) as hasty, opened(url, alone=False) as database:
        with server.session("khabar") as session:
            session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            session.execute("SELECT count(*) FROM memory")
            await database.write(KEPT, ("x",))
            await database.write("DELETE FROM memory WHERE owner = 'test'")
            assert not await hasty.wipe()
            assert "still reads it" in caplog.text
            wiping = asyncio.create_task(database.wipe())
            await asyncio.sleep(0)
            session.execute("COMMIT")
            async with asyncio.timeout(20):
                assert await wiping


async def test_what_began_later_keeps_nothing_from_being_wiped_out(database: Postgres, server: Server) -> None:
    await database.write(KEPT, ("x",))
    await database.write("DELETE FROM memory WHERE owner = 'test'")
    with server.session("khabar") as session:
        session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        session.execute("SELECT count(*) FROM memory")
        assert await database.wipe()


# What the database says of itself


async def test_an_index_that_is_not_finished_is_told(database: Postgres, server: Server) -> None:
    assert await database.check() == "ok"
    mark = "UPDATE pg_index SET indisvalid = {} WHERE indexrelid = 'audit_who'::regclass"
    with server.session("khabar") as session:
        session.execute(mark.format("false"))
        assert "audit_who is not valid" in await database.check()
        session.execute(mark.format("true"))


async def test_nothing_is_written_anew(database: Postgres) -> None:
    await database.write(KEPT, ("x",))
    await database.rewrite()
    assert await database.read(COUNT) == [(1,)]


async def test_samples_hold_nothing_of_what_was_deleted(database: Postgres) -> None:
    samples = "SELECT 1 FROM pg_stats WHERE CAST(histogram_bounds AS TEXT) LIKE '%people-%'"
    for number in range(20):
        await database.write(KEPT, (f"people-{number}",))
    await database.optimize()
    assert await database.read(samples)
    await database.write("DELETE FROM memory WHERE owner = 'test'")
    assert await database.wipe()
    assert await database.read(samples) == []


class Explained:
    """A database that tells how it goes about what it is asked."""

    def __init__(self, database: Postgres) -> None:
        self._database = database
        self.plans: list[str] = []

    async def read(self, sql: str, values: Values = ()) -> Rows:
        rows = await self._database.read(f"EXPLAIN {sql}", values)
        self.plans.append("\n".join(line for (line,) in rows))
        return await self._database.read(sql, values)


async def test_what_waits_is_looked_up_by_its_chat_and_in_order(database: Postgres) -> None:
    """Though nothing waited when the server measured its tables, as before the digests of a morning."""
    await database.optimize()
    explained = Explained(database)
    ledger = Ledger(cast(Database, explained), Away(database))
    await ledger.waiting("telegram", NOON, limit=50)
    assert len(explained.plans) == 2
    for plan in explained.plans:
        assert re.search(r"Index Cond: .*chat = deliveries.chat", plan), plan
        assert "Sort Key: deliveries.ready" not in plan
