"""Each step that takes something away can be undone, or asks first."""

import ast
import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import Feed, Person, State, SubscriptionState, Tone
from bot.router.undoing import LASTS
from bot.store.sqlite import Store
from tests.conversation import EDITOR, Conversation, labels, text
from tests.router.test_jobs import Office
from tests.samples import BRIDGE, NOON, WATER

ROOT = Path(__file__).parent.parent.parent
WAYS_BACK = ("Undo", "Put back", "Put it back", "Keep it", "Begin again")


@pytest.fixture
async def work(store: Store) -> AsyncIterator[Conversation]:
    """An editor with something of each kind."""
    office = Office(store)
    office.work.again = "work"
    await store.add_all([WATER, replace(BRIDGE, state=State.DRAFT)])
    await store.feeds.add_all([Feed(address="http://news.example/1", title="The River", due=NOON)])
    await store.topics.add("Bees", "نحل", "test", NOON)
    await store.add_alias(("one", "two"), "test", NOON)
    yield office.who(Person("telegram", EDITOR, "Ed"))
    await office.jobs.close()


STEPS = {
    "feeds remove": (("/feeds show 1", "Remove"),),
    "feeds drop": (("/feeds show 1", "Remove", "Remove"),),
    "remove": (("/read 1", "Remove"), ("/edit 1", "Remove")),
    "discard": (("/edit 2", "Discard"),),
    "publish": (("/edit 2", "Publish", "Undo"),),
    "publish undo": (),
    "alias": (("/alias", "Take out"), ("/alias a = b", "Undo")),
    "topic": (("/topic", "Take out"), ("/topic add Salt = ملح", "Undo")),
    "subscribe": (("/subscribe", "Cancel"),),
    "subscriptions": (
        ("/subscribe", "Confirm", "All subscriptions", "Remove"),
        ("/subscribe", "Confirm", "All subscriptions", "Pause it", "Remove"),
    ),
    "job": (("/work", "Cancel"),),
}
"""What takes something away, by the beginning of what its button carries; and how somebody comes there.

What makes a draft of news again leaves the button that publishes it; of many see test_drafts.
"""
PUBLISHES = "Publish"
ASKED = {"roles ask", "roles void", "link leave", "link leave 1", "forgetme yes", "broadcast", "alert"}
"""Each asks first, or is the answer to that: see test_linking, test_privacy, test_alerts and test_roles."""


def dangerous() -> set[str]:
    """What the buttons carry that are drawn as dangerous: the words before the first value."""
    found = set()
    for path in [*(ROOT / "bot" / "router").glob("*.py"), *(ROOT / "handlers").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and any(ast.unparse(each.value) == "Tone.DANGER" for each in node.keywords):
                found.add(_begins(node.args[1]))
    return found


def _begins(press: ast.expr) -> str:
    if isinstance(press, ast.Call):  # bot.router.menus.press
        return "subscribe"
    first = press.values[0] if isinstance(press, ast.JoinedStr) else press
    assert isinstance(first, ast.Constant)
    return str(first.value).strip(" 0")


def test_each_dangerous_button_is_known() -> None:
    assert dangerous() == set(STEPS) | ASKED


@pytest.mark.parametrize("steps", [way for ways in STEPS.values() for way in ways], ids=" > ".join)
async def test_it_asks_first_or_leads_back(work: Conversation, steps: tuple[str, ...]) -> None:
    said, *pressed = steps
    await work.says(said)
    for label in pressed[:-1]:
        await work.presses(label)
    assert work.button(pressed[-1]).tone is Tone.DANGER
    reply = await work.presses(pressed[-1])
    ways = [way for way in (*WAYS_BACK, PUBLISHES) if any(label.startswith(way) for label in labels(reply))]
    assert ways, labels(reply)
    assert await work.presses(ways[0])


async def test_a_topic_comes_back_with_its_words(store: Store, work: Conversation) -> None:
    await work.says("/topic words 1 honey, عسل")
    await work.says("/topic remove 1")
    assert store.topics.all == ()
    reply = await work.presses("Put back: Bees")
    assert "1: Bees = نحل (honey, عسل)" in text(reply)  # the number is what /topic words takes
    assert reply.replaces


async def test_a_topic_that_was_added_anew_meanwhile_has_its_words_again(work: Conversation) -> None:
    await work.says("/topic words 1 honey")
    await work.says("/topic remove 1")
    back = work.last
    await work.says("/topic add Bees = النحل")
    work.last = back
    assert "2: Bees = نحل (honey)" in text(await work.presses("Put back: Bees"))


@pytest.mark.parametrize("command", ["/undo", "/more", "/alert", "/publish", "/similar", "/undo x"])
async def test_what_only_buttons_do_says_so_when_it_is_typed(work: Conversation, command: str) -> None:
    assert text(await work.says(command)).startswith("This is done by a button under an article")
    assert "too old" in text(await work.sends_press(command.removeprefix("/")))


async def test_a_dropped_line_comes_back(store: Store, work: Conversation) -> None:
    await store.mark(2, State.DISCARDED)
    await work.says("/edit 1")
    await work.presses("Drop a line")
    await work.presses("أعلنت")
    changed = await store.article(1)
    assert changed
    assert changed.body == "ويبدأ العمل به مطلع العام."
    assert text(await work.presses("Undo")).startswith("It is as it was.")
    back = await store.article(1)
    assert back
    assert (back.body, back.version) == (WATER.body, 3)


async def test_a_change_is_not_undone_over_anothers(store: Store, work: Conversation) -> None:
    await work.says("/edit 1")
    await work.presses("Title")
    await work.says("Another title")
    undo = work.button("Undo").press
    now = await store.article(1)
    assert now
    await store.editing.change(replace(now, source="Else"), Person("discord", "5", "Kim"), NOON)
    assert "Kim" in text(await work.sends_press(undo))
    now = await store.article(1)
    assert now
    await store.editing.change(replace(now, title="Third"), work.person, NOON)
    assert "too late" in text(await work.sends_press(undo))


async def test_a_change_of_ones_own_since_is_kept(store: Store, work: Conversation) -> None:
    await work.says("/edit 1")
    await work.presses("Title")
    await work.says("Another title")
    undo = work.button("Undo").press
    now = await store.article(1)
    assert now
    await store.editing.change(replace(now, title="Third"), work.person, NOON)
    reply = await work.sends_press(undo)
    assert reply.cards[0].title == "Third"


async def test_two_articles_come_apart_again(store: Store, work: Conversation) -> None:
    await work.sends_press("merge 2 1 1")
    merged = await store.article(1)
    assert merged
    assert merged != WATER
    await work.presses("Undo")
    kept, draft = await store.article(1), await store.article(2)
    assert kept
    assert draft
    assert (kept.body, kept.tags, draft.state) == (WATER.body, WATER.tags, State.DRAFT)


async def test_a_subscription_that_was_given_up_comes_back_as_it_was(store: Store, work: Conversation) -> None:
    await work.says("/subscribe bridge")
    await work.presses("Cancel")
    undo = work.button("Undo").press
    reply = await work.presses("Undo")
    assert text(reply) == "New subscription"
    assert "bridge" in reply.cards[0].text
    one = await store.subscriptions.get(1)
    assert one
    assert one.state is SubscriptionState.DRAFT
    assert "too late" in text(await work.sends_press(undo))


async def test_what_was_given_up_is_left_where_it_is_something_else_now(store: Store, work: Conversation) -> None:
    await work.says("/subscribe bridge")
    await work.presses("Cancel")
    undo = work.button("Undo").press
    one = await store.subscriptions.get(1)
    assert one
    await store.subscriptions.change(replace(one, most=5))
    assert text(await work.sends_press(undo))
    one = await store.subscriptions.get(1)
    assert one
    assert one.state is SubscriptionState.REMOVED


async def test_a_feed_whose_address_came_back_meanwhile(store: Store, work: Conversation) -> None:
    await work.sends_press("feeds drop 1")
    await store.feeds.add_all([Feed(address="http://news.example/1", title="Anew", due=NOON)])
    assert (await work.presses("Undo")).cards[0].title == "Anew"


async def test_a_feed_that_two_remove_at_once(store: Store, work: Conversation) -> None:
    await store.feeds.remove(1, Person("telegram", "1"), NOON)
    assert "no such feed" in text(await work.sends_press("feeds drop 1"))


async def test_who_may_undo_and_until_when(store: Store, work: Conversation) -> None:
    await work.sends_press("feeds drop 1")
    undo = work.button("Undo").press
    stranger = Conversation(work.router, Person("telegram", "55", locale="en"))
    assert "Only those who may do this" in text(await stranger.sends_press(undo))
    work.at += LASTS + timedelta(seconds=1)
    assert "too late to undo" in text(await work.sends_press(undo))
    assert "too late to undo" in text(await work.sends_press("undo 7"))
    assert await store.feeds.count() == 0


async def test_nobody_else_undoes_what_a_reader_did(work: Conversation, visitor: Conversation) -> None:
    visitor = replace(visitor, router=work.router)
    await visitor.says("/subscribe bridge")
    await visitor.presses("Cancel")
    undo = visitor.button("Undo").press
    stranger = Conversation(work.router, Person("telegram", "55", locale="en"))
    assert "Only who did this" in text(await stranger.sends_press(undo))
    assert "Only who did this" not in text(await work.sends_press(undo))


async def test_a_subscription_that_two_give_up_at_once(store: Store, work: Conversation) -> None:
    await work.says("/subscribe bridge")
    press = work.button("Cancel").press
    replies = await asyncio.gather(work.sends_press(press), work.sends_press(press))
    assert sorted("Nothing was subscribed." in text(reply) for reply in replies) == [False, True]
    one = await store.subscriptions.get(1)
    assert one
    assert one.state is SubscriptionState.REMOVED
