"""Conversations about what came while somebody was away."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model import Article, Chat, Person
from bot.store.sqlite import Store
from handlers.missed import LOOKED_AT
from tests.conversation import GROUP, Conversation, labels, shown, text, titles
from tests.samples import BRIDGE, NOON, WATER, article
from tests.subscribing import broadcast, planned, published, subscription

HOUR = timedelta(hours=1)


async def came(store: Store, *new: tuple[str, tuple[str, ...]], **more: Any) -> list[Article]:
    """Articles of these titles and tags, all of one hour."""
    stored = []
    for title, tags in new:
        its = article(0, title=title, tags=tags, published=NOON + 2 * HOUR, **more)
        stored.append((await store.add(its))[0])
    return stored


async def test_what_came_since_the_last_visit_by_topic(store: Store, visitor: Conversation) -> None:
    await published(store, 2)
    await visitor.says("/latest")
    await came(store, ("Vote", ("politics",)), ("Match", ("sport",)), ("Law", ("politics",)), ("Goal", ("sport",)))
    visitor.at += 3 * HOUR
    reply = await visitor.says("/missed")
    assert text(reply) == "You were last here: 3 hours ago\n4 articles"
    assert titles(reply) == ["Goal", "Match", "Law"]  # a page's topics stand together
    assert (reply.personal, reply.ordered) == (True, True)
    assert labels(reply)[-4:] == ["Next ›", "Sport (2)", "Politics (2)", "All languages"]
    assert titles(await visitor.presses("Next")) == ["Vote"]
    sport = await visitor.presses("Sport")
    assert (text(sport).splitlines()[-1], titles(sport), sport.replaces) == ("Topic: Sport", ["Goal", "Match"], True)
    assert titles(await visitor.presses("All topics")) == titles(reply)


async def test_the_list_stands_still_and_the_visit_goes_on(store: Store, visitor: Conversation) -> None:
    await visitor.says("/help")
    await came(store, *((f"New {number}", ("sport",)) for number in range(4)))
    visitor.at += 3 * HOUR
    first = await visitor.says("/missed")
    await came(store, ("Newer", ("sport",)))
    assert text(await visitor.presses("Next")).splitlines()[-1] == "4 articles"
    visitor.at += timedelta(minutes=5)
    again = await visitor.says("/missed")
    assert text(again) == "You were last here: 3 hours ago\n5 articles"
    assert len({*titles(first), *titles(again)}) > 3


async def test_nothing_was_missed(store: Store, visitor: Conversation, reader: Conversation) -> None:
    await published(store, 2)
    nothing = await visitor.says("/missed")
    assert text(nothing) == "You missed nothing."  # nobody was here before
    assert labels(nothing) == ["Latest news"]
    assert text(await reader.says("/missed")) == "لم يفُتك شيء."
    reader.at = visitor.at = visitor.at + 2 * HOUR
    assert text(await visitor.says("/missed")) == "You missed nothing.\nYou were last here: 2 hours ago"
    assert text(await reader.says("/missed")) == "لم يفُتك شيء.\nزيارتك السابقة: قبل ساعتين"


async def test_what_digests_brought_is_left_out(store: Store, visitor: Conversation) -> None:
    visitor.chat = Chat("telegram", visitor.person.id)
    await visitor.says("/help")
    one, two, three = await came(store, ("One", ("sport",)), ("Two", ("sport",)), ("Three", ("sport",)))
    [message] = await broadcast(store, [visitor.chat], (one.id, two.id), NOON + 2 * HOUR)
    await store.ledger.claim(message.id, NOON + 2 * HOUR)
    await store.ledger.sent(message.id, ("1",), NOON + 2 * HOUR)
    visitor.at += 3 * HOUR
    reply = await visitor.says("/missed")
    assert titles(reply) == ["Three"]
    assert text(reply) == "You were last here: 3 hours ago\n2 that your digests brought are left out\n1 article"
    [message] = await broadcast(store, [visitor.chat], (three.id,), NOON + 3 * HOUR)
    await store.ledger.claim(message.id, NOON + 3 * HOUR)
    assert titles(await visitor.says("/missed")) == ["Three"]  # it has not arrived yet
    await store.ledger.sent(message.id, ("2",), NOON + 3 * HOUR)
    assert text(await visitor.says("/missed")).splitlines()[-1] == "3 that your digests brought are left out"


async def test_what_stands_behind_a_digests_button_was_missed(store: Store, visitor: Conversation) -> None:
    visitor.chat = Chat("telegram", visitor.person.id)
    await visitor.says("/help")
    one, two = await came(store, ("One", ("sport",)), ("Two", ("sport",)))
    its = await store.subscriptions.begin(subscription(visitor.chat, next=NOON + HOUR))
    await store.digests.record([planned(its, (one.id, two.id), (1,))], NOON + HOUR)
    [message] = await store.ledger.waiting("telegram", NOON + HOUR, limit=9)
    await store.ledger.claim(message.id, NOON + HOUR)
    await store.ledger.sent(message.id, ("1",), NOON + 2 * HOUR)
    visitor.at += 3 * HOUR
    assert titles(await visitor.says("/missed")) == ["Two"]


async def test_a_story_is_told_once_in_the_readers_language(store: Store, reader: Conversation) -> None:
    await reader.says("/help")
    body = "Pilots of the Tigris ferries in Baghdad began a strike on Friday over unpaid wages of three months."
    for source in ("A", "B", "C"):
        its = article(0, title="Tigris ferry pilots strike over wages", body=f"{body} {source}", source=source)
        await store.add(replace(its, published=NOON + HOUR))
    await reader.router._stories.refresh(NOON + HOUR)
    await store.add(replace(WATER, published=NOON + HOUR))
    reader.at += 3 * HOUR
    assert titles(await reader.says("/missed")) == [WATER.title]
    everything = await reader.presses("كل اللغات")
    assert len(titles(everything)) == 2
    assert "وفي مصدرين آخرين" in shown(everything)
    assert titles(await reader.presses("فقط")) == [WATER.title]


async def test_news_in_another_language_is_better_than_none(store: Store, reader: Conversation) -> None:
    await reader.says("/help")
    await came(store, ("Match", ("sport",)))
    reader.at += 3 * HOUR
    assert titles(await reader.says("/missed")) == ["Match"]


async def test_linked_platforms_are_one_reader(store: Store, visitor: Conversation) -> None:
    friend = replace(visitor, person=Person("discord", "70", locale="en"), chat=Chat("discord", "70"))
    await store.people.offer(visitor.person, "CODE", visitor.at + HOUR)
    await store.people.link(friend.person, "CODE", visitor.at)
    await visitor.says("/help")
    await came(store, ("Early", ("sport",)))
    friend.at += HOUR
    await friend.says("/latest")
    await came(store, ("Late", ("sport",)))
    visitor.at += 5 * HOUR
    assert titles(await visitor.says("/missed")) == ["Late"]


async def test_archives_and_long_absences(store: Store, visitor: Conversation) -> None:
    await visitor.says("/help")
    visitor.at += timedelta(days=100)
    await store.add_all([replace(BRIDGE, title="Of that summer", published=NOON + timedelta(days=20))])
    await store.add_all([replace(BRIDGE, title="Fresh", published=visitor.at - HOUR)])
    assert titles(await visitor.says("/missed")) == ["Fresh"]


async def test_in_a_group_it_is_nobody_elses(store: Store, visitor: Conversation) -> None:
    await visitor.says("/help")
    await came(store, ("Match", ("sport",)))
    visitor.at += 3 * HOUR
    await visitor.says("/missed")
    all_languages = visitor.button("All languages").press
    visitor.chat = GROUP
    for said in (await visitor.says("/missed"), await visitor.sends_press(all_languages)):
        assert (text(said), said.personal) == ("Write /missed in a private chat with me.", True)
    visitor.discreet = True
    assert titles(await visitor.says("/missed")) == ["Match"]


@pytest.mark.parametrize("press", ["missed 1", "missed 1 2 3 4 5 xx", "missed x 1 1 1 0 *", "missed 1 1 1 1 0"])
async def test_a_forged_button_says_so(visitor: Conversation, press: str) -> None:
    assert text(await visitor.sends_press(press)) == "This button is too old. Please ask again."


async def test_a_forged_gap_shows_no_more_than_there_is(store: Store, visitor: Conversation) -> None:
    await published(store, 2, tags=("sport",))
    assert titles(await visitor.sends_press("missed 9 0 99 0 0 *")) == ["Report 1", "Report 2"]
    assert titles(await visitor.sends_press(f"missed 1 0 99 {'9' * 15} 77 en")) == ["Report 1", "Report 2"]
    assert text(await visitor.sends_press("missed")).startswith("You missed nothing.")
    assert text(await visitor.sends_press("missed 0")).startswith("You missed nothing.")


async def test_of_very_many_the_newest_are_looked_at(store: Store, visitor: Conversation) -> None:
    await visitor.says("/help")
    many = [article(0, title=f"New {number}", published=NOON + HOUR) for number in range(LOOKED_AT + 50)]
    await store.add_all(many)
    visitor.at += 3 * HOUR
    reply = await visitor.says("/missed")
    assert text(reply).splitlines()[1:] == [
        "More than 1,000 articles came: these are of the newest.",
        "1,000 articles",
    ]
    assert titles(reply)[0] == f"New {LOOKED_AT + 49}"
