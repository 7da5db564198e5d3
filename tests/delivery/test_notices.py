"""What the admins are told unasked, sent through platforms that answer as they like."""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.delivery.notices import tell
from bot.errors import GoneForGood, OutcomeUnknown, TryLater, Unauthorized
from bot.model import Chat, Feed, FeedState, Notice, Person, Reply
from bot.platforms.base import Capabilities, Receipt
from bot.store.sqlite import Store
from tests.samples import NOON

ADMINS = {"telegram": ("7", "8"), "web": ("9",)}


class Post:
    """A platform that keeps what it was sent, and fails as `answers` says, one after the other."""

    def __init__(self, *answers: Exception | None, reaches: bool = True) -> None:
        self.capabilities = Capabilities(4096, True, 8, 5, True, True, False, reaches)
        self.answers = list(answers)
        self.sent: list[tuple[str, str, str]] = []

    async def chat_with(self, person: str) -> Chat:
        return Chat("telegram", person)

    async def send(self, chat: Chat, reply: Reply, key: str) -> Receipt:
        if self.answers and (error := self.answers.pop(0)):
            raise error
        self.sent.append((chat.id, reply.text, key))
        return Receipt(chat, ("1",))


async def say(person: Person, notice: Notice) -> Reply:
    assert person.platform == "telegram"
    return Reply(language="en", text=notice.text)


async def happens(store: Store, *texts: str) -> None:
    for text in texts:
        await store.feeds.apply(Feed(address="http://a.example/", due=NOON, id=1), [], Notice(text), NOON)


@pytest.fixture
async def kept(store: Store) -> Store:
    """A store in which both admins are known, and something had happened before they were."""
    await store.feeds.add_all([Feed(address="http://a.example/", due=NOON)])
    await happens(store, "before")
    await told(store, Post())
    return store


async def told(store: Store, post: Any, **others: Any) -> list[tuple[str, str, str]]:
    await tell(store.feeds, store.memory("notices"), {"telegram": post, **others}, ADMINS, say)
    return list(post.sent)


async def test_each_admin_is_told_each_thing_once_and_in_order(kept: Store) -> None:
    assert await told(kept, Post()) == []
    await happens(kept, "one", "two")
    web = Post(reaches=False)
    sent = await told(kept, Post(), web=web)
    assert [(chat, text) for chat, text, _ in sent] == [("7", "one"), ("7", "two"), ("8", "one"), ("8", "two")]
    assert len({key for _, _, key in sent}) == 4
    assert web.sent == []
    assert await told(kept, Post()) == []


@pytest.mark.parametrize("error", [TryLater(5), Unauthorized("no")])
async def test_what_could_not_be_sent_is_sent_later(kept: Store, error: Exception) -> None:
    await happens(kept, "one")
    assert [chat for chat, *_ in await told(kept, Post(error))] == ["8"]
    assert [chat for chat, *_ in await told(kept, Post())] == ["7"]


@pytest.mark.parametrize("error", [GoneForGood("blocked"), OutcomeUnknown("cut"), ValueError("a fault of ours")])
async def test_who_can_not_be_reached_is_not_tried_for_ever(kept: Store, error: Exception) -> None:
    await happens(kept, "one")
    await told(kept, Post(error))
    assert await told(kept, Post()) == []


@pytest.mark.parametrize(
    "error", [TryLater(5), GoneForGood("blocked"), OutcomeUnknown("cut"), ValueError("a fault of ours")]
)
async def test_the_log_does_not_name_who_is_not_reached(
    kept: Store, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await happens(kept, "one")
    await told(kept, Post(error))
    assert "an editor on telegram" in caplog.text
    assert "telegram:7" not in caplog.text


async def test_a_crash_repeats_and_loses_nothing(kept: Store) -> None:
    class Killed(BaseException):
        """The end of the program, right after a send."""

    class Deadly(Post):
        async def send(self, chat: Chat, reply: Reply, key: str) -> Receipt:
            await super().send(chat, reply, key)
            raise Killed

    await happens(kept, "one")
    with pytest.raises(Killed):
        await told(kept, Deadly())
    assert [chat for chat, *_ in await told(kept, Post())] == ["7", "8"]


async def test_a_feed_that_is_paused_tells_nothing(kept: Store) -> None:
    feed = await kept.feeds.feed(1)
    assert feed
    await kept.feeds.remove(1, Person("telegram", "1"), NOON)
    assert await kept.feeds.set(feed, replace(feed, tags=("x",)), Person("telegram", "1"), NOON) is None
    await happens(kept, "one")
    assert await told(kept, Post()) == []


async def test_old_notices_and_feeds_that_nobody_took_up_are_forgotten(kept: Store) -> None:
    found = await kept.feeds.propose(Feed(address="http://b.example/", state=FeedState.PROPOSED, due=NOON))
    await kept.tidy(NOON + timedelta(days=6))
    assert await kept.feeds.feed(found.id)
    assert len(await kept.feeds.notices(0)) == 1
    await kept.tidy(NOON + timedelta(days=8))
    assert await kept.feeds.feed(found.id) is None
    assert len(await kept.feeds.page(limit=9)) == 1
    await kept.tidy(NOON + timedelta(days=91))
    assert await kept.feeds.notices(0) == []
    await happens(kept, "after")
    assert [text for _, text, _ in await told(kept, Post())] == ["after", "after"]
