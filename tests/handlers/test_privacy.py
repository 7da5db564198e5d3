"""/privacy, /export and /forgetme, as conversations."""

import asyncio
import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from bot.model import Chat, ChatKind, Command, Person, Reply, Request
from bot.router import Context, at_work
from bot.router.kept import REASONS
from bot.router.work import Stage
from bot.store.sqlite import Store
from tests.conversation import EDITOR, GROUP, Conversation, labels, router, text
from tests.router.works import Slow
from tests.samples import WATER

READER = Person("telegram", "1", "زينب", "ar")
IN_A_GROUP = ("This is between you and me", "ask me in a private chat")


@pytest.fixture
async def known(store: Store, visitor: Conversation) -> Conversation:
    """Somebody of whom there is something."""
    visitor.chat = Chat("telegram", visitor.person.id)
    article, _ = await store.add(WATER)
    await visitor.says("/language en")
    await visitor.says(f"/save {article.id}")
    await visitor.says("/search water")
    return visitor


async def test_privacy_tells_of_every_kind_in_both_languages(reader: Conversation, visitor: Conversation) -> None:
    said = await visitor.says("/privacy")
    assert said.personal
    assert text(said).count("\n• ") == len(REASONS)
    for reason in REASONS.values():
        assert reason in text(said)
    assert "/export" in text(said)
    assert "/forgetme" in text(said)
    assert labels(said) == ["Give me all of it", "Forget me"]
    arabic = text(await reader.says("/privacy"))
    assert "إعداداتها" in arabic
    assert not set("abcdghijklmnqsuvwyz") & set(arabic.replace("/export", "").replace("/forgetme", ""))
    assert len(arabic) < 4000


async def test_privacy_in_a_group_has_no_buttons_that_others_may_press(store: Store) -> None:
    said = await Conversation(router(store), READER, GROUP).says("/privacy")
    assert labels(said) == []
    assert labels(await Conversation(router(store), READER, GROUP, discreet=True).says("/privacy"))


async def test_an_export_is_a_file_of_all_that_is_kept(known: Conversation) -> None:
    said = await known.says("/export")
    assert said.personal
    assert said.document
    assert said.document.name == "khabar.json"
    assert said.document.about == "All that I keep of you"
    given = json.loads(said.document.content)
    assert given["person"] == "telegram:2"
    assert given["name"] == "Kim"
    assert given["kept"]["saved"]["saved"][0]["title"] == WATER.title
    assert given["kept"]["settings"]["preferences"][0]["chosen"] == {"language": "en"}
    assert WATER.title.encode() in said.document.content  # to be read by people, too


async def test_forgetting_says_what_goes_and_asks(known: Conversation, store: Store) -> None:
    said = await known.says("/forgetme")
    assert "settings: 1\n" in text(said)
    assert "saved articles: 1" in text(said)
    assert "searches: 1" in text(said)
    assert "open questions" not in text(said)
    assert labels(said) == ["Forget me", "Give me all of it", "Cancel"]
    assert said.personal
    assert await store.forgetting.counts(known.person, known.chat)
    kept = await known.presses("Cancel")
    assert text(kept) == "Everything stays as it is."
    assert kept.replaces
    assert await store.forgetting.counts(known.person, known.chat)


async def test_what_nobody_sees_is_not_counted_and_a_name_is_only_taken_off(store: Store, editor: Conversation) -> None:
    editor.chat = Chat("telegram", EDITOR)
    await store.preferences.choose([editor.chat], language="en")  # of the chat alone
    await editor.says("/subscribe")
    said = text(await editor.says("/forgetme"))
    assert "settings: 1\n" in said
    assert "subscriptions" not in said.lower().partition("subscriptions of groups")[0]
    await editor.presses("Cancel")
    await editor.says("/subscribe")
    await editor.presses("Confirm")
    assert "subscriptions: 1" in text(await editor.says("/forgetme"))
    await editor.forwards("News\n\nOf the day.")
    said = text(await editor.says("/forgetme"))
    gone, _, nameless = said.partition("Your name would be taken off these:\n")
    assert nameless.startswith("• articles and changes that bear your name: 1\n")
    assert "bear your name" not in gone


async def test_one_press_more_and_all_is_gone(known: Conversation, store: Store) -> None:
    await known.says("/privacy")
    await known.presses("Forget me")
    said = await known.presses("Forget me")
    assert text(said).startswith("All of it is gone.")
    assert "editor" not in text(said)
    assert said.replaces
    assert await store.forgetting.export(known.person, known.chat) == {}
    assert text(await known.sends_press("forgetme yes")).startswith("All of it is gone.")
    assert text(await known.says("/forgetme")) == "I keep nothing of you."


async def test_in_arabic_as_well(reader: Conversation, store: Store) -> None:
    await store.preferences.choose([reader.person], language="ar")
    assert "الإعدادات: 1" in text(await reader.says("/forgetme"))
    assert text(await reader.presses("نسياني")).startswith("زال كل ذلك.")


async def test_an_editor_hears_whose_list_it_is(editor: Conversation) -> None:
    await editor.says("/language en")
    await editor.says("/forgetme")
    assert "set in the bot's configuration" in text(await editor.presses("Forget me"))


async def test_what_is_personal_is_not_said_in_a_group(store: Store, known: Conversation) -> None:
    there = Conversation(router(store), known.person, GROUP)
    for asked in (there.says("/export"), there.says("/forgetme"), there.sends_press("forgetme yes")):
        said = await asked
        assert all(part in text(said) for part in IN_A_GROUP)
        assert said.personal
        assert said.document is None
    assert await store.forgetting.counts(known.person, known.chat)


async def test_a_slash_command_in_a_group_is_seen_by_nobody_else(store: Store, known: Conversation) -> None:
    there = Conversation(router(store), known.person, GROUP, discreet=True)
    assert (await there.says("/export")).document
    await there.says("/forgetme")
    await there.presses("Forget me")
    assert await store.forgetting.export(known.person, known.chat) == {}


async def test_a_channel_is_nobody_who_could_be_forgotten(store: Store, known: Conversation) -> None:
    for chat in (GROUP, Chat("telegram", "-9", ChatKind.CHANNEL), known.chat):
        there = Conversation(router(store), replace(known.person, genuine=False), chat)
        for asked in (there.says("/export"), there.says("/forgetme"), there.sends_press("forgetme yes")):
            assert "with your own account" in text(await asked)
    assert await store.forgetting.counts(known.person, known.chat)


async def test_what_a_person_was_let_do_elsewhere_is_forgotten(store: Store) -> None:
    channel = Chat("telegram", "-77", ChatKind.GROUP)
    talk = Conversation(router(store), READER, channels=(channel,))
    await talk.says("/subscribe")
    grants = talk.router._grants
    assert grants.hold(READER, channel, talk.at)
    talk.channels = ()
    await talk.sends_press("forgetme yes")
    assert not grants.hold(READER, channel, talk.at)


async def test_in_the_history_it_was_somebody_who_left(store: Store) -> None:
    article, _ = await store.add(replace(WATER, added_by=f"telegram:{EDITOR}"))
    ed = Conversation(router(store), Person("telegram", EDITOR, "Ed", "en"))
    await ed.sends_press(f"edit {article.id} 1 title", answer="Another title")
    assert "Ed ·" in text(await ed.says(f"/history {article.id}"))
    await ed.sends_press("forgetme yes")
    assert "somebody who left · title" in text(await ed.says(f"/history {article.id}"))
    other = Conversation(router(store), Person("telegram", EDITOR, "Ed", "ar"))
    assert "شخص غادر" in text(await other.says(f"/history {article.id}"))
    second, _ = await store.add(replace(WATER, title="Second", added_by=""))
    assert "Added by somebody who left" in text(await ed.says(f"/history {second.id}"))


async def test_about_leads_to_privacy(visitor: Conversation) -> None:
    assert "/privacy" in text(await visitor.says("/about"))


async def test_what_was_taken_away_does_not_come_back_after_forgetting(known: Conversation) -> None:
    await known.says("/subscribe bridge")
    await known.presses("Cancel")
    undo = known.button("Undo").press
    await known.sends_press("forgetme yes")
    assert known.router._undoing._kept == {}
    assert "too late" in text(await known.sends_press(undo))


async def test_work_that_goes_on_is_stopped_by_forgetting(store: Store) -> None:
    work = Slow()

    async def begin(request: Request, context: Context) -> Reply:
        return await at_work(work, request, context)

    handler: Any = SimpleNamespace(COMMAND=Command("work", "Work"), answer=begin)
    answering = router(store, "en", work=handler)
    answering.jobs.patience = 0.0
    known = Conversation(answering, Person("telegram", "2", "Kim", "en"), Chat("telegram", "2"))
    await known.says("/work")
    [going] = answering.jobs.going()
    await known.sends_press("forgetme yes")
    assert going.stage is Stage.CANCELLED
    assert answering.jobs._jobs == {}


async def test_a_visit_that_waits_to_be_written_does_not_come_back(store: Store, known: Conversation) -> None:
    """It waits behind the visits of others, which wait for the writer."""
    hold, held = asyncio.Event(), asyncio.Event()

    async def work(_: object) -> None:
        held.set()
        await hold.wait()

    visits, other = known.router._visits, Person("telegram", "77")
    await visits.settled()
    holding = asyncio.create_task(store._database.transaction(work))
    await held.wait()
    await visits.note(other, Chat("telegram", "77"), known.at)
    await asyncio.sleep(0)  # the others' batch is on its way
    visits.forget(known.person)
    await visits.note(known.person, known.chat, known.at)
    forgetting = asyncio.create_task(known.sends_press("forgetme yes"))
    for _ in range(20):
        await store.count()
    hold.set()
    await asyncio.gather(holding, forgetting)
    await visits.settled()
    assert await store.visits.of(known.person) is None
    assert await store.visits.of(other)
