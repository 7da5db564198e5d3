"""Conversations about what is like an article, and about showing one to others."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Article, Button, Sent, Shown, State
from bot.router.articles import SHARED
from bot.store.sqlite import Store
from tests.conversation import GROUP, Conversation, labels, shown, text, titles
from tests.samples import BRIDGE, NOON, WATER, article, words_of

TIGRIS = "Tigris ferry harbour pilots strike"


async def stored(store: Store, *new: Article) -> list[Article]:
    return [(await store.add(one))[0] for one in new]


def ferry(number: int, **values: object) -> Article:
    """An article about the ferries, each told in words of its own."""
    title = f"Tigris ferry pilots {' '.join(words_of(number, 2).split())}"
    return article(number, **{"title": title, "body": f"{TIGRIS}. {words_of(number, 30)}", **values})


async def test_more_like_this_is_about_the_same_and_not_itself(store: Store, visitor: Conversation) -> None:
    one, *others = await stored(store, *(ferry(number) for number in range(3)), article(90, body=words_of(90)), BRIDGE)
    await visitor.says(f"/read {one.id}")
    reply = await visitor.presses("More like this")
    assert (text(reply), reply.ordered, reply.replaces) == (f"More like “{one.title}”", True, False)
    assert sorted(titles(reply)) == sorted(other.title for other in others[:2])
    assert labels(reply)[:3] == ["Read", "Save", "More like this"]


async def test_the_list_has_pages_and_stands_still(store: Store, visitor: Conversation) -> None:
    one, *_ = await stored(store, *(ferry(number) for number in range(8)))
    first = await visitor.sends_press(f"more {one.id}")
    assert (len(first.cards), first.first) == (3, 1)
    await stored(store, *(ferry(number) for number in range(20, 24)))
    second = await visitor.presses("Next")
    last = await visitor.presses("Next")
    assert (second.replaces, second.first, last.first, len(last.cards)) == (True, 4, 7, 1)
    assert len({*titles(first), *titles(second), *titles(last)}) == 7
    assert titles(await visitor.presses("Previous")) == titles(second)


async def test_the_same_story_comes_first_and_no_other_twice(store: Store, visitor: Conversation) -> None:
    strike = "Pilots of the Tigris ferries in Baghdad began a strike on Friday over unpaid wages of three months."
    other = "The harbour of Basra opened a new pier for Tigris ferries that carries forty lorries a day."
    told = [
        article(1, title="Tigris ferry pilots strike over wages", body=strike, source="A"),
        article(2, title="Strike of Tigris ferry pilots over wages", body=strike, source="B"),
        article(3, title="Basra harbour opens ferry pier on Tigris", body=other, source="A"),
        article(4, title="Basra harbour opens a ferry pier on Tigris", body=other + " It cost much.", source="B"),
    ]
    noise = [article(n, body=words_of(n)) for n in range(10, 30)]
    one, same, *_ = await stored(store, *told, *noise)
    await store.stories.place((await store.changes(0, 1))[0], one, ["a", "b"], timedelta(days=3), lambda _: None)
    change = next(its for its in await store.changes(0, 99) if its.id == same.id)
    await store.stories.place(change, same, ["a", "b"], timedelta(days=3), lambda found: next(iter(found)))
    await store.stories.reached(await store.last_change())
    reply = await visitor.sends_press(f"more {one.id}")
    assert titles(reply)[0] == same.title
    assert len([title for title in titles(reply) if "Basra" in title]) == 1


async def test_the_same_topic_is_enough_of_a_likeness_with_some_words(store: Store, reader: Conversation) -> None:
    water, *_ = await stored(
        store,
        WATER,
        replace(WATER, title="حصص مياه الأنهار هذا الصيف", body="خطة لتوزيع مياه الري.", origin=None),
        *(replace(WATER, title=f"خبر {n}", body=words_of(n), tags=("sport",)) for n in range(4)),
    )
    assert titles(await reader.sends_press(f"more {water.id}")) == ["حصص مياه الأنهار هذا الصيف"]
    assert text(await reader.sends_press(f"more {water.id}")) == f"المزيد مثل «{WATER.title}»"


async def test_nothing_is_like_it(store: Store, visitor: Conversation, reader: Conversation) -> None:
    [one] = await stored(store, article(1, title="?", body="!"))
    assert text(await visitor.sends_press(f"more {one.id}")) == "There is nothing like this yet: ?"
    assert text(await reader.sends_press(f"more {one.id}")) == "لا يوجد ما يشبهه بعد: ?"
    assert labels(await visitor.sends_press(f"more {one.id}")) == ["Latest news"]


@pytest.mark.parametrize("press", ["more", "more x", "more 1 2", f"more {'9' * 16}"])
async def test_a_forged_button_says_so(visitor: Conversation, press: str) -> None:
    assert text(await visitor.sends_press(press)) == "This button is too old. Please ask again."


async def test_what_was_taken_back_is_like_nothing(store: Store, visitor: Conversation) -> None:
    one, other = await stored(store, ferry(1), ferry(2))
    await store.mark(other.id, State.REMOVED)
    assert titles(await visitor.sends_press(f"more {one.id}")) == []
    await store.mark(one.id, State.REMOVED)
    for press in (f"more {one.id}", f"share {one.id}", "share 99"):
        assert text(await visitor.sends_press(press)).startswith("There is no such article.")


async def test_sharing_shows_it_to_everybody(store: Store, visitor: Conversation) -> None:
    [one] = await stored(store, replace(BRIDGE, url="https://example.org/a"))
    visitor.chat = GROUP
    await visitor.says(f"/read {one.id}")
    share = visitor.button("Share")
    assert (share.share, share.press) == (f"#{one.id}", f"share {one.id}")
    reply = await visitor.presses("Share")
    assert (reply.personal, reply.replaces, reply.shows) == (False, False, Shown(one.id, 1, SHARED))
    assert shown(reply).splitlines()[1:] == [
        *("Old bridge reopens in Mosul", "The old bridge in Mosul reopened on Friday."),
        "The Tigris Post · Culture · 20 November 2026, 12:00",
    ]
    assert reply.buttons == (
        (Button("Original page", url="https://example.org/a"), Button("Read in full", f"read {one.id}")),
    )
    assert titles(await visitor.presses("Read in full")) == [BRIDGE.title]


async def test_a_shared_card_leads_to_the_private_chat_where_that_has_an_address(
    store: Store, reader: Conversation
) -> None:
    [one] = await stored(store, replace(WATER, summary=""))
    reader.home = "https://t.me/khabar?start="
    reply = await reader.says(f"/share #{one.id}")
    assert reply.buttons == ((Button("الخبر كاملًا", url=f"https://t.me/khabar?start=read_{one.id}"),),)
    assert reply.cards[0].text.startswith("أعلنت الوزارتان في بغداد")


async def test_sharing_wants_an_article(store: Store, visitor: Conversation) -> None:
    said = "Say which article by its number. Or open it from a list and press the button under it."
    assert text(await visitor.says("/share")) == said
    assert text(await visitor.says("/share x")).startswith("There is no such article.")
    [one] = await stored(store, BRIDGE)
    assert titles(await visitor.says("/share old bridge")) == [BRIDGE.title]
    assert [its.value for its in await visitor.types("share", "old bri")] == [str(one.id)]


async def test_a_shared_card_is_corrected_where_it_stands(store: Store, visitor: Conversation) -> None:
    [one] = await stored(store, BRIDGE)
    reply = await visitor.says(f"/share {one.id}")
    assert reply.shows
    its = Sent(visitor.chat, ("1",), reply.shows, "en")
    changed = await store.editing.change(replace(one, title="New title"), visitor.person, NOON)
    assert changed
    again = await visitor.router.shown(its, NOON)
    assert again
    assert (titles(again), again.shows) == (["New title"], Shown(one.id, 2, SHARED))
    await store.mark(one.id, State.REMOVED)
    gone = await visitor.router.shown(its, NOON)
    assert gone
    assert text(gone) == "The editors took this article back: New title"
