"""Conversations about breaking news: who is told, which stories are muted, what editors mark, watch and stop."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.delivery.tick import SETTLED, Ticker
from bot.digest.parts import EVERYWHERE
from bot.model import Chat, ChatKind, Delivery, Person, Request, Role, State, SubscriptionState, Wanted
from bot.store.sqlite import Store
from handlers import alert
from tests.conversation import EDITOR, GROUP, Conversation, labels, router, shown, text, titles
from tests.samples import BRIDGE, WATER, words_of
from tests.searching import search_over
from tests.subscribing import published, subscription

CHANNEL = Chat("telegram", "-9", ChatKind.CHANNEL)


async def told(store: Store, visitor: Conversation) -> Sequence[Delivery]:
    """What the chat gets at once of what has come in."""
    ticker = Ticker(store, search_over(store), lambda _: EVERYWHERE)
    await ticker.tick(visitor.at)
    await ticker.tick(visitor.at + SETTLED)
    runs = await store.digests.runs_of(visitor.chat, limit=1)
    return await store.ledger.deliveries(runs[0].id) if runs else []


async def reports(store: Store, count: int, first: int = 1, **more: Any) -> None:
    """So many that tell no story together."""
    for number in range(first, first + count):
        await published(store, 1, number, body=words_of(number), **more)


# Readers


async def test_one_tap_tells_breaking_news(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    reply = await visitor.says("/breaking")
    assert text(reply) == (
        "There was no breaking news in the last day.\nIt can come by itself, as soon as it is known."
    )
    first = await visitor.presses("Tell me at once")
    assert shown(first).splitlines()[:4] == [
        *("Subscribed.", "At once, as news comes in", "Breaking news only", "All topics"),
    ]
    assert await visitor.sends_press("breaking on") == first
    [one] = await store.subscriptions.of_chat(visitor.chat)
    assert (one.state, one.wanted) == (SubscriptionState.ACTIVE, Wanted(languages=("en",), breaking=True))
    await reports(store, 1, 2)
    await reports(store, 1, 3, breaking=True, published=visitor.at)
    [delivery] = await told(store, visitor)
    message = await visitor.router.digest(delivery, visitor.at)
    assert message
    assert (text(message), titles(message)) == ("Breaking news", ["Report 3"])
    assert message.cards[0].note.startswith("\u2068Breaking news\u2069 · ")
    assert labels(message)[-1] == "Mute this story"


async def test_it_is_listed_with_what_is_told_of_it(store: Store, reader: Conversation) -> None:
    await store.add(replace(WATER, breaking=True))
    await store.add(replace(WATER, title="قديم", breaking=True, published=WATER.published - timedelta(days=1)))
    await reader.says("/breaking")
    await reader.presses("تنبيه فوري")
    reply = await reader.sends_press("breaking")
    assert text(reply) == "الأخبار العاجلة في آخر يوم\nتصل تلقائيًا فور ورودها."
    assert titles(reply) == [WATER.title]
    assert labels(reply) == ["قراءة", "حفظ", "المزيد مثله", "تعديل", "القصص المكتومة", "كل الاشتراكات"]
    assert text(await reader.presses("المكتومة")).startswith("لا قصص مكتومة")


async def test_the_card_of_a_subscription_offers_it(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    assert labels(await visitor.says("/subscribe"))[-1] == "Breaking news at once"
    assert "Breaking news only" in shown(await visitor.presses("Breaking news at once"))
    [one] = await store.subscriptions.of_chat(visitor.chat)
    assert one.wanted.breaking
    await visitor.says("/subscribe")
    await visitor.presses("Filter")
    await visitor.presses("Breaking news only")
    assert "Breaking news at once" not in labels(await visitor.presses("Back"))


async def test_two_who_press_at_once_subscribe_a_channel_once(store: Store) -> None:
    await reports(store, 1)
    its = router(store)
    people = [Person("telegram", number, "Sam", "en") for number in ("3", "4", "5")]
    admins = [Conversation(its, one, Chat("telegram", one.id), channels=(CHANNEL,)) for one in people]
    for admin in admins:
        await admin.says("/breaking @channel")
    replies = await asyncio.gather(*(admin.presses("Tell me at once") for admin in admins))
    assert {text(reply) for reply in replies} == {"Subscribed."}
    [one] = await store.subscriptions.of_chat(CHANNEL)
    assert one.wanted.breaking


async def test_in_a_group_everybody_reads_and_some_subscribe(store: Store) -> None:
    await reports(store, 1, breaking=True)
    member = Conversation(router(store), Person("telegram", "2", "Kim", "en"), GROUP)
    reply = await member.says("/breaking")
    assert (text(reply), titles(reply)) == ("Breaking news of the last day", ["Report 1"])
    assert labels(reply) == ["Read", "Save", "More like this"]
    assert "Only those who manage" in text(await member.sends_press("breaking on"))
    admin = replace(member, person=Person("telegram", "3", "Sam", "en", manages_chat=True))
    assert "Tell me at once" in labels(await admin.says("/breaking"))
    assert "too old" in text(await admin.sends_press("breaking news"))


async def test_for_another_channel(store: Store) -> None:
    await reports(store, 1)
    admin = Conversation(router(store), Person("telegram", "3", "Sam", "en"), channels=(CHANNEL,))
    await admin.says("/breaking <#9>")
    admin.channels = ()
    assert "For the chat" in shown(await admin.presses("Tell me at once"))
    admin.channels = (CHANNEL,)
    await admin.says("/breaking <#9>")
    admin.channels = ()
    await store.mutes.mute(CHANNEL, 5, admin.at + timedelta(days=1))
    muted = await admin.presses("Muted stories")
    assert shown(muted).splitlines()[:2] == ["1 story is muted", "A story that was taken back"]
    assert labels(muted) == []


async def test_a_full_chat_says_so(store: Store, visitor: Conversation) -> None:
    for _ in range(10):
        await store.subscriptions.begin(subscription(visitor.chat))
    assert "10 subscriptions, the most" in text(await visitor.sends_press("breaking on"))


# Muting


async def test_a_story_is_muted_and_taken_back(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    await store.subscriptions.begin(subscription(visitor.chat, times=(), next=None, language="en"))
    await reports(store, 1, 2)
    [delivery] = await told(store, visitor)
    message = await visitor.router.digest(delivery, visitor.at)
    visitor.last = message
    reply = await visitor.presses("Mute this story")
    assert text(reply).splitlines() == [
        "Muted: Report 2",
        "Nothing more of this story comes by itself until 27 November 2026.",
    ]
    assert (reply.personal, reply.replaces) == (True, False)
    muted = await visitor.presses("Muted stories")
    assert shown(muted).splitlines() == [
        *("1 story is muted", "The button of a story brings it back.", "Report 2", "until 27 November 2026"),
    ]
    visitor.last = reply
    assert text(await visitor.presses("Undo")) == "It is not muted any more."
    assert "No story is muted here" in text(await visitor.says("/mute"))
    assert "Muted: Report 1" in text(await visitor.says("/mute 1"))
    await visitor.presses("Muted stories")
    assert "No story is muted here" in text(await visitor.presses("Unmute"))
    assert "No story is muted here" in text(await visitor.sends_press("mute"))


async def test_of_several_that_came_one_is_chosen(store: Store, visitor: Conversation) -> None:
    await store.subscriptions.begin(subscription(visitor.chat, times=(), next=None, language="en"))
    await reports(store, 3)
    [delivery] = await told(store, visitor)
    visitor.last = await visitor.router.digest(delivery, visitor.at)
    choice = await visitor.presses("Mute a story")
    assert text(choice) == "Of which story do you want to hear no more?"
    assert sorted(titles(choice)) == ["Report 1", "Report 2", "Report 3"]
    assert labels(choice) == ["Mute"] * 3
    assert "Muted: Report" in text(await visitor.presses("Mute"))
    for number in (1, 2, 3):
        await store.mark(number, State.REMOVED)
    for press in ("of 1 1", "of 1 2", "of 99 1", "of 1"):
        assert "too old" in text(await visitor.sends_press(f"mute {press}"))
    assert (await visitor.router.digest(delivery, visitor.at)) is None


async def test_beside_what_else_it_holds(store: Store, visitor: Conversation) -> None:
    await store.subscriptions.begin(subscription(visitor.chat, times=(), next=None, language="en", most=1))
    await reports(store, 2)
    [delivery] = await told(store, visitor)
    message = await visitor.router.digest(delivery, visitor.at)
    assert message
    assert [[button.label for button in row] for row in message.buttons] == [
        ["1 more: show", "Mute this story"],
    ]
    await store.mark(delivery.articles[0], State.REMOVED)
    taken_back = await visitor.router.digest(replace(delivery, state=delivery.state.SENT), visitor.at)
    assert taken_back
    assert labels(taken_back) == ["1 more: show"]


async def test_a_list_of_muted_stories_has_pages(store: Store, visitor: Conversation) -> None:
    await reports(store, 5)
    for number in range(1, 6):
        await visitor.says(f"/mute {number}")
    first = await visitor.presses("Muted stories")
    assert (text(first).splitlines()[0], len(first.cards), first.replaces) == ("5 stories are muted", 3, True)
    second = await visitor.presses("Next")
    assert (second.first, len(second.cards)) == (4, 2)
    await visitor.presses("Unmute")
    assert "3 stories are muted" in text(await visitor.presses("Unmute")), "the page is the nearest one"


async def test_muted_stories_are_looked_through(store: Store, visitor: Conversation) -> None:
    await reports(store, 5)
    for number in range(1, 6):
        await visitor.says(f"/mute {number}")
    await visitor.presses("Muted stories")
    asked = await visitor.presses("Search this list")
    assert "Which words shall it hold?" in text(asked)
    found = await visitor.says("report 4")
    assert (text(found).splitlines()[0], titles(found)) == ("1 holds “report 4”:", ["Report 4"])
    every = await visitor.says("/mute report")
    assert (text(every).splitlines()[0], len(every.cards)) == ("5 hold “report”:", 3)
    turned = await visitor.presses("Next")
    assert (turned.first, turned.replaces) == (4, True)
    assert "5 stories are muted" in text(await visitor.presses("The whole list"))
    form = await visitor.sends_press("mute find", "report 2")
    assert titles(form) == ["Report 2"]


async def test_what_can_not_be_muted(store: Store, visitor: Conversation) -> None:
    await published(store, 1, published=visitor.at - timedelta(days=30))
    await reports(store, 1, 2)
    await store.mark(2, State.REMOVED)
    assert "stands alone" in text(await visitor.says("/mute 1"))
    assert "There is no such article" in text(await visitor.says("/mute 2"))
    assert "There is no such article" in text(await visitor.says("/mute 99"))
    assert "No story is muted here" in text(await visitor.says("/mute that"))
    assert "too old" in text(await visitor.sends_press("mute all of it"))


async def test_only_those_who_manage_a_group_mute_for_it(store: Store) -> None:
    await reports(store, 1)
    member = Conversation(router(store), Person("telegram", "2", "Kim", "en"), GROUP)
    for press in ("1", "undo 1", "drop 1 1", "page 1"):
        assert "Only those who manage" in text(await member.sends_press(f"mute {press}"))
    assert "Only those who manage" in text(await member.says("/mute"))


async def test_why_says_that_it_is_muted(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    await store.subscriptions.begin(subscription(visitor.chat, language="en"))
    await visitor.says("/mute 1")
    assert "✗ This chat muted its story until Friday, 27 November, 16:00." in shown(await visitor.says("/why 1"))


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted(must=("gas",)), "✗ Something is missing in it that must stand in it."),
        (Wanted(some=("gas", "water")), "✗ None of what is looked for stands in it."),
        (Wanted(none=("oil",)), "✗ Something stands in it that must not."),
        (Wanted(breaking=True), "✗ It is no breaking news."),
        (Wanted(must=("oil",), some=("oil",), none=("gas",)), "✓ It is what this one is about."),
    ],
)
async def test_why_says_which_words(store: Store, visitor: Conversation, wanted: Wanted, said: str) -> None:
    await published(store, 1, body="The oil price.")
    await store.subscriptions.begin(subscription(visitor.chat, language="en", wanted=wanted))
    assert said in shown(await visitor.says("/why 1"))


# Editors


async def test_an_editor_makes_an_article_breaking_news(store: Store, editor: Conversation) -> None:
    await reports(store, 1)
    for number in range(1, 4):
        await store.subscriptions.begin(
            subscription(Chat("telegram", str(number)), times=(), next=None, wanted=Wanted(breaking=True))
        )
    await editor.says("/read 1")
    asked = await editor.presses("Breaking")
    assert text(asked) == "Breaking news: Report 1\nIt is told to 3 chats at once."
    assert labels(asked) == ["Tell them", "Cancel"]
    await editor.presses("Cancel")
    editor.last = asked
    reply = await editor.presses("Tell them")
    assert (text(reply), reply.replaces) == ("It goes out as breaking news.", True)
    assert len(await told(store, replace(editor, chat=Chat("telegram", "1")))) == 1
    card = await editor.presses("How far it has come")
    assert shown(card).splitlines() == ["Breaking news", "Report 1", "Sent to 0 of 3 chats", "3 chats wait"]
    assert "How far it has come" in labels(await editor.says("/read 1"))


async def test_who_marks_again_what_is_on_its_way_sees_how_far_it_is(store: Store, editor: Conversation) -> None:
    await reports(store, 1, breaking=True)
    await broadcast(store, editor, 2)
    article = await store.article(1)
    assert article
    reply = await editor.sends_press(f"alert 1 {article.version} 1")
    assert "Sent to 0 of 2 chats" in text(reply)
    off = await editor.sends_press("alert 1 1 0")
    assert text(off).splitlines()[0] == "It is no breaking news any more."
    assert "Breaking" in labels(off)


async def test_two_editors_do_not_overwrite_each_other(store: Store, editor: Conversation) -> None:
    await reports(store, 1)
    asked = await editor.sends_press("alert 1")
    other = replace(editor, router=router(store), person=Person("telegram", EDITOR, "Ed", "en"))
    article = await store.article(1)
    assert article
    await store.editing.change(replace(article, title="Better"), Person("telegram", "1001", "Ali"), editor.at)
    other.last = asked
    assert "Meanwhile Ali changed this article" in text(await other.presses("Tell them"))
    now = await store.article(1)
    assert now
    assert not now.breaking


async def test_who_is_slower_by_a_moment_sees_what_was_changed(store: Store, editor: Conversation) -> None:
    await reports(store, 1)
    old = await store.article(1)
    assert old
    await store.editing.change(replace(old, title="Better"), Person("telegram", "1001", "Ali"), editor.at)
    request = Request(chat=editor.chat, person=editor.person, text="1 1 1", pressed=True, at=editor.at)
    reply = await alert._mark(old, request, await editor.router._context(request, Role.ADMIN))
    assert "Meanwhile Ali changed this article" in text(reply)


async def test_a_draft_is_marked_without_asking(store: Store, editor: Conversation) -> None:
    await editor.forwards("افتتاح مكتبة عامة في الكوت\n\nافتتحت المدينة مكتبة عامة جديدة يوم السبت.")
    draft = await editor.presses("Breaking")
    assert text(draft) == "It is breaking news when it is published.\nDraft 1"
    assert "breaking news" in draft.cards[0].note
    assert text(await editor.presses("Not breaking")) == "It is no breaking news any more.\nDraft 1"
    await editor.presses("Breaking")
    assert labels(await editor.presses("Publish"))[-1] == "How far it has come"
    card = await editor.presses("How far it has come")
    assert shown(card).splitlines()[2:] == ["No chat has been told yet.", "It goes to 0 chats."]
    await store.mark(1, State.REMOVED)
    assert "too old" in text(await editor.sends_press("alert 1"))


async def broadcast(store: Store, editor: Conversation, chats: int) -> list[Delivery]:
    """The first article on its way to so many; the messages."""
    for number in range(1, chats + 1):
        chat = Chat("telegram", str(number))
        await store.subscriptions.begin(
            subscription(chat, times=(), next=editor.at, wanted=Wanted(breaking=True)),
        )
    await store.subscriptions.wake(1, editor.at, editor.at)
    await store._database.write("UPDATE subscriptions SET seen = 0, next = '2026-11-20T12:00:00Z'")
    await Ticker(store, search_over(store), lambda _: EVERYWHERE).tick(editor.at)
    found = [await store.digests.runs_of(Chat("telegram", str(number)), limit=1) for number in range(1, chats + 1)]
    return [one for [run] in found for one in await store.ledger.deliveries(run.id)]


async def test_a_broadcast_is_watched_and_stopped(store: Store, editor: Conversation) -> None:
    await reports(store, 1, breaking=True)
    first, second, third, _ = await broadcast(store, editor, 4)
    await store.ledger.claim(first.id, editor.at)
    await store.ledger.sent(first.id, ("9",), editor.at)
    await store.ledger.failed(second.id, second.state.FAILED, "no", editor.at)
    card = await editor.says("/broadcast 1")
    assert shown(card).splitlines()[2:] == [
        *("Sent to 1 of 4 chats", "2 chats wait", "1 chat could not be told"),
    ]
    assert labels(card) == ["Refresh", "Stop it", "Edit"]
    await store.ledger.claim(third.id, editor.at)
    await store.ledger.sent(third.id, ("10",), editor.at)
    refreshed = await editor.presses("Refresh")
    assert refreshed.replaces
    assert "Sent to 2 of 4 chats" in shown(refreshed)
    asked = await editor.presses("Stop it")
    assert text(asked).splitlines()[0] == "Stop this breaking news? Report 1"
    assert labels(asked) == ["Stop it", "Go on"]
    assert "Sent to 2 of 4 chats" in shown(await editor.presses("Go on"))
    editor.last = asked
    stopped = await editor.presses("Stop it")
    assert shown(stopped).splitlines() == [
        *("Stopped.", "Report 1", "Sent to 2 of 4 chats"),
        *("1 chat could not be told", "1 chat is not told any more"),
    ]
    assert labels(stopped) == ["Refresh", "Edit"]
    editor.last = asked
    assert await editor.presses("Stop it") == stopped


async def test_it_is_said_in_arabic(store: Store) -> None:
    await store.add(replace(BRIDGE, breaking=True))
    editor = Conversation(router(store), Person("telegram", EDITOR, "سعد", "ar"))
    await broadcast(store, editor, 2)
    card = await editor.says("/broadcast 1")
    assert shown(card).splitlines()[2:] == ["المحادثات التي وصلها: 0 من 2", "محادثتان تنتظران"]


async def test_what_is_no_broadcast(store: Store, editor: Conversation, visitor: Conversation) -> None:
    await reports(store, 1)
    card = await editor.says("/broadcast 1")
    assert shown(card).splitlines()[2:] == ["No chat has been told yet."]
    assert labels(card) == ["Refresh", "Edit"]
    assert "by its number" in text(await editor.says("/broadcast news"))
    assert "There is no such article" in text(await editor.says("/broadcast 99"))
    assert "too old" in text(await editor.sends_press("broadcast 1 over"))
    for press in ("broadcast 1", "broadcast 1 stop", "alert 1", "alert 1 1 1"):
        assert "Only the bot's admins" in text(await visitor.sends_press(press))
