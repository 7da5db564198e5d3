"""Who may give which role to whom: whatever people try in a row, nobody gets more than somebody could give."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import BadInput
from bot.i18n import available, language
from bot.model import Person, Role
from bot.router.roles import NAMES, Change, role_named
from bot.runners.works import others
from bot.store.sqlite import Store, open_store
from tests.conversation import Conversation, router, text
from tests.router.works import until
from tests.samples import NOON

FIXED = {"telegram:9": Role.OWNER}
PEOPLE = [*(Person("telegram", number) for number in "1239"), Person("discord", "1")]
START = {"telegram:1": Role.OWNER, "telegram:2": Role.ADMIN}
TRIES = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), st.sampled_from(list(Role))), max_size=30)


def is_now(who: str, stored: dict[str, Role], fixed: dict[str, Role]) -> Role:
    return fixed.get(who) or stored.get(who, Role.READER)


@given(tries=TRIES, fixed=st.sampled_from([{}, FIXED]))
@example(tries=[(PEOPLE[0], PEOPLE[0], Role.READER)], fixed={})
def test_no_row_of_changes_breaks_the_order(tries: list[tuple[Person, Person, Role]], fixed: dict[str, Role]) -> None:
    stored = dict(START)
    for by, whom, to in tries:
        mine, before = is_now(str(by), stored, fixed), is_now(str(whom), stored, fixed)
        try:
            Change(by, whom, to, fixed).check(stored)
        except BadInput:
            continue
        stored[str(whom)] = to
        assert str(whom) not in fixed
        assert mine.covers(to)  # nobody gives what they have not
        assert mine.covers(before)  # nobody touches who has more
        assert by == whom or mine.covers(Role.ADMIN)
        assert by != whom or before.covers(to)  # nobody raises themselves
        if mine is Role.ADMIN and by != whom:
            assert not before.covers(Role.ADMIN)
            assert not to.covers(Role.ADMIN)
            assert by.platform == whom.platform
        assert Role.OWNER in {**stored, **fixed}.values()  # somebody is always there


def test_roles_are_typed_in_any_language() -> None:
    typed = {
        "editor": Role.EDITOR,
        "المدير": Role.ADMIN,
        "مالكة": Role.OWNER,
        "Lecteur": Role.READER,
        "none": Role.READER,
    }
    assert {word: role_named(word) for word in typed} == typed
    assert role_named("boss") is None
    for code in available():
        assert [role_named(language(code)(name)) for name in NAMES.values()] == list(Role)


async def test_two_owners_do_not_depose_each_other_at_once(store: Store) -> None:
    one, two = Person("telegram", "1"), Person("telegram", "2")
    for each in (one, two):
        await store.roles.give(each, Role.OWNER, one, NOON, lambda _: None)
    tries = [
        store.roles.give(whom, Role.READER, by, NOON, Change(by, whom, Role.READER, {}).check)
        for by, whom in ((one, two), (two, one))
    ]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(its) for its in outcomes].count(BadInput) == 1
    assert [its.role for its in store.roles.all] == [Role.OWNER]


async def test_a_change_counts_at_once_in_another_process(tmp_path: Path) -> None:
    person = Person("telegram", "5", "Mona")
    path = tmp_path / "khabar.db"
    async with open_store(path) as here, open_store(path) as there:
        waiting = asyncio.create_task(there.roles.other())
        await here.roles.give(person, Role.EDITOR, Person("telegram", "1"), NOON, lambda _: None)
        assert (there.roles.last_known(person), await there.roles.of(person)) == (Role.READER, Role.EDITOR)
        await waiting  # the menus there are told
        assert there.roles.last_known(person) is Role.EDITOR
        await here.roles.give(person, Role.READER, Person("telegram", "1"), NOON, lambda _: None)
        assert await there.roles.of(person) is Role.READER
        assert there.roles.all == ()


async def test_menus_follow_what_the_command_line_takes(tmp_path: Path) -> None:
    """Nobody tells the bot of it: the database is a file."""
    async with open_store(tmp_path / "a.db") as store, open_store(tmp_path / "a.db") as other:
        whom = Person("telegram", "5")
        await store.roles.give(whom, Role.ADMIN, PEOPLE[0], NOON, lambda _: None)
        its = router(store)
        parts: Any = SimpleNamespace(store=store, answering=its)
        following = asyncio.create_task(others(parts))
        assert its.staff("telegram") == {"1000": Role.OWNER, "5": Role.ADMIN}
        await other.roles.give(whom, Role.READER, PEOPLE[0], NOON, lambda _: None)
        await until(lambda: its.staff("telegram") == {"1000": Role.OWNER})
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def test_somebody_is_called_as_they_are_called_now(store: Store) -> None:
    await store.roles.give(Person("telegram", "5"), Role.EDITOR, Person("telegram", "1"), NOON, lambda _: None)
    for name in ("Mona", "منى", ""):
        await store.roles.of(Person("telegram", "5", name))
    assert [its.person.name for its in store.roles.all] == ["منى"]


async def test_what_is_refused_leaves_nothing(store: Store) -> None:
    def check(_: object) -> None:
        raise BadInput("no")

    with pytest.raises(BadInput):
        await store.roles.give(Person("telegram", "5"), Role.EDITOR, Person("telegram", "1"), NOON, check)
    assert (store.roles.all, await store.audit.count()) == ((), 0)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN, Role.OWNER])
async def test_what_another_process_took_is_gone_with_the_next_request(tmp_path: Path, role: Role) -> None:
    person, by = Person("telegram", "5", "Mona", "en"), Person("telegram", "1")
    path = tmp_path / "khabar.db"
    async with open_store(path) as here, open_store(path) as there:
        talk = Conversation(router(there), person)
        for given, answer in ((role, "no drafts"), (Role.READER, "Only editors")):
            await here.roles.give(person, given, by, NOON, lambda _: None)
            assert answer in text(await talk.says("/drafts"))
