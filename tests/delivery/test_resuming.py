"""A restored database goes on where the lost one stopped: nothing is told twice, no number is given twice."""

from datetime import timedelta

import pytest

from bot.delivery.resuming import resume
from bot.delivery.tick import Ticker
from bot.digest.parts import Limits
from bot.model import Chat, ChatKind, DeliveryState, Notice, Person, RunState, Subscription
from bot.store.forgotten import hash_of
from bot.store.restoring import LEAP, Restored
from bot.store.rows import stamp
from bot.store.sqlite import Store
from tests.postgres import BOTH
from tests.samples import NOON, article
from tests.searching import search_over
from tests.subscribing import READER, planned, published, subscription

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MORNING = NOON + 18 * HOUR
"""When the daily subscription is due next."""
LOST = NOON + 30 * HOUR
"""When the lost database was last written to: after that digest, before the next."""
ELSE = Chat("telegram", "8")
NEVER: dict[str, str] = {}
pytestmark = BOTH


@pytest.fixture
def ticker(store: Store) -> Ticker:
    return Ticker(store, search_over(store), lambda _: Limits(cards=9, longest=4096))


async def told(store: Store, chat: Chat) -> list[str]:
    """The titles of what a chat is being told, digest after digest."""
    runs = [run for run in await store.digests.runs_of(chat, limit=9) if run.state is RunState.MADE]
    return [one.title for run in reversed(runs) for one in (await store.articles(run.articles)).values()]


async def begun(store: Store, chat: Chat = READER, **more: object) -> Subscription:
    return await store.subscriptions.begin(subscription(chat, **more))


async def test_what_was_due_is_not_sent_again_and_what_comes_later_is(store: Store, ticker: Ticker) -> None:
    its = await begun(store)
    weekly = await begun(store, ELSE, weekdays=(0,), next=NOON + 3 * DAY)  # a Monday, after the loss
    await published(store, 1, body="")
    resumed = await resume(store, LOST, None, NEVER, LOST + HOUR)
    assert (resumed.given_up, resumed.resumed, resumed.forgotten) == (0, 1, 0)
    one, other = await store.subscriptions.get(its.id), await store.subscriptions.get(weekly.id)
    assert one
    assert other
    assert one.next == MORNING + DAY
    assert (other.next, other.seen, other.version) == (weekly.next, weekly.seen, weekly.version)
    assert not await ticker.tick(LOST + HOUR)
    assert await store.digests.runs_of(READER, limit=9) == []


async def test_feeds_bring_again_what_was_told_and_it_is_not_told_again(store: Store, ticker: Ticker) -> None:
    """Published before the loss: told to the one whose digest came meanwhile, and not to the one whose comes later."""
    await begun(store)
    await begun(store, ELSE, next=MORNING + DAY)
    await published(store, 1, body="")
    await resume(store, LOST, None, NEVER, LOST + HOUR)
    await store.add(article(1, title="Told before", published=LOST - HOUR, added_by="feed:1"))
    await store.add(article(2, title="New since", published=LOST + HOUR, added_by="feed:1"))
    while await ticker.tick(MORNING + DAY):
        pass
    assert await told(store, READER) == ["New since"]
    assert set(await told(store, ELSE)) == {"Report 1", "Told before", "New since"}


async def test_what_comes_at_once_does_not_come_once_more(store: Store, ticker: Ticker) -> None:
    await begun(store, times=(), next=None)
    await published(store, 1, body="")
    await resume(store, LOST, None, NEVER, LOST)
    await store.add(article(1, title="Told before", published=LOST - HOUR, added_by="feed:1"))
    for minutes in range(2):
        await ticker.tick(LOST + timedelta(minutes=minutes))
    assert await told(store, READER) == []
    await store.add(article(3, title="An editor's", published=LOST - HOUR))  # who adds nothing by themselves again
    for minutes in range(2, 4):
        await ticker.tick(LOST + timedelta(minutes=minutes))
    assert await told(store, READER) == ["An editor's"]
    await store.add(article(2, title="New since", published=LOST + HOUR, added_by="feed:1"))
    for minutes in range(2):
        await ticker.tick(LOST + HOUR + timedelta(minutes=minutes))
    assert await told(store, READER) == ["An editor's", "New since"]


async def test_messages_that_waited_may_have_arrived(store: Store) -> None:
    its = await begun(store)
    [one] = await published(store, 1, body="")
    await store.digests.record([planned(its, (one.id,))], MORNING)
    later = await begun(store, ELSE)
    await store.digests.record([planned(later, (one.id,), ready=LOST + DAY)], MORNING)
    resumed = await resume(store, LOST, None, NEVER, LOST)
    assert resumed.given_up == 1
    [run], [held] = await store.digests.runs_of(READER, limit=9), await store.digests.runs_of(ELSE, limit=9)
    [given_up], [waits] = await store.ledger.deliveries(run.id), await store.ledger.deliveries(held.id)
    assert (given_up.state, waits.state) == (DeliveryState.UNKNOWN, DeliveryState.WAITING)
    assert "brought back from a backup" in given_up.reason
    await store.ledger.claim(waits.id, LOST + DAY)
    assert (await resume(store, LOST, None, NEVER, LOST)).given_up == 1  # one that was just being sent


async def test_no_number_is_given_twice(store: Store) -> None:
    [one] = await published(store, 1)
    await resume(store, LOST, {"articles": one.id + 40, "publications": 7}, NEVER, LOST)
    added, _ = await store.add(article(5))
    assert added.id == one.id + 41
    assert await store.restoring.last() == Restored(7, LOST)
    await resume(store, LOST, None, NEVER, LOST)
    added, _ = await store.add(article(6))
    assert added.id == one.id + 41 + LEAP + 1
    assert (await begun(store)).id == LEAP + 1
    assert await store.subscriptions.last_publication() == 8 + LEAP + 1


async def test_updates_are_not_answered_again_and_the_admins_not_told(store: Store) -> None:
    inbox = store.inbox("telegram")
    await inbox.put([("1", "{}")])
    await store._database.write("UPDATE inbox SET received = ?", (int(NOON.timestamp()),))
    await inbox.put([("2", "{}")])
    await store.feeds.tell(Notice("It failed."), NOON)
    await store.memory("notices").remember("telegram:1000", "0")
    await store._database.write("INSERT INTO leases VALUES ('telegram', 'me', 3, '2026-11-20T12:00:00Z')")
    before = await store.identity()
    await resume(store, LOST, None, NEVER, LOST)
    rows = await store._database.read("SELECT key, state, raw FROM inbox ORDER BY id")
    assert rows == [("1", "done", None), ("2", "waiting", "{}")]
    assert await store.memory("notices").recall("telegram:1000") == "1"
    assert await store._database.read("SELECT epoch, until FROM leases") == [(3 + LEAP, "")]
    assert await store.identity() != before


async def test_who_was_forgotten_since_is_forgotten_again(store: Store) -> None:
    gone, stays, back = (Person("telegram", number) for number in ("7", "8", "9"))
    for person in (gone, stays, back):
        await store.preferences.choose([person, Chat("telegram", person.id)], language="en")
    await begun(store, Chat("telegram", "7", ChatKind.PRIVATE), by="telegram:7")
    await store._database.write("INSERT INTO memory VALUES ('khabar', 'backup', ?)", (stamp(NOON),))
    lineage = await store.lineage()
    forgotten = {
        hash_of(lineage, "telegram", "7"): stamp(NOON + HOUR),
        hash_of(lineage, "telegram", "9"): stamp(NOON - HOUR),  # and came back before the backup
    }
    assert (await resume(store, LOST, None, forgotten, LOST)).forgotten == 1
    assert await store.forgetting.export(gone, Chat("telegram", "7")) == {}
    for person in (stays, back):
        assert (await store.preferences.of(person, READER)).language == "en"
    assert await store.forgetting.forgotten.all() == forgotten
    assert await store.restoring.made_at(LOST) is None


async def test_a_copy_that_is_no_backup_reaches_as_far_as_it_knows(store: Store) -> None:
    assert await store.restoring.made_at(LOST) is None
    await store.add(article(1, added=NOON - DAY))
    assert await store.restoring.made_at(LOST) == NOON - DAY
    await store.inbox("telegram").put([("1", "{}")])
    await store._database.write("UPDATE inbox SET received = ?", (int(NOON.timestamp()),))
    assert await store.restoring.made_at(LOST) == NOON


async def test_a_backup_that_is_dated_later_is_of_what_it_knows_last(store: Store) -> None:
    """Who had themselves forgotten after that is forgotten again, whatever that clock said."""
    await store.add(article(1, added=NOON))
    await store.add(article(2, added=LOST + 366 * DAY))
    gone = Person("telegram", "7")
    await store.preferences.choose([gone, Chat("telegram", "7")], language="en")
    await store._database.write("INSERT INTO memory VALUES ('khabar', 'backup', ?)", (stamp(LOST + 366 * DAY),))
    assert await store.restoring.made_at(LOST) == NOON
    forgotten = {hash_of(await store.lineage(), "telegram", "7"): stamp(NOON + HOUR)}
    assert (await resume(store, LOST, None, forgotten, LOST)).forgotten == 1


async def test_a_time_zone_that_is_gone_waits_for_whoever_mends_it(store: Store) -> None:
    its = await begun(store, zone="Asia/Atlantis")
    await resume(store, LOST, None, NEVER, LOST)
    one = await store.subscriptions.get(its.id)
    assert one
    assert one.next == LOST


async def test_it_is_safe_to_repeat(store: Store) -> None:
    its = await begun(store)
    for _ in range(2):
        await resume(store, LOST, None, NEVER, LOST)
    one = await store.subscriptions.get(its.id)
    assert one
    assert one.next == MORNING + DAY
