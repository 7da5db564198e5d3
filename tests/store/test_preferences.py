"""What people and chats chose: from memory or from the disk, alone or over each other."""

import asyncio
from pathlib import Path

import pytest

from bot.model import Chat, Commanders, Digits, Months, Person, Preferences, Secret
from bot.store import preferences
from bot.store.sqlite import Store, open_store
from tests.samples import NOON

READER, GROUP, PRIVATE = Person("telegram", "1"), Chat("telegram", "-5"), Chat("telegram", "1")


async def test_what_a_person_chose_comes_before_what_the_chat_chose(store: Store) -> None:
    chosen = store.preferences
    assert await chosen.of(READER, GROUP) == Preferences()
    await chosen.choose([GROUP], language="en", hijri=False, commanders=Commanders.MANAGERS)
    await chosen.choose([READER], digits=Digits.ARABIC, hijri=True)
    assert await chosen.of(READER, GROUP) == Preferences(
        language="en", digits=Digits.ARABIC, hijri=True, commanders=Commanders.MANAGERS
    )
    await chosen.choose([READER], language="ar")
    assert (await chosen.of(READER, GROUP)).language == "ar"
    assert (await chosen.of_chat(GROUP)).language == "en"
    assert await chosen.of_person(READER) == Preferences(language="ar", digits=Digits.ARABIC, hijri=True)
    assert await chosen.of(Person("discord", "1"), Chat("discord", "-5")) == Preferences()


async def test_what_is_left_open_again_is_somebody_elses_choice(store: Store) -> None:
    chosen = store.preferences
    await chosen.choose([GROUP], months=Months.EGYPTIAN)
    await chosen.choose([READER], months=Months.MAGHREBI)
    await chosen.choose([READER], months=None)
    assert (await chosen.of(READER, GROUP)).months is Months.EGYPTIAN
    await chosen.load()
    assert (await chosen.of(READER, GROUP)).months is Months.EGYPTIAN


async def test_a_choice_made_while_the_old_one_is_read_counts(store: Store) -> None:
    for number in range(200):
        code = "ar" if number % 2 else "en"
        chosen = store.preferences
        await asyncio.gather(chosen.of(READER, PRIVATE), chosen.choose([READER], language=code))
        assert (await chosen.of(READER, PRIVATE)).language == code


async def test_more_choices_than_fit_into_memory_are_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = store.preferences
    await chosen.choose([GROUP], language="en", digits=Digits.ARABIC)
    monkeypatch.setattr(preferences, "REMEMBERED", 0)
    await chosen.load()
    assert await chosen.of(READER, GROUP) == Preferences(language="en", digits=Digits.ARABIC)
    await chosen.choose([READER], language="ar")
    assert (await chosen.of(READER, GROUP)).language == "ar"
    assert await chosen.of(Person("telegram", "2"), Chat("telegram", "2")) == Preferences()


async def test_where_only_managers_command_is_known_however_many_choices_there_are(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = store.preferences
    await chosen.choose([GROUP, READER], commanders=Commanders.MANAGERS)
    assert chosen.managed(GROUP)
    monkeypatch.setattr(preferences, "REMEMBERED", 0)
    await chosen.load()
    assert chosen.managed(GROUP)
    assert not chosen.managed(PRIVATE)
    await chosen.choose([GROUP], language="en")
    assert chosen.managed(GROUP)
    await chosen.choose([GROUP], commanders=Commanders.EVERYONE)
    assert not chosen.managed(GROUP)
    await chosen.choose([GROUP], commanders=Commanders.MANAGERS)
    await chosen.choose([GROUP], commanders=None)
    assert not chosen.managed(GROUP)


async def test_choices_outlive_the_program(where: Path | Secret) -> None:
    async with open_store(where) as store:
        await store.preferences.choose([READER, PRIVATE], language="en", zone="Asia/Baghdad", greeted=True)
    async with open_store(where) as store:
        for its in (await store.preferences.of_person(READER), await store.preferences.of_chat(PRIVATE)):
            assert its == Preferences(language="en", zone="Asia/Baghdad", greeted=True)


async def test_a_moved_chat_keeps_what_it_chose(store: Store) -> None:
    old, new = GROUP, Chat("telegram", "-1005")
    await store.preferences.choose([old], language="en")
    await store.preferences.choose([new], language="ar")
    for _ in range(2):
        await store.move_chat("telegram", "-5", "-1005")
        assert (await store.preferences.of(READER, new)).language == "en"
        assert await store.preferences.of_chat(old) == Preferences()


async def test_what_others_choose_while_a_chat_moves_counts(store: Store) -> None:
    """Whatever stands between the move and what is known in memory."""
    old, new = GROUP, Chat("telegram", "-1005")
    await store.preferences.choose([old], commanders=Commanders.MANAGERS)
    await store.questions.ask(old, READER, "place", NOON)
    await store._database.write(  # so many that to read them all takes longer than to write one
        "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 90000)"
        " INSERT INTO preferences SELECT 'person', 'web', CAST(n AS TEXT), '{}' FROM many"
    )
    moving = asyncio.create_task(store.move_chat("telegram", "-5", "-1005"))
    others: list[Person] = []
    while not moving.done() or len(others) < 10:
        others.append(Person("telegram", f"9{len(others)}"))
        await store.preferences.choose(others[-1:], language="en")
        await store.questions.ask(PRIVATE, others[-1], "place", NOON)
    assert {(await store.preferences.of_person(one)).language for one in others} == {"en"}
    assert {store.questions.asked(PRIVATE, one, NOON) for one in others} == {"place"}
    assert (store.questions.asked(old, READER, NOON), store.questions.asked(new, READER, NOON)) == (None, "place")
    assert store.preferences.managed(new)
    assert not store.preferences.managed(old)
    assert await store.preferences.of_chat(old) == Preferences()


async def test_a_chat_that_moves_where_other_things_were_chosen(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = GROUP, Chat("telegram", "-1005")
    await store.preferences.choose([old], commanders=Commanders.EVERYONE)
    await store.preferences.choose([new], commanders=Commanders.MANAGERS)
    monkeypatch.setattr(preferences, "REMEMBERED", 0)
    await store.preferences.load()
    await store.move_chat("telegram", "-5", "-1005")
    assert not store.preferences.managed(new)
    assert (await store.preferences.of_chat(new)).commanders is Commanders.EVERYONE


async def test_what_a_newer_version_chose_is_left_out(where: Path | Secret) -> None:
    async with open_store(where) as store:
        await store.preferences.choose([READER], language="en", digits=Digits.ARABIC)
        await store._database.write(
            """UPDATE preferences SET chosen = json_patch(chosen, '{"digits": "roman", "colour": "green"}')"""
        )
    async with open_store(where) as store:
        assert await store.preferences.of_person(READER) == Preferences(language="en")
        await store.preferences.choose([READER], hijri=True)
        assert await store.preferences.of_person(READER) == Preferences(language="en", hijri=True)
