"""Everything goes from one database to another, and is the same there."""

import asyncio
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import AlreadyRunning, NewerDatabase, StoreUnusable
from bot.model import Chat, FacetKind, Person, Secret, Selection
from bot.search import open_search
from bot.search.folder import Folder
from bot.store.moving import Difference, Move, between
from bot.store.sessions import clean
from bot.store.sqlite import open_store
from bot.store.tables import Row, Sum, Table, Unmatched, canonical, schema
from tests.conversation import Conversation, router
from tests.postgres import KINDS, Server
from tests.running import SECONDS
from tests.samples import NOON, article
from tests.store.moved import address, filled, held, many, opened
from tests.store.test_upgrades import made_by

LATE = NOON + timedelta(days=9)
ROOT = Path(__file__).parents[2]
TABLES = {table.name: table for table in schema().tables}
TRIGGERS = "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"
ENABLED = "SELECT count(*), count(*) FILTER (WHERE tgenabled = 'O') FROM pg_trigger WHERE NOT tgisinternal"


@pytest.fixture
def url(server: Server) -> Secret:
    """The address of a database without news."""
    return server.empty()


@pytest.fixture(params=KINDS)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Path | Secret:
    """A new database, of either kind."""
    if request.param == "sqlite":
        return tmp_path / "new" / "khabar.db"
    server: Server = request.getfixturevalue("server")
    return server.empty()


async def moved(source: Path | Secret, target: Path | Secret, *, batch: int = 1000) -> Move:
    """As the command does it."""
    async with between(source, target, batch=batch, patience=0.5) as move:
        if not await move.begin(NOON):
            await move.copy(lambda _: None)
            assert await move.compare(lambda _: None) == []
            await move.finish(NOON)
    return move


async def compared(source: Path | Secret, target: Path | Secret) -> list[Difference]:
    async with between(source, target, patience=0.5) as move:
        return await move.compare(lambda _: None)


class BrokenOffError(Exception):
    """What goes on is ended here."""


async def broken_off(source: Path | Secret, target: Path | Secret, after: int, *, batch: int = 7) -> int:
    """A move that ends after so many batches; how many rows had come."""
    steps: list[int] = []

    def step(rows: int) -> None:
        steps.append(rows)
        if len(steps) == after:
            raise BrokenOffError

    async with between(source, target, batch=batch) as move:
        await move.begin(NOON)
        with pytest.raises(BrokenOffError):
            await move.copy(step)
    return sum(steps)


# What there is to move


def test_every_table_and_column_is_known_and_is_on_both_sides(server: Server) -> None:
    with opened(server.url("khabar")) as session:
        columns = session.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        ).fetchall()
    ours = {(name, column) for name, column in columns if not name.startswith(("schema_version", "procrastinate_"))}
    assert ours == {(table.name, column) for table in TABLES.values() for column in table.columns}


def test_a_table_comes_after_those_that_it_refers_to() -> None:
    order = list(TABLES)
    for earlier, later in (
        ("articles", "article_facets"),
        ("facets", "article_facets"),
        ("editions", "runs"),
        ("subscriptions", "runs"),
        ("runs", "deliveries"),
        ("readers", "saved"),
    ):
        assert order.index(earlier) < order.index(later)


def test_what_a_table_is_told_by() -> None:
    articles, facets, inbox = TABLES["articles"], TABLES["article_facets"], TABLES["inbox"]
    assert (articles.key, articles.counted, articles.number) == (("id",), True, "id")
    assert (facets.key, facets.counted, facets.number) == (("article", "facet"), False, "")
    assert (inbox.key, inbox.counted, inbox.number) == (("id",), False, "id")


# All of it


async def test_all_rows_of_all_tables_go_over_and_back(tmp_path: Path, url: Secret) -> None:
    source = await filled(tmp_path)
    before = held(source)
    assert [name for name, rows in before.items() if not rows] == []
    move = await moved(source, url, batch=3)
    assert held(url) == held(source) == before
    assert move.rows == {name: len(rows) for name, rows in before.items()}
    await moved(url, tmp_path / "back.db", batch=3)
    assert held(tmp_path / "back.db") == before
    with opened(source) as one, opened(tmp_path / "back.db") as other:
        assert list(one.execute(TRIGGERS)) == list(other.execute(TRIGGERS))
        assert list(one.execute("PRAGMA user_version")) == list(other.execute("PRAGMA user_version"))
        assert list(other.execute("PRAGMA foreign_key_check")) == []


async def test_triggers_are_there_again(tmp_path: Path, target: Path | Secret) -> None:
    await moved(await filled(tmp_path), target)
    if isinstance(target, Secret):
        with opened(target) as session:
            [[all_of_them, enabled]] = session.execute(ENABLED).fetchall()
        assert all_of_them == enabled > 10
    async with open_store(target) as store:
        before = await store.last_change()
        added, _ = await store.add(article(5, title="After it"))
        assert await store.last_change() == before + 1
        assert (await store.facets(FacetKind.SOURCE))[0].articles > 0
        assert await store.article(added.id) == added


async def test_numbers_go_on_after_the_highest_that_was_ever_given(tmp_path: Path, target: Path | Secret) -> None:
    source = await filled(tmp_path)
    async with open_store(source) as store:
        added, _ = await store.add(article(9, title="Soon gone", tags=("soon gone",)))
        await store.add_alias(["soon", "gone"], "cli", NOON)
        alias = (await store.aliases())[0].id
        await store.remove_alias(alias)
        assert await store.delete_added_by("test") >= 1
        facet = await store._database.read("SELECT seq FROM sqlite_sequence WHERE name = 'facets'")
    await moved(source, target)
    async with open_store(target) as store:
        later, _ = await store.add(article(10, title="Later", tags=("later",)))
        await store.add_alias(["another", "one"], "cli", NOON)
        [taken] = await store.inbox("web").put([("1", "{}")])
        assert later.id > added.id
        assert (await store.aliases())[0].id > alias
        assert (await store._database.read("SELECT max(id) FROM facets"))[0][0] > facet[0][0]
        assert [(taken.id,)] == await store._database.read("SELECT max(id) FROM inbox")


HOSTILE = [
    "\u202eمقلوب\u202c \u200f \u2067x\u2069",
    "👨‍👩‍👧‍👦 '; DROP TABLE articles; --",
    '"quoted" \\ \\u0000 %s ? :name',
    "a\x00b",
    "a!b",
    "tab\tline\nend\r",
    "\ufffd\ufeff\U0010ffff",
]


async def test_text_stays_as_it_is_but_for_what_postgresql_can_not_hold(tmp_path: Path, target: Path | Secret) -> None:
    source = tmp_path / "khabar.db"
    async with open_store(source) as store:
        for number, text in enumerate(HOSTILE):
            await store.memory(text).remember(text, text)
            await store.footers.saw(f"telegram:{number}", [text], NOON)
        await store._database.write("INSERT INTO memory VALUES ('odd', 'half', CAST(x'61EDA08062' AS TEXT))")
        await store._database.write("INSERT INTO memory VALUES ('odd', 'raw', CAST(x'61FF62' AS TEXT))")
    await moved(source, target, batch=1)
    async with open_store(target) as store:
        for text in HOSTILE:
            if isinstance(target, Secret):
                assert await store.memory(text).recall(clean(text)) == clean(text)
            else:
                assert await store.memory(text).recall(text) == text
        assert await store.memory("odd").recall("raw") == "a\ufffdb"
    assert await compared(source, target) == []


def test_two_texts_that_would_be_one_are_refused(tmp_path: Path, url: Secret) -> None:
    async def both() -> None:
        async with open_store(tmp_path / "khabar.db") as store:
            await store.memory("x").remember("a\x00", "1")
            await store.memory("x").remember("a\ufffd", "2")
        await moved(tmp_path / "khabar.db", url)

    with pytest.raises(StoreUnusable, match="memory"):
        asyncio.run(both())


@example(["\ud800", "\x00", None, 1])
@given(st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.text(st.characters(exclude_categories=())))))
def test_a_row_is_the_same_in_both(row: list[object]) -> None:
    there = [clean(value) if isinstance(value, str) else value for value in row]
    assert canonical(row) == canonical(there)


def test_rows_are_the_same_in_whatever_order() -> None:
    one, other, fewer = Sum(), Sum(), Sum()
    one.add([(1, "a"), (2, "b")])
    other.add([(2, "b")])
    fewer.add([(2, "b")])
    other.add([(1, "a")])
    assert one == other != fewer


# What a reader and a chat notice: nothing


async def test_answers_are_the_same_and_the_index_needs_no_rebuild(tmp_path: Path, url: Secret) -> None:
    source = await many(tmp_path / "khabar.db", 60)
    folder, day = tmp_path / "search", timedelta(days=30)
    async with open_store(source) as store:
        async with open_search(store, folder, day) as search:
            await search.index.refresh(all_of_it=True)
        before = (await store.latest(Selection(), limit=20), await store.identity(), Folder(folder).current())
    await moved(source, url)
    async with open_store(url) as store:
        assert (await store.latest(Selection(), limit=20), await store.identity()) == before[:2]
        async with open_search(store, folder, day) as search:
            await search.index.refresh(all_of_it=True)
            assert await search.index.waiting() == 0
            assert Folder(folder).current() == before[2]


ASKED = ("/latest", "/search report", "/search تقرير", "/topics", "/saved", "/subscriptions", "/settings", "/whoami")


async def answers(where: Path | Secret) -> list[str]:
    """All that is said, but for how long it took."""
    async with open_store(where) as store:
        said = Conversation(router(store), Person("telegram", "7"), Chat("telegram", "7"))
        return [re.sub(r"\d+ ms", "", repr(await said.says(text))) for text in ASKED]


async def test_the_same_is_answered_in_both(tmp_path: Path, target: Path | Secret) -> None:
    source = await filled(tmp_path)
    async with open_store(source) as store:
        await store.add_all([article(number, tags=("culture",)) for number in range(100, 120)])
    await answers(source)  # searches have their numbers from now on
    await moved(source, target)
    before, after = await answers(source), await answers(target)
    assert before == after
    assert len(set(before)) == len(ASKED)


async def test_what_waits_is_sent_once(tmp_path: Path, url: Secret) -> None:
    source = await filled(tmp_path)
    async with open_store(source) as store:
        waiting = await store._database.read("SELECT id FROM deliveries WHERE state = 'waiting' ORDER BY id")
        mine = await store.subscriptions.of_chat(Chat("telegram", "7"))
    await moved(source, url)
    async with open_store(url) as store:
        assert await store.subscriptions.of_chat(Chat("telegram", "7")) == mine != []
        due = await store.ledger.waiting("telegram", LATE, limit=100)
        assert {its.id for its in due} <= {number for (number,) in waiting}
        assert [await store.ledger.claim(its.id, LATE) for its in due] == [True] * len(due) != []
        assert [await store.ledger.claim(its.id, LATE) for its in due] == [False] * len(due)


# Broken off


@pytest.mark.parametrize("after", [1, 9, 40])
async def test_it_goes_on_where_it_was_broken_off(tmp_path: Path, target: Path | Secret, after: int) -> None:
    source = await filled(tmp_path)
    there = await broken_off(source, target, after)
    assert sum(map(len, held(target).values())) == there
    with pytest.raises(StoreUnusable, match="goes on"):
        async with open_store(target):
            pass
    await moved(source, target, batch=7)
    assert held(target) == held(source)
    async with open_store(target) as store:
        assert await store.count()


class Watched:
    """A target, and how many rows came."""

    def __init__(self, target: Any) -> None:
        self._target = target
        self.came = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._target, name)

    async def arrive(self, connection: Any, table: Table, rows: Sequence[Row]) -> None:
        self.came += len(rows)
        await self._target.arrive(connection, table, rows)


async def test_what_is_there_is_not_brought_again(tmp_path: Path, target: Path | Secret) -> None:
    source = await many(tmp_path / "khabar.db", 50)
    there = await broken_off(source, target, 60)
    async with between(source, target) as move:
        assert await move.begin(NOON) == ""
        move.target = watched = Watched(move.target)
        await move.copy(lambda _: None)
        assert watched.came == sum(move.rows.values()) - there


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE articles SET title = 'x' WHERE id = 3",
        "DELETE FROM articles WHERE id = 3",
        "INSERT INTO memory VALUES ('0', '0', '0')",
    ],
)
@pytest.mark.parametrize("there", [False, True])
async def test_what_was_changed_in_between_is_brought_again(
    tmp_path: Path, target: Path | Secret, change: str, there: bool
) -> None:
    source = await many(tmp_path / "khabar.db", 30)
    await broken_off(source, target, 35)
    with opened(target if there else source) as connection:
        connection.execute(change)
    await moved(source, target)
    assert held(target) == held(source)


async def test_what_an_earlier_program_began_is_begun_anew(tmp_path: Path, target: Path | Secret) -> None:
    source = await many(tmp_path / "khabar.db", 30)
    await broken_off(source, target, 35)
    with opened(target) as connection:
        connection.execute(
            "UPDATE memory SET value = replace(value, '\"version\": ', '\"version\": 1') WHERE key = 'begun'"
        )
    async with between(source, target) as move:
        assert await move.begin(NOON) == ""
        assert await move.target.read("SELECT 1 FROM articles") == []
    await moved(source, target)
    assert held(target) == held(source)


async def test_what_is_done_is_not_done_again(tmp_path: Path, target: Path | Secret) -> None:
    source = await many(tmp_path / "khabar.db", 3)
    await moved(source, target)
    async with open_store(target) as store:
        await store.add(article(70, title="New here"))
    before = held(target)
    async with between(source, target) as move:
        assert await move.begin(NOON + timedelta(days=1)) == "2026-11-20T12:00:00Z"
    assert held(target) == before


async def came(target: Path | Secret, process: asyncio.subprocess.Process, rows: int) -> None:
    """Wait until so many articles are there, or until it has ended."""
    async with asyncio.timeout(SECONDS):
        while process.returncode is None and _articles(target) < rows:  # noqa: ASYNC110  it tells nobody
            await asyncio.sleep(0.01)


def _articles(target: Path | Secret) -> int:
    try:
        with opened(target) as connection:
            return int(connection.execute("SELECT count(*) FROM articles").fetchall()[0][0])
    except Exception:  # there is no such table yet, or it is just being made
        return 0


async def test_a_killed_move_goes_on(tmp_path: Path, target: Path | Secret) -> None:
    source = await many(tmp_path / "khabar.db", 6000)
    command = (sys.executable, "-m", "bot", "migrate-store", "--from", address(source), "--to", address(target))
    killed = 0
    for rows in (0, 1, 3001, 6000):
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=-3, stderr=-3)
        await came(target, process, rows)
        if process.returncode is None:
            process.kill()
            killed += 1
        await process.wait()
    assert killed >= 3
    await moved(source, target)
    assert held(target) == held(source)


async def test_a_server_that_restarts_meanwhile_costs_no_row(tmp_path: Path, server: Server, url: Secret) -> None:
    source = await many(tmp_path / "khabar.db", 60)
    steps: list[int] = []

    def step(rows: int) -> None:
        steps.append(rows)
        if len(steps) == 20:
            server.stop("immediate")
            server.start()

    async with between(source, url, batch=7) as move:
        await move.begin(NOON)
        with suppress(StoreUnusable):  # where it was lost while it wrote, and nobody knows
            await move.copy(step)
    assert len(steps) >= 20
    await moved(source, url)
    assert held(url) == held(source)


# What is not the same


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE articles SET body = body || ' ' WHERE id = 17", "articles: 30 rows in the source, 30 .* at \\[17\\]"),
        (
            "DELETE FROM article_facets WHERE article = 4",
            "article_facets: 90 rows .*, 87 in the target; first at \\[4, 1\\]",
        ),
        (
            "INSERT INTO footers VALUES ('a', 'b', 1, '')",
            'footers: 0 rows .*, 1 in the target; first at \\["a", "b"\\]',
        ),
    ],
)
async def test_a_byte_that_differs_is_found(tmp_path: Path, target: Path | Secret, change: str, said: str) -> None:
    source = await many(tmp_path / "khabar.db", 30)
    await moved(source, target)
    with opened(target) as connection:
        if isinstance(target, Secret):
            connection.execute("SET session_replication_role = replica")
        else:
            for (name,) in list(connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")):
                connection.execute(f"DROP TRIGGER {name}")
        connection.execute(change)
    [found] = await compared(source, target)
    assert re.match(said, str(found))


async def test_of_what_differs_everywhere_not_all_is_looked_through(tmp_path: Path) -> None:
    source = await many(tmp_path / "khabar.db", 30)
    async with between(source, tmp_path / "new.db", batch=7) as move:
        move.apart = 7
        found = {its.table: its for its in await move.compare(lambda _: None)}
        assert found["articles"].first == (1,)


async def test_what_a_database_says_of_itself_is_not_taken_out(tmp_path: Path, target: Path | Secret) -> None:
    source = await many(tmp_path / "khabar.db", 1)
    async with between(source, target) as move:
        await move.begin(NOON)
        await move.target.transaction(lambda connection: move.target.clear(connection, [TABLES["memory"]]))
        assert [owner for owner, _ in await move.target.read("SELECT owner, key FROM memory")] == ["moving"]


async def test_a_number_that_would_be_given_again_is_found(tmp_path: Path, target: Path | Secret) -> None:
    source = await many(tmp_path / "khabar.db", 3)
    await moved(source, target)
    lower = "ALTER SEQUENCE facets_id_seq RESTART WITH 2" if isinstance(target, Secret) else ""
    with opened(target) as connection:
        connection.execute(lower or "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'facets'")
    [found] = await compared(source, target)
    assert (found.table, found.first) == ("facets", None)
    assert "the next number" in str(found)


def test_of_much_that_differs_the_first_is_told() -> None:
    apart = Unmatched(TABLES["readers"])
    apart.add([(1,), (2,), (3,)], [(2,)])
    apart.add([], [(3,), (4,)])
    assert (len(apart), apart.first) == (2, (1,))
    assert Unmatched(TABLES["readers"]).first is None


# What is refused


@contextmanager
def refused(error: type[Exception], said: str) -> Iterator[None]:
    with pytest.raises(error, match=said):
        yield


async def test_a_database_that_a_bot_runs_on_is_not_moved(tmp_path: Path, target: Path | Secret) -> None:
    source = await many(tmp_path / "khabar.db", 1)
    async with open_store(source, alone=True):
        with refused(AlreadyRunning, "stop it first"):
            await moved(source, tmp_path / "new.db")
    async with open_store(target, alone=True):
        with refused(AlreadyRunning, "stop it first"):
            await moved(source, target)
    async with open_store(target) as store:
        assert await store.count() == 0


async def test_processes_that_share_the_work_are_noticed(tmp_path: Path, url: Secret) -> None:
    source = await many(tmp_path / "khabar.db", 1)
    async with open_store(url, serving=True), open_store(url, serving=True):
        with refused(AlreadyRunning, "stop it first"):
            await moved(source, url)
        with refused(AlreadyRunning, "stop it first"):
            await moved(url, tmp_path / "new.db")


async def test_a_target_with_something_in_it_stays_as_it_is(tmp_path: Path, target: Path | Secret) -> None:
    source = await many(tmp_path / "khabar.db", 3)
    async with open_store(target) as store:
        await store.memory("telegram").remember("offset", "5")
    with refused(StoreUnusable, "not empty"):
        await moved(source, target)
    async with open_store(target) as store:
        assert await store.memory("telegram").recall("offset") == "5"
        await store._database.write("DELETE FROM memory WHERE owner = 'telegram'")
        await store.add(article(1))
    with refused(StoreUnusable, "not empty"):
        await moved(source, target)


async def test_what_was_moved_from_elsewhere_stays_as_it_is(tmp_path: Path, target: Path | Secret) -> None:
    one, other = await many(tmp_path / "one.db", 3), await many(tmp_path / "other.db", 3)
    await broken_off(one, target, 4)
    with refused(StoreUnusable, "from another database"):
        await moved(other, target)
    await moved(one, target)
    with refused(StoreUnusable, "from another database"):
        await moved(other, target)


async def test_what_is_not_all_there_is_no_source(tmp_path: Path, target: Path | Secret) -> None:
    await broken_off(await many(tmp_path / "khabar.db", 3), target, 4)
    with refused(StoreUnusable, "a move that is not done"):
        await moved(target, tmp_path / "other.db")


async def test_there_must_be_a_source(tmp_path: Path, server: Server) -> None:
    url = server.fresh()
    with refused(StoreUnusable, "no database at"):
        await moved(tmp_path / "none.db", url)
    assert not (tmp_path / "none.db").exists()
    with refused(StoreUnusable, "none of khabar"):
        await moved(url, tmp_path / "new.db")
    with opened(url) as session:
        assert session.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchall() == []


async def test_files_of_others_are_not_touched(tmp_path: Path) -> None:
    source, theirs, text = await many(tmp_path / "khabar.db", 1), tmp_path / "theirs.db", tmp_path / "notes.txt"
    with opened(theirs) as connection:
        connection.execute("CREATE TABLE bookmarks (id)")
    text.write_text("no database at all, but long enough to be taken for one" * 20)
    before = theirs.read_bytes()
    for other, said in ((theirs, "no database of khabar"), (text, "not a database")):
        for one in ((source, other), (other, tmp_path / "new.db")):
            with refused(StoreUnusable, said):
                await moved(*one)
    assert theirs.read_bytes() == before


async def test_a_newer_database_is_refused(tmp_path: Path, url: Secret) -> None:
    source = await many(tmp_path / "khabar.db", 1)
    with opened(source) as connection:
        connection.execute("PRAGMA user_version = 99")
    with refused(NewerDatabase, "upgrade khabar"):
        await moved(source, url)


async def test_an_earlier_database_is_brought_up_to_date_first(tmp_path: Path, target: Path | Secret) -> None:
    source = await made_by(5, tmp_path)
    await moved(source, target)
    assert held(target) == held(source)


async def test_what_another_command_adds_meanwhile_is_not_lost(tmp_path: Path, target: Path | Secret) -> None:
    source = await many(tmp_path / "khabar.db", 3)
    async with between(source, target) as move:
        await move.begin(NOON)
        await move.copy(lambda _: None)
        async with open_store(source) as store:
            await store.add(article(70, title="Meanwhile"))
        assert await move.compare(lambda _: None) == []
        with refused(StoreUnusable, "begin again"):
            await move.finish(NOON)
    await moved(source, target)
    assert held(target) == held(source)
    assert _articles(target) == 4


async def test_nobody_writes_to_a_server_that_is_moved(tmp_path: Path, url: Secret) -> None:
    await moved(await many(tmp_path / "khabar.db", 3), url)
    async with between(url, tmp_path / "new.db") as move:
        await move.begin(NOON)
        with opened(url) as session:
            session.execute("SET lock_timeout = 50")
            with pytest.raises(Exception, match="lock timeout"):
                session.execute("INSERT INTO memory VALUES ('a', 'b', 'c')")


async def test_who_is_no_superuser_can_do_it(tmp_path: Path, server: Server) -> None:
    url = server.fresh()
    name = url.reveal().partition("?")[0].rpartition("/")[2]
    with server.session() as session:
        session.execute(f"CREATE ROLE plain_{name} LOGIN")
        session.execute(f"ALTER DATABASE {name} OWNER TO plain_{name}")
    plain = Secret(url.reveal().replace("postgres@", f"plain_{name}@"))
    source = await filled(tmp_path)
    await broken_off(source, plain, 20)
    with opened(source) as connection:
        connection.execute("DELETE FROM memory WHERE owner = 'telegram'")
    await moved(source, plain)
    await moved(plain, tmp_path / "back.db")
    assert held(tmp_path / "back.db") == held(source)


@pytest.mark.parametrize(
    "typed",
    [
        "postgresql://user:se@cret:x@/y?",
        "postgresql://u:sec/ret@host/db",
        "postgresql://u@h/d?se=cret",
        "postgresql://[",
    ],
)
async def test_what_is_no_address_is_not_quoted(tmp_path: Path, typed: str) -> None:
    source = await many(tmp_path / "khabar.db", 1)
    with pytest.raises(StoreUnusable, match="an address of a database is") as refusal:
        await moved(source, Secret(typed))
    assert "cret" not in str(refusal.value)


def test_a_new_database_is_made_for_each_question() -> None:
    assert schema() == schema()
