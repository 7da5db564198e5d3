"""Corrections find their messages, through every answer of a platform."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.delivery.corrections import Articles, Digests, Here, correct
from bot.errors import GoneForGood, Malformed, OutcomeUnknown, PlatformError, StoreUnusable, TryLater
from bot.model import Chat, Person, Reply, Sent, Shown, State
from bot.platforms.base import Capabilities, Platform, Receipt
from bot.router.router import Router
from bot.store.sqlite import Store
from tests.conversation import router
from tests.samples import BRIDGE, NOON, WATER
from tests.subscribing import broadcast

ED = Person("pigeon", "8", "Ed")
CHAT = Chat("pigeon", "1")
MESSAGE = Sent(CHAT, ("10",), Shown(1, 1), "en")


@dataclass
class Pigeon:
    """A platform that shows messages, and fails as it is told."""

    name: str = "pigeon"
    address: str = "loft"
    edits: bool = True
    fails: PlatformError | None = None
    moves_to: str = "10"
    breaks_on: str = ""
    asked: int = 0
    meanwhile: Callable[[], Awaitable[None]] | None = None
    shown: dict[str, Reply] = field(default_factory=dict)

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(100, False, 1, 1, self.edits, True, False)

    async def serve(self) -> None:
        raise AssertionError

    async def send(self, chat: Chat, reply: Reply, key: str) -> Receipt:  # noqa: ARG002
        raise AssertionError

    async def chat_with(self, person: str) -> Chat:  # noqa: ARG002
        raise AssertionError

    async def edit(self, receipt: Receipt, reply: Reply) -> Receipt:
        self.asked += 1
        if self.meanwhile:
            await self.meanwhile()
        if self.fails:
            raise self.fails
        if receipt.messages[0] == self.breaks_on:
            raise ValueError("a fault of ours")
        self.shown[receipt.messages[0]] = reply
        return replace(receipt, messages=(self.moves_to,))

    async def delete(self, receipt: Receipt) -> None:  # noqa: ARG002
        raise AssertionError


@dataclass
class Way:
    """The way to the pigeon, if there is one; `turns` are the seconds until a chat has room, the last first."""

    pigeon: Pigeon | None
    turns: list[float] = field(default_factory=list)
    halted: bool = False
    visited: Here = field(default_factory=dict)
    met_with: list[str] = field(default_factory=list)

    @property
    def connected(self) -> dict[str, Platform]:
        return {"pigeon": self.pigeon} if self.pigeon else {}

    @property
    def open(self) -> list[str]:
        return [] if self.halted else ["pigeon"]

    @property
    def here(self) -> Here:
        return self.visited

    def room(self, chat: Chat) -> float:  # noqa: ARG002
        return self.turns.pop() if self.turns else 0.0

    def met(self, chat: Chat, error: Exception) -> None:  # noqa: ARG002
        self.met_with.append(type(error).__name__)
        self.halted = isinstance(error, TryLater) and error.whole_bot


@pytest.fixture
async def its(store: Store) -> Router:
    """An article that was sent, and then changed."""
    article, _ = await store.add(WATER)
    await store.sent.keep(MESSAGE, NOON)
    await store.editing.change(replace(article, title="A better title"), ED, NOON)
    return router(store)


LATER = timedelta(days=1)


async def corrected(store: Store, its: Router, pigeon: Pigeon | None, at: datetime = NOON) -> bool:
    """Whether nothing was left that could have been tried more often."""
    return not await correct(Articles(store.sent, partial(its.shown, at=NOON)), Way(pigeon), at=at)


async def waits(store: Store) -> bool:
    return bool(await store.sent.outdated(NOON + LATER, ("pigeon",), limit=1))


async def test_a_correction_is_seen_where_the_article_was_sent(store: Store, its: Router) -> None:
    pigeon = Pigeon()
    assert await corrected(store, its, pigeon)
    assert pigeon.shown["10"].cards[0].title == "A better title"
    assert pigeon.shown["10"].language == "en"
    assert not await waits(store)
    await store.editing.mark(1, State.REMOVED, ED, NOON)
    assert await corrected(store, its, pigeon)
    assert "took this article back: \u2068A better title" in pigeon.shown["10"].text
    await store.editing.mark(1, State.PUBLISHED, ED, NOON)
    assert await corrected(store, its, pigeon)
    assert pigeon.shown["10"].cards


async def test_a_message_that_was_sent_anew_is_known_again(store: Store, its: Router) -> None:
    assert await corrected(store, its, Pigeon(moves_to="30"))
    await store.editing.mark(1, State.REMOVED, ED, NOON)
    [sent] = await store.sent.outdated(NOON, ("pigeon",), limit=5)
    assert sent.messages == ("30",)


async def test_a_page_that_was_turned_before_its_correction_is_left(store: Store, its: Router) -> None:
    turned, pigeon = replace(MESSAGE, shows=Shown(1, 2, page=2)), Pigeon()

    async def show(one: Sent) -> Reply | None:
        reply = await its.shown(one, NOON)
        await store.sent.keep(turned, NOON)
        return reply

    await correct(Articles(store.sent, show), Way(pigeon), at=NOON)
    assert pigeon.shown == {}
    assert await store.sent.stands(turned)


async def test_a_page_that_was_turned_behind_its_correction_is_shown_again(store: Store, its: Router) -> None:
    """The correction went over it."""
    turned, pigeon = replace(MESSAGE, shows=Shown(1, 2, page=2)), Pigeon()
    pigeon.meanwhile = lambda: store.sent.keep(turned, NOON)
    await corrected(store, its, pigeon)
    assert [one.shows for one in await store.sent.outdated(NOON, ("pigeon",), limit=5)] == [turned.shows]


@pytest.mark.parametrize("fault", [TryLater(1), OutcomeUnknown("?")], ids=str)
async def test_what_may_work_later_is_tried_again(store: Store, its: Router, fault: PlatformError) -> None:
    assert await corrected(store, its, Pigeon(fails=fault))
    assert await waits(store)
    pigeon = Pigeon()
    await corrected(store, its, pigeon)
    assert not pigeon.shown, "it was tried a moment ago"
    await corrected(store, its, pigeon, NOON + LATER)
    assert pigeon.shown
    assert not await waits(store)


async def test_what_is_with_another_process_is_left_to_it(store: Store, its: Router) -> None:
    """Nor does whoever has no such page put off the one who has it."""
    there, here = Pigeon(), Pigeon()
    await correct(Articles(store.sent, partial(its.shown, at=NOON)), Way(there, visited={"pigeon": ("2",)}), at=NOON)
    await correct(Articles(store.sent, partial(its.shown, at=NOON)), Way(here, visited={"pigeon": ("1", "3")}), at=NOON)
    assert (there.asked, list(here.shown)) == (0, ["10"])
    assert not await waits(store)


async def test_a_platform_that_is_away_is_waited_for(store: Store, its: Router) -> None:
    assert await corrected(store, its, None)
    assert await waits(store)


@pytest.mark.parametrize("fault", [GoneForGood("blocked"), Malformed("no")], ids=str)
async def test_what_can_not_be_reached_is_forgotten(store: Store, its: Router, fault: PlatformError) -> None:
    assert await corrected(store, its, Pigeon(fails=fault))
    assert not await waits(store)


async def test_a_limit_of_the_whole_bot_halts_the_others(store: Store, its: Router) -> None:
    await store.sent.keep(replace(MESSAGE, messages=("20",)), NOON)
    pigeon = Pigeon(fails=TryLater(300, whole_bot=True))
    await corrected(store, its, pigeon)
    assert pigeon.asked == 1


async def test_a_fault_with_one_keeps_nothing_from_the_others(
    store: Store, its: Router, caplog: pytest.LogCaptureFixture
) -> None:
    await store.sent.keep(replace(MESSAGE, messages=("20",)), NOON)
    pigeon = Pigeon(breaks_on="10", moves_to="20")
    await corrected(store, its, pigeon)
    assert list(pigeon.shown) == ["20"]
    assert "a correction is given up" in caplog.text
    assert not await waits(store)


@pytest.mark.usefixtures("its")
async def test_a_store_that_is_away_gives_no_correction_up(store: Store) -> None:
    async def away(sent: Sent) -> Reply:
        raise StoreUnusable(f"nothing can be read of {sent.messages}")

    with pytest.raises(StoreUnusable):
        await correct(Articles(store.sent, away), Way(Pigeon()), at=NOON)
    assert await waits(store)


async def test_a_page_that_was_turned_meanwhile_stays(store: Store, its: Router) -> None:
    pigeon = Pigeon(moves_to="05")
    turned = replace(MESSAGE, shows=Shown(1, 1, 2))
    others = replace(MESSAGE, messages=("05",))
    await store.sent.keep(others, NOON)
    pigeon.meanwhile = lambda: store.sent.keep(turned, NOON)
    await corrected(store, its, pigeon)
    assert len(pigeon.shown) == 1
    assert await waits(store)


async def test_a_platform_without_edits_is_left_alone(store: Store, its: Router) -> None:
    pigeon = Pigeon(edits=False)
    assert await corrected(store, its, pigeon)
    assert not await waits(store)
    assert not pigeon.shown


async def test_an_article_that_is_gone_shows_nothing(store: Store, its: Router) -> None:
    await store.delete_added_by(WATER.added_by)
    assert await its.shown(MESSAGE, NOON) is None


async def test_a_correction_waits_for_its_turn(store: Store, its: Router) -> None:
    turns, pigeon = [0.0, 0.001, 9.0], Pigeon()

    async def once(at: datetime) -> None:
        await correct(Articles(store.sent, partial(its.shown, at=NOON)), Way(pigeon, turns), at=at)

    await once(NOON)
    assert not pigeon.asked, "the chat has to wait for long"
    await once(NOON)
    assert not pigeon.asked, "it was tried a moment ago"
    await once(NOON + LATER)
    assert (turns, list(pigeon.shown)) == ([], ["10"])


async def test_a_digest_is_corrected(store: Store) -> None:
    articles = [(await store.add(one))[0] for one in (WATER, BRIDGE)]
    [sent] = await broadcast(store, [CHAT], tuple(one.id for one in articles))
    await store.ledger.claim(sent.id, NOON)
    await store.ledger.sent(sent.id, ("10",), NOON)
    talks, pigeon = router(store), Pigeon(moves_to="30")

    async def once() -> None:
        digests = Digests(store.ledger, partial(talks.digest, at=NOON))
        assert not await correct(digests, Way(pigeon), at=NOON)

    await store.editing.change(replace(articles[0], title="A better title"), ED, NOON)
    await once()
    assert [card.title for card in pigeon.shown["10"].cards] == ["A better title", BRIDGE.title]
    for article in articles:
        await store.editing.mark(article.id, State.REMOVED, ED, NOON)
    await once()
    assert not pigeon.shown["30"].cards
    pigeon.fails = Malformed("no")
    await store.editing.mark(1, State.PUBLISHED, ED, NOON)
    await once()
    await once()
    assert pigeon.asked == 3


async def test_a_digest_waits_for_a_chat_that_is_held_up(store: Store) -> None:
    article, _ = await store.add(WATER)
    [sent] = await broadcast(store, [CHAT], (article.id,))
    await store.ledger.claim(sent.id, NOON)
    await store.ledger.sent(sent.id, ("10",), NOON)
    await store.editing.change(replace(article, title="A better title"), ED, NOON)
    digests, pigeon = Digests(store.ledger, partial(router(store).digest, at=NOON)), Pigeon(fails=TryLater(9))
    await correct(digests, Way(pigeon), at=NOON)
    assert await store.ledger.outdated(NOON, ("pigeon",), limit=1) == []
    assert len(await store.ledger.outdated(NOON + LATER, ("pigeon",), limit=1)) == 1


async def test_what_shows_no_article_any_more_is_not_kept(store: Store) -> None:
    article, _ = await store.add(WATER)
    await store.sent.keep(MESSAGE, NOON)
    await store.editing.change(replace(article, title="A better title"), ED, NOON)

    async def says(its: Sent) -> Reply:  # noqa: ARG001
        return Reply(language="en", text="no article")

    await correct(Articles(store.sent, says), Way(Pigeon()), at=NOON)
    assert not await waits(store)


async def test_what_was_changed_while_it_was_corrected_is_corrected_again(store: Store) -> None:
    article, _ = await store.add(WATER)
    [sent] = await broadcast(store, [CHAT], (article.id,))
    await store.ledger.claim(sent.id, NOON)
    await store.ledger.sent(sent.id, ("10",), NOON)
    better = await store.editing.change(replace(article, title="Better"), ED, NOON)
    assert better
    pigeon = Pigeon()

    async def changes() -> None:
        pigeon.meanwhile = None
        await store.editing.change(replace(better, title="Best"), ED, NOON)

    pigeon.meanwhile = changes
    digests = Digests(store.ledger, partial(router(store).digest, at=NOON))
    await correct(digests, Way(pigeon), at=NOON)
    assert pigeon.shown["10"].cards[0].title == "Better"
    await correct(digests, Way(pigeon), at=NOON)
    assert pigeon.shown["10"].cards[0].title == "Best"


async def test_the_limits_hear_of_what_corrections_meet(store: Store, its: Router) -> None:
    way = Way(Pigeon(fails=TryLater(9)))
    await correct(Articles(store.sent, partial(its.shown, at=NOON)), way, at=NOON)
    assert way.met_with == ["TryLater"]


async def test_a_platform_that_is_halted_keeps_no_other_waiting(store: Store, its: Router) -> None:
    way = Way(Pigeon(), halted=True)
    assert not await correct(Articles(store.sent, partial(its.shown, at=NOON)), way, at=NOON)
    assert await waits(store)
    await correct(Articles(store.sent, partial(its.shown, at=NOON)), Way(None), at=NOON)
    assert await waits(store), "it was connected a moment ago"
