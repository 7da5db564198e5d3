"""The first contact: four taps, in a private chat or for a group."""

import asyncio
from dataclasses import replace

import pytest

from bot.model import Person, Subscription, SubscriptionState
from bot.router.links import search_link
from bot.store.sqlite import Store
from tests.conversation import GROUP, Conversation, labels, names_of_languages, router, shown, text
from tests.samples import BRIDGE, WATER
from tests.subscribing import several, subscription

NAV = ["Back", "Skip", "Stop here"]


async def subscriptions(store: Store, person: Conversation) -> list[Subscription]:
    return await store.subscriptions.of_chat(person.chat)


async def test_four_taps_in_english(store: Store, visitor: Conversation) -> None:
    await store.add(replace(BRIDGE, tags=("sport", "culture")))
    reply = await visitor.says("/start")
    assert text(reply).startswith("Step 1 of 4\n\nWelcome to Khabar")
    assert "Which language shall I answer in?\nبأي لغة أجيبك؟" in text(reply)
    assert labels(reply) == [*names_of_languages("en"), "Skip", "Stop here"]
    reply = await visitor.presses("English")
    assert text(reply).startswith("Step 2 of 4\n\nWhere do you live?")
    assert reply.replaces
    assert labels(reply)[-4:] == ["Another city", *NAV]
    reply = await visitor.presses("Cairo")
    assert text(reply).startswith("Step 3 of 4\n\nWhen shall a digest")
    assert labels(reply)[:4] == ["Morning 08:00", "Noon 12:00", "Evening 18:00", "Morning and evening"]
    assert labels(reply)[4:] == ["Another time", "Back", "No digest"]
    reply = await visitor.presses("Evening")
    assert text(reply).startswith("Step 4 of 4\n\nA digest comes every day at 18:00.")
    assert labels(reply) == ["Culture", "Sport", "All topics", "Back"]
    reply = await visitor.presses("Sport")
    assert labels(reply) == ["Culture", "✓ Sport", "Done", "Back"]
    reply = await visitor.presses("Done")
    told = shown(reply)
    assert "All set. /settings changes any of it.\n\nLanguage: English\nCity: Cairo" in told
    assert "Every day at 18:00, Cairo time" in told
    assert "Topics: Sport" in told
    assert labels(reply) == ["Latest news", "Settings", "What I can do"]
    [one] = await subscriptions(store, visitor)
    assert (one.state, one.zone, one.wanted.topics) == (SubscriptionState.ACTIVE, "Africa/Cairo", ("sport",))
    chosen = await store.preferences.of_person(visitor.person)
    assert (chosen.language, chosen.zone, chosen.greeted) == ("en", "Africa/Cairo", True)
    assert "Step" not in text(await visitor.says("/start"))


async def test_topics_that_the_chosen_language_excludes_are_not_offered(store: Store, visitor: Conversation) -> None:
    await store.add(replace(WATER, tags=("Iraq", "health")))
    await store.add(replace(BRIDGE, tags=("Iraq", "Lebanon")))
    await visitor.says("/start")
    await visitor.presses("العربية")
    await visitor.presses("بغداد")
    reply = await visitor.presses("صباح")
    assert labels(reply)[:-2] == ["العراق", "صحة"]
    assert "✓ العراق" in labels(await visitor.presses("العراق"))
    await visitor.presses("✓ العراق")
    await visitor.presses("العراق")
    assert "المواضيع: العراق" in shown(await visitor.presses("تم"))
    [one] = await subscriptions(store, visitor)
    assert one.wanted.topics == ("Iraq",)


async def test_four_taps_in_arabic_though_the_telephone_speaks_english(store: Store, visitor: Conversation) -> None:
    await store.add(replace(BRIDGE, tags=("sport",)))
    await visitor.says("/start")
    reply = await visitor.presses("العربية")
    assert reply.language == "ar"
    assert text(reply).startswith("الخطوة 2 من 4")
    await visitor.presses("بغداد")
    await visitor.presses("الصباح 08:00")
    assert "بتوقيت بغداد" in shown(await visitor.presses("كل المواضيع"))
    [one] = await subscriptions(store, visitor)
    assert (one.language, one.zone, one.wanted.topics) == ("ar", "Asia/Baghdad", ())


async def test_every_step_can_be_skipped_and_gone_back_from(store: Store, visitor: Conversation) -> None:
    await visitor.says("/start")
    assert text(await visitor.presses("Skip")).startswith("Step 2")
    assert text(await visitor.presses("Back")).startswith("Step 1")
    await visitor.presses("Skip")
    assert text(await visitor.presses("Skip")).startswith("Step 3")
    assert text(await visitor.presses("Back")).startswith("Step 2")
    await visitor.presses("Skip")
    reply = await visitor.presses("No digest")
    assert text(reply).startswith("All set.")
    assert "City" not in text(reply)
    assert labels(reply) == ["Latest news", "Subscribe", "Settings", "What I can do"]
    assert await subscriptions(store, visitor) == []
    assert (await store.preferences.of_person(visitor.person)).greeted


async def test_who_stops_keeps_what_was_chosen_and_is_asked_no_more(visitor: Conversation) -> None:
    await visitor.says("/start")
    await visitor.presses("English")
    await visitor.presses("Amman")
    await visitor.presses("Back")
    assert "City: Amman" in text(await visitor.presses("Stop here"))
    assert text(await visitor.says("/start")).startswith("Welcome")


async def test_the_steps_can_be_gone_through_anew(store: Store, visitor: Conversation) -> None:
    await visitor.sends_press("start step 5")
    await visitor.says("/settings")
    assert text(await visitor.presses("Set up anew")).startswith("Step 1 of 4")
    manager = Conversation(router(store, "en"), Person("telegram", "8", locale="en", manages_chat=True), GROUP)
    await manager.says("/settings")
    assert text(await manager.presses("Set up anew")).startswith("Step 1 of 4\nWhat you choose here is for everybody")
    await manager.says("/settings")
    assert "Set up anew" not in labels(await manager.presses("My own settings"))


async def test_a_city_and_a_time_that_are_typed(store: Store, visitor: Conversation) -> None:
    await store.add(replace(BRIDGE, tags=("sport",)))
    await visitor.says("/start")
    await visitor.presses("English")
    assert "Which city is it for?" in text(await visitor.presses("Another city"))
    assert "I know no such city" in text(await visitor.says("Xyzzyx"))
    reply = await visitor.says("طرابلس")
    assert text(reply) == "Which of these?"
    assert labels(reply)[-1] == "Back"
    await visitor.presses("Back")
    await visitor.presses("Another city")
    assert text(await visitor.says("Basra")).startswith("Basra goes by the clock of Baghdad.\n\nStep 3")
    assert "At what time?" in text(await visitor.presses("Another time"))
    assert "Send a time such as" in text(await visitor.says("whenever"))
    assert "every day at 06:30 and 21:00" in text(await visitor.says("6:30, 9 pm"))
    await visitor.presses("All topics")
    [one] = await subscriptions(store, visitor)
    assert one.zone == "Asia/Baghdad"


@pytest.mark.parametrize("forms", [False, True])
async def test_a_citys_name_answers_the_question_for_it(store: Store, reader: Conversation, forms: bool) -> None:
    reader.forms = forms
    await reader.says("/start")
    await reader.presses("العربية")
    reply = await reader.says("الموصل")
    assert text(reply).startswith("الوقت في الموصل بتوقيت بغداد.\n\nالخطوة 3 من 4")
    assert (await store.preferences.of_person(reader.person)).zone == "Asia/Baghdad"
    assert not text(await reader.says("القاهرة")).startswith("الخطوة")  # a city answers once


async def test_of_several_cities_of_a_name_one_is_chosen(visitor: Conversation) -> None:
    await visitor.says("/start")
    await visitor.presses("English")
    assert text(await visitor.says("Tripoli")) == "Which of these?"


async def test_what_names_no_city_is_a_search_and_ends_the_question(store: Store, visitor: Conversation) -> None:
    await store.add(BRIDGE)
    await visitor.says("/start")
    await visitor.presses("English")
    assert "bridge" in text(await visitor.says("bridge"))
    assert "Cairo" in text(await visitor.says("Cairo"))
    await visitor.sends_press("start step 2")
    assert "Cairo" in text(await visitor.says("/search Cairo"))
    assert "Mosul" in text(await visitor.says("Mosul"))
    await visitor.sends_press("start step 2")
    await visitor.says("م" * 5_000)
    assert (await store.preferences.of_person(visitor.person)).zone is None


async def test_who_manages_a_group_may_write_its_city(store: Store) -> None:
    manager = Conversation(router(store, "en"), Person("telegram", "8", locale="en", manages_chat=True), GROUP)
    await manager.says("/start")
    await manager.presses("English")
    manager.person = replace(manager.person, manages_chat=False)  # platforms find that out of commands only
    assert "Step 3" in text(await manager.says("Amman"))
    assert (await store.preferences.of_chat(GROUP)).zone == "Asia/Amman"


async def test_old_buttons_and_those_pressed_twice_make_nothing_twice(store: Store, visitor: Conversation) -> None:
    await store.add(replace(BRIDGE, tags=("sport", "culture")))
    await visitor.says("/start")
    await visitor.presses("English")
    await visitor.presses("Amman")
    first = await visitor.presses("Morning 08:00")
    sport, done = visitor.button("Sport").press, visitor.button("All topics").press
    await visitor.sends_press(sport)
    again = await visitor.sends_press(sport)  # a second tap of the same button
    assert "✓ Sport" in labels(again)
    assert "✓ Sport" in labels(await visitor.sends_press(done))  # not what this button promised any more
    last = visitor.button("Done").press
    restarted = replace(visitor, router=router(store))
    replies = await asyncio.gather(*(restarted.sends_press(last) for _ in range(3)))
    assert {text(reply).partition("\n")[0] for reply in replies} == {"All set. /settings changes any of it."}
    for old in (sport, last, done, "start topics 1 1 1", "start time 12:00"):
        assert text(await visitor.sends_press(old)).startswith("All set."), old
    assert len(await subscriptions(store, visitor)) == 1
    assert first.replaces


async def test_another_time_forgets_what_was_begun(store: Store, visitor: Conversation) -> None:
    await store.add(replace(BRIDGE, tags=("sport",)))
    await visitor.sends_press("start time 08:00")
    old = [visitor.button(label).press for label in ("Sport", "All topics")]
    await visitor.presses("Back")
    await visitor.presses("Noon")
    assert text(await visitor.sends_press("start topics 2 1 9")).startswith("Step 4")
    for press in (*old, "start topics 1 1 1"):
        assert text(await visitor.sends_press(press)).startswith("Step 3"), press
    assert "✓" not in "".join(labels(await visitor.sends_press("start topic 2 1 999 1")))
    assert await subscriptions(store, visitor) == []


async def test_what_was_given_up_elsewhere_does_not_come_back(store: Store, visitor: Conversation) -> None:
    await store.add(replace(BRIDGE, tags=("sport",)))
    await visitor.sends_press("start time 08:00")
    done = visitor.button("All topics").press
    await visitor.sends_press("subscribe 1 1 cancel")
    for press in (done, "start done 1 2"):
        assert text(await visitor.sends_press(press)).startswith("Step 3")
    assert await subscriptions(store, visitor) == []


async def test_without_topics_there_are_three_steps_of_work(store: Store, visitor: Conversation) -> None:
    assert text(await visitor.sends_press("start time 08:00")).startswith("All set.")
    assert len(await subscriptions(store, visitor)) == 1


async def test_who_has_a_subscription_is_asked_for_two_things(store: Store, visitor: Conversation) -> None:
    await several(store, visitor.chat, 1)
    assert text(await visitor.says("/start")).startswith("Step 1 of 2")
    assert text(await visitor.presses("English")).startswith("Step 2 of 2")
    assert text(await visitor.presses("Amman")).startswith("All set.")
    [one] = await subscriptions(store, visitor)
    assert one.zone == "Asia/Amman"


async def test_a_chat_that_has_as_many_as_it_may_gets_no_other(store: Store, visitor: Conversation) -> None:
    await store.add(replace(BRIDGE, tags=("sport",)))
    await visitor.sends_press("start time 08:00")
    done = visitor.button("All topics").press
    await several(store, visitor.chat, 10, times=())
    assert "the most that it can have" in text(await visitor.sends_press(done))


async def test_what_comes_already_is_not_made_again(store: Store, visitor: Conversation) -> None:
    await store.add(replace(BRIDGE, tags=("sport",)))
    await visitor.sends_press("start time 09:00")
    done = visitor.button("All topics").press
    [draft] = [one for one in [await store.subscriptions.get(1)] if one]
    await store.subscriptions.begin(replace(draft, id=0, state=SubscriptionState.ACTIVE, by="telegram:5"))
    await visitor.sends_press(done)
    assert len(await subscriptions(store, visitor)) == 1


@pytest.mark.parametrize(
    "press", ["start nowhere", "start", "start language xx", "start city Atlantis/X", "start step x"]
)
async def test_buttons_that_carry_nonsense(visitor: Conversation, press: str) -> None:
    assert "too old" in text(await visitor.sends_press(press))


async def test_a_group_is_asked_by_who_manages_it(store: Store) -> None:
    manager = Conversation(router(store, "en"), Person("telegram", "8", locale="en", manages_chat=True), GROUP)
    member = Conversation(router(store, "en"), Person("telegram", "9", locale="en"), GROUP)
    assert text(await member.says("/start")).startswith("Welcome to Khabar")
    reply = await manager.says("/start")
    assert "Step 1 of 4\nWhat you choose here is for everybody in this chat." in text(reply)
    assert "Only those who manage this chat" in text(await member.sends_press("start language ar"))
    reply = await manager.presses("العربية")
    assert reply.language == "ar"
    assert "بتوقيت أي مدينة تسير هذه المحادثة" in text(reply)
    await store.preferences.choose([manager.person], zone="Africa/Cairo", hijri=True)  # their own, and nobody else's
    await manager.presses("دبي")
    reply = await manager.presses("المساء")
    assert reply.language == "ar"
    assert "المدينة: دبي" in text(reply)
    [one] = await subscriptions(store, manager)
    assert (one.language, one.zone) == ("ar", "Asia/Dubai")
    assert "هـ" not in shown(reply)
    chosen = await store.preferences.of_chat(GROUP)
    assert (chosen.language, chosen.zone, chosen.greeted) == ("ar", "Asia/Dubai", True)
    assert (await store.preferences.of_person(manager.person)).language is None
    assert "الخطوة" not in text(await manager.says("/start"))


async def test_the_first_text_of_a_new_person_is_answered_first(store: Store, reader: Conversation) -> None:
    await store.add(BRIDGE)
    assert "الخطوة" not in text(await reader.says(BRIDGE.title))
    assert text(await reader.says("/start")).startswith("الخطوة 1 من 4")


# Links


async def test_links_open_an_article_and_a_search(store: Store, visitor: Conversation) -> None:
    article, _ = await store.add(BRIDGE)
    assert BRIDGE.title in shown(await visitor.says(f"/start read_{article.id}"))
    reply = await visitor.says(f"/start {search_link(BRIDGE.title)}")
    assert BRIDGE.title in shown(reply)
    assert not reply.replaces


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        ("read_999", "There is no such article."),
        ("read_x", "There is no such article."),
        ("search_999", "This link leads nowhere any more"),
        ("search_x_y", "This link leads nowhere any more"),
        ("sub_0000", "This link leads nowhere any more"),
        ("link_0000", "This link leads nowhere any more"),
        ("no such thing", "This link leads nowhere any more"),
        ("read_", "This link leads nowhere any more"),
    ],
)
async def test_a_link_that_leads_nowhere_says_so_and_begins(visitor: Conversation, payload: str, why: str) -> None:
    reply = text(await visitor.says(f"/start {payload}"))
    assert reply.startswith(why)
    assert "Step 1 of 4" in reply


async def test_a_subscription_is_shared_looked_at_and_taken(store: Store, visitor: Conversation) -> None:
    await store.subscriptions.begin(subscription(visitor.chat, by="telegram:2"))
    await visitor.says("/subscriptions")
    await visitor.presses("Change")
    reply = await visitor.presses("Share")
    command = shown(reply).rpartition("can get the same: ")[2]
    assert command.startswith("/start sub_")
    visitor.home = "https://t.me/khabar_bot?start="
    reply = await visitor.sends_press("subscriptions share 1 1")
    assert [button.url for row in reply.buttons for button in row] == [visitor.home + command.removeprefix("/start ")]
    other = Conversation(visitor.router, Person("discord", "5", locale="en"), replace(visitor.chat, id="5"))
    offer = await other.says(command)
    assert "Somebody shares a subscription with you." in text(offer)
    assert "Every day at 09:00, Baghdad time" in shown(offer)
    assert labels(offer) == ["Subscribe", "No thanks"]
    take = other.button("Subscribe").press
    assert text(await other.presses("No thanks")) == "Nothing was subscribed."
    assert await subscriptions(store, other) == []
    for _ in range(2):
        assert text(await other.sends_press(take)) == "Subscribed."
    [one] = await subscriptions(store, other)
    assert (one.by, one.state) == ("discord:5", SubscriptionState.ACTIVE)
    assert "too old" in text(await other.sends_press("start take 0000"))


async def test_a_shared_one_comes_by_the_clock_of_who_takes_it(store: Store, visitor: Conversation) -> None:
    one = await store.subscriptions.begin(subscription(GROUP))
    code = await store.shared.share(one, "telegram:9", visitor.at)
    await visitor.says("/place Cairo")
    assert "Cairo time" in shown(await visitor.says(f"/start sub_{code}"))
    await several(store, visitor.chat, 10, times=())
    assert "the most that it can have" in text(await visitor.presses("Subscribe"))


async def test_in_a_group_who_manages_it_takes_a_shared_one(store: Store) -> None:
    one = await store.subscriptions.begin(subscription())
    code = await store.shared.share(one, "telegram:9", one.created)
    member = Conversation(router(store, "en"), Person("telegram", "9"), GROUP)
    assert "Only those who manage this chat" in text(await member.says(f"/start sub_{code}"))
    await store.preferences.choose([GROUP], zone="Asia/Amman")
    manager = replace(member, person=Person("telegram", "8", manages_chat=True))
    await store.preferences.choose([manager.person], zone="Africa/Cairo")
    await manager.says(f"/start sub_{code}")
    assert "Amman time" in shown(await manager.presses("Subscribe"))
    [one] = await subscriptions(store, manager)
    assert (one.zone, one.by) == ("Asia/Amman", "telegram:8")
