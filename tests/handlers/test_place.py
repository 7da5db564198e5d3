"""Conversations about the city by whose clock digests come."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Person, SubscriptionState
from bot.store.sqlite import Store
from tests.conversation import GROUP, PRIVATE, Conversation, labels, text
from tests.subscribing import subscription


def arab(visitor: Conversation) -> Conversation:
    return replace(visitor, person=Person("telegram", "9", locale="ar"))


async def test_a_city_sets_the_clock_of_what_comes_here(store: Store, visitor: Conversation) -> None:
    await store.subscriptions.begin(subscription(PRIVATE))
    reply = text(await visitor.says("/place Amman"))
    assert "Digests come by the clock of Amman now." in reply
    assert "Every day at 09:00, Amman time" in reply
    [one] = await store.subscriptions.of_chat(PRIVATE)
    assert one.zone == "Asia/Amman"
    assert one.next
    assert one.next > visitor.at


async def test_what_is_paused_has_no_next_time(store: Store, visitor: Conversation) -> None:
    await store.subscriptions.begin(subscription(PRIVATE, state=SubscriptionState.PAUSED, next=None))
    other = await store.subscriptions.begin(subscription(PRIVATE))
    await store.away.hold(PRIVATE, (timedelta(hours=1),), "no right to write", visitor.at)
    reply = text(await visitor.says("/place Amman"))
    assert reply.count("It is paused") == 1
    assert "Waits until Friday, 20 November, 17:00: no right to write" in reply
    assert "Next:" not in reply
    changed = await store.subscriptions.get(other.id)
    assert changed
    assert changed.zone == "Asia/Amman"


async def test_of_several_places_one_is_chosen(store: Store, visitor: Conversation) -> None:
    await store.subscriptions.begin(subscription(PRIVATE))
    reply = await visitor.says("/place طرابلس")
    assert text(reply) == "Which of these?"
    assert len(labels(reply)) > 1
    reply = await visitor.sends_press("place Asia/Beirut")
    assert reply.replaces
    [one] = await store.subscriptions.of_chat(PRIVATE)
    assert one.zone == "Asia/Beirut"


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        *(("مصر", "Africa/Cairo"), ("السويد", "Europe/Stockholm"), ("روما", "Europe/Rome"), ("الهند", "Asia/Kolkata")),
        *(("Niger", "Africa/Niamey"), ("UTC+3", "Etc/GMT-3"), ("UTC", "UTC"), ("Etc/GMT-1", "Etc/GMT-1")),
        *(("America/Bahia", "America/Bahia"), ("Kurdistan", "Asia/Baghdad")),
    ],
)
async def test_what_is_typed_in_full_is_meant(store: Store, visitor: Conversation, typed: str, zone: str) -> None:
    await store.subscriptions.begin(subscription(PRIVATE))
    assert "now." in text(await visitor.says(f"/place {typed}"))
    await visitor.sends_press("subscribe 1 2 place", typed)
    [one] = await store.subscriptions.of_chat(PRIVATE)
    assert (one.zone, one.version) == (zone, 3)


async def test_without_a_city_the_places_of_most_readers_are_offered(store: Store, visitor: Conversation) -> None:
    reply = await visitor.says("/place")
    assert text(reply) == "Dates and digests follow the clock of which city?\nCity: not chosen (Baghdad)"
    assert "Baghdad" in labels(reply)
    asked = text(await arab(visitor).says("/place"))
    assert asked == "بتوقيت أي مدينة تكون التواريخ والموجزات؟\nالمدينة: لم تُختر (بغداد)"
    again = await visitor.presses("Baghdad")
    assert "• City: Baghdad" in text(again)
    assert {"✓ Baghdad", "Another city", "Back"} < set(labels(await visitor.says("/place")))
    assert (await store.preferences.of_person(visitor.person)).zone == "Asia/Baghdad"


@pytest.mark.parametrize("asked", ["/place Xyzzyx"])
async def test_a_place_that_there_is_not(visitor: Conversation, asked: str) -> None:
    assert text(await visitor.says(asked)) == "I know no such city. Send a larger one near it."
    assert text(await visitor.sends_press("place Atlantis/Poseidonis")) == "This button is too old. Please ask again."


async def test_cities_are_completed_in_the_readers_language(visitor: Conversation) -> None:
    assert ("Baghdad", "Asia/Baghdad") in [(one.label, one.value) for one in await visitor.types("place", "bagh")]
    assert ("بغداد", "Asia/Baghdad") in [(one.label, one.value) for one in await arab(visitor).types("place", "بغد")]


async def test_in_a_group_who_manages_it_sets_its_clock(store: Store, visitor: Conversation) -> None:
    visitor.chat = GROUP
    one = await store.subscriptions.begin(subscription(GROUP))
    mine = await visitor.says("/place Amman")
    assert text(mine) == "Dates and times follow the clock of Amman now."
    assert mine.personal
    assert await store.subscriptions.get(one.id) == one
    assert (
        (await store.preferences.of_chat(GROUP)).zone,
        (await store.preferences.of_person(visitor.person)).zone,
    ) == (
        None,
        "Asia/Amman",
    )
    assert not (await visitor.sends_press("place Africa/Cairo")).replaces  # the question may be everybody's
    visitor.person = replace(visitor.person, manages_chat=True)
    assert "Digests come by the clock of Amman now." in text(await visitor.says("/place Amman"))


async def test_what_was_given_its_own_city_keeps_it(store: Store, visitor: Conversation) -> None:
    await store.subscriptions.begin(subscription(PRIVATE))
    await store.subscriptions.begin(subscription(PRIVATE, zone="Africa/Cairo"))
    await store.subscriptions.begin(subscription(PRIVATE, zone="Africa/Cairo", times=()))
    await visitor.sends_press("settings me city Asia/Amman")
    assert visitor.last
    told = text(visitor.last)
    assert told.startswith("Digests come by the clock of Amman now.\n• Every day at 09:00, Amman time\nNext:")
    assert "These keep the clock of their own city:\n• Every day at 09:00, Cairo time" in told
    assert "At once" not in told
    assert "Your settings:" in told
    assert [one.zone for one in await store.subscriptions.of_chat(PRIVATE)] == ["Asia/Amman", *["Africa/Cairo"] * 2]
    assert "Africa" not in text(await visitor.says("/place Dubai"))
    assert [one.zone for one in await store.subscriptions.of_chat(PRIVATE)] == ["Asia/Dubai", *["Africa/Cairo"] * 2]


async def test_of_a_chat_without_a_city_what_was_made_by_the_usual_clock_goes_along(
    store: Store, visitor: Conversation
) -> None:
    visitor.chat, visitor.person = GROUP, replace(visitor.person, manages_chat=True)
    await store.preferences.choose([visitor.person], zone="Africa/Cairo")
    for zone in ("Africa/Cairo", "Asia/Baghdad", "Asia/Amman"):
        await store.subscriptions.begin(subscription(GROUP, zone=zone))
    await visitor.says("/place Dubai")
    assert [one.zone for one in await store.subscriptions.of_chat(GROUP)] == ["Asia/Dubai", "Asia/Dubai", "Asia/Amman"]
