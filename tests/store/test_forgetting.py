"""What is kept of a person is found, given out and forgotten, to the last byte."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.model import Chat, ChatKind, Kept, Person, Preferences, Secret, Shown, State
from bot.model import Sent as Told
from bot.router.kept import REASONS, WORDS
from bot.store.driver import newest
from bot.store.rows import stamp
from bot.store.sqlite import Store, open_store
from bot.store.traces import NOBODYS, TRACES
from bot.store.visits import Visit
from tests.samples import NOON, article
from tests.store.conftest import ON_SQLITE
from tests.store.test_upgrades import made_by

ZAINAB = Person("telegram", "7123456789", "زينب الكاظمي", "ar")
HOME = Chat("telegram", "7123456789")
KIM = Person("telegram", "7999999999", "Kim Ferreira", "en")
KIMS = Chat("telegram", "7999999999")
DISCORD = Person("discord", "812345678901234567", "zainab", "ar")
DIRECT = Chat("discord", "898765432109876543")
GROUP = Chat("telegram", "-1001234", ChatKind.GROUP)
PRESSED = {"update_id": 5, "callback_query": {"id": "1", "from": {"id": 7123456789, "first_name": "زينب"}}}
NAMED = {"message": {"from": {"id": 7999999999}, "reply_to_message": {"from": {"id": 7123456789}}}}
SUBSCRIPTION = (
    "INSERT INTO subscriptions (platform, chat, kind, language, state, weekdays, times, zone, wanted, most, least,"
    " silent, ping, follow, by, created, seen, version) VALUES (?, ?, ?, 'ar', ?, '[]', '[]', 'Asia/Baghdad', '{}', 1,"
    " 1, 0, '', 0, ?, ?, 0, 1) RETURNING id"
)


async def leave_traces(store: Store, person: Person, chat: Chat) -> None:
    """Something of this person in every table that keeps something of people."""
    write, at = store._database.write, stamp(NOON)
    await store.preferences.choose([person, chat], language="ar", zone="Asia/Baghdad")
    added, _ = await store.add(article(int(person.id) % 1000, added_by=str(person), title=f"Of {person.id[-3:]}"))
    await write(
        "UPDATE articles SET origin_platform = ?, origin_chat = ?, origin_message = '5' WHERE id = ?",
        (chat.platform, chat.id, added.id),
    )
    stored = await store.article(added.id)
    assert stored
    await store.editing.change(replace(stored, title=f"Changed of {person.id[-3:]}"), person, NOON)
    await store.saved.keep(person, added.id, NOON)
    for words in (f"words of {person.name}", "water"):
        await store.searches.count(chat, words, NOON)
    await store.searches.remember(chat, f"list of {person.name}", NOON)
    await store.questions.ask(chat, person, "edit 1 1 title", NOON)
    await store.questions.ask(GROUP, person, "place", NOON)
    await store.sent.keep(Told(chat, ("7", "8"), Shown(added.id, 1), "ar"), NOON)
    await store.away.gone(chat, "blocked", NOON)
    await store.add_alias([person.id[-3:], "alias"], str(person), NOON)
    await write(
        "INSERT INTO topics (tag, arabic, words, added_by, added) VALUES (?, '', '[]', ?, ?)",
        (person.id[-3:], str(person), at),
    )
    await store.memory("notices").remember(str(person), "3")
    await write("INSERT INTO visits VALUES (?, ?, ?, ?, 1, ?, 1)", (person.platform, person.id, chat.id, at, at))
    await write("INSERT INTO mutes VALUES (?, ?, 1, ?)", (chat.platform, chat.id, at))
    await write("INSERT INTO heard (platform, chat, message) VALUES (?, ?, 7)", (chat.platform, chat.id))
    await write(
        "INSERT INTO link_codes SELECT ?, reader, ? FROM people WHERE person = ?",
        (f"code {person.id[-3:]}", at, person.id),
    )
    await write(
        "INSERT INTO shared_subscriptions VALUES (?, '{}', ?, ?, 1)", (f"shared {person.id[-3:]}", str(person), at)
    )
    await write("INSERT INTO roles VALUES (?, ?, 'editor', ?, '', ?)", (person.platform, person.id, person.name, at))
    await write(
        "INSERT INTO audit (at, who, name, what, whom, before, after) VALUES (?, ?, ?, 'role', ?, '', 'editor')",
        (at, str(person), person.name, str(person)),
    )
    await write(
        "INSERT INTO invitations (code, role, by, name, until) VALUES (?, 'editor', ?, ?, ?)",
        (person.id[-3:], str(person), person.name, at),
    )
    for where, state in ((chat, "active"), (GROUP, "active"), (GROUP, "draft")):
        values = (where.platform, where.id, where.kind.value, state, str(person), at)
        [[number]] = await write(SUBSCRIPTION, values)
        [[run]] = await write(
            "INSERT INTO runs (subscription, slot, due, state, shown, at) VALUES (?, '1', ?, 'made', 1, ?)"
            " RETURNING id",
            (number, at, at),
        )
        await write(
            "INSERT INTO deliveries (run, platform, chat, thread, part, parts, first, shown, due, ready, turn)"
            " VALUES (?, ?, ?, '', 1, 1, 0, 1, ?, ?, 1)",
            (run, where.platform, where.id, at, at),
        )


async def put_aside(store: Store, *updates: object) -> None:
    inbox = store.inbox("telegram")
    for taken in await inbox.put([(str(number), json.dumps(its)) for number, its in enumerate(updates)]):
        await inbox.quarantine(taken.id, f"ValueError: {ZAINAB.id}")


def files(folder: Path) -> Iterator[bytes]:
    return (path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def found(folder: Path, *what: str) -> int:
    return sum(held.count(each.encode()) for held in files(folder) for each in what)


@ON_SQLITE
async def test_every_table_is_told_of_or_holds_nobody(store: Store) -> None:
    """A new table fails here until bot.store.traces says what it holds of people."""
    rows = await store._database.read(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    assert {name for (name,) in rows} == {its.table for its in TRACES} | NOBODYS
    assert not {its.table for its in TRACES} & NOBODYS


@ON_SQLITE
async def test_no_column_that_names_people_is_in_a_table_of_nobody(store: Store) -> None:
    telling = {"platform", "person", "chat", "who", "by", "added_by", "origin_chat", "reader", "subscription"}
    for table in NOBODYS:
        columns = await store._database.read("SELECT name FROM pragma_table_info(?)", (table,))
        assert not {name for (name,) in columns} & telling, table


def test_every_kind_has_words_and_a_reason() -> None:
    assert set(WORDS) == set(REASONS) == set(Kept)
    assert {its.kind for its in TRACES} == set(Kept)


async def test_all_that_is_kept_of_a_person_is_given_out_and_nothing_of_another(store: Store) -> None:
    await leave_traces(store, ZAINAB, HOME)
    await leave_traces(store, KIM, KIMS)
    await put_aside(store, PRESSED, NAMED, "odd")
    given = await store.forgetting.export(ZAINAB, HOME)
    assert set(given) == set(Kept)
    tables = {table for its in given.values() for table in its}
    assert tables == {its.table for its in TRACES if its.columns}
    text = json.dumps(given, ensure_ascii=False)
    assert KIM.id not in text
    assert KIM.name not in text
    assert given[Kept.SETTINGS]["preferences"][0]["chosen"] == {"language": "ar", "zone": "Asia/Baghdad"}
    assert given[Kept.SAVED]["saved"][0]["title"] == "Changed of 789"
    assert {row["words"] for row in given[Kept.SEARCHES]["chat_searches"]} == {
        f"words of {ZAINAB.name}",
        f"list of {ZAINAB.name}",
        "water",
    }
    assert len(given[Kept.MESSAGES]["inbox"]) == 1
    assert len(given[Kept.SUBSCRIPTIONS]["subscriptions"]) == 3


async def test_all_of_it_is_found_with_statistics_at_hand(store: Store, where: Path | Secret) -> None:
    """SQLite overlooks rows where two ways to one index stand beside OR, as soon as it has measured its tables."""
    await leave_traces(store, ZAINAB, HOME)
    before = await store.forgetting.counts(ZAINAB, HOME), await store.forgetting.export(ZAINAB, HOME)
    await store._database.write("ANALYZE")
    async with open_store(where) as other:
        assert (await other.forgetting.counts(ZAINAB, HOME), await other.forgetting.export(ZAINAB, HOME)) == before
        await other.forgetting.forget(ZAINAB, HOME, NOON)
        assert await other.forgetting.export(ZAINAB, HOME) == {}


@pytest.mark.parametrize(
    "wish", [{"author": {"id": "70"}, "data": "words"}, {"user": {"id": "70"}}, {"member": {"user": {"id": "70"}}}]
)
async def test_what_was_put_aside_of_discords_is_found(store: Store, wish: dict[str, object]) -> None:
    """Interactions name who wished by `user`, in servers by `member`."""
    inbox, somebody = store.inbox("discord"), Person("discord", "70")
    for taken in await inbox.put([("1", json.dumps(wish)), ("2", json.dumps({"user": {"id": "71"}}))]):
        await inbox.quarantine(taken.id, "ValueError")
    chat = Chat("discord", "700")
    assert await store.forgetting.counts(somebody, chat) == {Kept.MESSAGES: 1}
    await store.forgetting.forget(somebody, chat, NOON)
    assert await store._database.read("SELECT raw FROM inbox WHERE raw IS NOT NULL") == [('{"user": {"id": "71"}}',)]


async def test_what_would_go_is_counted(store: Store) -> None:
    assert await store.forgetting.counts(ZAINAB, HOME) == {}
    await leave_traces(store, ZAINAB, HOME)
    await put_aside(store, PRESSED)
    assert await store.forgetting.counts(ZAINAB, GROUP) == {
        Kept.SETTINGS: 2,
        Kept.SAVED: 1,
        Kept.ACCOUNTS: 1,
        Kept.VISITS: 1,
        Kept.QUESTIONS: 2,
        Kept.SUBSCRIPTIONS: 2,
        Kept.SEARCHES: 3,
        Kept.MESSAGES: 1,
        Kept.ROLES: 1,
        Kept.EDITING: 5,
    }


async def test_nothing_is_left_of_one_who_is_forgotten_and_all_of_another(store: Store) -> None:
    await leave_traces(store, ZAINAB, HOME)
    await leave_traces(store, KIM, KIMS)
    before = await store.forgetting.export(KIM, KIMS)
    await store.forgetting.forget(ZAINAB, HOME, NOON)
    assert await store.forgetting.export(ZAINAB, HOME) == {}
    assert await store.forgetting.counts(ZAINAB, HOME) == {}
    assert await store.forgetting.export(KIM, KIMS) == before
    await store.forgetting.forget(ZAINAB, HOME, NOON)  # again changes nothing
    assert await store.forgetting.export(KIM, KIMS) == before


async def test_what_stays_names_nobody(store: Store) -> None:
    await leave_traces(store, ZAINAB, HOME)
    await store.forgetting.forget(ZAINAB, HOME, NOON)
    stored = await store.article(1)
    assert stored
    assert (stored.added_by, stored.origin, stored.title) == ("", None, "Changed of 789")
    [edit] = await store.editing.history(1)
    assert (edit.who, edit.name, edit.old) == ("", "", "Of 789")
    [groups] = await store.subscriptions.of_chat(GROUP)
    assert (groups.by, groups.version) == ("", 2)
    assert await store.subscriptions.by(ZAINAB) == []


async def test_what_is_in_memory_is_forgotten_as_well(store: Store) -> None:
    await leave_traces(store, ZAINAB, HOME)
    await leave_traces(store, KIM, KIMS)
    await store.forgetting.forget(ZAINAB, HOME, NOON)
    assert (await store.preferences.of(ZAINAB, HOME)).language is None
    assert store.questions.asked(HOME, ZAINAB, NOON) is None
    assert store.questions.asked(GROUP, ZAINAB, NOON) is None
    assert HOME not in store.away
    assert (await store.preferences.of(KIM, KIMS)).language == "ar"
    assert store.questions.asked(KIMS, KIM, NOON)
    assert KIMS in store.away


async def test_an_editor_who_has_an_article_in_hand_does_not_bring_back_a_name(store: Store) -> None:
    await leave_traces(store, ZAINAB, HOME)
    in_hand = await store.article(1)
    assert in_hand
    await store.forgetting.forget(ZAINAB, HOME, NOON)
    assert await store.editing.change(replace(in_hand, title="Once more"), KIM, NOON)
    after = await store.article(1)
    assert after
    assert (after.added_by, after.origin) == ("", None)


async def test_words_that_others_searched_for_stay_theirs(store: Store) -> None:
    numbers = []
    for chat in (HOME, KIMS):
        await leave_traces(store, ZAINAB if chat == HOME else KIM, chat)
        numbers.append(await store.searches.remember(chat, "water", NOON))
    await store.forgetting.forget(ZAINAB, HOME, NOON)
    assert await store.searches.recall(HOME, numbers[0]) is None
    assert await store.searches.recall(KIMS, numbers[1]) == "water"
    assert await store._database.read("SELECT 1 FROM chat_searches WHERE words LIKE ?", (f"%{ZAINAB.name}%",)) == []


async def test_where_the_private_chat_has_an_id_of_its_own_it_is_known_from_the_last_visit(store: Store) -> None:
    await leave_traces(store, DISCORD, DIRECT)
    await store.forgetting.forget(DISCORD, Chat("discord", "55", ChatKind.GROUP), NOON)
    assert await store.forgetting.export(DISCORD, DIRECT) == {}


async def test_what_linked_accounts_keep_together_stays_with_the_other(store: Store) -> None:
    await leave_traces(store, ZAINAB, HOME)
    await store._database.write("INSERT INTO people SELECT 'discord', ?, reader FROM people", (DISCORD.id,))
    assert Kept.SAVED not in await store.forgetting.counts(ZAINAB, HOME)
    assert (await store.forgetting.counts(ZAINAB, HOME))[Kept.ACCOUNTS] == 1
    assert len((await store.forgetting.export(ZAINAB, HOME))[Kept.ACCOUNTS]["people"]) == 2
    await store.forgetting.forget(ZAINAB, HOME, NOON)
    assert not await store.saved.has(ZAINAB, 1)
    assert await store.saved.has(DISCORD, 1)
    await store.forgetting.forget(DISCORD, DIRECT, NOON)
    assert not await store.saved.has(DISCORD, 1)
    assert await store._database.read("SELECT * FROM readers") == []


async def test_no_byte_is_left_in_any_file(tmp_path: Path) -> None:
    """Among much that others do, so that the rows of one person move between pages."""
    data = tmp_path / "data"
    async with open_store(data / "khabar.db", alone=True) as store:
        store.forgetting.settling = 0
        await leave_traces(store, ZAINAB, HOME)
        await leave_traces(store, KIM, KIMS)
        await put_aside(store, PRESSED, NAMED, "odd")
        await _crowd(store, 150)
        await store._database.write("ANALYZE")
        await store.forgetting.forget(ZAINAB, HOME, NOON)
        assert found(data, ZAINAB.id, ZAINAB.name)
        await store.forgetting.wipe()
        assert found(data, ZAINAB.id, ZAINAB.name) == 0
        assert found(data, KIM.id)
        assert await store.memory("khabar").recall("forgetting") is None
    assert found(data, ZAINAB.id, ZAINAB.name) == 0


async def _crowd(store: Store, count: int) -> None:
    for number in range(count):
        person, its = replace(ZAINAB if number % 3 else KIM), Chat("telegram", str(6_000_000_000 + number))
        await store.preferences.choose([Person("telegram", its.id), its], language="ar")
        [taken] = await store.inbox("telegram").put(
            [(f"n {number}", json.dumps({**PRESSED, "pad": "x" * (number * 37 % 5000)}))]
        )
        await store.questions.ask(Chat("telegram", f"-{number}", ChatKind.GROUP), person, "place", NOON)
        await store.inbox("telegram").done([taken.id])
        await store.searches.count(HOME, f"{number} {ZAINAB.name if number % 2 else 'others'}", NOON)


async def test_an_update_that_is_being_answered_is_waited_for(store: Store) -> None:
    store.forgetting.settling = 0
    inbox = store.inbox("telegram")
    [taken] = await inbox.put([("1", json.dumps(PRESSED))])
    await store.forgetting.forget(ZAINAB, HOME, NOON)
    order: list[str] = []

    async def answered() -> None:
        for number in range(300):  # much more than wiping takes; reading would keep it waiting
            await store.memory("test").remember("number", str(number))
        await inbox.done([taken.id])
        order.append("answered")

    async def wiped() -> None:
        await store.forgetting.wipe()
        order.append("wiped")

    await asyncio.gather(wiped(), answered())
    assert order == ["answered", "wiped"]
    assert await store.memory("khabar").recall("forgetting") is None


async def test_a_reader_that_holds_on_to_what_was_is_waited_for(tmp_path: Path) -> None:
    async with open_store(tmp_path / "khabar.db") as store:
        store.forgetting.settling = 0
        with newest.connect(tmp_path / "khabar.db", isolation_level=None) as other:
            other.execute("BEGIN")
            other.execute("SELECT * FROM articles").fetchall()
            await leave_traces(store, ZAINAB, HOME)
            await store.forgetting.forget(ZAINAB, HOME, NOON)
            wiping = asyncio.create_task(store.forgetting.wipe())
            while await store._database.wipe():
                pass
            assert not wiping.done()
            other.execute("ROLLBACK")
            await wiping
        other.close()
        assert found(tmp_path, ZAINAB.id) == 0


async def test_what_a_crash_left_is_wiped_out_after_the_next_start(where: Path | Secret) -> None:
    async with open_store(where) as store:
        await leave_traces(store, ZAINAB, HOME)
        await store.forgetting.forget(ZAINAB, HOME, NOON)
    async with open_store(where) as store:
        store.forgetting.settling = 0
        assert await store.memory("khabar").recall("forgetting")
        await store.forgetting.wipe()
        assert await store.memory("khabar").recall("forgetting") is None
        await store.forgetting.wipe()  # nothing is left to do


async def test_who_is_forgotten_meanwhile_is_wiped_out_as_well(store: Store) -> None:
    store.forgetting.settling = 0
    await store.forgetting.forget(ZAINAB, HOME, NOON)
    [taken] = await store.inbox("telegram").put([("1", "{}")])
    wiping = asyncio.create_task(store.forgetting.wipe())
    for _ in range(50):
        await store.count()
    await store.forgetting.forget(KIM, KIMS, NOON)
    await store.inbox("telegram").done([taken.id])
    await wiping
    assert await store.memory("khabar").recall("forgetting")
    await store.forgetting.wipe()
    assert await store.memory("khabar").recall("forgetting") is None


async def test_a_platform_that_is_switched_off_keeps_nobody_else_waiting(store: Store) -> None:
    store.forgetting.settling = 0
    await store.inbox("discord").put([("1", "{}")])
    await store.forgetting.forget(ZAINAB, HOME, NOON)
    await store.forgetting.wipe()
    assert await store.memory("khabar").recall("forgetting") is None


async def test_what_waits_too_long_is_wiped_out_as_far_as_can_be_and_again(
    where: Path | Secret, tmp_path: Path
) -> None:
    async with open_store(where) as store:
        store.forgetting.settling, store.forgetting.patience = 0, 0.5
        [taken] = await store.inbox("telegram").put([("1", "{}")])
        await leave_traces(store, ZAINAB, HOME)
        for person, chat in ((ZAINAB, HOME), (DISCORD, DIRECT)):
            await store.forgetting.forget(person, chat, NOON)
        await store.forgetting.wipe()
        assert found(tmp_path, ZAINAB.id) == 0
        mark = await store.memory("khabar").recall("forgetting")
        assert mark
        assert json.loads(mark).keys() == {"telegram"}
        await store.inbox("telegram").done([taken.id])
        store.forgetting.patience = 60
        await store.forgetting.wipe()
        assert await store.memory("khabar").recall("forgetting") is None


async def test_a_database_from_before_is_written_anew_once(tmp_path: Path) -> None:
    database = await made_by(6, tmp_path)
    with newest.connect(database) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        rows = [("telegram", str(number), json.dumps(PRESSED)) for number in range(50)]
        connection.executemany("INSERT INTO inbox (platform, key, raw) VALUES (?, ?, ?)", rows)
        connection.commit()
        connection.execute("DELETE FROM inbox")
    connection.close()
    async with open_store(database) as store:
        assert found(tmp_path, ZAINAB.id)
        assert await store.memory("khabar").recall("overwritten") is None
        store.forgetting.settling = 0
        await store.forgetting.forget(ZAINAB, HOME, NOON)
        await store.forgetting.wipe()
        assert found(tmp_path, ZAINAB.id) == 0
        assert await store.memory("khabar").recall("overwritten") == ""


async def test_a_new_database_has_overwritten_from_the_beginning(store: Store) -> None:
    assert await store.memory("khabar").recall("overwritten") == ""


@pytest.mark.parametrize(("subscribed", "left"), [(False, None), (True, "ar")])
async def test_who_was_not_here_for_a_year_has_no_settings_unless_something_is_sent(
    store: Store, subscribed: bool, left: Any
) -> None:
    await store.preferences.choose([ZAINAB, HOME], language="ar")
    for person, since in ((ZAINAB, timedelta(days=366)), (KIM, timedelta(days=364))):
        await store.preferences.choose([person], zone="Asia/Baghdad")
        at = stamp(NOON - since)
        await store._database.write("INSERT INTO visits VALUES ('telegram', ?, NULL, ?, 1, ?, 1)", (person.id, at, at))
    if subscribed:
        await store._database.write(SUBSCRIPTION, ("telegram", HOME.id, "private", "active", str(KIM), stamp(NOON)))
    await store.tidy(NOON)
    assert (await store.preferences.of(ZAINAB, HOME)).language == left
    assert (await store.preferences.of_person(KIM)).zone
    assert await store.visits.of(ZAINAB) is None
    assert await store.visits.of(KIM)
    rows = await store._database.read("SELECT person, at <> '' FROM visits ORDER BY person")
    assert rows == [*([(ZAINAB.id, 0)] if subscribed else []), (KIM.id, 1)]


async def test_settings_of_a_private_chat_are_found_as_long_as_they_are_kept(store: Store) -> None:
    """Where that has an id of its own: also of somebody who only reads what comes to a group."""
    await store.preferences.choose([DISCORD, DIRECT], language="ar")
    since = NOON - timedelta(days=366)
    await store.visits.keep({("discord", DISCORD.id): Visit(since, 1, since, 1, DIRECT.id)})
    await store._database.write(SUBSCRIPTION, ("discord", "55", "group", "active", str(DISCORD), stamp(NOON)))
    for _ in range(2):
        await store.tidy(NOON)
    assert (await store.preferences.of_chat(DIRECT)).language == "ar"
    server = Chat("discord", "55", ChatKind.GROUP)
    assert Kept.VISITS not in await store.forgetting.counts(DISCORD, server)
    assert (await store.forgetting.export(DISCORD, server))[Kept.SETTINGS]["visits"] == [{"chat": DIRECT.id}]
    await store.visits.keep({("discord", DISCORD.id): Visit(NOON, 1, NOON, 1)})  # back, in a server
    visit = await store.visits.of(DISCORD)
    assert visit
    assert visit.chat == DIRECT.id
    await store.forgetting.forget(DISCORD, server, NOON)
    assert await store.forgetting.export(DISCORD, DIRECT) == {}
    assert await store.preferences.of_chat(DIRECT) == Preferences()


async def test_settings_of_whom_no_visit_is_known_go_after_a_year_too(tmp_path: Path) -> None:
    """As those from before visits were kept, or where a crash came between the two."""
    database = await made_by(6, tmp_path)
    with newest.connect(database) as connection:
        connection.execute("INSERT INTO languages VALUES ('person', 'telegram', ?, 'ar')", (ZAINAB.id,))
        connection.execute("INSERT INTO languages VALUES ('chat', 'telegram', ?, 'ar')", (HOME.id,))
        connection.execute("INSERT INTO languages VALUES ('chat', 'telegram', ?, 'ar')", (GROUP.id,))
        connection.commit()
    connection.close()
    async with open_store(database) as store:
        await store.tidy(NOON)
        assert await store.visits.of(ZAINAB) == Visit(NOON, 1, NOON, 1)
        await store.tidy(NOON + timedelta(days=365))
        assert (await store.preferences.of(ZAINAB, HOME)).language == "ar"
        await store.tidy(NOON + timedelta(days=366))
        assert await store.preferences.of(ZAINAB, HOME) == Preferences()
        assert (await store.preferences.of_chat(GROUP)).language == "ar"
        assert await store._database.read("SELECT id FROM preferences") == [(GROUP.id,)]


async def test_what_is_of_no_use_any_more_is_tidied_away(store: Store) -> None:
    await leave_traces(store, ZAINAB, HOME)
    await store.tidy(NOON + timedelta(minutes=59))
    assert store.questions.asked(HOME, ZAINAB, NOON)
    await store.tidy(NOON + timedelta(days=181))
    assert store.questions.asked(HOME, ZAINAB, NOON) is None
    kept = await store.forgetting.export(ZAINAB, HOME)
    tables = {table for its in kept.values() for table in its}
    assert not tables & {"questions", "mutes", "link_codes", "chat_searches", "sent"}
    assert await store.mark(1, State.REMOVED)
