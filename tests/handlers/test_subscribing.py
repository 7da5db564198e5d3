"""Conversations about what comes by itself: a card, and each of its options in its place."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.errors import BadInput
from bot.model import Chat, ChatKind, Person, Quiet, Reply, Request, Role, Subscription, SubscriptionState
from bot.router import Context, opened
from bot.router.subscribing import LONGEST
from bot.store.sqlite import Store, open_store
from bot.text.emphasis import named
from handlers import subscribe
from tests.conversation import BARE, EDITOR, GROUP, Conversation, labels, router, shown, text
from tests.samples import BRIDGE, WATER, article
from tests.subscribing import published, several

ANNOUNCING = Chat("discord", "77", ChatKind.ANNOUNCEMENTS)


@pytest.fixture
async def news(store: Store) -> Store:
    """With three reports in English, one about culture, and one in Arabic about the environment."""
    await published(store, 3)
    await store.add(BRIDGE)
    await store.add(WATER)
    return store


async def the_one(store: Store, number: int = 1) -> Subscription:
    found = await store.subscriptions.get(number)
    assert found
    return found


# The whole of it


async def test_four_taps_subscribe(news: Store, visitor: Conversation) -> None:
    card = await visitor.says("/subscribe")  # one
    assert shown(card).splitlines() == [
        "New subscription",
        "Every day at 08:00, Baghdad time",
        "All topics",
        "In English",
        "At most 10 articles",
        "Next: Saturday, 21 November, 08:00",
    ]
    assert not card.replaces
    await visitor.presses("When")  # two
    card = await visitor.presses("Evening")  # three
    assert card.replaces
    assert "Every day at 18:00" in shown(card)
    reply = await visitor.presses("Confirm")  # four
    assert reply.replaces
    assert shown(reply).splitlines()[:2] == ["Subscribed.", "Every day at 18:00, Baghdad time"]
    assert shown(reply).splitlines()[-1] == "Next: Friday, 20 November, 18:00"
    assert labels(reply) == ["Change", "Show it now", "All subscriptions"]
    one = await the_one(news)
    assert (one.state, one.times, one.zone) == (SubscriptionState.ACTIVE, (time(18),), "Asia/Baghdad")
    assert one.next == datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert (one.chat, one.by, one.language) == (visitor.chat, "telegram:2", "en")


@pytest.mark.usefixtures("news")
async def test_it_is_said_in_arabic(reader: Conversation) -> None:
    assert shown(await reader.says("/subscribe")).splitlines() == [
        "اشتراك جديد",
        "كل يوم الساعة 08:00 بتوقيت بغداد",
        "كل المواضيع",
        "لغة الأخبار: العربية",
        "10 أخبار على الأكثر",
        "التالي: السبت، 21 تشرين الثاني/نوفمبر، 08:00",
    ]
    await reader.presses("الأيام")
    assert [label for label in labels(await reader.presses("الأحد إلى الخميس")) if "✓" in label] == [
        *("✓ الأحد", "✓ الاثنين", "✓ الثلاثاء", "✓ الأربعاء", "✓ الخميس", "✓ من الأحد إلى الخميس"),
    ]
    await reader.presses("رجوع")
    await reader.presses("خيارات أخرى")
    await reader.presses("من 3 أخبار")
    await reader.presses("هدوء من 22")
    await reader.presses("بلا صوت")
    await reader.presses("رجوع")
    await reader.presses("الوقت")
    assert "في أي ساعة؟" in text(await reader.presses("وقت آخر"))
    await reader.says("٩ مساءً، ٧:٣٠ صباحًا")
    assert shown(await reader.presses("تأكيد")).splitlines() == [
        "تم الاشتراك.",
        "من الأحد إلى الخميس الساعة 07:30 و21:00 بتوقيت بغداد",
        "كل المواضيع",
        "لغة الأخبار: العربية",
        "10 أخبار على الأكثر",
        "إن وُجدت 3 أخبار جديدة على الأقل",
        "بلا صوت",
        "لا شيء من 22:00 إلى 07:00؛ بل بعد ذلك",
        "التالي: الأحد، 22 تشرين الثاني/نوفمبر، 07:30",
    ]


async def test_a_draft_lives_through_a_restart(tmp_path: Path) -> None:
    person = Person("telegram", "2", "Kim", "en")
    async with open_store(tmp_path / "one.db") as store:
        visitor = Conversation(router(store), person)
        await visitor.says("/subscribe")
        await visitor.presses("When")
        await visitor.presses("Noon")
        card = await visitor.presses("When")
    async with open_store(tmp_path / "one.db") as store:
        visitor = Conversation(router(store), person, last=card)
        await visitor.presses("Another time")
        assert "Every day at 07:00" in shown(await visitor.says("7"))
        await visitor.presses("Confirm")
        assert (await the_one(store)).times == (time(7),)


async def test_what_begins_at_eight_in_the_evening_for_nine_runs_tomorrow(visitor: Conversation) -> None:
    visitor.at = datetime(2026, 11, 20, 17, tzinfo=UTC)
    await visitor.says("/subscribe")
    await visitor.sends_press("subscribe 1 1 time", "9")
    assert "Next: Saturday, 21 November, 09:00" in shown(await visitor.presses("Confirm"))


async def test_confirming_twice_says_it_twice(store: Store, visitor: Conversation) -> None:
    card = await visitor.says("/subscribe")
    first = await visitor.presses("Confirm")
    visitor.last = card
    assert await visitor.presses("Confirm") == first
    assert len(await store.subscriptions.of_chat(visitor.chat)) == 1


async def test_one_tap_twice_is_one_subscription(store: Store, visitor: Conversation) -> None:
    first = await visitor.sends_press("subscribe default")
    assert text(first) == "Subscribed."
    assert await visitor.sends_press("subscribe default") == first
    assert len(await store.subscriptions.of_chat(visitor.chat)) == 1
    await visitor.sends_press("subscriptions pause 1 2")
    reply = await visitor.sends_press("subscribe default")
    assert text(reply) == "This comes here already:"
    assert "It is paused" in shown(reply)
    assert text(await visitor.presses("Resume it")) == "It comes again."
    assert len(await store.subscriptions.of_chat(visitor.chat)) == 1


async def test_what_comes_already_is_shown_and_not_made_again(store: Store, visitor: Conversation) -> None:
    await visitor.sends_press("subscribe default")
    await visitor.says("/subscribe")
    reply = await visitor.presses("Confirm")
    assert text(reply) == "This comes here already:"
    assert reply.replaces
    assert "Every day at 08:00, Baghdad time" in shown(reply)
    await visitor.presses("How many")  # it is that one that is changed
    await visitor.presses("20")
    [one] = await store.subscriptions.of_chat(visitor.chat)
    assert (one.id, one.most) == (1, 20)
    await visitor.says("/subscribe sport")
    assert text(await visitor.presses("Confirm")) == "Subscribed."


async def test_breaking_news_beside_what_is_being_made_leaves_that_alone(store: Store, visitor: Conversation) -> None:
    await visitor.says("/subscribe sport")
    card = visitor.last
    reply = await visitor.presses("Breaking news at once")
    assert text(reply) == "Subscribed."
    assert not reply.replaces
    visitor.last = card
    again = await visitor.presses("Breaking news at once")  # a second tap
    assert not again.replaces
    visitor.last = card
    assert text(await visitor.presses("Confirm")) == "Subscribed."
    its = await store.subscriptions.of_chat(visitor.chat)
    assert sorted((one.wanted.breaking, one.wanted.words) for one in its) == [(False, "sport"), (True, "")]


async def test_nothing_is_subscribed_that_is_cancelled(store: Store, visitor: Conversation) -> None:
    card = await visitor.says("/subscribe")
    assert text(await visitor.presses("Cancel")) == "Nothing was subscribed."
    assert await store.subscriptions.of_chat(visitor.chat) == []
    visitor.last = card
    assert "too old" in text(await visitor.presses("When"))
    await visitor.sends_press("subscribe new")
    await visitor.presses("Confirm")
    assert "too old" in text(await visitor.sends_press("subscribe 2 2 cancel"))


# The options, one by one


@pytest.fixture
async def begun(news: Store, visitor: Conversation) -> Conversation:
    """Has begun to make a subscription."""
    assert await news.count()
    await visitor.says("/subscribe")
    return visitor


async def test_at_once(news: Store, begun: Conversation) -> None:
    await begun.presses("When")
    card = await begun.presses("At once")
    assert "Days" not in labels(card)
    assert "At once, as news comes in" in shown(card)
    assert "✓ At once" in labels(await begun.presses("When"))
    await begun.presses("Back")
    reply = await begun.presses("Confirm")
    assert "Next: as soon as there is something" in shown(reply)
    one = await the_one(news)
    assert (one.times, one.next) == ((), begun.at)
    assert one.seen == await news.subscriptions.last_publication() > 0


async def test_times_as_typed(news: Store, begun: Conversation) -> None:
    await begun.presses("When")
    await begun.presses("Another time")
    assert "Send a time such as" in text(await begun.says("soon"))
    assert "at most 6 times" in text(await begun.says("1,2,3,4,5,6,7"))
    card = await begun.says("9:30, ٢١")
    assert "Every day at 09:30 and 21:00" in shown(card)
    assert card.replaces
    assert (await the_one(news)).times == (time(9, 30), time(21))


async def test_days(news: Store, begun: Conversation) -> None:
    menu = await begun.presses("Days")
    assert [len(row) for row in menu.buttons] == [3, 3, 1, 1, 2, 1]  # what is long has a row of two at most
    await begun.presses("Monday to Friday")
    assert "Monday to Friday at 08:00" in shown(await begun.presses("Back"))
    await begun.presses("Days")
    await begun.presses("Wednesday")
    assert labels(await begun.presses("Back"))[:3] == ["When", "Days", "Place"]
    card = await begun.sends_press("subscribe 1 3 card")
    assert "Monday, Tuesday, Thursday, and Friday at 08:00" in shown(card)
    for label in ("Monday", "Tuesday", "Thursday", "Friday"):
        await begun.presses("Days") if label == "Monday" else None
        await begun.presses(f"✓ {label}")
    assert (await the_one(news)).weekdays == (4,)  # the last one stays
    await begun.presses("Every day")
    await begun.presses("Friday")
    await begun.presses("Saturday")
    await begun.presses("Back")
    await begun.presses("Days")
    assert "Monday to Thursday" not in shown(await begun.presses("Sunday to Thursday"))
    assert "Sunday to Thursday at 08:00" in shown(await begun.presses("Back"))
    assert "too old" in text(await begun.sends_press(f"subscribe 1 {(await the_one(news)).version} days 7"))


async def test_a_place_is_a_city(news: Store, begun: Conversation) -> None:
    assert begun.button("Place").asks
    assert "Which city" in text(await begun.presses("Place"))
    assert "no such city" in text(await begun.says("qqqq"))
    card = await begun.says("القاهرة")
    assert "Every day at 08:00, Cairo time" in shown(card)
    await begun.presses("Place")
    offered = await begun.says("Tripoli")
    assert text(offered) == "Which of these?"
    assert labels(offered) == ["Tripoli", "Tripoli (Lebanon)", "Back"]
    assert "Beirut time" in shown(await begun.presses("Lebanon"))
    assert (await the_one(news)).zone == "Asia/Beirut"
    version = (await the_one(news)).version
    assert "too old" in text(await begun.sends_press(f"subscribe 1 {version} place No/Where"))
    assert "too old" in text(await begun.sends_press(f"subscribe 1 {version} place ../x"))


async def in_language(begun: Conversation, label: str) -> Reply:
    """The card of a subscription whose news is in another language from now on."""
    await begun.presses("Languages")
    await begun.presses(label)
    return await begun.presses("Back")


async def test_topics_and_sources(news: Store, begun: Conversation) -> None:
    await in_language(begun, "All languages")
    await begun.presses("Topics")
    assert "✓ Culture" in labels(await begun.presses("Culture"))
    await begun.presses("Environment")
    await begun.presses("Back")
    card = await in_language(begun, "English")
    assert "Topics: Culture and Environment" in shown(card)
    assert "Of the last 5 articles, so many would have come: 1\n– Old bridge reopens in Mosul" in shown(card)
    await begun.presses("Topics")
    await begun.presses("✓ Culture")
    assert (await the_one(news)).wanted.topics == ("environment",)
    assert "✓ All topics" in labels(await begun.presses("All topics"))
    await begun.presses("Back")
    await in_language(begun, "All languages")
    await begun.presses("Sources")
    await begun.presses("بوابة")
    await begun.presses("Back")
    card = await in_language(begun, "English")
    assert "Sources: بوابة الرافدين" in shown(card)
    assert "None of the last articles would have come." in shown(card)
    await begun.presses("Sources")
    assert "✓ All sources" in labels(await begun.presses("All sources"))
    version = (await the_one(news)).version
    assert "too old" in text(await begun.sends_press(f"subscribe 1 {version} topic 99 1"))


async def test_what_the_chosen_language_excludes_is_not_offered(news: Store, begun: Conversation) -> None:
    topics = labels(await begun.presses("Topics"))
    assert "Culture" in topics
    assert "Environment" not in topics
    await begun.presses("Back")
    assert "بوابة الرافدين" not in labels(await begun.presses("Sources"))
    await begun.presses("Back")
    await in_language(begun, "العربية")
    assert {"Culture", "Environment"} <= set(labels(await begun.presses("Topics")))
    await begun.presses("Environment")
    await begun.presses("Back")
    await in_language(begun, "العربية")
    assert "✓ Environment" in labels(await begun.presses("Topics"))  # what was chosen can be given up
    assert (await the_one(news)).wanted.languages == ("en",)


async def test_a_topic_of_which_all_is_in_other_languages_comes_in_them(news: Store, visitor: Conversation) -> None:
    assert "Topics: Environment" in shown(await visitor.says("/subscribe environment"))
    assert (await the_one(news)).wanted.languages == ()
    await visitor.says("/subscribe culture")
    assert (await the_one(news, 2)).wanted.languages == ("en",)


async def test_many_topics_have_pages(store: Store, visitor: Conversation) -> None:
    await store.add(article(1, tags=tuple(f"tag {number:02}" for number in range(20))))
    await visitor.says("/subscribe")
    await visitor.presses("Topics")
    assert "tag 18" in labels(await visitor.presses("Next"))
    assert "✓ tag 18" in labels(await visitor.presses("tag 18"))
    for number in range(9):
        await visitor.sends_press(f"subscribe 1 {number + 2} topic {number + 1} 1")
    assert "… (10)" in shown(await visitor.presses("Back"))


async def test_topics_where_there_is_no_news(visitor: Conversation) -> None:
    card = await visitor.says("/subscribe")
    assert "In English" not in shown(card)
    assert labels(await visitor.presses("Topics")) == ["✓ All topics", "Back"]


@pytest.mark.usefixtures("news")
async def test_languages(begun: Conversation) -> None:
    assert "✓ English" in labels(await begun.presses("Languages"))
    await begun.presses("العربية")
    assert "In English and العربية" in shown(await begun.presses("Back"))
    await begun.presses("Languages")
    await begun.presses("All languages")
    assert "In English" not in shown(await begun.presses("Back"))
    assert "too old" in text(await begun.sends_press("subscribe 1 3 languages xx"))


@pytest.mark.usefixtures("news")
async def test_a_saved_search(begun: Conversation) -> None:
    await begun.presses("Filter")
    assert begun.button("Search").asks
    await begun.presses("Search words")
    assert "no word in this" in text(await begun.says("؟!"))
    card = await begun.says("the  report")
    assert "Articles that match “the report”" in shown(card)
    assert "so many would have come: 3\n– Report 1" in shown(card)
    await begun.presses("Filter")
    assert begun.button("Search").asks
    await begun.presses("Search words")
    assert "Articles that match" not in shown(await begun.says("–"))


@pytest.mark.usefixtures("news")
async def test_how_many(begun: Conversation) -> None:
    await begun.presses("How many")
    assert "At most 20 articles" in shown(await begun.presses("20"))
    assert "too old" in text(await begun.sends_press("subscribe 1 2 most 1000"))


async def test_more_of_how_it_comes(news: Store, begun: Conversation) -> None:
    await begun.presses("More")
    assert "✓ Without a sound" in labels(await begun.presses("Without a sound"))
    await begun.presses("Quiet from 23 to 6")
    await begun.presses("From 5 articles on")
    card = await begun.presses("Back")
    assert "Only if there are 5 new articles or more\nWithout a sound\nNothing from 23:00 to 06:00" in shown(card)
    assert (await the_one(news)).quiet == Quiet(time(23), time(6))
    await begun.presses("More")
    assert "✓ Never quiet" in labels(await begun.presses("Never quiet"))
    await begun.presses("Other quiet hours")
    assert "two times with a dash" in text(await begun.says("late"))
    await begun.says("22:30 - 8:30")
    assert "Next: Saturday, 21 November, 08:30" in shown(await begun.presses("Back"))
    await begun.presses("More")
    await begun.presses("Other quiet hours")
    assert "the same time" in text(await begun.says("22-22"))
    assert (await the_one(news)).quiet == Quiet(time(22, 30), time(8, 30))
    await begun.says("22-6")  # the question is still open
    assert (await the_one(news)).quiet == Quiet(time(22), time(6))


async def test_words_that_are_too_long_are_not_cut(news: Store, begun: Conversation) -> None:
    await begun.presses("Filter")
    await begun.presses("Search words")
    assert text(await begun.says("w" * 201)) == f"That is too long: at most {LONGEST} characters."
    assert f"“{'w' * 200}”" in shown(await begun.says("w" * 200))  # the question is still open
    assert (await the_one(news)).wanted.words == "w" * LONGEST
    assert "too long" in text(await begun.says("/subscribe " + "w " * 101))


@pytest.mark.usefixtures("news")
@pytest.mark.parametrize(
    ("typed", "ticked"),
    [
        *(("22:30-7:15", "✓ Quiet from 22:30 to 07:15"), ("21-8", "✓ Quiet from 21:00 to 08:00")),
        *(("22-7", "✓ Quiet from 22 to 7"), ("23-6", "✓ Quiet from 23 to 6")),
    ],
)
async def test_typed_quiet_hours_are_shown_as_they_are(begun: Conversation, typed: str, ticked: str) -> None:
    menu = await begun.sends_press("subscribe 1 1 hours", typed)
    assert [label for label in labels(menu) if "✓" in label and "quiet" in label.lower()] == [ticked]
    assert labels(await begun.presses(ticked))[:5] == labels(menu)[:5]


@pytest.mark.usefixtures("news")
async def test_words_are_a_topic_or_a_search(visitor: Conversation) -> None:
    assert "Topics: Culture" in shown(await visitor.says("/subscribe ثقافة"))
    assert "Articles that match “bridge”" in shown(await visitor.says("/subscribe bridge"))
    assert "no word in this" in text(await visitor.says("/subscribe ؟"))
    assert "culture" in [each.value for each in await visitor.types("subscribe", "cul")]


# Who may


def managing(conversation: Conversation, chat: Chat = GROUP) -> Conversation:
    person = replace(conversation.person, manages_chat=True)
    return Conversation(conversation.router, person, chat, at=conversation.at)


async def test_in_a_group_only_those_who_manage_it(store: Store, visitor: Conversation, reader: Conversation) -> None:
    visitor.chat = GROUP
    refused = await visitor.says("/subscribe")
    assert "Only those who manage this chat" in text(refused)
    assert refused.personal
    assert "Only those who manage" in text(await visitor.sends_press("subscribe default"))
    admin = managing(reader, replace(GROUP, thread="9"))
    card = await admin.says("/subscribe")
    visitor.last = card
    assert "Only those who manage" in text(await visitor.presses("تأكيد"))
    await admin.presses("تأكيد")
    assert (await the_one(store)).chat == Chat("telegram", "-5", ChatKind.GROUP, "9")
    assert "Only those who manage" in text(await visitor.says("/subscriptions"))
    editor = Conversation(visitor.router, Person("telegram", EDITOR), GROUP)
    assert len((await editor.says("/subscriptions")).cards) == 1


async def test_an_answer_in_a_group_is_from_who_was_asked(visitor: Conversation) -> None:
    """Platforms ask for rights where a command or a button asks, not with every text."""
    admin = managing(visitor)
    await admin.says("/subscribe")
    assert "as an answer to this message" in text(await admin.presses("Place"))
    admin.person = visitor.person
    assert "Cairo time" in shown(await admin.says("Cairo"))
    assert "Only those who manage" in text(await admin.sends_press("subscribe 1 2 place", "Beirut"))


@pytest.mark.parametrize(
    ("chat", "speaker"),
    [
        (Chat("telegram", "-9", ChatKind.CHANNEL), Person("telegram", "-9", genuine=False, manages_chat=True)),
        (GROUP, Person("telegram", "1087968824", genuine=False, manages_chat=True)),
    ],
)
async def test_who_speaks_as_the_chat_answers_for_those_who_manage_it(
    store: Store, visitor: Conversation, chat: Chat, speaker: Person
) -> None:
    """Telegram names a person who presses, and none who writes in a channel, or anonymously."""
    writing = replace(visitor, chat=chat, person=replace(speaker, locale="en"))
    pressing = managing(visitor, chat)
    pressing.last = await writing.says("/subscribe")
    await pressing.presses("When")
    await pressing.presses("Another time")
    assert "Send a time such as" in text(await writing.says("soon"))
    assert "Every day at 21:00" in shown(await writing.says("21:00"))
    assert (await the_one(store)).times == (time(21),)
    await pressing.sends_press("subscribe 1 2 time")
    await writing.says("/topics")  # another command: nobody waits for the answer any more
    assert store.questions.last_asked(chat, "+", visitor.at) is None


async def test_what_others_were_asked_is_not_answered_by_who_speaks_as_the_chat(
    store: Store, visitor: Conversation
) -> None:
    await store.questions.ask(GROUP, visitor.person, "subscribe 1 1 time", visitor.at)
    for managing, said in ((True, "21:00"), (False, "22:00")):
        speaker = Person("telegram", "1087968824", locale="en", genuine=False, manages_chat=managing)
        answer = await replace(visitor, chat=GROUP, person=speaker).says(said)
        assert "Nothing" in text(answer)
    channel = Chat("telegram", "-9", ChatKind.CHANNEL)
    posting = Person("telegram", "-9", genuine=False, manages_chat=True)
    await replace(visitor, chat=channel, person=posting).says_unheard("21:00")


async def test_where_forms_are_shown_an_old_button_leads_to_one(visitor: Conversation) -> None:
    """A platform forgets in a restart what its buttons ask, and hears nothing in a server but buttons and forms."""
    admin = replace(managing(visitor), forms=True)
    await admin.says("/subscribe")
    asked = await admin.presses("Place")
    assert (text(asked), labels(asked)) == (admin.button("Answer").asks.label, ["Answer", "Cancel"])  # type: ignore[union-attr]
    assert admin.button("Answer").press == "subscribe 1 1 place"
    assert "Cairo time" in shown(await admin.sends_press(admin.button("Answer").press, "Cairo"))


async def test_a_button_of_another_chat_is_too_old(visitor: Conversation, reader: Conversation) -> None:
    await visitor.says("/subscribe")
    reader.chat = Chat("telegram", "99")
    for press in ("subscribe 1 1 confirm", "subscribe 1 1 when", "subscribe 9 1 card", "subscriptions remove 1 1"):
        assert "هذا الزر قديم" in text(await reader.sends_press(press))


@pytest.mark.parametrize(
    "press",
    [
        *("subscribe", "subscribe x", "subscribe 1", "subscribe 1 1", "subscribe 1 1 what", "subscribe 1 1 topics x"),
        *("subscribe 1 1 most x", "subscribe 1 1 silent", "subscribe 1 1 silent 2", "subscribe 1 1 topic 1"),
        *("subscriptions show", "subscriptions what 1 1", "subscriptions page x", "subscriptions pause 1"),
    ],
)
async def test_forged_buttons_are_too_old(visitor: Conversation, press: str) -> None:
    await visitor.says("/subscribe")
    assert "too old" in text(await visitor.sends_press(press))


async def test_two_who_change_the_same_see_how_it_is(news: Store, visitor: Conversation, reader: Conversation) -> None:
    one, other = managing(visitor), managing(reader)
    other.last = await one.says("/subscribe")
    menu = await one.presses("When")
    await one.presses("Noon")
    reply = await other.presses("Confirm")
    assert "تغيّر هذا في الأثناء" in text(reply)
    assert "12:00" in shown(reply)
    one.last = menu
    assert "changed meanwhile" in text(await one.presses("Evening"))
    assert (await the_one(news)).times == (time(12),)


async def stale(visitor: Conversation, store: Store) -> tuple[Subscription, Request, Context]:
    """A draft as it was read a moment before somebody else changed it."""
    await visitor.says("/subscribe")
    one = await the_one(store)
    assert await store.subscriptions.change(replace(one, most=20))
    request = Request(chat=visitor.chat, person=visitor.person, pressed=True, at=visitor.at)
    return one, request, await visitor.router._context(request, Role.READER)


@pytest.mark.parametrize(("option", "value"), [("when", "18:00"), ("topic", "1 1"), ("place", "Africa/Cairo")])
async def test_who_is_slower_by_a_moment_sees_how_it_is(
    news: Store, visitor: Conversation, option: str, value: str
) -> None:
    one, request, context = await stale(visitor, news)
    reply = await opened(option, value, one, request, context)
    assert "changed meanwhile" in text(reply)
    assert "At most 20 articles" in shown(reply)
    confirming = await subscribe._confirm(one, request, context)
    assert confirming == reply


async def test_what_is_gone_in_a_moment_is_too_old(store: Store, visitor: Conversation) -> None:
    one, request, context = await stale(visitor, store)
    await visitor.says("/subscribe")  # another draft takes its place
    with pytest.raises(BadInput):
        await opened("when", "18:00", one, request, context)


async def test_a_chat_has_so_many_and_no_more(store: Store, visitor: Conversation) -> None:
    await several(store, visitor.chat, 9)
    card = await visitor.says("/subscribe")
    await Conversation(visitor.router, visitor.person, visitor.chat).sends_press("subscribe default")
    reply = await visitor.says("/subscribe")
    assert text(reply) == "This chat has 10 subscriptions, the most that it can have. Remove one first."
    assert labels(reply) == ["All subscriptions"]
    assert text(await visitor.sends_press("subscribe new")) == text(reply)
    await visitor.sends_press("subscriptions pause 11 2")
    assert text(await visitor.sends_press("subscribe default")) == text(reply)
    visitor.last = card
    assert "too old" in text(await visitor.presses("Confirm"))  # the later draft took its place
    assert len(await store.subscriptions.of_chat(visitor.chat)) == 10


async def test_no_draft_gets_past_the_limit(store: Store, visitor: Conversation, reader: Conversation) -> None:
    one, other = managing(visitor), managing(reader)
    await several(store, GROUP, 9)
    await one.says("/subscribe water")
    await other.says("/subscribe")
    await one.presses("Confirm")
    assert "10 اشتراكات" in text(await other.presses("تأكيد"))


async def test_the_zone_is_that_of_the_chat(visitor: Conversation) -> None:
    await visitor.says("/subscribe")
    await visitor.sends_press("subscribe 1 1 place Africa/Cairo")
    await visitor.presses("Confirm")
    assert "Cairo time" in shown(await visitor.says("/subscribe"))


async def test_a_groups_digest_is_in_the_groups_language(news: Store, visitor: Conversation) -> None:
    admin = managing(visitor)
    assert (await admin.says("/subscribe")).language == "en"
    await news.preferences.choose([GROUP], language="ar")
    await news.preferences.choose([admin.person], language="en")
    card = await admin.says("/subscribe")
    assert card.language == "en"
    assert "In العربية" in shown(card)
    assert (await the_one(news, 2)).language == "ar"
    await news.preferences.choose([GROUP], language="xx")  # of a catalogue that there is no more
    await admin.says("/subscribe")
    assert (await the_one(news, 3)).language == "en"


# Other chats


@pytest.fixture
def guild(store: Store) -> Conversation:
    """Somebody on Discord who manages a server, and names a channel and a role of it."""
    person = Person("discord", "5", "Kim", "en", manages_chat=True)
    asking = Chat("discord", "50", ChatKind.GROUP)
    return Conversation(router(store), person, asking, channels=(ANNOUNCING,), roles=("88",))


async def test_a_channel_and_a_role_are_named(store: Store, guild: Conversation) -> None:
    card = await guild.says("/subscribe <#77> <@&88> bridge")
    assert "Articles that match “bridge”" in shown(card)
    assert "A role is pinged\nPublished to the channels that follow this one" in shown(card)
    guild.channels = guild.roles = ()
    await guild.presses("More")
    assert "Publish to followers" in labels(await guild.presses("✓ Publish to followers"))
    assert (await the_one(store)).follow is False
    await guild.presses("Ping no role")
    assert (await the_one(store)).ping == ""
    await guild.presses("Back")
    await guild.presses("Confirm")
    assert (await the_one(store)).chat == ANNOUNCING
    guild.channels = (ANNOUNCING,)
    assert f"For the chat {named('77')}" in shown(await guild.says("/subscriptions"))


async def test_what_is_named_without_the_right_is_refused(guild: Conversation) -> None:
    guild.channels = ()
    assert "do not manage that channel" in text(await guild.says("/subscribe <#77>"))
    assert "do not manage that channel" in text(await guild.says("/subscriptions <#77>"))
    guild.roles = ()
    assert "that role pinged" in text(await guild.says("/subscribe <@&88>"))


async def test_a_right_to_another_channel_lasts_an_hour(guild: Conversation) -> None:
    channels, guild.channels = guild.channels, ()
    colleague = replace(guild, person=replace(guild.person, id="6"), channels=channels)
    await replace(guild, channels=channels).sends_press("subscribe default")
    assert "too old" in text(await replace(colleague, channels=()).sends_press("subscribe 1 2 when 18:00"))
    await colleague.says("/subscriptions <#77>")
    colleague.channels = ()
    assert "at 18:00" in shown(await colleague.sends_press("subscribe 1 2 when 18:00"))
    posing = replace(colleague, person=replace(colleague.person, genuine=False))
    assert "too old" in text(await posing.sends_press("subscribe 1 3 when 12:00"))
    colleague.at += timedelta(minutes=61)
    assert "too old" in text(await colleague.sends_press("subscribe 1 3 when 12:00"))
    await replace(colleague, channels=(replace(channels[0], id="78"),)).says("/subscriptions <#78>")
    assert "too old" in text(await colleague.sends_press("subscribe 1 3 when 12:00"))


async def test_the_list_of_another_channel_has_pages(store: Store, guild: Conversation) -> None:
    await several(store, ANNOUNCING, 4)
    await guild.says("/subscriptions <#77>")
    guild.channels = ()
    turned = await guild.presses("Next")
    assert (text(turned), len(turned.cards)) == ("4 subscriptions", 1)
    assert "too old" in text(await guild.sends_press("subscriptions page 1 78"))


async def test_every_way_out_leads_to_the_channel(store: Store, guild: Conversation) -> None:
    await guild.says("/subscribe <#77>")
    guild.channels = guild.roles = ()
    cancelled = await guild.presses("Cancel")
    assert cancelled.buttons[0][0].press == "subscribe new 77"
    await guild.presses("Subscribe")
    draft = await the_one(store, 2)
    assert (draft.chat, draft.follow) == (ANNOUNCING, True)
    await guild.presses("Confirm")
    assert len((await guild.presses("All subscriptions")).cards) == 1
    await guild.presses("Change")
    assert len((await guild.presses("All subscriptions")).cards) == 1
    await guild.presses("Remove")
    empty = await guild.presses("All subscriptions")
    assert text(empty) == "Nothing comes by itself yet."
    await guild.presses("New subscription")
    assert (await the_one(store, 3)).chat == ANNOUNCING
    await several(store, ANNOUNCING, 10)
    full = await guild.sends_press("subscribe new 77")
    assert "Remove one first" in text(full)
    assert text(await guild.presses("All subscriptions")) == "10 subscriptions"
    assert "too old" in text(await guild.sends_press("subscribe new 78"))
    guild.at += timedelta(minutes=61)
    assert "too old" in text(await guild.sends_press("subscribe new 77"))


async def test_it_says_where_it_goes_to(guild: Conversation) -> None:
    card = await guild.says("/subscribe <#77>")
    assert f"For the chat {named('77')}" in shown(card).splitlines()
    guild.channels = guild.roles = ()
    assert f"For the chat {named('77')}" in shown(await guild.presses("Confirm")).splitlines()
    assert f"For the chat {named('77')}" in shown(await guild.presses("All subscriptions")).splitlines()


async def test_topics_of_a_forum_are_told_apart(store: Store, visitor: Conversation) -> None:
    for thread in ("8", "9", None):
        await several(store, replace(GROUP, thread=thread), 1)
    admin = managing(visitor, replace(GROUP, thread="9"))
    said = [card.text.translate(BARE).splitlines()[0] for card in (await admin.says("/subscriptions")).cards]
    assert said == ["In the forum's topic 8", "All topics", "In the forum's general topic"]
    admin.chat = GROUP
    said = [card.text.translate(BARE).splitlines()[0] for card in (await admin.says("/subscriptions")).cards]
    assert said == ["In the forum's topic 8", "In the forum's topic 9", "All topics"]


async def test_who_made_it_elsewhere_may_stop_it(guild: Conversation) -> None:
    await guild.says("/subscribe <#77>")
    guild.channels = ()
    await guild.presses("Confirm")
    guild.at += timedelta(hours=2)
    assert "Change it in the chat" in text(await guild.presses("Change"))
    private = replace(guild, chat=Chat("discord", "dm"), person=replace(guild.person, manages_chat=False))
    listed = await private.says("/subscriptions")
    assert f"For the chat {named('77')}" in shown(listed)
    assert "Change" not in labels(listed)  # which would only be refused
    assert labels(await private.presses("Show it now")) == ["Latest news"]
    private.last = listed
    assert "Paused" in text(await private.presses("Pause it"))
    assert private.button("All subscriptions").press == "subscriptions page 1"
    assert "Change it in the chat" in text(await private.sends_press("subscribe 1 3 card"))
    stranger = replace(private, person=replace(private.person, id="6"))
    assert "too old" in text(await stranger.sends_press("subscriptions remove_paused 1 3"))
    posing = replace(private, person=replace(private.person, genuine=False))
    assert "too old" in text(await posing.sends_press("subscriptions remove_paused 1 3"))
    assert "Removed" in text(await private.sends_press("subscriptions remove_paused 1 3"))


@pytest.fixture
async def maker(guild: Conversation) -> Conversation:
    """In private, long after they made a subscription for a channel."""
    await guild.says("/subscribe <#77>")
    guild.channels = ()
    await guild.presses("Confirm")
    guild.at += timedelta(hours=2)
    private = replace(guild, chat=Chat("discord", "dm"), person=replace(guild.person, manages_chat=False))
    await private.says("/subscriptions")
    return private


async def test_who_stopped_their_own_elsewhere_may_take_that_back(maker: Conversation) -> None:
    paused = await maker.presses("Pause it")
    assert labels(paused) == ["Resume it", "Show it now", "Remove", "Share", "All subscriptions"]
    assert text(await maker.presses("Resume it")) == "It comes again."
    maker.last = paused
    assert text(await maker.presses("Resume it")) == "It comes again."  # pressed twice
    assert labels(maker.last) == ["Pause it", "Show it now", "Remove", "Share", "All subscriptions"]
    await maker.presses("Remove")
    assert text(await maker.presses("Undo")) == "It is back."
    stranger = replace(maker, person=replace(maker.person, id="6"))
    await maker.presses("Pause it")
    assert "too old" in text(await stranger.sends_press("subscriptions resume 1 7"))
    maker.at += timedelta(minutes=61)
    assert "Change it in the chat" in text(await maker.presses("Resume it"))
    assert "Resume it" not in labels(await maker.says("/subscriptions"))


async def test_what_others_stopped_stays_so(store: Store, maker: Conversation) -> None:
    assert await store.subscriptions.change(replace(await the_one(store), state=SubscriptionState.PAUSED))
    assert "Change it in the chat" in text(await maker.sends_press("subscriptions resume 1 3"))
    assert labels(await maker.says("/subscriptions")) == ["Show it now", "Remove", "New subscription"]
    removed = await maker.presses("Remove")
    assert "Change it in the chat" in text(await maker.sends_press("subscriptions undo 1 4"))
    maker.last = removed
    assert text(await maker.presses("Undo")) == "It is back."
    assert (await the_one(store)).state is SubscriptionState.PAUSED


async def test_the_browser_says_when_it_comes(store: Store) -> None:
    person = Person("web", "w", "", "en")
    reply = await Conversation(router(store), person, Chat("web", "w")).sends_press("subscribe default")
    assert "while this page is open" in shown(reply)


async def test_a_role_is_not_pinged_in_private(guild: Conversation) -> None:
    private = replace(guild, chat=Chat("discord", "dm"), channels=())
    assert "pinged" not in shown(await private.says("/subscribe <@&88>"))
