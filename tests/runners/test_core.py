"""What the program does for its platforms: chats that come back, and who hears that nothing arrives."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from bot import app
from bot.delivery.courier import Courier
from bot.digest.parts import Limits
from bot.errors import TryLater
from bot.model import Chat, ChatKind, Delivery, DeliveryState, Person, Reply, Request, State
from bot.platforms.base import Capabilities, Pace, Platform, Receipt
from bot.runners.core import PlatformCore
from bot.runners.post import Post, limits
from bot.store.sqlite import Store, open_store
from bot.text.length import utf16
from tests.conversation import router
from tests.running import WEB, configuration
from tests.samples import NOON
from tests.subscribing import READER, broadcast, published, subscription

GROUP = Chat("telegram", "-5", ChatKind.GROUP)


@dataclass
class Pigeon:
    """A platform that notes what it is given to send."""

    name: str = "telegram"
    address: str = "loft"
    reaches: bool = True
    caption: int = 0
    sent: list[tuple[str, str]] = field(default_factory=list)

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(
            4000,
            True,
            8,
            6,
            True,
            True,
            False,
            reaches_people=self.reaches,
            pace=Pace(28),
            longest_caption=self.caption,
        )

    async def serve(self) -> None:
        raise AssertionError

    async def send(self, chat: Chat, reply: Reply, key: str) -> Receipt:  # noqa: ARG002
        self.sent.append((chat.id, reply.text))
        return Receipt(chat, ("1",))

    async def chat_with(self, person: str) -> Chat:
        return Chat("telegram", person)

    async def edit(self, receipt: Receipt, reply: Reply) -> Receipt:  # noqa: ARG002
        raise AssertionError

    async def delete(self, receipt: Receipt) -> None:  # noqa: ARG002
        raise AssertionError


@dataclass
class Office:
    """The post of a program whose one platform is a pigeon."""

    post: Post
    core: PlatformCore
    pigeon: Pigeon

    @property
    def courier(self) -> Courier:
        return self.post.courier(self.core, self.pigeon.capabilities)


def at_noon() -> datetime:
    return NOON


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    config = configuration(tmp_path, WEB)
    pigeon, couriers = Pigeon(), dict[str, Courier]()
    answering = router(store, "en")
    post = Post(config, store, answering, {"telegram": cast("Platform", pigeon)}, couriers, {}, at_noon)
    return Office(post, replace(app.core("telegram", config, store, answering, now=at_noon), couriers=couriers), pigeon)


async def asks(office: Office, chat: Chat) -> None:
    person = Person("telegram", "7", locale="en")
    assert await office.core.answer(Request(chat=chat, person=person, command="help", at=NOON))


async def test_a_chat_that_was_gone_is_taken_up_when_somebody_asks_there(store: Store, office: Office) -> None:
    daily = await store.subscriptions.begin(subscription(next=NOON))
    await store.subscriptions.begin(subscription(times=(), next=None))
    await store.ledger.gone(READER, "blocked", NOON)
    await asks(office, READER)
    assert READER not in store.away
    resumed = await store.subscriptions.get(daily.id)
    assert resumed
    assert resumed.next == NOON + timedelta(hours=18)


async def test_a_chat_whose_admin_must_act_is_held_whatever_is_asked(store: Store, office: Office) -> None:
    await store.ledger.hold(GROUP, (timedelta(hours=1),), "no rights", NOON)
    await asks(office, GROUP)
    assert GROUP in store.away
    await office.core.returned(GROUP)
    assert GROUP not in store.away


async def test_a_crash_between_two_steps_leaves_nothing_silent(store: Store, office: Office) -> None:
    daily = await store.subscriptions.begin(subscription(next=NOON))
    await store.ledger.gone(READER, "blocked", NOON)

    class Ended(Exception):  # noqa: N818  the end of the program
        pass

    async def ends(*_: object, **__: object) -> None:
        raise Ended

    back, store.away.back = store.away.back, ends  # type: ignore[method-assign]
    with pytest.raises(Ended):
        await asks(office, READER)
    store.away.back = back  # type: ignore[method-assign]
    assert store.away.lost(READER), "it is taken up again by whatever is asked next"
    await asks(office, READER)
    resumed = await store.subscriptions.get(daily.id)
    assert resumed
    assert resumed.next


async def test_a_topic_that_is_gone_stays_so_when_another_comes_back(store: Store, office: Office) -> None:
    topic, other = replace(GROUP, thread="5"), replace(GROUP, thread="6")
    for chat in (topic, other):
        await store.subscriptions.begin(subscription(chat))
        await store.ledger.gone(chat, "deleted", NOON)
    await asks(office, other)
    nexts = {its.chat.thread: its.next for its in await store.subscriptions.of_chat(GROUP)}
    assert nexts["5"] is None
    assert nexts["6"]


async def test_what_a_platform_answers_past_its_courier_counts(office: Office) -> None:
    assert office.courier
    assert office.post.open == ["telegram"]
    office.post.met(READER, TryLater(60, whole_bot=True))
    assert office.post.open == []


async def test_there_is_one_courier_whoever_asks(office: Office) -> None:
    office.core.spent(READER)  # there is none yet
    assert office.courier is office.courier
    office.core.spent(READER)
    await office.core.returned(READER)
    assert office.post.room(READER) > 0


async def test_a_store_that_fails_stops_no_platform(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    config = configuration(tmp_path, WEB)
    async with open_store(tmp_path / "khabar.db") as store:
        its = app.core("telegram", config, store, router(store))
    await its.returned(READER)  # the database is closed
    assert "goes on waiting" in caplog.text


async def test_what_arrives_brings_a_chat_back(store: Store, office: Office) -> None:
    [its] = await broadcast(store, [READER], tuple(one.id for one in await published(store, 1)))
    await store.ledger.hold(READER, (timedelta(),), "no rights", NOON)
    await office.courier.drain(cast("Platform", office.pigeon))
    assert READER not in store.away
    [(chat, text)] = office.pigeon.sent
    assert chat == "7"
    assert "موجز" in text
    assert its.state != (await store.ledger.get(its.id) or its).state


async def test_what_was_taken_back_before_it_was_sent_is_not(store: Store, office: Office) -> None:
    [its] = await broadcast(store, [READER], tuple(one.id for one in await published(store, 1)))
    await store.mark(1, State.REMOVED)
    await office.courier.drain(cast("Platform", office.pigeon))
    assert office.pigeon.sent == []
    failed = await store.ledger.get(its.id)
    assert failed
    assert failed.state is DeliveryState.FAILED


async def test_what_arrives_where_nothing_was_wrong(store: Store, office: Office) -> None:
    await broadcast(store, [READER], tuple(one.id for one in await published(store, 1)))
    await office.courier.drain(cast("Platform", office.pigeon))
    assert len(office.pigeon.sent) == 1


async def test_nobody_hears_of_it_where_who_subscribed_had_themselves_forgotten(store: Store, office: Office) -> None:
    [its] = await broadcast(store, [GROUP], tuple(one.id for one in await published(store, 1)))
    await _made_by(store, its, "telegram:7")
    await store.forgetting.forget(Person("telegram", "7"), GROUP, NOON)
    await office.post.tell(its, "no rights")
    assert office.pigeon.sent == []


async def test_who_subscribed_hears_that_nothing_arrives(store: Store, office: Office) -> None:
    [its] = await broadcast(store, [replace(GROUP, id="8")], tuple(one.id for one in await published(store, 1)))
    tell = office.post.tell
    await tell(its, "no rights")
    assert office.pigeon.sent == [], "it is told where nothing arrives"
    [its] = await broadcast(store, [GROUP], its.articles)
    await _made_by(store, its, "telegram:7")
    await store.preferences.choose([Person("telegram", "7")], language="ar")
    await tell(its, "the bot is not allowed to write in the chat")
    [(chat, text)] = office.pigeon.sent
    assert chat == "7"
    assert "لا يُسمح للبوت بالكتابة في المحادثة" in text
    office.pigeon.reaches = False
    await tell(its, "no rights")
    office.post.connected.clear()
    await tell(its, "no rights")
    await tell(replace(its, subscription=99), "no rights")
    assert len(office.pigeon.sent) == 1


async def _made_by(store: Store, its: Delivery, who: str) -> None:
    made = await store.subscriptions.get(its.subscription)
    assert made
    assert await store.subscriptions.change(replace(made, by=who))


def test_what_a_message_may_hold() -> None:
    assert limits(None) == Limits(cards=6, longest=3500)
    assert limits(cast("Platform", Pigeon())) == Limits(cards=6, longest=4000, measure=utf16, caption=0)
    assert limits(cast("Platform", Pigeon(caption=1000))).caption == 1000
