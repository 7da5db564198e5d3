"""Conversations about what the next digest holds, and the pages of one that was sent."""

from dataclasses import replace
from datetime import time, timedelta

from bot.model import Chat, ChatKind, Person, State, Wanted
from bot.platforms.discord.render import render
from bot.store.sqlite import Store
from bot.text.bidi import RLM
from tests.conversation import Conversation, labels, router, shown, text, titles
from tests.samples import NOON, WATER, words_of
from tests.subscribing import planned, published, subscription


async def reports(store: Store, count: int) -> None:
    for number in range(1, count + 1):
        await published(store, 1, number, body=words_of(number), summary="")


async def test_without_a_subscription_it_shows_what_one_would_hold(store: Store, visitor: Conversation) -> None:
    await reports(store, 2)
    reply = await visitor.says("/digest")
    assert text(reply) == "Nothing comes by itself yet. A daily digest would hold this now:"
    assert (titles(reply), reply.ordered) == (["Report 1", "Report 2"], True)
    assert labels(reply)[-2:] == ["Get this every morning", "Choose"]
    subscribed = await visitor.presses("Get this every morning")
    assert text(subscribed) == "Subscribed."
    assert len(await store.subscriptions.of_chat(visitor.chat)) == 1


async def test_without_news_it_offers_one_all_the_same(visitor: Conversation) -> None:
    reply = await visitor.says("/digest")
    assert text(reply) == "Nothing comes by itself yet, and there is no news now."
    assert text(await visitor.presses("Choose")) == "New subscription"


async def test_it_shows_what_the_next_one_holds(store: Store, visitor: Conversation) -> None:
    await reports(store, 7)
    await store.add(WATER)
    await visitor.sends_press("subscribe default")
    await visitor.sends_press("subscribe 1 2 most 5")
    reply = await visitor.says("/digest")
    assert text(reply) == "What the next one holds now"
    assert (len(reply.cards), reply.replaces) == (5, False)
    turned = await visitor.presses("2 more: show")
    assert (len(turned.cards), turned.first, turned.replaces) == (2, 6, True)
    assert text(turned) == "What the next one holds now · Page 2 of 2"
    first = await visitor.presses("Previous")
    assert (len(first.cards), first.replaces) == (5, True)
    assert titles(await visitor.sends_press("digest of 1 9")) == titles(turned)
    one = await store.subscriptions.get(1)
    assert one
    assert one.seen == 0  # looking marks nothing


async def test_what_was_told_is_not_in_the_next_one(store: Store, visitor: Conversation) -> None:
    await reports(store, 3)
    one = await store.subscriptions.begin(subscription(visitor.chat, language="en"))
    await store.digests.record([planned(one, (1, 2))], NOON)
    assert titles(await visitor.says("/digest")) == ["Report 3"]


async def test_there_is_nothing_new(store: Store, visitor: Conversation) -> None:
    one = await store.subscriptions.begin(subscription(visitor.chat))
    reply = await visitor.says("/digest")
    assert shown(reply).splitlines() == [
        "Nothing new since Friday, 20 November, 15:00.",
        "All topics",
        "At most 10 articles",
    ]
    assert labels(reply) == ["Change", "Latest news"]
    await reports(store, 1)
    await store.digests.record([planned(one, (1,))], NOON)
    assert "Nothing new since Saturday, 21 November, 09:00." in text(await visitor.says("/digest"))
    assert await store.subscriptions.change(replace(one, zone="Asia/Tokyo"))  # by its own clock
    assert "Nothing new since Saturday, 21 November, 15:00." in text(await visitor.says("/digest"))


async def test_of_several_one_is_chosen(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    await visitor.sends_press("subscribe default")
    await visitor.sends_press("subscribe 1 2 when 18:00")
    await visitor.sends_press("subscribe default")
    reply = await visitor.says("/digest")
    assert labels(reply) == ["1. All topics · 18:00", "2. All topics · 08:00"]
    assert titles(await visitor.presses("18:00")) == ["Report 1"]
    assert labels(await visitor.sends_press("digest of 0 0")) == labels(reply)


async def test_several_are_told_apart_by_what_they_are_about(store: Store, visitor: Conversation) -> None:
    for wanted in (
        Wanted(topics=("environment", "culture")),
        Wanted(words="نهر دجلة"),
        Wanted(sources=("The Tigris Post",), words="giraffe " * 9),
    ):
        await store.subscriptions.begin(subscription(visitor.chat, wanted=wanted, times=(time(8), time(20))))
    await store.subscriptions.begin(subscription(replace(visitor.chat, thread="9"), times=()))
    assert labels(await visitor.says("/digest")) == [
        "1. Environment, Culture · 08:00 and 20:00",
        "2. نهر دجلة · 08:00 and 20:00",
        "3. giraffe giraffe giraffe…, The Tigris Post · 08:00 and 20:00",
        "4. All topics · At once · In the forum's topic 9",
    ]
    await visitor.says("/language ar")
    chosen = await visitor.says("/digest")
    assert chosen.buttons[0][0].label.startswith(RLM)
    assert labels(chosen)[:2] == ["1. بيئة، ثقافة · 08:00 و20:00", "2. نهر دجلة · 08:00 و20:00"]


async def test_a_digest_is_in_the_language_of_its_subscription(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    await store.subscriptions.begin(subscription(visitor.chat, language="ar"))
    assert text(await visitor.says("/digest")) == "ما يحمله الموجز التالي الآن"
    await store.subscriptions.begin(subscription(visitor.chat, language="xx"))
    assert text(await visitor.sends_press("digest of 2 0")) == "What the next one holds now"


async def test_the_pages_of_one_that_was_sent(store: Store, visitor: Conversation) -> None:
    await reports(store, 7)
    one = await store.subscriptions.begin(subscription(visitor.chat, language="en"))
    await store.digests.record([planned(one, (1, 2, 3, 4, 5, 6, 7), (2, 1))], NOON)
    page = await visitor.sends_press("digest 1 3")
    assert (titles(page), page.first, page.replaces) == (["Report 4", "Report 5"], 4, True)
    assert text(page) == "Your digest · Saturday, 21 November · Page 3 of 4"
    await store.mark(6, State.REMOVED)
    await store.mark(7, State.REMOVED)
    assert "took these articles back" in text(await visitor.presses("Next"))
    assert titles(await visitor.sends_press("digest 1 0")) == ["Report 1", "Report 2"]  # as its first message


async def test_each_page_is_one_message_where_few_cards_fit(store: Store) -> None:
    await reports(store, 33)
    chat = Chat("discord", "9")
    reader = Conversation(router(store), Person("discord", "2", "Kim", "en"), chat)
    one = await store.subscriptions.begin(subscription(chat, language="en"))
    ahead = await reader.says("/digest")
    assert (len(ahead.cards), labels(ahead)[-1]) == (10, "23 more: show")
    for count, first in ((5, 11), (5, 16)):
        page = await reader.presses("show" if first == 11 else "Next")
        assert (len(page.cards), page.first, len(render(page))) == (count, first, 1)
    await store.digests.record([planned(one, tuple(range(1, 34)), (5, 5))], NOON)
    seen = [await reader.sends_press("digest 1 1")]
    while "Next ›" in labels(seen[-1]):
        seen.append(await reader.presses("Next"))
    assert [len(page.cards) for page in seen] == [5, 5, 5, 5, 5, 5, 3]
    assert [len(render(page)) for page in seen] == [1] * 7


async def test_of_one_without_messages_each_page_is_as_long_as_it_is_now(store: Store, visitor: Conversation) -> None:
    await reports(store, 4)
    one = await store.subscriptions.begin(subscription(visitor.chat, language="en", most=3))
    await store.digests.record([planned(one, (1, 2, 3, 4), ())], NOON)
    assert titles(await visitor.sends_press("digest 1 2")) == ["Report 4"]


async def test_what_came_at_once_has_no_date(store: Store, visitor: Conversation) -> None:
    await reports(store, 2)
    one = await store.subscriptions.begin(subscription(visitor.chat, language="en", times=()))
    await store.digests.record([planned(one, (1, 2), (1,), slot="at once 2")], NOON)
    assert text(await visitor.sends_press("digest 1 2")) == "New for you · Page 2 of 2"


async def test_only_in_the_chat_to_which_it_was_sent(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    one = await store.subscriptions.begin(subscription(Chat("telegram", "9"), by="telegram:2"))
    await store.digests.record([planned(one, (1,))], NOON)
    for press in ("digest 1 1", "digest 9 1", "digest x", "digest of x", "digest of 9 1", "digest"):
        assert "too old" in text(await visitor.sends_press(press))
    assert titles(await visitor.sends_press("digest of 1 0")) == []  # who made it may look at it
    stranger = replace(visitor, person=replace(visitor.person, id="3"))
    assert "too old" in text(await stranger.sends_press("digest of 1 0"))


async def test_everybody_in_a_group_may_look(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    visitor.chat = Chat("telegram", "-5", ChatKind.GROUP)
    one = await store.subscriptions.begin(subscription(visitor.chat, language="en", by="telegram:8"))
    assert titles(await visitor.says("/digest")) == ["Report 1"]
    assert titles(await visitor.sends_press(f"digest of {one.id} 0")) == ["Report 1"]
    visitor.at += timedelta(days=8)
    assert titles(await visitor.says("/digest")) == []
