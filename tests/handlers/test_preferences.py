"""Conversations about /settings: all that can be changed, for a person or for a whole chat."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.model import Chat, Commanders, Digits, Months, Person, Preferences
from bot.store.sqlite import Store
from tests.conversation import GROUP, Conversation, labels, names_of_languages, router, text
from tests.subscribing import subscription


def lines(reply_text: str) -> Sequence[str]:
    return [line.removeprefix("• ") for line in reply_text.split("\n") if line.startswith("• ")]


@pytest.fixture
def manager(store: Store) -> Conversation:
    return Conversation(router(store), Person("telegram", "8", locale="en", manages_chat=True), GROUP)


@pytest.fixture
def member(store: Store) -> Conversation:
    return Conversation(router(store), Person("telegram", "9", locale="ar"), GROUP)


async def test_one_message_tells_and_changes_all_of_it(store: Store, reader: Conversation) -> None:
    reply = await reader.says("/settings")
    assert lines(text(reply)) == [
        "اللغة: العربية",
        "المدينة: لم تُختر (بغداد)",
        "الأرقام: 0123",
        "أسماء الأشهر: شامية ومصرية معًا",
        "التاريخ الهجري: لا",
    ]
    assert "هكذا يُكتب التاريخ: 20 تشرين الثاني/نوفمبر 2026" in text(reply)
    assert reply.personal
    assert {"اللغة", "المدينة", "الأرقام ٠١٢٣", "أسماء الأشهر", "مع التاريخ الهجري"} < set(labels(reply))
    assert {"الاشتراكات", "الأخبار المحفوظة"} < set(labels(reply))
    reply = await reader.presses("٠١٢٣")
    assert "٢٠ تشرين" in text(reply)
    assert reply.replaces
    assert "هـ)" in text(await reader.presses("مع التاريخ الهجري"))
    await reader.presses("المدينة")
    reply = await reader.presses("القاهرة")
    assert "٢٠ نوفمبر ٢٠٢٦" in text(reply)
    assert "أسماء الأشهر: مصرية (فبراير)" in lines(text(reply))
    reply = await reader.presses("أسماء الأشهر")
    assert labels(reply)[-2:] == ["✓ كما في بلد المدينة", "رجوع"]
    assert "تشرين الثاني ٢٠٢٦" in text(await reader.presses("شامية (شباط)"))
    assert await store.preferences.of_person(reader.person) == Preferences(
        zone="Africa/Cairo", digits=Digits.ARABIC, months=Months.LEVANTINE, hijri=True
    )
    reply = await reader.says("/settings")
    await reader.presses("0123")
    await reader.presses("أسماء الأشهر")
    await reader.presses("كما في بلد المدينة")
    reply = await reader.presses("من دون التاريخ الهجري")
    assert "20 نوفمبر 2026" in text(reply)
    assert (await store.preferences.of_person(reader.person)).months is None


async def test_pressed_twice_it_is_the_same(reader: Conversation) -> None:
    await reader.says("/settings")
    press = reader.button("٠١٢٣").press
    assert text(await reader.sends_press(press)) == text(await reader.sends_press(press))


async def test_a_language_chosen_here_answers_at_once_and_everywhere(reader: Conversation) -> None:
    await reader.says("/settings")
    reply = await reader.presses("اللغة")
    mine, *others = names_of_languages("ar")
    assert labels(reply) == [f"✓ {mine}", *others, "رجوع"]
    reply = await reader.presses("English")
    assert reply.language == "en"
    assert lines(text(reply)) == ["Language: English", "City: not chosen (Baghdad)", "Hijri dates: no"]
    assert (await reader.says("/topics")).language == "en"
    await reader.says("/language ar")
    assert "اللغة: العربية" in text(await reader.says("/settings"))


async def test_a_city_that_lives_by_the_clock_of_another_says_so(reader: Conversation) -> None:
    await reader.sends_press("settings me other")
    reply = text(await reader.says("الموصل"))
    assert reply.startswith("الوقت في الموصل بتوقيت بغداد.\n\nإعداداتك:")
    assert "الوقت في الموصل بتوقيت بغداد." in text(await reader.says("/place الموصل"))
    assert "الوقت في" not in text(await reader.says("/place بغداد"))


async def test_a_city_agrees_with_place_and_with_what_comes_there(store: Store, visitor: Conversation) -> None:
    await store.subscriptions.begin(subscription(visitor.chat))
    await visitor.says("/settings")
    await visitor.presses("City")
    await visitor.presses("Another city")
    assert text(await visitor.says("tripoli")) == "Which of these?"
    await visitor.presses("Back")
    await visitor.sends_press("settings me other")
    assert "City: Cairo" in text(await visitor.says("Alexandria"))
    [one] = await store.subscriptions.of_chat(visitor.chat)
    assert one.zone == "Africa/Cairo"
    await visitor.says("/place Amman")
    assert "City: Amman" in text(await visitor.says("/settings"))
    assert (await store.preferences.of_chat(visitor.chat)).zone == "Asia/Amman"


async def test_a_group_is_set_by_who_manages_it_for_everybody(store: Store, manager: Conversation) -> None:
    reply = await manager.says("/settings")
    assert text(reply).startswith("The settings of this chat, for everybody in it:")
    assert lines(text(reply)) == [
        *("Language: English", "City: not chosen", "Hijri dates: no", "Who may give commands: everyone")
    ]
    assert not reply.personal
    assert "Who may give commands: those who manage it" in text(await manager.presses("Keep commands"))
    await manager.presses("City")
    assert "City: Riyadh" in text(await manager.presses("Riyadh"))
    await manager.presses("Language")
    reply = await manager.presses("العربية")
    assert "الأرقام: 0123" in lines(text(reply))
    await manager.presses("٠١٢٣")
    assert await store.preferences.of_chat(GROUP) == Preferences(
        language="ar", zone="Asia/Riyadh", digits=Digits.ARABIC, commanders=Commanders.MANAGERS
    )
    assert await store.preferences.of_person(manager.person) == Preferences()
    assert (await manager.says("/settings")).digits is Digits.ARABIC
    assert "الجميع" in text(await manager.presses("السماح للجميع بالأوامر"))
    await manager.sends_press("language en")
    reply = await manager.sends_press("settings chat hijri 1")  # who chose a language reads it in all chats
    assert (reply.language, "AH)" in text(reply)) == ("en", True)


async def test_in_a_group_everybody_has_settings_of_their_own(
    store: Store, manager: Conversation, member: Conversation
) -> None:
    reply = await member.says("/settings")
    assert reply.personal
    assert text(reply).startswith("إعداداتك:")
    await member.presses("مع التاريخ الهجري")
    await member.presses("المدينة")
    await member.presses("دبي")
    assert await store.preferences.of_person(member.person) == Preferences(zone="Asia/Dubai", hijri=True)
    assert await store.preferences.of_chat(GROUP) == Preferences()
    for press in ("settings chat", "settings chat hijri 1"):
        assert "لا يغيّر إعدادات هذه المحادثة إلا مشرفوها" in text(await member.sends_press(press))
    await manager.says("/settings")
    assert text(await manager.presses("My own settings")).startswith("Your settings:")
    assert text(await manager.presses("The chat's settings")).startswith("The settings of this chat")
    assert text(await manager.sends_press("settings")).startswith("The settings of this chat")


@pytest.mark.parametrize(
    "press",
    [
        *("settings me nothing", "settings me nothing 1", "settings me digits roman", "settings me months x"),
        *("settings me hijri 2", "settings me language xx", "settings me city Atlantis/X"),
        "settings me commanders managers",
    ],
)
async def test_buttons_that_carry_nonsense(store: Store, visitor: Conversation, press: str) -> None:
    assert "too old" in text(await visitor.sends_press(press))
    assert await store.preferences.of_person(visitor.person) == Preferences()


async def test_nobodys_settings_are_not_to_be_had(visitor: Conversation) -> None:
    assert "Only those who manage this chat" in text(await visitor.sends_press("settings you hijri 1"))


async def test_what_was_chosen_is_how_digests_and_lists_are_written(store: Store, reader: Conversation) -> None:
    await store.subscriptions.begin(subscription(reader.chat, language="ar"))
    await reader.sends_press("settings me digits arabic")
    reply = await reader.says("/subscriptions")
    assert "٠٩:٠٠" in reply.cards[0].title
    assert (await reader.sends_press("subscribe 1 1 when")).digits is Digits.ARABIC
    await reader.sends_press("subscribe 1 1 when 08:00")
    assert "✓ الصباح ٠٨:٠٠" in labels(await reader.sends_press("subscribe 1 2 when"))
    await reader.sends_press("language en")
    assert (await reader.says("/topics")).digits is Digits.EUROPEAN
    await reader.sends_press("language ar")
    elsewhere = replace(reader, chat=Chat("telegram", "-9", GROUP.kind))
    assert (await elsewhere.says("/topics")).digits is Digits.ARABIC


async def test_a_zone_that_there_is_no_more_is_the_operators(store: Store, reader: Conversation) -> None:
    await store.preferences.choose([reader.person], zone="Atlantis/Poseidonis")
    assert "20 تشرين" in text(await reader.says("/settings"))
