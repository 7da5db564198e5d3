"""Conversations about what a subscription brings: words and phrases, and what is offered below lists."""

from datetime import timedelta
from typing import Any

import pytest

from bot.model import FacetKind, Person, SubscriptionState, Wanted
from bot.store.sqlite import Store
from tests.conversation import EDITOR, GROUP, Conversation, labels, router, shown, text
from tests.samples import BRIDGE, NOON, WATER, article
from tests.subscribing import published


@pytest.fixture
async def news(store: Store) -> Store:
    await published(store, 2, body="The oil price rose in Basra.")
    await published(store, 1, first=3, body="Oil and sport.")
    await store.add(BRIDGE)
    await store.add(WATER)
    return store


async def wanted(store: Store, number: int = 1) -> Wanted:
    found = await store.subscriptions.get(number)
    assert found
    return found.wanted


async def test_a_list_of_words_runs_as_its_language_does(reader: Conversation) -> None:
    await reader.says("/subscribe")
    await reader.presses("الكلمات")
    await reader.presses("كلها مطلوبة")
    card = (await reader.says("نفط، OPEC")).cards[0]
    [line] = [line for line in card.text.splitlines() if "كلها" in line]
    assert line == "ترد فيها كلها: \u2068\u200f\u2068نفط\u2069، \u2068OPEC\u2069\u2069"


async def test_words_are_chosen_and_tried(news: Store, visitor: Conversation) -> None:
    await visitor.says("/subscribe")
    menu = await visitor.presses("Filter")
    assert "Which words shall stand" in text(menu)
    assert labels(menu) == [
        *("All of these", "One of these", "None of these", "Search words", "Breaking news only", "Back"),
    ]
    await visitor.presses("All of these")
    card = await visitor.says("oil, “oil price”")
    assert shown(card).splitlines()[4:] == [
        "With all of these: oil, “oil price”",
        "At most 10 articles",
        "Next: Saturday, 21 November, 08:00",
        "Of the last 5 articles, so many would have come: 2",
        "– Report 1",
        "– Report 2",
    ]
    await visitor.presses("Filter")
    await visitor.presses("None of these")
    card = await visitor.says("basra")
    assert "With none of these: basra" in shown(card)
    assert "None of the last articles would have come." in shown(card)
    menu = await visitor.presses("Filter")
    assert "✓ All of these" in labels(menu)
    assert "With all of these: oil, “oil price”" in text(menu)
    question = visitor.button("All of these").asks
    assert question
    assert (question.value, question.long) == ("oil, oil price", True)
    assert "must all stand in it" in question.label
    await visitor.presses("All of these")
    card = await visitor.says("–")
    assert "With all of these" not in shown(card)
    await visitor.presses("Filter")
    await visitor.presses("One of these")
    assert "With one of these: sport, bridge" in shown(await visitor.says("sport\nbridge"))
    assert await wanted(news) == Wanted(languages=("en",), some=("sport", "bridge"), none=("basra",))


async def test_it_is_said_in_arabic(news: Store, reader: Conversation) -> None:
    await reader.says("/subscribe")
    await reader.presses("الكلمات")
    await reader.presses("كلها مطلوبة")
    card = await reader.says("مياه النهر، «بغداد»")
    assert 'ترد فيها كلها: «مياه النهر»، "بغداد"' in shown(card)
    assert "– اتفاق على تقاسم مياه النهر" in shown(card)
    assert (await wanted(news)).must == ("مياه النهر", '"بغداد"')


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("!!!", "no word in this"),
        (",".join(f"w{number}" for number in range(21)), "at most 20"),
        ("x" * 61, "at most 60 characters"),
    ],
)
async def test_what_can_not_be_kept_changes_nothing(news: Store, visitor: Conversation, typed: str, said: str) -> None:
    await visitor.says("/subscribe")
    for part in ("All of these", "One of these", "None of these"):
        card = await visitor.presses("Filter")
        await visitor.presses(part)
        assert said in text(await visitor.says(typed))
        visitor.last = card
        await visitor.sends_press("cancel")
        await visitor.sends_press("subscribe 1 1 card")
    assert await wanted(news) == Wanted(languages=("en",))


async def test_twenty_words_of_sixty_letters_are_kept(news: Store, visitor: Conversation) -> None:
    await visitor.says("/subscribe")
    await visitor.presses("Filter")
    await visitor.presses("One of these")
    card = await visitor.says(",".join(f"{number:02}" + "x" * 58 for number in range(20)))
    assert "… (20)" in shown(card)
    assert len((await wanted(news)).some) == 20


async def test_a_search_of_too_many_words_is_not_cut(visitor: Conversation) -> None:
    await visitor.says("/subscribe")
    await visitor.presses("Filter")
    await visitor.presses("Search words")
    assert "at most 31" in text(await visitor.says(" ".join(f"w{number}" for number in range(32))))
    assert "w30" in shown(await visitor.says(" ".join(f"w{number}" for number in range(31))))


async def test_only_breaking_news(news: Store, visitor: Conversation) -> None:
    await published(news, 1, first=9, breaking=True)
    await visitor.says("/subscribe")
    await visitor.presses("Filter")
    menu = await visitor.presses("Breaking news only")
    assert "✓ Breaking news only" in labels(menu)
    card = await visitor.presses("Back")
    assert shown(card).splitlines()[2:4] == ["Breaking news only", "All topics"]
    assert shown(card).splitlines()[-2:] == ["Of the last 6 articles, so many would have come: 1", "– Report 9"]
    await visitor.presses("Filter")
    await visitor.presses("Breaking news only")
    assert not (await wanted(news)).breaking


async def test_how_often_it_rings_is_chosen(news: Store, visitor: Conversation) -> None:
    await visitor.says("/subscribe")
    assert "Together, every 15 minutes" not in labels(await visitor.presses("When"))
    assert "At once, as news comes in" in shown(await visitor.presses("At once"))
    menu = await visitor.presses("When")
    assert labels(menu)[-4:] == [
        *("✓ Together, every 1 minute", "Together, every 15 minutes", "Together, every hour", "Back"),
    ]
    menu = await visitor.presses("every 15 minutes")
    assert "✓ Together, every 15 minutes" in labels(menu)
    assert "At once; what follows comes together, 15 minutes later" in shown(await visitor.presses("Back"))
    one = await news.subscriptions.get(1)
    assert one
    assert (one.times, one.together) == ((), 15)
    assert "too old" in text(await visitor.sends_press(f"subscribe 1 {one.version} together 7"))


async def test_a_list_names_the_words(news: Store, visitor: Conversation) -> None:
    values: list[dict[str, Any]] = [{"must": ("oil", "gas")}, {"breaking": True}]
    for each in values:
        await visitor.says("/subscribe")
        one = (await news.subscriptions.get(len(await news.subscriptions.of_chat(visitor.chat)) + 1)) or None
        assert one
        await visitor.presses("Filter")
        if "must" in each:
            await visitor.presses("All of these")
            await visitor.says(", ".join(each["must"]))
        else:
            await visitor.presses("Breaking news only")
            await visitor.presses("Back")
        await visitor.presses("Confirm")
    reply = await visitor.says("/digest")
    assert labels(reply) == ["1. oil, gas · 08:00", "2. Breaking news · 08:00"]


# What is offered below lists


async def test_a_search_is_told_at_once(news: Store, visitor: Conversation) -> None:
    await visitor.says("oil price")
    card = await visitor.presses("Tell me at once of new ones")
    assert not card.replaces
    assert shown(card).splitlines()[:4] == [
        *("New subscription", "At once, as news comes in", "All topics", "Articles that match “oil price”"),
    ]
    assert "Of the last 5 articles, so many would have come: 2" in shown(card)
    await visitor.presses("Confirm")
    one = await news.subscriptions.get(1)
    assert one
    assert (one.state, one.wanted) == (SubscriptionState.ACTIVE, Wanted(words="oil price"))
    assert one.seen == 5


async def test_a_search_keeps_how_it_was_narrowed(news: Store, visitor: Conversation) -> None:
    [other] = await published(news, 1, first=7, source="Gazette", body="Oil again, price and all.")
    number = await news.searches.remember(visitor.chat, "oil", visitor.at)
    source = next(each.id for each in await news.facets(FacetKind.SOURCE) if each.name == other.source)
    card = await visitor.sends_press(f"subscribe search {number} {source} ar")
    assert "Sources: Gazette" in shown(card)
    assert await wanted(news) == Wanted(languages=("ar",), sources=("Gazette",), words="oil")


@pytest.mark.parametrize("press", ["search 99 0 *", "search 1 0 xx", "topic 99", "topic 1 xx", "search x 0 *", "topic"])
async def test_old_buttons_begin_nothing(news: Store, visitor: Conversation, press: str) -> None:
    await news.searches.remember(visitor.chat, "oil", visitor.at)
    assert "too old" in text(await visitor.sends_press(f"subscribe {press}"))
    assert await news.subscriptions.get(1) is None


async def test_a_topic_and_a_source_are_told_at_once(news: Store, visitor: Conversation) -> None:
    await visitor.says("/latest culture")
    assert "Topics: Culture" in shown(await visitor.presses("Tell me at once"))
    assert await wanted(news) == Wanted(languages=("en",), topics=("culture",))
    await visitor.says("/latest culture")
    await visitor.presses("All languages")
    await visitor.presses("Tell me at once")
    assert await wanted(news, 2) == Wanted(topics=("culture",))
    await visitor.sends_press("subscribe topic 1")  # of an earlier version
    assert (await wanted(news, 3)).languages == ()
    await visitor.says("/sources")
    await visitor.presses("Tigris")
    assert "Sources: The Tigris Post" in shown(await visitor.presses("Tell me at once"))
    assert "Tell me at once of new ones" not in labels(await visitor.says("/latest"))


async def test_in_a_group_it_is_offered_to_those_who_may(news: Store) -> None:
    member = Conversation(router(news), Person("telegram", "2", "Kim", "en"), GROUP)
    assert "Tell me at once of new ones" not in labels(await member.says("/search oil"))
    assert "Tell me at once of new ones" not in labels(await member.says("/latest culture"))
    editor = Conversation(router(news), Person("telegram", EDITOR, "Ed", "en"), GROUP)
    await editor.says("/search oil")
    card = await editor.presses("Tell me at once")
    member.last = card
    assert "Only those who manage this chat" in text(await member.presses("Confirm"))


@pytest.mark.usefixtures("news")
async def test_a_full_chat_says_so(visitor: Conversation) -> None:
    for number in range(10):
        await visitor.says(f"/subscribe word{number}")
        await visitor.presses("Confirm")
    await visitor.says("/latest culture")
    assert "10 subscriptions, the most" in text(await visitor.presses("Tell me at once"))


async def test_where_little_came_lately_a_filter_is_tried_on_what_came_before(
    store: Store, visitor: Conversation
) -> None:
    await store.add_all([article(number, published=NOON - timedelta(days=20 + number)) for number in range(12)])
    await store.add(article(50, title="A dam", body="Water rises."))
    await visitor.says("/subscribe")
    await visitor.presses("Filter")
    await visitor.presses("All of these")
    card = shown(await visitor.says("report"))
    assert "Of the last 13 articles, so many would have come: 12" in card
    assert "– Report 0\n– Report 1\n– Report 2" in card
