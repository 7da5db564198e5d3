"""Conversations about why something was sent, or was not."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.model import DeliveryState, Quiet, Run, RunState, State, Subscription, SubscriptionState, Wanted
from bot.store.sqlite import Store
from tests.conversation import GROUP, Conversation, labels, shown, text, titles
from tests.samples import NOON, words_of
from tests.subscribing import planned, published, subscription


async def reports(store: Store, count: int, **more: Any) -> None:
    for number in range(1, count + 1):
        await published(store, 1, number, body=words_of(number), **more)


async def begun(store: Store, visitor: Conversation, **more: Any) -> Subscription:
    return await store.subscriptions.begin(subscription(visitor.chat, **{"language": "en", **more}))


async def sent(store: Store, one: Subscription, articles: tuple[int, ...], **more: Any) -> list[int]:
    """A digest of these articles; the numbers of its messages."""
    await store.digests.record([planned(one, articles, **more)], NOON)
    [run, *_] = await store.digests.runs_of(one.chat, limit=1)
    return [each.id for each in await store.ledger.deliveries(run.id)]


DUE = NOON + timedelta(hours=18)


async def test_nothing_was_due(visitor: Conversation) -> None:
    reply = await visitor.says("/why")
    assert text(reply) == "No digest was due in this chat yet."
    assert "Nothing comes by itself" in text(await visitor.presses("What would come now"))


async def test_a_digest_that_was_sent_late(store: Store, visitor: Conversation) -> None:
    await reports(store, 2)
    [first, second] = await sent(store, await begun(store, visitor), (1, 2), parts=(1, 1))
    await store.ledger.claim(first, DUE)
    await store.ledger.sent(first, ("5",), DUE + timedelta(seconds=30))
    await store.ledger.claim(second, DUE)
    await store.ledger.sent(second, ("6",), DUE + timedelta(minutes=12))
    reply = await visitor.says("/why")
    assert text(reply) == "The last digests of this chat:"
    [card] = reply.cards
    assert titles(reply) == ["Saturday, 21 November, 09:00"]
    assert shown(replace(reply, cards=(replace(card, title="", note=""),))).splitlines()[1:] == [
        "✓ It was made, with 2 articles.",
        "✓ Part 1 of 2: It was sent at Saturday, 21 November, 09:00.",
        "✓ Part 2 of 2: It was sent at Saturday, 21 November, 09:12. 12 minutes late.",
    ]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (DeliveryState.WAITING, "… It waits to be sent, since Saturday, 21 November, 09:00."),
        (DeliveryState.SENDING, "… It is being sent at this moment."),
        (DeliveryState.FAILED, "✗ It could not be sent here. The reason: too long"),
        (DeliveryState.GONE, "✗ The bot could not write here any more. The reason: too long"),
        (DeliveryState.UNKNOWN, "✗ Nobody knows whether it arrived, and it was not sent again. The reason: too long"),
        (
            DeliveryState.EXPIRED,
            "✗ It could not be sent for a day; what of it is still news comes with the next. The reason: too long",
        ),
    ],
)
async def test_how_far_a_message_has_come(store: Store, visitor: Conversation, state: DeliveryState, said: str) -> None:
    await reports(store, 1)
    [message] = await sent(store, await begun(store, visitor), (1,))
    if state is DeliveryState.SENDING:
        await store.ledger.claim(message, DUE)
    elif state is not DeliveryState.WAITING:
        await store.ledger.failed(message, state, "too long", DUE)
    assert said in shown(await visitor.says("/why")).splitlines()


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (RunState.EMPTY, "✗ There was nothing new."),
        (RunState.HELD, "✗ There was less new than it asks for; it comes with the next one."),
        (RunState.MISSED, "✗ The bot was not running, and came back too late for it."),
        (RunState.MERGED, "✗ The bot was not running; a later one came in its place."),
    ],
)
async def test_a_digest_that_was_not_made(store: Store, visitor: Conversation, state: RunState, said: str) -> None:
    await sent(store, await begun(store, visitor), (), state=state)
    assert said in shown(await visitor.says("/why")).splitlines()


async def test_the_last_digests_have_pages(store: Store, visitor: Conversation) -> None:
    one = await begun(store, visitor)
    runs = tuple(
        Run(subscription=one.id, slot=f"{day}", due=day, state=RunState.EMPTY, at=day)
        for day in (NOON + timedelta(days=number) for number in range(4))
    )
    await store.digests.record([replace(planned(one), runs=runs)], NOON)
    reply = await visitor.says("/why")
    assert titles(reply) == [
        f"{name}, 15:00" for name in ("Monday, 23 November", "Sunday, 22 November", "Saturday, 21 November")
    ]
    turned = await visitor.presses("Next")
    assert (titles(turned), turned.replaces) == (["Friday, 20 November, 15:00"], True)
    assert labels(turned) == ["‹ Previous", "Search this list"]
    assert titles(await visitor.sends_press("why 0")) == titles(reply)


async def test_the_last_digests_are_looked_through(store: Store, visitor: Conversation) -> None:
    await reports(store, 5)
    one = await begun(store, visitor)
    runs = tuple(
        Run(subscription=one.id, slot=f"{number}", due=day, state=RunState.MADE, articles=(number, 99), at=day)
        for number, day in ((number, NOON + timedelta(days=number)) for number in range(1, 6))
    )
    await store.digests.record([replace(planned(one), runs=runs)], NOON)
    await visitor.says("/why")
    assert "Which words shall it hold?" in text(await visitor.presses("Search this list"))
    found = await visitor.says("report 4")
    assert (text(found), titles(found)) == ("1 holds “report 4”:", ["Tuesday, 24 November, 15:00"])
    assert len((await visitor.says("/why report")).cards) == 3
    assert len((await visitor.presses("Next")).cards) == 2
    assert text(await visitor.presses("The whole list")) == "The last digests of this chat:"
    assert text(await visitor.sends_press("why find", "nowhere")).startswith("Nothing in this list holds")


async def test_it_is_said_in_arabic(store: Store, reader: Conversation) -> None:
    await reports(store, 3)
    await sent(store, await begun(store, reader, language="ar"), (1, 2, 3))
    assert shown(await reader.says("/why")).splitlines()[:3] == [
        "آخر موجزات هذه المحادثة:",
        "السبت، 21 تشرين الثاني/نوفمبر، 09:00",
        "✓ أُعدّ وفيه 3 أخبار.",
    ]


# One article


async def why(visitor: Conversation, number: int = 1) -> list[str]:
    return shown(await visitor.says(f"/why {number}")).splitlines()


@pytest.mark.parametrize("asked", ["/why 9", "/why 99999999999999999999", "/why bridge"])
async def test_there_is_no_such_article(visitor: Conversation, asked: str) -> None:
    assert text(await visitor.says(asked)).startswith(
        ("There is no such article.", "No digest was due in this chat yet.")
    )


async def test_what_was_taken_back_is_no_article(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    await store.mark(1, State.REMOVED)
    assert text(await visitor.says("/why 1")).startswith("There is no such article.")


async def test_what_was_sent_and_taken_back_afterwards(
    store: Store, visitor: Conversation, reader: Conversation
) -> None:
    await reports(store, 1)
    [message] = await sent(store, await begun(store, visitor), (1,))
    await store.ledger.claim(message, DUE)
    await store.ledger.sent(message, ("5",), DUE)
    await store.mark(1, State.REMOVED)
    lines = [
        "Report 1",
        "Every day at 09:00, Baghdad time",
        "✓ It stands in the digest of Saturday, 21 November, 09:00.",
        "✓ It was sent at Saturday, 21 November, 09:00.",
    ]
    assert await why(visitor) == [*lines, "✗ The editors took it back."]
    await store.mark(1, State.PUBLISHED)
    await store.editing.mark(1, State.REMOVED, visitor.person, DUE + timedelta(hours=1))
    assert await why(visitor) == [*lines, "✗ The editors took it back: Saturday, 21 November, 10:00"]
    assert shown(await reader.says("/why 1")).endswith("✗ سحبه المحررون: السبت، 21 تشرين الثاني/نوفمبر، 10:00")
    reader.chat = GROUP
    assert text(await reader.says("/why 1")).startswith("لا يوجد خبر كهذا.")


async def test_nothing_is_subscribed(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    assert await why(visitor) == [
        "Report 1",
        "✓ It was published: 2 hours ago",
        "✗ Nothing is subscribed in this chat.",
    ]
    await visitor.says("/read 1")
    await visitor.presses("Why?")
    assert text(await visitor.presses("Subscribe")) == "New subscription"


async def test_it_was_sent(store: Store, visitor: Conversation) -> None:
    await reports(store, 3)
    [message] = await sent(store, await begun(store, visitor), (1, 2, 3), parts=(2,))
    await store.ledger.claim(message, DUE)
    await store.ledger.sent(message, ("5",), DUE)
    assert (await why(visitor))[2:] == [
        "Every day at 09:00, Baghdad time",
        "✓ It stands in the digest of Saturday, 21 November, 09:00.",
        "✓ It was sent at Saturday, 21 November, 09:00.",
    ]
    assert (await why(visitor, 3))[3] == (
        "✓ It was not among the first of the digest of Saturday, 21 November, 09:00: it stands behind its last button."
    )


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("words", "✗ It does not match the words that are looked for."),
        ("languages ar", "✗ It is in none of the languages that are wanted."),
    ],
)
async def test_it_is_not_what_is_wanted(store: Store, visitor: Conversation, option: str, said: str) -> None:
    await reports(store, 1)
    await visitor.sends_press("subscribe default")
    await visitor.sends_press(f"subscribe 1 2 {option}", "giraffe" if option == "words" else None)
    if option == "languages ar":
        await visitor.sends_press("subscribe 1 3 languages en")
    assert said in await why(visitor)


async def test_each_part_of_what_is_wanted_is_named(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    one = await begun(store, visitor)
    wanted = replace(one.wanted, topics=("sport",), sources=("Nobody",))
    assert await store.subscriptions.change(replace(one, wanted=wanted))
    assert (await why(visitor))[3:] == [
        "✗ It is about none of the topics that are wanted.",
        "✗ It is from none of the sources that are wanted.",
    ]


async def test_it_waits_for_the_next_one(store: Store, visitor: Conversation) -> None:
    await reports(store, 3)
    one = await begun(store, visitor, most=2, quiet=Quiet(time(22), time(7)))
    assert (await why(visitor))[3:] == [
        "✓ It is what this one is about.",
        "… It comes with the next one, Saturday, 21 November, 09:00.",
    ]
    behind = "… It comes with the next one, Saturday, 21 November, 09:00, behind its last button."
    assert (await why(visitor, 3))[-1] == behind
    assert await store.subscriptions.change(replace(one, state=SubscriptionState.PAUSED))
    assert (await why(visitor))[-1] == "… The subscription is paused."


async def test_at_once_it_comes_as_soon_as_it_can(store: Store, visitor: Conversation) -> None:
    await begun(store, visitor, times=())
    await reports(store, 1)
    assert (await why(visitor))[-1] == "… It comes as soon as it can."


async def test_it_waits_for_others(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    await begun(store, visitor, least=5)
    assert (await why(visitor))[-1] == "… It waits until there are 5 new ones."
    await visitor.says("/language ar")
    assert (await why(visitor))[-1] == "… ينتظر حتى تجتمع 5 أخبار جديدة على الأقل."


async def test_it_comes_when_the_quiet_hours_are_over(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    await begun(store, visitor, quiet=Quiet(time(7), time(9, 30)))
    assert (await why(visitor))[-1] == "… It comes with the next one, Saturday, 21 November, 09:30."
    await begun(store, replace(visitor, chat=replace(visitor.chat, id="3")), times=(), quiet=Quiet(time(15), time(18)))
    other = replace(visitor, chat=replace(visitor.chat, id="3"))
    await published(store, 1, 2, body=words_of(2))
    assert (await why(other, 2))[-1] == "… It comes with the next one, Friday, 20 November, 18:00."


async def test_it_comes_to_no_chat_that_is_away(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    await begun(store, visitor)
    await store.away.hold(visitor.chat, (timedelta(hours=1),), "no right to write", visitor.at)
    assert (await why(visitor))[-1] == "… Waits until Friday, 20 November, 17:00: no right to write"


async def test_it_came_in_before(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    await begun(store, visitor, times=(), created=NOON + timedelta(days=1))
    assert (await why(visitor))[-1].startswith("✗ It was published before this one began")


async def test_it_is_old(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    await begun(store, visitor, wanted=Wanted(words="report"))
    visitor.at = NOON + timedelta(days=9)
    assert (await why(visitor))[-2:] == [
        "✓ It is what this one is about.",
        "✗ It is older than a week, and no news any more.",
    ]


async def test_the_same_event_was_told(store: Store, visitor: Conversation) -> None:
    telling = words_of(1, 26)
    await published(store, 1, 1, body=telling, published=NOON, source="One")
    await published(store, 1, 2, body=telling, published=NOON, source="Two", title="Report 1 again")
    one = await begun(store, visitor)
    await visitor.says("/read 1")  # stories are brought up to date
    assert await store.stories.also_in(2)
    await sent(store, one, (1,))
    assert (await why(visitor, 2))[-1] == (
        "✗ The same event was told in the digest of Saturday, 21 November, 09:00: Report 1"
    )


async def test_what_another_thread_was_told_counts_for_nothing(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    here = await begun(store, visitor)
    there = await store.subscriptions.begin(replace(here, chat=replace(here.chat, thread="9"), id=0))
    await sent(store, there, (1,))
    reply = await visitor.says("/why 1")
    assert "… It comes with the next one" in reply.cards[0].text
    assert "✓ It stands in the digest" in reply.cards[1].text
    other = await begun(store, visitor)
    await sent(store, other, (1,), slot="another")
    assert "✗ The same event was told" in (await visitor.says("/why 1")).cards[0].text
