"""Lists that somebody asked for, as they are after a correction."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Chat, ChatKind, Listing, Person, Reply, Sent, Shown, State
from bot.router.router import Router
from bot.store.sqlite import Store
from bot.store.visits import Visit
from tests.conversation import GROUP, Conversation, labels, router, text, titles
from tests.samples import BRIDGE, NOON, WATER, article, words_of

ED = Person("telegram", "8", "Ed")
BACK = "The editors took this article back: "
LATER, DAY = NOON + timedelta(hours=2), timedelta(days=1)


@pytest.fixture
async def reader(store: Store) -> Conversation:
    """Who reads English, where there are five articles that say "flood", and one that does not."""
    await store.add_all([article(number, title=f"Flood {number}", body=words_of(number)) for number in range(1, 6)])
    await store.add(WATER)
    return Conversation(router(store, "en"), Person("telegram", "7", locale="en"))


async def again(reader: Conversation, reply: Reply | None = None) -> Reply | None:
    """The last list as it is now."""
    reply = reply or reader.last
    assert reply
    assert isinstance(reply.shows, Listing)
    return await reader.router.shown(Sent(reader.chat, ("1",), reply.shows, reply.language), LATER)


async def here(store: Store, reader: Conversation) -> None:
    """It is known who is in this private chat."""
    await store.visits.keep({("telegram", reader.person.id): Visit(NOON, 0, NOON, 0, reader.chat.id)})


async def changed(store: Store, number: int, **values: str) -> None:
    found = await store.article(number)
    assert found
    assert await store.editing.change(replace(found, **values), ED, NOON)  # type: ignore[arg-type]


@pytest.mark.parametrize("asked", ["/latest", "/search flood"])
async def test_a_list_says_what_its_articles_say(store: Store, reader: Conversation, asked: str) -> None:
    """In the same places, though a search would rank them otherwise now, and news came."""
    before = await reader.says(asked)
    listed = titles(before)
    await changed(store, int(listed[1][-1]), title="Nothing of it is true")
    await store.add(article(0, title="Flood 0, which came later"))
    after = await again(reader)
    assert after
    assert titles(after) == [listed[0], "Nothing of it is true", listed[2]]
    assert (labels(after), after.first, after.language) == (labels(before), 1, "en")
    assert isinstance(after.shows, Listing)
    assert [version for _, version in after.shows.articles] == [1, 2, 1]


@pytest.mark.parametrize("asked", ["/latest", "/search flood"])
async def test_what_is_taken_back_is_named_and_not_listed(store: Store, reader: Conversation, asked: str) -> None:
    listed = titles(await reader.says(asked))
    await store.editing.mark(int(listed[1][-1]), State.REMOVED, ED, NOON)
    after = await again(reader)
    assert after
    assert titles(after) == [listed[0], listed[2]]
    assert text(after).startswith(f"{BACK}{listed[1]}\n")
    await store.editing.mark(int(listed[1][-1]), State.PUBLISHED, ED, NOON)
    once_more = await again(reader, after)
    assert once_more
    assert titles(once_more) == listed
    assert BACK not in text(once_more)


async def test_another_page_stays_that_page(store: Store, reader: Conversation) -> None:
    await reader.says("/search flood")
    listed = titles(await reader.presses("Next"))
    await changed(store, int(listed[1][-1]), title="Flood 5 ended")
    after = await again(reader)
    assert after
    assert (titles(after), after.first) == ([listed[0], "Flood 5 ended"], 4)


async def test_all_of_a_list_is_taken_back(store: Store, reader: Conversation) -> None:
    """Then it shows what would be found now."""
    await reader.says(f"/search {words_of(3, 1)}")
    await store.editing.mark(3, State.REMOVED, ED, NOON)
    after = await again(reader)
    assert after
    assert titles(after) == []
    assert text(after).startswith(f"{BACK}Flood 3\nNothing found for")
    assert isinstance(after.shows, Listing)
    assert after.shows.articles == ((3, 2),)
    await reader.says("/latest")
    for number in (1, 2, 4):
        await store.mark(number, State.REMOVED)
    after = await again(reader)
    assert after
    assert titles(after) == ["Flood 5"]
    assert isinstance(after.shows, Listing)
    assert [number for number, _ in after.shows.articles] == [1, 2, 4, 5]


async def test_a_search_whose_words_an_article_lost(store: Store, reader: Conversation) -> None:
    await reader.says(f"/search {words_of(3, 1)}")
    await changed(store, 3, body="Nothing of it was true.")
    after = await again(reader)
    assert after
    assert (titles(after), after.cards[0].text) == (["Flood 3"], "The old bridge in Mosul reopened on Friday.")


async def test_a_search_that_finds_nothing_now_says_nothing_of_it(store: Store, reader: Conversation) -> None:
    """Its one article was found by the word that was wrong."""
    await store.add(article(0, title="Teh flod", body="It came."))
    await reader.says("/search flod")
    await changed(store, 7, title="The flood")
    await store.searches.forget(NOON + timedelta(days=400))
    after = await again(reader)
    assert after
    assert (titles(after), text(after), after.buttons) == (["The flood"], "", ())


async def test_a_list_of_what_is_gone_stays(store: Store, reader: Conversation) -> None:
    await reader.says("/latest")
    await store.delete_added_by("test")
    assert await again(reader) is None


async def test_words_that_are_forgotten_are_not_needed(store: Store, reader: Conversation) -> None:
    listed = titles(await reader.says("/search flood"))
    await store.searches.forget(NOON + timedelta(days=400))
    await store.editing.mark(int(listed[1][-1]), State.REMOVED, ED, NOON)
    after = await again(reader)
    assert after
    assert (text(after), titles(after)) == (f"{BACK}{listed[1]}", [listed[0], listed[2]])


async def test_more_like_one(store: Store, reader: Conversation) -> None:
    for number in (30, 31):
        await store.add(article(number, title=f"Harbour {number}", body=f"{words_of(9)} {words_of(number)}"))
    [first, *_] = (await reader.says("/search harbour")).cards
    await reader.sends_press(next(each.press for each in first.buttons if each.press.startswith("more")))
    [listed] = reader.last.cards if reader.last else []
    await store.editing.mark(8 if listed.title == "Harbour 31" else 7, State.REMOVED, ED, NOON)
    after = await again(reader)
    assert after
    assert BACK + listed.title in text(after)


async def test_the_same_story_elsewhere(store: Store, reader: Conversation) -> None:
    await reader.sends_press("similar 1 2")
    await changed(store, 2, title="Flood 2 elsewhere")
    after = await again(reader)
    assert after
    assert titles(after) == ["Flood 1", "Flood 2 elsewhere"]
    for number in (1, 2):
        await store.editing.mark(number, State.REMOVED, ED, NOON)
    gone = await again(reader)
    assert gone
    assert text(gone) == f"{BACK}Flood 1\n{BACK}Flood 2 elsewhere"


@pytest.mark.parametrize("manages", [True, False])
async def test_who_manages_a_group_keeps_their_buttons(store: Store, reader: Conversation, manages: bool) -> None:
    reader.chat, reader.person = GROUP, replace(reader.person, manages_chat=manages)
    before = await reader.says("/search flood")
    assert any("Tell me" in label for label in labels(before)) is manages
    await changed(store, 1, title="Flood 1 again")
    after = await again(reader)
    assert after
    assert after.buttons == before.buttons


@pytest.mark.parametrize("press", ["remove 1", "saved 1", "nothing 1", ""])
async def test_nothing_else_is_done_again(store: Store, reader: Conversation, press: str) -> None:
    its = Sent(Chat("telegram", "7", ChatKind.PRIVATE), ("1",), Listing(press, ((1, 1),)), "en")
    assert await reader.router.shown(its, LATER) is None
    found = await store.article(1)
    assert found
    assert found.state is State.PUBLISHED


async def test_what_somebody_keeps_is_corrected_for_them(store: Store, reader: Conversation) -> None:
    await here(store, reader)
    for number in (1, 2, 3):
        await store.saved.keep(reader.person, number, NOON)
    before = await reader.says("/saved")
    listed = titles(before)
    await changed(store, 2, title="Flood 2 ended")
    await store.editing.mark(3, State.REMOVED, ED, NOON)
    after = await again(reader)
    assert after
    assert titles(after) == [title if title != "Flood 2" else "Flood 2 ended" for title in listed if title != "Flood 3"]
    assert text(after) == f"{BACK}Flood 3\nYou keep 2 articles"
    assert labels(after)[-3:] == labels(before)[-3:], "what is kept can be dropped"
    await store.editing.mark(3, State.PUBLISHED, ED, NOON)
    once_more = await again(reader, after)
    assert once_more
    assert len(titles(once_more)) == 3


async def test_a_part_of_what_somebody_keeps_stays_that_part(store: Store, reader: Conversation) -> None:
    await here(store, reader)
    for number in range(1, 6):
        await store.saved.keep(reader.person, number, NOON)
    await reader.says("/saved flood")
    listed = titles(await reader.presses("Next"))
    await changed(store, int(listed[0][-1]), title="The flood ended")
    after = await again(reader)
    assert after
    assert (titles(after), after.first) == (["The flood ended", listed[1]], 4)


async def test_what_somebody_missed_is_corrected_for_them(store: Store, reader: Conversation) -> None:
    await store.visits.keep({("telegram", "7"): Visit(NOON - DAY, 0, NOON - DAY, 0, "7")})
    listed = titles(await reader.says("/missed"))
    [number] = [number for number in range(1, 6) if f"Flood {number}" in listed[:1]]
    await changed(store, number, title="Nothing of it is true")
    after = await again(reader)
    assert after
    assert titles(after) == ["Nothing of it is true", *listed[1:]]


async def test_nobody_gets_what_somebody_else_keeps(store: Store, reader: Conversation) -> None:
    """Of a chat with several people, and of one whose person is forgotten, it is not known whose list it was."""
    await here(store, reader)
    await store.saved.keep(reader.person, 1, NOON)
    kept = await reader.says("/saved")
    await store.forgetting.forget(reader.person, reader.chat, NOON)
    assert await again(reader, kept) is None
    await store.saved.keep(reader.person, 1, NOON)
    reader.chat, reader.discreet = GROUP, True
    shared = await reader.says("/saved")
    assert (titles(shared), shared.shows) == (["Flood 1"], None)


async def test_in_arabic(store: Store) -> None:
    await store.add(WATER)
    await store.add(BRIDGE)
    its: Router = router(store, "ar")
    reader = Conversation(its, Person("telegram", "7", locale="ar"))
    await reader.says("/search مياه النهر")
    await store.editing.mark(1, State.REMOVED, ED, NOON)
    after = await again(reader)
    assert after
    assert text(after).startswith("سحب المحررون هذا الخبر: اتفاق على تقاسم مياه النهر")


async def test_one_article_is_still_one(store: Store, reader: Conversation) -> None:
    assert (await reader.says("/read 1")).shows == Shown(1, 1)
    assert await store.article(1)
