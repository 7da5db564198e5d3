"""Every list of several pages is looked through by words, typed in a form, as a text or behind the command."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.model import State
from bot.store.sqlite import Store
from tests.conversation import GROUP, Conversation, labels, shown, text, titles
from tests.samples import BRIDGE, article
from tests.subscribing import several

Fill = Callable[[Store, Conversation], Awaitable[object]]


async def drafts(store: Store, _: Conversation) -> None:
    for number in range(7):
        await store.add(article(number, state=State.DRAFT, source="المدى" if number % 2 else "النهار"))


async def topics(_: Store, editor: Conversation) -> None:
    for number in range(9):
        await editor.says(f"/topic add Name {number} = اسم {'المدى' if number % 2 else ''} {number}")


async def spellings(_: Store, editor: Conversation) -> None:
    for number in range(9):
        await editor.says(f"/alias Name {number} = {'المدى' if number % 2 else 'اسم'} {number}")


async def sources(store: Store, _: Conversation) -> None:
    for number in range(20):
        await store.add(article(number, source=f"{'المدى' if number < 5 else 'النهار'} {number}"))


async def tags(store: Store, _: Conversation) -> None:
    await store.add(article(1, tags=tuple(f"{'المدى' if n < 5 else 'النهار'} {n}" for n in range(20))))


async def history(store: Store, editor: Conversation) -> None:
    await store.add(BRIDGE)
    for number in range(12):
        editor.last = await editor.says("/edit 1")
        await editor.presses("Title")
        await editor.says(f"{'المدى' if number == 3 else 'Bridge'} {number}")


async def subscriptions(_: Store, editor: Conversation) -> None:
    for number in range(4):
        await editor.says(f"/subscribe {'المدى' if number else 'bridge'} {number}")
        await editor.presses("Confirm")


@pytest.mark.parametrize(
    ("fill", "name", "found"),
    [
        (drafts, "drafts", (3, "Report 1")),
        (topics, "topic", (4, "Name 1")),
        (spellings, "alias", (4, "Name 1")),
        (sources, "sources", (5, "المدى 0")),
        (tags, "topics", (5, "المدى 0")),
        (subscriptions, "subscriptions", (3, "المدى 1")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_list_is_looked_through(
    store: Store, editor: Conversation, fill: Fill, name: str, found: tuple[int, str]
) -> None:
    command, (count, part) = f"/{name}", found
    await fill(store, editor)
    whole = await editor.says(command)
    asked = editor.button("Search this list")
    assert asked.asks
    assert asked.press == f"{name} find"
    reply = await editor.sends_press(asked.press, "مدي")  # a part of the word, without its last letter as written
    assert reply.replaces
    assert f"{count} hold “مدي”:" in text(reply)
    assert part in shown(reply) + "\n".join(labels(reply))
    assert "النهار" not in shown(reply) + "\n".join(labels(reply))
    assert text(await editor.presses("The whole list")) == text(whole)
    await editor.presses("Search this list")
    assert f"{count} hold" in text(await editor.says("المدى"))
    await editor.says(command)
    await editor.presses("Search this list")
    assert "Nothing in this list holds “nowhere”" in text(await editor.says("nowhere"))


@pytest.mark.parametrize(
    ("fill", "typed"),
    [
        (drafts, "/drafts المدى"),
        (topics, "/topic find المدى"),
        (spellings, "/alias find المدى"),
        (sources, "/sources المدى"),
        (tags, "/topics المدى"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_the_words_may_stand_behind_the_command(
    store: Store, editor: Conversation, fill: Fill, typed: str
) -> None:
    await fill(store, editor)
    assert "hold “المدى”:" in text(await editor.says(typed))


async def test_what_was_found_has_pages(store: Store, editor: Conversation) -> None:
    for number in range(9):
        await store.add(article(number, state=State.DRAFT))
    reply = await editor.says("/drafts report")
    assert (text(reply), titles(reply)[0], reply.first) == ("9 hold “report”:", "Report 8", 1)
    reply = await editor.presses("Next")
    assert (titles(reply)[0], reply.first) == ("Report 5", 4)
    await store.mark(9, State.DISCARDED)
    assert text(await editor.presses("Next")) == "8 hold “report”:"
    assert await editor.presses("The whole list")


async def test_pages_of_all_lists_that_were_found(store: Store, editor: Conversation) -> None:
    for number in range(12):
        await editor.says(f"/topic add Name {number} = اسم {number}")
        await editor.says(f"/alias Name {number} = اسم {number}")
    await store.add(article(1, tags=tuple(f"Name {number}" for number in range(30))))
    for typed in ("/topic find name", "/alias find name", "/topics name"):
        first = await editor.says(typed)
        second = await editor.presses("Next")
        assert text(second).split("\n")[0] == text(first).split("\n")[0]
        assert labels(second) != labels(first)
    await editor.says("/topic find name")
    await editor.presses("Next")
    gone = await editor.presses("Take out: Name 8")
    assert "11 hold “name”" in text(gone)


async def test_a_history_is_looked_through(store: Store, editor: Conversation) -> None:
    await history(store, editor)
    await editor.says("/history 1")
    reply = await editor.sends_press(editor.button("Search this list").press, "المدى")
    assert text(reply).split("\n")[1] == "2 hold “المدى”:"  # it became so, and something else again
    assert text(reply).count("المدى 3") == 2
    whole = await editor.presses("The whole list")
    assert "hold" not in text(whole)
    await editor.sends_press("history find 1", "editor of another name")
    assert editor.last
    assert "Nothing in this list" in text(editor.last)
    assert "Which words" in text(await editor.presses("Search this list"))


async def test_subscriptions_of_a_channel_are_looked_through(store: Store, visitor: Conversation) -> None:
    visitor.person = replace(visitor.person, manages_chat=True)
    visitor.chat, visitor.channels = GROUP, (replace(GROUP, id="77"),)
    await several(store, visitor.channels[0], 8)
    await visitor.says("/subscriptions <#77>")
    visitor.channels = ()
    assert visitor.button("Search this list").press == "subscriptions find 77"
    reply = await visitor.sends_press("subscriptions find 77", "09:00")
    assert text(reply) == "8 hold “09:00”:"
    turned = await visitor.presses("Next")
    assert (text(turned), turned.first) == ("8 hold “09:00”:", 4)
    assert text(await visitor.presses("The whole list")) == "8 subscriptions"


async def test_the_topics_of_a_subscription_are_looked_through(store: Store, editor: Conversation) -> None:
    await tags(store, editor)
    await editor.says("/subscribe")
    await editor.presses("Topics")
    assert "Which words shall it hold?" in text(await editor.presses("Search this list"))
    found = await editor.says("المدى")
    assert text(found) == "5 hold “المدى”:"
    assert [label for label in labels(found) if "النهار" in label] == []
    assert "✓ المدى 3" in labels(await editor.presses("المدى 3"))
    await editor.presses("Search this list")
    assert labels(await editor.says("nowhere"))[0] == "Search this list"
    assert text(await editor.presses("The whole list")) == "About which topics?"
