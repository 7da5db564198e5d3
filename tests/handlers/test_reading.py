"""Readers' conversations: latest, search, read, topics, sources."""

from dataclasses import replace

import pytest

from bot.i18n.cards import small_print
from bot.model import Chat, Moment, Person, State, Suggestion
from bot.store.sqlite import Store
from tests.conversation import GROUP, PRIVATE, Conversation, labels, router, text, titles
from tests.samples import BRIDGE, NOON, WATER, article, words_of


async def reports(store: Store, count: int) -> None:
    await store.add_all(
        [
            article(number, tags=("sport",), summary=f"Summary {number}", body=words_of(number))
            for number in range(count)
        ]
    )


async def test_latest_shows_cards_in_the_readers_language(store: Store, reader: Conversation) -> None:
    await store.add_all([WATER, BRIDGE])
    reply = await reader.says("/latest")
    assert (reply.language, text(reply)) == ("ar", "آخر الأخبار")
    [card] = reply.cards
    assert card.title == WATER.title
    assert card.text == WATER.summary
    assert card.note == "\u2068بوابة الرافدين\u2069 · \u2068بيئة\u2069 · \u2068العراق\u2069"
    assert card.when == Moment(NOON, "قبل ساعة واحدة")
    assert labels(reply) == ["قراءة", "حفظ", "المزيد مثله", "كل اللغات"]


async def test_all_languages_and_back(store: Store, visitor: Conversation) -> None:
    await store.add_all([WATER, BRIDGE])
    assert titles(await visitor.says("/latest")) == [BRIDGE.title]
    everything = await visitor.presses("All languages")
    assert everything.replaces
    assert titles(everything) == [WATER.title, BRIDGE.title]
    assert titles(await visitor.presses("Only")) == [BRIDGE.title]


async def test_news_in_another_language_is_better_than_none(store: Store, visitor: Conversation) -> None:
    await store.add(WATER)
    assert titles(await visitor.says("/latest")) == [WATER.title]


async def test_no_news_at_all(visitor: Conversation) -> None:
    assert "no news here yet" in (await visitor.says("/latest")).text


async def test_paging_replaces_and_stands_still_while_news_comes(store: Store, visitor: Conversation) -> None:
    await reports(store, 8)
    first = await visitor.says("/latest")
    assert titles(first) == ["Report 0", "Report 1", "Report 2"]
    assert labels(first) == ["Read", "Save", "More like this"] * 3 + ["Next ›", "All languages"]
    await store.add(article(-1))
    second = await visitor.presses("Next")
    assert second.replaces
    assert (titles(second), second.first) == (["Report 3", "Report 4", "Report 5"], 4)
    last = await visitor.presses("Next")
    assert (titles(last), labels(last)[6:]) == (["Report 6", "Report 7"], ["‹ Previous", "All languages"])
    assert titles(await visitor.presses("Previous")) == titles(second)


async def test_buttons_work_after_a_restart(store: Store, visitor: Conversation) -> None:
    await reports(store, 5)
    await visitor.says("report")
    restarted = replace(visitor, router=router(store))
    assert titles(await restarted.presses("Next")) == ["Report 3", "Report 4"]


@pytest.mark.parametrize("named", ["sport", "Sport", "رياضة", "رياضه", "الرياضة"])
async def test_latest_of_a_topic_by_any_of_its_names(store: Store, reader: Conversation, named: str) -> None:
    await reports(store, 1)
    await store.add(WATER)
    assert titles(await reader.says(f"/latest {named}")) == ["Report 0"]


async def test_an_unknown_topic_leads_to_the_topics(store: Store, visitor: Conversation) -> None:
    await reports(store, 1)
    reply = await visitor.says("/latest chess")
    assert "There is no topic “chess”" in text(reply)
    assert labels(reply) == ["Sport (1)"]


async def test_topics_are_named_in_the_readers_language(store: Store, reader: Conversation) -> None:
    await store.add_all([WATER, BRIDGE])
    assert sorted(labels(await reader.says("/topics"))) == ["العراق (1)", "بيئة (1)"]
    opened = await reader.presses("بيئة")
    assert (titles(opened), opened.replaces) == ([WATER.title], False)
    assert text(opened) == "آخر الأخبار: بيئة"


async def test_topics_of_another_language_are_better_than_none(store: Store, reader: Conversation) -> None:
    await store.add(BRIDGE)
    assert labels(await reader.says("/topics")) == ["ثقافة (1)"]
    opened = await reader.presses("ثقافة")
    assert (titles(opened), labels(opened)) == (
        [BRIDGE.title],
        ["قراءة", "حفظ", "المزيد مثله", "تنبيه فوري بكل جديد"],
    )


async def test_many_topics_have_pages(store: Store, visitor: Conversation) -> None:
    await store.add(article(1, tags=tuple(f"tag {number:02}" for number in range(40))))
    first = await visitor.says("/topics")
    assert (len(labels(first)), labels(first)[-2:]) == (20, ["Next ›", "Search this list"])
    second = await visitor.presses("Next")
    assert second.replaces
    assert labels(second)[0] == "tag 18 (1)"
    assert labels(await visitor.presses("Next"))[-2] == "‹ Previous"


async def test_no_topics_and_no_sources_yet(visitor: Conversation) -> None:
    assert (await visitor.says("/topics")).text == "There are no topics yet."
    assert (await visitor.says("/sources")).text == "No article names its source yet."


async def test_sources_open_their_latest(store: Store, visitor: Conversation) -> None:
    await store.add_all([WATER, BRIDGE, article(1), article(2, source="بوابة الرافدين")])
    assert labels(await visitor.says("/sources")) == ["The Tigris Post (2)", "بوابة الرافدين (1)"]
    opened = await visitor.presses("بوابة")
    assert (titles(opened), text(opened)) == (["Report 2"], "Latest news: بوابة الرافدين")
    assert titles(await visitor.presses("All languages")) == [WATER.title, "Report 2"]
    await visitor.says("/sources")
    assert (await visitor.sends_press("sources 1")).replaces
    assert not (await visitor.sends_press("sources 0")).replaces


async def test_any_words_are_a_search(store: Store, reader: Conversation) -> None:
    await store.add_all([WATER, BRIDGE])
    reply = await reader.says("مياه  النهر")
    assert text(reply).startswith("خبر واحد عن «مياه النهر» (خلال ")
    assert titles(reply) == titles(await reader.says("/search مياه النهر")) == [WATER.title]


async def test_search_pages(store: Store, visitor: Conversation) -> None:
    await reports(store, 5)
    first = await visitor.says("/search report")
    assert text(first).startswith("5 articles for “report” (")
    assert titles(first) == ["Report 0", "Report 1", "Report 2"]
    second = await visitor.presses("Next")
    assert second.replaces
    assert titles(second) == ["Report 3", "Report 4"]


async def test_a_thousand_hits_are_more_than_a_thousand(store: Store, visitor: Conversation) -> None:
    await reports(store, 1001)
    await visitor.router._search.index.refresh(all_of_it=True)
    assert text(await visitor.says("/search report")).startswith("More than 1,000 articles for “report” (")


async def test_nothing_found_says_what_to_try(store: Store, visitor: Conversation) -> None:
    await store.add(BRIDGE)
    reply = await visitor.says("/search xyzzy")
    assert "Nothing found for “xyzzy”" in text(reply)
    assert labels(reply) == ["Latest news", "Topics"]
    assert titles(await visitor.presses("Latest")) == [BRIDGE.title]


@pytest.mark.parametrize("query", ["***", '"', "؟؟", "AND OR NOT", "🙂"])
async def test_strange_queries_get_an_answer(store: Store, visitor: Conversation, query: str) -> None:
    await store.add(BRIDGE)
    assert (await visitor.says(query)).text


async def test_search_without_words_explains_itself(visitor: Conversation, reader: Conversation) -> None:
    assert "/search water" in text(await visitor.says("/search"))
    assert "/search المياه" in text(await reader.says("/search"))


async def test_titles_are_suggested(store: Store, visitor: Conversation) -> None:
    bridge, _ = await store.add(BRIDGE)
    assert await visitor.types("search", "bri") == [Suggestion(BRIDGE.title, BRIDGE.title)]
    assert await visitor.types("read", "mosul bri") == [Suggestion(BRIDGE.title, str(bridge.id))]


async def test_topics_are_suggested_by_both_their_names(store: Store, reader: Conversation) -> None:
    await store.add_all([WATER, BRIDGE])
    assert await reader.types("latest", "بي") == [Suggestion("بيئة", "environment")]
    assert await reader.types("latest", "Cult") == [Suggestion("ثقافة", "culture")]
    assert len(await reader.types("latest", "")) == 3


async def test_nothing_is_suggested_where_nothing_fits(visitor: Conversation) -> None:
    assert await visitor.types("about", "x") == []
    assert await visitor.types("nonsense", "x") == []


async def test_reading_turns_pages(store: Store, visitor: Conversation) -> None:
    body = "\n\n".join(f"Paragraph {number}. " + "Words of it. " * 40 for number in range(6))
    await store.add(replace(BRIDGE, body=body, url="https://example.org/a", author="A. Writer", place="Mosul"))
    await visitor.says("/latest")
    first = await visitor.presses("Read")
    assert not first.replaces
    [card] = first.cards
    assert card.text.startswith("Paragraph 0.")
    assert small_print(card).translate({0x2068: None, 0x2069: None}) == (
        "The Tigris Post · A. Writer · Mosul · Culture · Article 1 · Page 1 of 3 · 20 November 2026, 12:00"
    )
    assert labels(first) == ["Next ›", "Original page", "Save", "Share", "More like this", "As a picture", "Why?"]
    second = await visitor.presses("Next")
    assert second.replaces
    pages = [card.text, second.cards[0].text, (await visitor.presses("Next")).cards[0].text]
    assert "".join("".join(pages).split()) == "".join(body.split())


async def test_reading_by_number_or_by_words(store: Store, visitor: Conversation) -> None:
    water, _ = await store.add(WATER)
    assert titles(await visitor.says(f"/read {water.id}")) == [WATER.title]
    assert titles(await visitor.says("/read مياه النهر")) == [WATER.title]
    assert titles(await visitor.says("/read ١")) == [WATER.title]
    assert (await visitor.says(f"/read {water.id}")).cards[0].text == WATER.body


@pytest.mark.parametrize("wanted", ["77", "nowhere", "9" * 30, "٥", "²", "0"])
async def test_reading_what_there_is_not(visitor: Conversation, wanted: str) -> None:
    assert (await visitor.says(f"/read {wanted}")).text.startswith("There is no such article.")


async def test_reading_nothing_is_explained(store: Store, visitor: Conversation, reader: Conversation) -> None:
    explained = "Say which article: its number, or words of its title, such as /read 12"
    assert text(await visitor.says("/read")) == explained
    await reports(store, 5)
    reply = await visitor.says("/read")
    assert text(reply) == f"{explained}\nThese are the newest:"
    assert (titles(reply), reply.buttons) == (["Report 0", "Report 1", "Report 2"], ())
    assert titles(await visitor.presses("Read")) == ["Report 0"]
    assert text(await reader.says("/read")).startswith("يلزم رقم الخبر، أو كلمات من عنوانه، مثل /read 12")


async def test_a_removed_article_can_not_be_read(store: Store, visitor: Conversation) -> None:
    bridge, _ = await store.add(BRIDGE)
    await visitor.says("/latest")
    await store.mark(bridge.id, State.REMOVED)
    assert (await visitor.presses("Read")).text.startswith("There is no such article.")


async def test_an_article_without_body_shows_its_summary(store: Store, visitor: Conversation) -> None:
    bridge, _ = await store.add(replace(BRIDGE, body=""))
    assert (await visitor.says(f"/read {bridge.id}")).cards[0].text == BRIDGE.summary


async def test_a_page_that_there_is_not_is_the_nearest(store: Store, visitor: Conversation) -> None:
    bridge, _ = await store.add(BRIDGE)
    assert (await visitor.sends_press(f"read {bridge.id} 99")).cards[0].text == BRIDGE.body
    assert titles(await visitor.sends_press("latest 99 0 0 =")) == [BRIDGE.title]
    assert labels(await visitor.sends_press("topics 99")) == ["Culture (1)"]
    assert titles(await visitor.sends_press("latest 1 0 77 *")) == []


async def test_a_list_keeps_its_language_whoever_turns_its_pages(store: Store, reader: Conversation) -> None:
    await store.add_all([replace(WATER, title=f"خبر {number}", origin=None) for number in range(4)])
    await reports(store, 5)
    await reader.says("/latest")
    friend = replace(reader, person=Person("telegram", "2", locale="en"))
    turned = await friend.presses("التالي")
    assert [title[:3] for title in titles(turned)] == ["خبر"]
    assert turned.language == "en"


@pytest.mark.parametrize(
    "press",
    ["latest 1", "latest 1 0 0 xx", "search 1 2 x", "search 1 1 99", "read", "topics -1", f"read {'9' * 20}"],
)
async def test_a_forged_or_old_button_says_so(visitor: Conversation, press: str) -> None:
    assert (await visitor.sends_press(press)).text == "This button is too old. Please ask again."


async def test_groups_hear_commands_only(store: Store) -> None:
    member = Conversation(router(store), Person("telegram", "1", locale="en"), GROUP)
    assert (await member.says("/help")).text
    await member.says_unheard("/someone_elses_command")


async def test_a_channel_hears_commands_only(store: Store) -> None:
    channel = Conversation(
        router(store), Person("telegram", "-9", genuine=False), replace(PRIVATE, id="-9", kind=PRIVATE.kind.CHANNEL)
    )
    assert (await channel.says("/latest")).text
    await channel.says_unheard("words of a post")


async def test_platforms_do_not_share_people(store: Store) -> None:
    other = Conversation(router(store), Person("discord", "1000", locale="en"), Chat("discord", "1000"))
    assert "Only editors" in (await other.says("/add x")).text


ABROAD = (
    replace(WATER, title="بغداد تفتح جسرا", tags=("Iraq",)),
    replace(BRIDGE, title="Baghdad opens a bridge", tags=("Iraq",)),
    replace(BRIDGE, title="Cairo opens a museum", tags=("Egypt",)),
)


async def test_a_country_is_one_topic_in_the_readers_language(
    store: Store, reader: Conversation, visitor: Conversation
) -> None:
    await store.add_all(ABROAD)
    assert labels(await reader.says("/topics")) == ["العراق (1)"]
    assert sorted(labels(await visitor.says("/topics"))) == ["Egypt (1)", "Iraq (1)"]


@pytest.mark.parametrize("named", ["Egypt", "egypt", "مصر"])
async def test_a_topic_of_another_language_is_found_by_any_of_its_names(
    store: Store, reader: Conversation, named: str
) -> None:
    await store.add_all(ABROAD)
    assert labels(await reader.says(f"/topics {named}"))[0] == "مصر (1)"
    assert titles(await reader.says(f"/latest {named}")) == ["Cairo opens a museum"]


@pytest.mark.parametrize("named", ["Iraq", "العراق", "عراق"])
async def test_a_country_is_found_by_any_of_its_names(store: Store, reader: Conversation, named: str) -> None:
    await store.add_all(ABROAD)
    assert labels(await reader.says(f"/topics {named}"))[0] == "العراق (1)"
    assert titles(await reader.says(f"/latest {named}")) == ["بغداد تفتح جسرا"]
