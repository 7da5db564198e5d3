"""Conversations about articles that people keep, and the editors' figures."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Chat, DeliveryState, Person, State
from bot.store.sqlite import Store
from tests.conversation import GROUP, Conversation, labels, shown, text, titles
from tests.samples import NOON, WATER
from tests.subscribing import broadcast, published


async def test_saving_says_it_in_passing(store: Store, visitor: Conversation) -> None:
    await published(store, 1)
    await visitor.says("/read 1")
    reply = await visitor.presses("Save")
    assert (reply.notice.replace("\u2068", "").replace("\u2069", ""), text(reply)) == ("Saved. /saved shows all.", "")
    again = await visitor.sends_press("save 1")
    assert text(again) == "Saved already: Report 1"
    dropped = await visitor.presses("Drop it")
    assert (text(dropped), dropped.replaces) == ("Taken out of what you keep.", True)
    assert not await store.saved.has(visitor.person, 1)
    kept = await visitor.presses("Keep it again")
    assert (text(kept), kept.replaces, kept.personal) == ("It is kept again.", True, True)
    assert await store.saved.has(visitor.person, 1)
    assert labels(kept) == ["Drop it", "All that is saved"]


async def test_saving_by_a_number(store: Store, visitor: Conversation) -> None:
    await published(store, 1)
    reply = await visitor.says("/save 1")
    assert (text(reply), reply.personal) == ("Saved: Report 1", True)
    assert titles(await visitor.presses("All that is saved")) == ["Report 1"]


@pytest.mark.parametrize("asked", ["/save 9", "/save", "/save x"])
async def test_there_is_nothing_to_save(visitor: Conversation, asked: str) -> None:
    assert text(await visitor.says(asked)).startswith(("There is no such article.", "Say which article by its number."))


async def test_what_was_taken_back_is_not_saved(store: Store, visitor: Conversation) -> None:
    await published(store, 1)
    await store.mark(1, State.REMOVED)
    assert text(await visitor.sends_press("save 1")).startswith("There is no such article.")


async def test_the_list_has_pages(store: Store, visitor: Conversation, reader: Conversation) -> None:
    assert text(await visitor.says("/saved")).startswith("You keep no articles yet.")
    for number in range(1, 5):
        await published(store, 1, number)
        await visitor.says(f"/save {number}")
        visitor.at += timedelta(minutes=1)
    reply = await visitor.says("/saved")
    assert (text(reply), titles(reply)) == ("You keep 4 articles", ["Report 4", "Report 3", "Report 2"])
    assert labels(reply)[:2] == ["Read", "Drop"]
    turned = await visitor.presses("Next")
    assert (titles(turned), turned.first, turned.replaces) == (["Report 1"], 4, True)
    dropped = await visitor.presses("Drop")
    assert dropped.notice == "Taken out of what you keep."
    assert titles(dropped) == ["Report 4", "Report 3", "Report 2"]
    again = await visitor.presses("Keep it again")
    assert (again.notice, again.replaces, titles(again)) == ("It is kept again.", True, ["Report 1"])
    await visitor.says("/saved")
    await visitor.presses("Drop")
    assert titles(await visitor.presses("Keep it again")) == ["Report 4", "Report 3", "Report 2"]
    assert text(await reader.says("/saved")).startswith("لا محفوظات لديك")


async def library(store: Store, who: Conversation) -> None:
    """Eight articles that are kept: four on sport, and four on water, one of them in Arabic."""
    await published(store, 4, tags=("sport",), body="A match of football.")
    await published(store, 3, 5, tags=("environment",), body="Water of the river.")
    await store.add(replace(WATER, published=NOON))
    for number in range(1, 9):
        await who.says(f"/save {number}")
        who.at += timedelta(minutes=1)


async def test_the_list_is_searched_as_everything_is(store: Store, visitor: Conversation) -> None:
    await library(store, visitor)
    await published(store, 1, 99, body="More water.")  # which is not kept
    found = await visitor.says("/saved waters")
    assert text(found) == "3 articles\nArticles that match “waters”"
    assert (titles(found), found.personal) == (["Report 7", "Report 6", "Report 5"], True)
    assert titles(await visitor.says("/saved المِيــاه")) == [WATER.title]
    assert len(titles(await visitor.says("/saved report"))) == 3
    second = await visitor.presses("Next")
    assert (text(second).splitlines()[1], second.first) == ("Articles that match “report”", 4)
    dropped = await visitor.presses("Drop")
    assert (text(dropped).splitlines()[0], dropped.first) == ("6 articles", 4)
    again = await visitor.presses("Keep it again")
    assert (text(again).splitlines()[0], titles(again)) == ("7 articles", titles(second))
    assert len(titles(await visitor.presses("All that is saved"))) == 3


@pytest.mark.parametrize("words", ["nowhere", "***", "bridge -report"])
async def test_what_is_not_in_the_list_may_be_elsewhere(store: Store, visitor: Conversation, words: str) -> None:
    await library(store, visitor)
    nothing = await visitor.says(f"/saved {words}")
    assert text(nothing) == f"Nothing that you keep holds “{words}”."
    assert labels(nothing) == ["Search everything", "All that is saved"]
    assert "Nothing found" in text(await visitor.presses("Search everything"))


async def test_a_question_asks_for_the_words(store: Store, reader: Conversation) -> None:
    await library(store, reader)
    await reader.says("/saved")
    button = reader.button("بحث فيها")
    assert button.asks
    asked = await reader.presses("بحث فيها")
    assert text(asked) == button.asks.label == "ما الكلمات المطلوبة في محفوظاتك؟"
    found = await reader.says("مياه")
    assert titles(found) == [WATER.title]
    by_form = await reader.sends_press(button.press, answer="water")
    assert text(by_form) == "3 أخبار\nأخبار تطابق «water»"


async def test_folders_by_topic(store: Store, visitor: Conversation) -> None:
    await library(store, visitor)
    await visitor.says("/saved")
    folders = await visitor.presses("By topic")
    assert (text(folders), folders.replaces) == ("What you keep, by topic:", True)
    assert labels(folders) == ["Environment (4)", "Sport (4)", "العراق (1)", "All that is saved"]
    sport = await visitor.presses("Sport")
    assert (text(sport), titles(sport)) == ("4 articles\nTopic: Sport", ["Report 4", "Report 3", "Report 2"])
    assert titles(await visitor.presses("Next")) == ["Report 1"]
    assert titles(await visitor.presses("Drop")) == ["Report 4", "Report 3", "Report 2"]
    found = await visitor.sends_press(visitor.button("Search in it").press, answer="water")
    assert text(found) == "Nothing that you keep holds “water”."
    everything = await visitor.presses("All that is saved")
    assert text(everything) == "You keep 7 articles"
    for number in (2, 3, 4):
        await visitor.sends_press(f"saved drop {number} 1")
    empty = await visitor.sends_press(f"saved 1 {await facet(store, 'sport')} 0")
    assert (text(empty), labels(empty)) == ("You keep nothing about this topic.", ["All that is saved"])


async def facet(store: Store, name: str) -> int:
    topic = await store.topic({name})
    assert topic
    return topic.id


async def test_no_topics_no_folders(store: Store, visitor: Conversation) -> None:
    await published(store, 1)
    await visitor.says("/save 1")
    assert text(await visitor.sends_press("saved topics 1")) == "Nothing that you keep has a topic."


@pytest.mark.parametrize(
    "press",
    ["saved 1 2", "saved x", "saved 1 0 99", "saved drop 1", "saved keep 1 1 0 0", "saved find", "saved topics x"],
)
async def test_a_forged_button_says_so(visitor: Conversation, press: str) -> None:
    assert text(await visitor.sends_press(press)) == "This button is too old. Please ask again."


async def test_a_forged_time_is_now(store: Store, visitor: Conversation) -> None:
    await published(store, 1)
    await visitor.sends_press(f"saved keep 1 1 0 0 {'9' * 15}")
    assert await store.saved.drop(visitor.person, 1) == visitor.at


async def test_what_is_dropped_twice_has_no_way_back(store: Store, visitor: Conversation) -> None:
    await published(store, 1)
    dropped = await visitor.sends_press("saved drop 1 0")
    assert (text(dropped), labels(dropped)) == ("Taken out of what you keep.", [])


async def test_where_others_read_it_the_list_is_only_counted(
    store: Store, visitor: Conversation, reader: Conversation
) -> None:
    await published(store, 2)
    visitor.chat = reader.chat = GROUP
    for number in (1, 2):
        assert (await visitor.says(f"/save {number}")).buttons == ()
    said = await visitor.says("/saved")
    assert (text(said), said.cards, said.buttons, said.personal) == (
        "You keep 2 articles. The list opens in a private chat with me.",
        (),
        (),
        True,
    )
    again = await visitor.sends_press("save 1")
    assert (text(again), again.buttons) == ("Saved already: Report 1", ())
    for press in ("saved drop 1 1", "saved 1", "saved drop 1 0"):  # of a list that stands there from before
        other = await reader.sends_press(press)
        assert (text(other), other.replaces) == ("لا محفوظات لديك. تُفتح القائمة في محادثة خاصة معي.", False)
    await visitor.sends_press("saved drop 1 1")
    assert await store.saved.has(visitor.person, 1)


async def test_a_platform_may_show_it_to_one_alone(store: Store, visitor: Conversation) -> None:
    await published(store, 1)
    visitor.chat, visitor.discreet = GROUP, True
    await visitor.says("/save 1")
    assert titles(await visitor.presses("All that is saved")) == ["Report 1"]


# Figures


async def test_figures_of_delivery(store: Store, editor: Conversation) -> None:
    await published(store, 1)
    await store.add((await published(store, 1, 2, added=NOON - timedelta(days=2)))[0])
    chats = [Chat("telegram", str(number)) for number in range(4)]
    messages = await broadcast(store, [*chats, Chat("discord", "7")], (1,))
    for message, seconds in zip(messages[:2], (2, 60), strict=True):
        await store.ledger.claim(message.id, NOON)
        await store.ledger.sent(message.id, ("1",), NOON + timedelta(seconds=seconds))
    await store.ledger.failed(messages[2].id, DeliveryState.FAILED, "too long", NOON)
    await store.ledger.gone(chats[3], "blocked", NOON)
    editor.at = NOON + timedelta(hours=2)
    reply = await editor.says("/stats")
    assert text(reply) == "5 active subscriptions\n1 article today"
    assert shown(reply).splitlines()[2:13] == [
        *("Discord", "1 active subscription"),
        *("Last day: sent 0, failed 0, waiting 1", "Last week: sent 0, failed 0, waiting 1"),
        *("Telegram", "4 active subscriptions"),
        *("Last day: sent 2, failed 2, waiting 0", "late by 2 s (half of them), 60 s (99 of 100)"),
        *("Last week: sent 2, failed 2, waiting 0", "late by 2 s (half of them), 60 s (99 of 100)"),
        "1 away: blocked",
    ]
    editor.at += timedelta(days=2)
    assert "Last day" not in shown(await editor.says("/stats"))


async def test_figures_are_for_editors(visitor: Conversation) -> None:
    assert "Only editors" in text(await visitor.says("/stats"))


async def test_a_person_is_who_saves(store: Store, visitor: Conversation) -> None:
    await published(store, 1)
    await visitor.says("/save 1")
    assert not await store.saved.has(Person("discord", visitor.person.id), 1)
