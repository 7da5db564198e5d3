"""What goes out unasked, in every kind of place: without a sound, with a ping, handed on, as a post of a forum."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.errors import Malformed, NeedsAdmin, OutcomeUnknown, PlatformError, StoreUnusable, TryLater
from bot.model import Card, Chat, ChatKind, Reply
from bot.platforms.base import Receipt
from bot.platforms.discord.platform import DiscordPlatform, Times, connect
from tests.fakes.core import FakeCore, FakeMemory
from tests.fakes.discord import FakeDiscord, Message
from tests.fakes.discord_world import ANNOUNCEMENTS_CHANNEL, FORUM_CHANNEL, READERS
from tests.platforms.discord.bot import core_of, settings_for

GROUP = Chat("discord", "2001", ChatKind.GROUP)
NEWS = Chat("discord", str(ANNOUNCEMENTS_CHANNEL), ChatKind.ANNOUNCEMENTS)
FORUM = Chat("discord", str(FORUM_CHANNEL), ChatKind.FORUM)
SHORT = Reply(language="en", text="Your digest\nfor today")
LONG = Reply(language="en", text="Your digest\n" + "News of all kinds. " * 500)
SILENT = 1 << 12
SOON = Times(answer=0.3)


@asynccontextmanager
async def connected(core: FakeCore | None = None) -> AsyncIterator[tuple[FakeDiscord, DiscordPlatform]]:
    async with FakeDiscord() as server, connect(settings_for(server), core or core_of(), SOON) as platform:
        yield server, platform


def with_(reply: Reply, **more: object) -> Reply:
    return Reply(**{name: getattr(reply, name) for name in ("language", "text", "cards")} | more)


def standing(server: FakeDiscord) -> list[Message]:
    return [message for message in server.api.messages.values() if not message.deleted]


async def test_who_does_not_lead_writes_no_request() -> None:
    """Neither by discord.py nor past it."""
    core, led = core_of(), True
    core.leading = lambda: led
    async with connected(core) as (server, platform):
        heard, led = len(server.requests), False
        with pytest.raises(PlatformError):
            await platform.send(GROUP, SHORT, "a")
        with pytest.raises(PlatformError):
            await platform.chat_with("7")
        assert len(server.requests) == heard
        led = True
        await platform.send(GROUP, SHORT, "a")
        assert len(server.requests) > heard


@pytest.mark.parametrize("silent", [True, False])
async def test_what_is_silent_makes_no_sound(silent: bool) -> None:
    async with connected() as (server, platform):
        receipt = await platform.send(GROUP, with_(LONG, silent=silent), "a")
        await platform.edit(receipt, with_(SHORT, silent=silent))
    sent = server.find("POST", "/messages")
    assert [bool(each["flags"] & SILENT) for each in sent] == [silent] * len(sent)
    assert not server.find("PATCH", r"/messages/\d+")[0]["flags"] & SILENT, "an edit makes none"


async def test_a_ping_reaches_one_role_and_once() -> None:
    async with connected() as (server, platform):
        receipt = await platform.send(GROUP, with_(LONG, ping=str(READERS)), "a")
        await platform.edit(receipt, with_(SHORT, ping=str(READERS)))
    first, *rest = server.find("POST", "/messages")
    assert first["allowed_mentions"] == {"parse": [], "roles": [str(READERS)]}
    assert [each["allowed_mentions"] for each in rest] == [{"parse": []}] * len(rest)
    assert rest
    [message] = standing(server)
    assert message.text.split("\n")[0] == f"<@&{READERS}>"


@pytest.mark.parametrize("ping", ["", "everyone", "@here", "2103>", "٢١٠٣", "-1"])
async def test_what_is_no_role_pings_nobody(ping: str) -> None:
    async with connected() as (server, platform):
        await platform.send(GROUP, with_(SHORT, ping=ping), "a")
    [message] = standing(server)
    assert message.body["allowed_mentions"] == {"parse": []}
    assert message.text == SHORT.text


async def test_nothing_to_say_is_no_ping() -> None:
    async with connected() as (server, platform):
        assert (await platform.send(GROUP, Reply(language="en", ping=str(READERS)), "a")).messages == ()
    assert not standing(server)


async def test_an_announcement_is_handed_on_once() -> None:
    core = core_of()
    async with connected(core) as (server, platform):
        receipt = await platform.send(NEWS, with_(LONG, follow=True), "a")
        await platform.send(NEWS, with_(LONG, follow=True), "a")
        await platform.send(NEWS, SHORT, "b")
    assert [str(number) for number in server.api.handed_on] == list(receipt.messages)
    extra = 2 * len(receipt.messages) - 1
    assert core.spendings == [NEWS] * 2 * extra, "each request but the first of a send makes others wait"


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (400, 50068), (500, 0)])
async def test_what_is_not_handed_on_stands(status: int, code: int, caplog: pytest.LogCaptureFixture) -> None:
    async with connected() as (server, platform):
        server.fail("POST", "/crosspost", status, {"message": "no", "code": code})
        with caplog.at_level(logging.WARNING):
            receipt = await platform.send(NEWS, with_(SHORT, follow=True), "a")
    assert len(receipt.messages) == 1
    assert "not handed on" in caplog.text


async def test_only_announcements_are_handed_on() -> None:
    async with connected() as (server, platform):
        await platform.send(GROUP, with_(SHORT, follow=True), "a")
    assert not server.find("POST", "/crosspost")


async def test_a_digest_for_a_forum_is_a_post_of_its_own() -> None:
    async with connected() as (server, platform):
        receipt = await platform.send(FORUM, with_(LONG, ping=str(READERS), silent=True), "a")
        [thread] = server.api.threads.known.values()
        assert (thread.parent, thread.name) == (FORUM_CHANNEL, "Your digest")
        assert receipt.chat == FORUM
        first, *rest = receipt.messages
        assert first == f"{thread.id}/{thread.id}"
        assert {message.channel for message in standing(server)} == {thread.id}
        assert len(rest) == len(standing(server)) - 1 > 0
        assert server.find("POST", "/threads")[0]["message"]["flags"] & SILENT
        shorter = await platform.edit(receipt, SHORT)
        assert shorter.messages == (first,)
        assert [message.text for message in standing(server)] == [SHORT.text]
        again = await platform.edit(shorter, LONG)
        assert len(again.messages) == len(receipt.messages)
        assert {message.channel for message in standing(server)} == {thread.id}
        await platform.delete(again)
        await platform.delete(again)
    assert not standing(server)


@pytest.mark.parametrize(
    ("reply", "name"),
    [
        (Reply(language="ar", text="\n نشرة الصباح\nثلاثة أخبار"), "نشرة الصباح"),
        (Reply(language="en", text="w" * 300), "w" * 99 + "…"),
        (Reply(language="en", cards=(Card(title="Rain\nin Mosul"), Card(title="x"))), "Rain in Mosul"),
        (Reply(language="en", cards=(Card(title=""),)), "—"),
        (Reply(language="en", notice="Hello"), "—"),
    ],
)
async def test_a_post_is_named_by_what_it_says_first(reply: Reply, name: str) -> None:
    async with connected() as (server, platform):
        await platform.send(FORUM, reply, "a")
    assert [thread.name for thread in server.api.threads.known.values()] == [name]


async def test_a_post_is_opened_once_also_after_a_restart() -> None:
    core = core_of()
    async with FakeDiscord() as server:
        for key in ("a", "a", "b"):
            async with connect(settings_for(server), core) as platform:
                await platform.send(FORUM, LONG, key)
    assert len(server.api.threads.known) == 2
    assert len(standing(server)) == 2 * len(server.find("POST", "/messages")) // 3 + 2


@pytest.mark.parametrize("way", ["lost", "half", "garbage", "page", "silence", "late 500"])
async def test_a_post_of_unknown_outcome_is_looked_for(way: str) -> None:
    async with connected() as (server, platform):
        await platform.send(FORUM, SHORT, "of yesterday")
        yesterday = next(iter(server.api.threads.known))
        server.api.threads.known[yesterday].name = "Another one"
        server.api.threads.open(9, "Your digest")
        server.api.threads.open(FORUM_CHANNEL, "Your other digest")
        server.api.threads.open(FORUM_CHANNEL, "Your digest").owner = 5000
        server.spoil("POST", "/threads", way)
        with pytest.raises(OutcomeUnknown):
            await platform.send(FORUM, SHORT, "a")
        receipt = await platform.send(FORUM, SHORT, "a")
        assert await platform.send(FORUM, SHORT, "a") == receipt
    *_, thread = server.api.threads.known
    assert len(server.api.threads.known) == 5
    assert receipt.messages == (f"{thread}/{thread}",)


async def test_a_post_of_yesterday_with_the_same_name_is_another_one() -> None:
    async with connected() as (server, platform):
        old = server.api.threads.open(FORUM_CHANNEL, "Your digest")
        server.api.threads.known = {1: old}
        old.id = 1
        server.spoil("POST", "/threads", "502")
        with pytest.raises(OutcomeUnknown):
            await platform.send(FORUM, SHORT, "a")
        receipt = await platform.send(FORUM, SHORT, "a")
    assert receipt.messages != ("1/1",)
    assert len(server.api.threads.known) == 2


async def test_two_posts_of_one_name_at_one_time_are_two() -> None:
    async with connected() as (server, platform):
        server.spoil("POST", "/threads", "502")
        with pytest.raises(OutcomeUnknown):
            await platform.send(FORUM, SHORT, "a")
        other = await platform.send(FORUM, SHORT, "b")
        first = await platform.send(FORUM, SHORT, "a")
        assert first != other
        assert [await platform.send(FORUM, SHORT, key) for key in ("a", "b")] == [first, other]
    assert len(server.api.threads.known) == 2


async def test_a_post_that_is_deleted_is_not_its_forum() -> None:
    async with connected() as (server, platform):
        receipt = await platform.send(FORUM, SHORT, "a")
        server.limits.refuse(int(receipt.messages[0].partition("/")[0]), 404, 10003)
        with pytest.raises(Malformed):
            await platform.edit(receipt, LONG)
        await platform.delete(receipt)


class Full(FakeMemory):
    """A disk that takes nothing, or gives nothing."""

    reads = False

    async def recall(self, key: str) -> str | None:
        if self.reads:
            return None
        raise StoreUnusable(f"the disk can't be read: {key}")

    async def remember(self, key: str, value: str) -> None:
        raise StoreUnusable(f"the disk is full: {key} {value}")


@pytest.mark.parametrize("reads", [True, False])
async def test_without_a_memory_no_post_is_opened(reads: bool) -> None:
    core = core_of()
    core.memory.__class__ = Full
    core.memory.reads = reads  # type: ignore[attr-defined]
    async with connected(core) as (server, platform):
        with pytest.raises(TryLater):
            await platform.send(FORUM, SHORT, "a")
    assert not server.api.threads.known


async def test_a_thread_is_opened_by_what_is_sent_and_a_locked_one_needs_its_admin() -> None:
    async with connected() as (server, platform):
        thread = server.api.threads.open(2001, "floods")
        chat = Chat("discord", str(thread.id), ChatKind.GROUP)
        thread.archived = True
        receipt = await platform.send(chat, SHORT, "a")
        assert not thread.archived
        thread.archived = True
        with pytest.raises(NeedsAdmin):
            await platform.edit(receipt, LONG)
        thread.locked = True
        with pytest.raises(NeedsAdmin):
            await platform.send(chat, SHORT, "b")


@pytest.mark.parametrize("message", ["..", "1?x", "", "١", "1/../2"])
async def test_what_is_no_id_is_never_asked_for(message: str) -> None:
    async with connected() as (server, platform):
        with pytest.raises(Malformed):
            await platform.delete(Receipt(GROUP, (message,)))
        with pytest.raises(Malformed):
            await platform.send(Chat("discord", message), SHORT, "a")
    assert not server.find("DELETE", ".*")
