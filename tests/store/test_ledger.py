"""The ledger: digests that were due, their messages, and chats that can't be written to."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.model import Chat, Delivery, DeliveryState, Person, RunState, Slot, State, SubscriptionState
from bot.store.ledger import NOWHERE
from bot.store.sqlite import Store
from tests.samples import NOON
from tests.subscribing import NINE, READER, broadcast, planned, published, subscription

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SECOND = Chat("telegram", "8")


async def test_a_digest_and_its_messages_are_written_at_once(store: Store) -> None:
    articles = tuple(one.id for one in await published(store, 5))
    its = await store.subscriptions.begin(subscription(next=NOON))
    plan = planned(its, articles, (2, 1), slot="2026-11-20 15:00", seen=5)
    assert await store.digests.record([plan], NOON) == 1
    [run] = await store.digests.runs_of(READER, limit=5)
    assert (run.articles, run.state, run.slot, run.due) == (articles, RunState.MADE, "2026-11-20 15:00", NOON)
    assert await store.digests.run(run.id) == run
    first, second = await store.ledger.deliveries(run.id)
    assert (first.articles, first.first, first.part, first.parts, first.total) == (articles[:2], 0, 1, 2, 5)
    assert (second.articles, second.first, second.part) == (articles[2:3], 2, 2)
    moved = await store.subscriptions.get(its.id)
    assert moved
    assert (moved.next, moved.last, moved.seen) == (plan.next, plan.last, 5)


async def test_a_slot_is_written_once(store: Store) -> None:
    articles = tuple(one.id for one in await published(store, 1))
    its = await store.subscriptions.begin(subscription(next=NOON))
    await store.digests.record([planned(its, articles)], NOON)
    again = await store.subscriptions.change(replace(its, next=NOON))
    assert again
    assert await store.digests.record([planned(again, articles)], NOON) == 1
    [run] = await store.digests.runs_of(READER, limit=5)
    assert len(await store.ledger.deliveries(run.id)) == 1


async def test_what_was_changed_meanwhile_is_left_alone(store: Store) -> None:
    its = await store.subscriptions.begin(subscription(next=NOON))
    await store.subscriptions.change(replace(its, state=SubscriptionState.PAUSED))
    assert await store.digests.record([planned(its, (1,))], NOON) == 0
    assert await store.digests.runs_of(READER, limit=5) == []
    assert await store.digests.run(1) is None


async def test_what_is_for_a_chat_elsewhere_is_left_to_who_has_it(store: Store) -> None:
    """But for some seconds only: then nobody has it."""
    articles = tuple(one.id for one in await published(store, 1))
    for chat in (READER, SECOND):
        its = await store.subscriptions.begin(subscription(chat, next=NOON))
        await store.digests.record([planned(its, articles, ready=NOON)], NOON)

    async def waiting(at: datetime, here: tuple[str, ...] | None) -> list[str]:
        return [one.chat.id for one in await store.ledger.waiting("telegram", at, limit=9, here=here)]

    assert await waiting(NOON, None) == [READER.id, SECOND.id]
    assert await waiting(NOON, (SECOND.id,)) == [SECOND.id]
    assert await waiting(NOON, ()) == []
    assert await waiting(NOON + NOWHERE, ()) == [READER.id, SECOND.id]


async def test_runs_without_messages_are_kept(store: Store) -> None:
    its = await store.subscriptions.begin(subscription(next=NOON))
    plan = planned(its, state=RunState.MISSED)
    await store.digests.record([replace(plan, runs=()), plan], NOON)
    await store.digests.record([plan], NOON)
    assert [run.state for run in await store.digests.runs_of(READER, limit=5)] == [RunState.MISSED]


async def test_those_who_get_the_same_share_it(store: Store) -> None:
    articles = tuple(one.id for one in await published(store, 2))
    await broadcast(store, [READER, SECOND], articles)
    await store.digests.forget(NOON)
    assert [run.articles for run in await store.digests.runs_of(SECOND, limit=5)] == [articles]
    [run] = await store.digests.with_article(SECOND, articles[0], limit=5)
    assert run.articles == articles
    assert await store.digests.with_article(SECOND, 99, limit=5) == []


async def test_a_chat_is_told_by_all_its_subscriptions(store: Store) -> None:
    articles = tuple(one.id for one in await published(store, 3))
    for change in await store.changes(0, 9):
        assert change.article
        await store.stories.place(change, change.article, (f"key {change.id}",), DAY, lambda _: None)
    morning = await store.subscriptions.begin(subscription(next=NOON))
    evening = await store.subscriptions.begin(subscription(next=NOON))
    thread = await store.subscriptions.begin(subscription(replace(READER, thread="5"), next=NOON))
    await store.digests.record([planned(morning, articles, (1, 1))], NOON)
    told = await store.digests.told([morning, evening, thread], NOON - DAY, NOON)
    assert set(told) == {morning.id, evening.id}
    assert told[morning.id] == told[evening.id]
    assert told[evening.id].articles == set(articles[:2])
    assert len(told[evening.id].stories) == 2
    assert await store.digests.told([morning], NOON + DAY, NOON) == {}


async def test_old_digests_and_unfinished_subscriptions_are_forgotten(store: Store) -> None:
    articles = tuple(one.id for one in await published(store, 1))
    [sent] = await broadcast(store, [READER], articles)
    await store.subscriptions.begin(subscription(SECOND, state=SubscriptionState.DRAFT))
    await store.digests.forget(NOON + MINUTE)
    assert await store.digests.run(sent.run) is None
    assert await store.ledger.get(sent.id) is None
    assert await store.subscriptions.get(1)
    assert await store.subscriptions.get(2) is None


async def test_a_message_goes_from_waiting_to_sent(store: Store) -> None:
    [its] = await broadcast(store, [READER], tuple(one.id for one in await published(store, 1)))
    assert await store.ledger.next_ready("telegram") == NOON
    assert await store.ledger.waiting("telegram", NOON - MINUTE, limit=9) == []
    assert await store.ledger.waiting("discord", NOON, limit=9) == []
    assert await store.ledger.waiting("telegram", NOON, limit=9) == [its]
    assert await store.ledger.claim(its.id, NOON)
    assert not await store.ledger.claim(its.id, NOON)
    assert await store.ledger.next_ready("telegram") is None
    await store.ledger.sent(its.id, ("41", "42"), NOON + MINUTE)
    sent = await store.ledger.get(its.id)
    assert sent
    assert (sent.state, sent.messages, sent.sent, sent.attempts) == (DeliveryState.SENT, ("41", "42"), NOON + MINUTE, 1)


async def test_no_part_overtakes_another(store: Store) -> None:
    articles = tuple(one.id for one in await published(store, 2))
    its = await store.subscriptions.begin(subscription(next=NOON))
    await store.digests.record([planned(its, articles, (1, 1))], NOON)
    [first] = await store.ledger.waiting("telegram", NOON, limit=9)
    await store.ledger.claim(first.id, NOON)
    assert await store.ledger.waiting("telegram", NOON, limit=9) == []
    await store.ledger.sent(first.id, ("1",), NOON)
    [second] = await store.ledger.waiting("telegram", NOON, limit=9)
    assert (first.part, second.part) == (1, 2)


async def test_a_busy_minute_has_an_order_of_its_own(store: Store) -> None:
    chats = [Chat("telegram", str(number)) for number in range(1, 30)]
    articles = tuple(one.id for one in await published(store, 1))
    made = await broadcast(store, chats, articles)
    order = [one.chat.id for one in await store.ledger.waiting("telegram", NOON, limit=99)]
    assert sorted(order) == sorted(one.chat.id for one in made)
    assert order != sorted(order)
    assert order != [chat.id for chat in chats]


async def test_an_attempt_counts_or_not(store: Store) -> None:
    [its] = await broadcast(store, [READER], tuple(one.id for one in await published(store, 1)))
    await store.ledger.claim(its.id, NOON)
    await store.ledger.again(its.id, NOON + MINUTE, "too many requests", counted=False)
    waits = await store.ledger.get(its.id)
    assert waits
    assert (waits.state, waits.attempts, waits.ready) == (DeliveryState.WAITING, 0, NOON + MINUTE)
    assert waits.reason == "too many requests"
    await store.ledger.claim(its.id, NOON + MINUTE)
    await store.ledger.again(its.id, NOON + MINUTE, "500", counted=True)
    waits = await store.ledger.get(its.id)
    assert waits
    assert waits.attempts == 1


async def test_what_was_being_sent_is_taken_up_or_given_up(store: Store) -> None:
    articles = tuple(one.id for one in await published(store, 1))
    first, second = await broadcast(store, [READER, SECOND], articles)
    await store.ledger.claim(first.id, NOON)
    later = NOON + MINUTE
    assert await store.ledger.take_up("telegram", resend=True, known=later, at=later) == 1
    assert await store.ledger.claim(first.id, NOON)
    assert await store.ledger.take_up("telegram", resend=False, known=NOON, at=later) == 1
    assert await store.ledger.claim(first.id, NOON)
    assert await store.ledger.take_up("telegram", resend=False, known=later, at=later) == 1
    given_up, waits = await store.ledger.get(first.id), await store.ledger.get(second.id)
    assert given_up
    assert waits
    assert (given_up.state, waits.state) == (DeliveryState.UNKNOWN, DeliveryState.WAITING)
    assert given_up.reason


async def test_what_was_tried_before_comes_first(store: Store) -> None:
    """A platform that knows a message again does so for some minutes, and a broadcast takes longer."""
    articles = tuple(one.id for one in await published(store, 1))
    await broadcast(store, [READER, SECOND, Chat("telegram", "9")], articles)
    *_, last = await store.ledger.waiting("telegram", NOON, limit=9)
    await store.ledger.claim(last.id, NOON)
    await store.ledger.again(last.id, NOON + MINUTE, "reset", counted=True)
    assert last.id not in [one.id for one in await store.ledger.waiting("telegram", NOON, limit=9)]
    first, *others = await store.ledger.waiting("telegram", NOON + MINUTE, limit=9)
    assert (first.id, len(others)) == (last.id, 2)
    assert [one.id for one in await store.ledger.waiting("telegram", NOON + MINUTE, limit=1)] == [last.id]


async def test_what_fails_and_what_expires(store: Store) -> None:
    articles = tuple(one.id for one in await published(store, 1))
    first, second = await broadcast(store, [READER, SECOND], articles)
    await store.ledger.claim(first.id, NOON)
    await store.ledger.failed(first.id, DeliveryState.FAILED, "malformed", NOON)
    assert await store.ledger.expire("telegram", NOON) == 0
    assert await store.ledger.expire("telegram", NOON + MINUTE) == 1
    states = [await store.ledger.get(one.id) for one in (first, second)]
    assert [one.state for one in states if one] == [DeliveryState.FAILED, DeliveryState.EXPIRED]


async def test_a_chat_that_is_gone_rests_until_it_comes_back(store: Store) -> None:
    articles = tuple(one.id for one in await published(store, 1))
    first, other = await broadcast(store, [READER, SECOND], articles)
    await store.ledger.claim(first.id, NOON)
    await store.ledger.gone(READER, "blocked", NOON)
    assert READER in store.away
    assert store.away.lost(READER)
    assert SECOND not in store.away
    assert await store.away.reason(READER) == ("blocked", None)
    assert await store.away.reason(SECOND) is None
    [its] = await store.subscriptions.of_chat(READER)
    assert its.next is None
    assert await store.ledger.waiting("telegram", NOON, limit=9) == [other]
    await store.away.load()
    assert READER in store.away
    await store.away.back(READER, NOON)
    assert READER not in store.away
    assert await store.away.reason(READER) is None


async def test_a_chat_whose_admin_must_act_is_tried_later(store: Store) -> None:
    articles = tuple(one.id for one in await published(store, 1))
    [first] = await broadcast(store, [READER], articles)
    await store.ledger.claim(first.id, NOON)
    assert await store.ledger.hold(READER, (MINUTE, DAY), "no rights", NOON) == 1
    assert await store.ledger.waiting("telegram", NOON, limit=9) == []
    assert await store.away.reason(READER) == ("no rights", NOON + MINUTE)
    assert READER in store.away
    assert not store.away.lost(READER)
    [_] = await store.ledger.waiting("telegram", NOON + MINUTE, limit=9)
    assert await store.ledger.hold(READER, (MINUTE, DAY), "no rights", NOON) == 2
    more = await store.subscriptions.begin(subscription(next=NOON))
    await store.digests.record([planned(more, articles)], NOON)
    assert await store.ledger.next_ready("telegram") == NOON + DAY
    await store.away.back(READER, NOON)
    assert await store.ledger.next_ready("telegram") == NOON


TOPIC, OTHER_TOPIC = replace(READER, thread="5"), replace(READER, thread="6")


async def test_a_closed_topic_keeps_nothing_from_the_others(store: Store) -> None:
    articles = tuple(one.id for one in await published(store, 1))
    closed, open_ = await in_topics(store, articles)
    await store.ledger.claim(closed.id, NOON)
    await store.ledger.hold(TOPIC, (DAY,), "closed", NOON)
    assert TOPIC in store.away
    assert OTHER_TOPIC not in store.away
    assert await store.away.reason(OTHER_TOPIC) is None
    assert await store.ledger.waiting("telegram", NOON, limit=9) == [open_]
    await store.away.back(OTHER_TOPIC, NOON)
    assert TOPIC in store.away, "what arrives in another topic says nothing of this one"
    await store.ledger.gone(TOPIC, "closed", NOON)
    assert store.away.lost(TOPIC)
    assert not store.away.lost(OTHER_TOPIC)
    nexts = {its.chat.thread: its.next for its in await store.subscriptions.of_chat(READER)}
    assert nexts["5"] is None
    assert nexts["6"]
    await store.away.load()
    assert store.away.lost(TOPIC, alone=True)
    await store.away.back(READER, NOON, whole=True)
    assert TOPIC not in store.away


async def test_a_chat_that_is_gone_is_gone_with_its_topics(store: Store) -> None:
    articles = tuple(one.id for one in await published(store, 1))
    await in_topics(store, articles)
    await store.ledger.gone(READER, "kicked", NOON)
    assert store.away.lost(TOPIC)
    assert not store.away.lost(TOPIC, alone=True)
    assert await store.ledger.next_ready("telegram") is None
    assert [its.next for its in await store.subscriptions.of_chat(READER)] == [None, None]


async def in_topics(store: Store, articles: tuple[int, ...]) -> list[Delivery]:
    """A message to each of two topics of one chat."""
    for chat in (TOPIC, OTHER_TOPIC):
        its = await store.subscriptions.begin(subscription(chat, next=NOON))
        await store.digests.record([planned(its, articles)], NOON)
    return [one for number in (1, 2) for one in await store.ledger.deliveries(number)]


async def test_what_waits_for_its_own_time_keeps_nothing_waiting_and_is_not_hurried(store: Store) -> None:
    articles = tuple(one.id for one in await published(store, 1))
    quiet = await store.subscriptions.begin(subscription(next=NOON))
    await store.digests.record([planned(quiet, articles, ready=NOON + DAY)], NOON)
    other = await store.subscriptions.begin(subscription(next=NOON))
    await store.digests.record([planned(other, articles)], NOON)
    [first] = await store.ledger.waiting("telegram", NOON, limit=9)
    assert first.subscription == other.id
    await store.ledger.claim(first.id, NOON)
    await store.ledger.again(first.id, NOON + MINUTE, "500", counted=True)
    await store.away.back(READER, NOON)
    [again] = await store.ledger.waiting("telegram", NOON, limit=9)
    assert again.id == first.id, "what was put off is tried at once, and what waits for the morning goes on waiting"


async def test_what_did_not_arrive_was_not_had(store: Store) -> None:
    [old, lost] = await published(store, 2)
    its = await store.subscriptions.begin(subscription(next=NOON, seen=0))
    await store.digests.record([planned(its, (lost.id,), seen=2)], NOON)
    assert (await store.digests.told([its], NOON - DAY, NOON))[its.id].articles == {lost.id}
    assert await store.ledger.expire("telegram", NOON + MINUTE) == 1
    had = await store.subscriptions.get(its.id)
    assert had
    assert had.seen == 1
    assert await store.digests.told([its], NOON - DAY, NOON) == {}
    assert old.id


@pytest.mark.parametrize("state", [SubscriptionState.PAUSED, SubscriptionState.REMOVED])
async def test_what_waits_for_a_subscription_that_was_stopped_is_not_sent(
    store: Store, state: SubscriptionState
) -> None:
    articles = tuple(one.id for one in await published(store, 1))
    [waits] = await broadcast(store, [READER], articles)
    [its] = await store.subscriptions.of_chat(READER)
    changed = await store.subscriptions.change(replace(its, most=3))
    assert changed
    assert await store.ledger.waiting("telegram", NOON, limit=9) == [waits]
    await store.subscriptions.change(replace(changed, state=state))
    stopped = await store.ledger.get(waits.id)
    assert stopped
    assert stopped.state is DeliveryState.STOPPED


async def test_what_is_corrected_while_it_is_sent_is_outdated(store: Store) -> None:
    [article] = await published(store, 1)
    [its] = await broadcast(store, [READER], (article.id,))
    editor = Person("telegram", "1000", "Editor")
    changed = await store.editing.change(replace(article, title="Before it is claimed"), editor, NOON)
    assert changed
    await store.ledger.claim(its.id, NOON)
    await store.editing.change(replace(changed, title="While it is sent"), editor, NOON)
    claimed = await store.ledger.get(its.id)
    assert claimed
    assert claimed.ready == NOON, "it is known when it was claimed"
    await store.ledger.sent(its.id, ("41",), NOON)
    [outdated] = await store.ledger.outdated(NOON, ("telegram",), limit=9)
    assert outdated.outdated == 1
    assert await store.ledger.outdated(NOON, ("discord",), limit=9) == []


async def test_a_chat_moves_with_all_that_it_has(store: Store) -> None:
    articles = tuple(one.id for one in await published(store, 1))
    [its] = await broadcast(store, [READER], articles)
    await store.ledger.hold(READER, (timedelta(),), "no rights", NOON)
    await store.move_chat("telegram", "7", "-1007")
    await store.move_chat("telegram", "7", "-1007")
    new = Chat("telegram", "-1007")
    assert new in store.away
    assert READER not in store.away
    assert [one.id for one in await store.subscriptions.of_chat(new)] == [its.subscription]
    [waits] = await store.ledger.waiting("telegram", NOON, limit=9)
    assert waits.chat == new


async def test_what_was_sent_is_outdated_by_a_correction(store: Store) -> None:
    articles = await published(store, 2)
    its = await store.subscriptions.begin(subscription(next=NOON))
    await store.digests.record([planned(its, tuple(one.id for one in articles), (1,))], NOON)
    [sent] = await store.ledger.waiting("telegram", NOON, limit=9)
    await store.ledger.claim(sent.id, NOON)
    await store.ledger.sent(sent.id, ("41",), NOON)
    editor = Person("telegram", "1000", "Editor")
    await store.editing.change(replace(articles[1], title="Not shown"), editor, NOON)
    assert await store.ledger.outdated(NOON, ("telegram",), limit=9) == []
    await store.editing.mark(articles[0].id, State.REMOVED, editor, NOON)
    [outdated] = await store.ledger.outdated(NOON, ("telegram",), limit=9)
    assert outdated.id == sent.id
    for here, found in ((SECOND.id,), 0), ((SECOND.id, READER.id), 1), ((), 0):
        assert len(await store.ledger.outdated(NOON, ("telegram",), {"telegram": here}, limit=9)) == found
    await store.ledger.wait(outdated, NOON + MINUTE)
    assert await store.ledger.outdated(NOON, ("telegram",), limit=9) == []
    await store.ledger.corrected(outdated, ("41",))
    assert await store.ledger.outdated(NOON + MINUTE, ("telegram",), limit=9) == []


async def test_counts(store: Store) -> None:
    articles = tuple(one.id for one in await published(store, 1))
    chats = [Chat("telegram", str(number)) for number in range(5)]
    sent = await broadcast(store, chats, articles)
    for late, one in enumerate(sent[:3]):
        await store.ledger.claim(one.id, NOON)
        await store.ledger.sent(one.id, ("1",), NOON + timedelta(seconds=10 * late))
    await store.ledger.claim(sent[3].id, NOON)
    await store.ledger.failed(sent[3].id, DeliveryState.FAILED, "no", NOON)
    await broadcast(store, [Chat("discord", "1")], articles)
    discord, telegram = await store.ledger.counts(NOON)
    assert (telegram.platform, telegram.sent, telegram.failed, telegram.waiting) == ("telegram", 3, 1, 1)
    assert (telegram.median, telegram.p99) == (10, 20)
    assert (discord.platform, discord.waiting, discord.p99) == ("discord", 1, 0)
    assert await store.ledger.counts(NOON + MINUTE) == []


def test_a_slot_reads_as_it_is_written() -> None:
    assert str(Slot(NOON.date(), NINE)) == "2026-11-20 09:00"


async def test_so_many_messages_a_day_are_paid_for(store: Store) -> None:
    assert [await store.ledger.pay("telegram", NOON, 2) for _ in range(3)] == [True, True, False]
    assert await store.ledger.pay("discord", NOON, 2)
    assert await store.ledger.pay("telegram", NOON + DAY, 2)
    await store.tidy(NOON + DAY)
    assert await store.memory("paid").recall("2026-11-20 telegram") is None
    assert await store.memory("paid").recall("2026-11-21 telegram") == "1"
