"""Conversations about articles that people keep, and the editors' figures."""

from datetime import timedelta

import pytest

from bot.model import Chat, DeliveryState, Person, State
from bot.store.sqlite import Store
from tests.conversation import GROUP, Conversation, labels, shown, text, titles
from tests.samples import NOON
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
    assert text(await reader.says("/saved")).startswith("لا محفوظات لديك")


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
    assert shown(reply).splitlines()[2:] == [
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
