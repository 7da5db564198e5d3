"""Inline questions: what may be put into a chat where somebody asks the bot."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Button, Chat, Command, Digits, Offers, Person, Picture, Preferences, Request, State
from bot.router import Context
from bot.router.links import search_link
from bot.router.offered import KEPT, KEPT_FOR, Kept, KeptOffers
from bot.router.offering import A_PAGE, SECONDS
from bot.store.sqlite import Store
from bot.text.bidi import strip_controls
from tests.conversation import Conversation, router
from tests.samples import BRIDGE, NOON, WATER, article, words_of

HOME = "https://t.me/khabar?start="


async def asks(who: Conversation, words: str = "", page: str = "", home: str = HOME) -> Offers:
    request = Request(chat=Chat("telegram", who.person.id), person=who.person, text=words, at=who.at, home=home)
    return await who.router.offers(request, page)


def offered(offers: Offers) -> list[str]:
    return [one.title for one in offers.offers]


async def reports(store: Store, count: int) -> None:
    await store.add_all([article(number, body=words_of(number)) for number in range(count)])


async def test_nothing_typed_offers_the_latest_in_the_readers_language(
    store: Store, reader: Conversation, visitor: Conversation
) -> None:
    await store.add_all(
        [replace(WATER, pictures=(Picture("telegram", "x"), Picture("web", "y", "https://e.org/p.jpg")))]
    )
    assert offered(await asks(visitor)) == [WATER.title]  # better than none
    await store.add(replace(BRIDGE, url="https://example.org/a"))
    visitor.at += timedelta(minutes=1)
    [bridge] = (await asks(visitor)).offers
    [water] = (await asks(reader)).offers
    assert (bridge.title, bridge.picture, bridge.id) == (BRIDGE.title, "", "2")
    assert strip_controls(bridge.text).splitlines() == ["The Tigris Post · Culture · 4 hours ago", BRIDGE.summary]
    assert (water.title, water.picture) == (WATER.title, "https://e.org/p.jpg")
    assert strip_controls(water.text).splitlines()[0] == "بوابة الرافدين · بيئة · العراق · قبل ساعة واحدة"


async def test_what_is_put_into_the_chat_has_ways_to_all_of_it(store: Store, visitor: Conversation) -> None:
    await store.add(replace(BRIDGE, url="https://example.org/a"))
    [one] = (await asks(visitor, "old  bridge")).offers
    assert one.reply.buttons == (
        (Button("Original page", url="https://example.org/a"), Button("Read in full", url=f"{HOME}read_1")),
        (Button("Search again", again="old bridge"),),
    )
    [card] = one.reply.cards
    assert (card.title, card.text, one.reply.shows) == (BRIDGE.title, BRIDGE.summary, None)
    [bare] = (await asks(visitor, "#1", home="")).offers
    assert bare.reply.buttons == ((Button("Original page", url="https://example.org/a"),),)
    [newest] = (await asks(visitor)).offers
    assert newest.reply.buttons[1] == (Button("Search again", again=" "),)


@pytest.mark.parametrize(("typed", "title"), [("#1", "Report 0"), ("# 2", "Report 1"), ("#٣", "Report 2")])
async def test_one_article_by_its_number(store: Store, visitor: Conversation, typed: str, title: str) -> None:
    await reports(store, 3)
    assert offered(await asks(visitor, typed)) == [title]


@pytest.mark.parametrize("typed", ["#9", "#", "#x", "#0", "nowhere"])
async def test_nothing_found_leads_to_the_private_chat(store: Store, visitor: Conversation, typed: str) -> None:
    await reports(store, 1)
    nothing = await asks(visitor, typed)
    assert (nothing.offers, nothing.note, nothing.start) == (
        (),
        "Nothing found. Search with me in private",
        search_link(typed),
    )
    assert await store._database.read("SELECT * FROM chat_searches") == []


async def test_no_news_at_all(visitor: Conversation, reader: Conversation) -> None:
    nothing = await asks(visitor)
    assert (nothing.note, nothing.start) == ("There is no news here yet. Open Khabar", "start")
    assert (await asks(reader)).note == "لا أخبار هنا بعد. فتح خبر"


@pytest.mark.parametrize("words", ["", "report"])
async def test_pages_of_fifty_stand_still_while_news_comes(store: Store, visitor: Conversation, words: str) -> None:
    await reports(store, 120)
    first = await asks(visitor, words)
    assert (len(first.offers), first.next, first.seconds) == (A_PAGE, f"50 {await store.last_number()}", SECONDS)
    await store.add(article(-1, title="Report of today"))
    second = await asks(visitor, words, first.next)
    third = await asks(visitor, words, second.next)
    assert [len(second.offers), len(third.offers), third.next] == [50, 20, ""]
    assert len({*offered(first), *offered(second), *offered(third)}) == 120
    assert len(first.next.encode()) <= 64


@pytest.mark.parametrize("page", ["x", "50", "-1 3", "500 7", "1 7", f"{'9' * 20} 1", "5000 120"])
@pytest.mark.parametrize("words", ["", "report"])
async def test_a_page_that_nobody_was_offered_is_empty(
    store: Store, visitor: Conversation, page: str, words: str
) -> None:
    await reports(store, 60)
    assert await asks(visitor, words, page) == Offers(language="en", seconds=SECONDS)


async def test_an_answer_never_shows_what_was_taken_back(store: Store, visitor: Conversation) -> None:
    await reports(store, 3)
    assert offered(await asks(visitor)) == ["Report 0", "Report 1", "Report 2"]
    await store.add(article(-1, title="Newer"))  # in the next seconds nobody misses it
    assert offered(await asks(visitor)) == ["Report 0", "Report 1", "Report 2"]
    await store.mark(2, State.REMOVED)
    assert offered(await asks(visitor)) == ["Newer", "Report 0", "Report 2"]
    one = await store.article(1)
    assert one
    await store.editing.change(replace(one, title="Mended"), visitor.person, NOON)
    assert offered(await asks(visitor)) == ["Newer", "Mended", "Report 2"]
    await store.add(article(-2, title="Newest"))
    visitor.at += KEPT_FOR + timedelta(seconds=1)
    assert offered(await asks(visitor))[0] == "Newest"


async def test_who_chose_other_digits_gets_another_answer(store: Store, reader: Conversation) -> None:
    await store.add(WATER)
    plain = await asks(reader)
    friend = replace(reader, person=Person("telegram", "77", locale="ar"))
    await store.preferences.choose([friend.person], digits=Digits.ARABIC)
    assert [one.reply.digits for one in (*plain.offers, *(await asks(friend)).offers)] == [
        Digits.EUROPEAN,
        Digits.ARABIC,
    ]


def test_the_oldest_answers_make_room() -> None:
    offered, its = KeptOffers(), Kept(Offers(language="en"), (), NOON, 0)
    for number in range(KEPT + 1):
        offered.keep((number, Preferences()), its)
    assert offered.get((0, Preferences()), NOON) is None
    assert offered.get((1, Preferences()), NOON) is its
    offered.keep((1, Preferences()), its)
    offered.keep((999, Preferences()), its)
    assert offered.get((1, Preferences()), NOON) is its
    assert offered.get((1, Preferences()), NOON + KEPT_FOR * 2) is None


async def test_half_a_character_is_no_fault(store: Store, visitor: Conversation) -> None:
    await store.add(BRIDGE)
    assert (await asks(visitor, "nowhere \ud83d")).note == "Nothing found. Search with me in private"


class Failing:
    """A handler of inline questions that has a fault."""

    COMMAND = Command("search", "Search the news")

    async def offer(self, request: Request, context: Context, page: str) -> Offers:
        raise RuntimeError(f"{request.text} {context} {page}")


async def test_a_fault_offers_nothing(store: Store, visitor: Conversation, caplog: pytest.LogCaptureFixture) -> None:
    visitor.router = router(store, search=Failing())
    assert await asks(visitor, "x") == Offers(language="en")
    assert "an inline question could not be answered" in caplog.text
