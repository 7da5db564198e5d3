"""Conversations on two platforms whose lists become one."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Chat, ChatKind, Commanders, Person, Reply
from bot.store.sqlite import Store
from tests.conversation import GROUP, Conversation, labels, router, text, titles
from tests.subscribing import published


@pytest.fixture
def there(reader: Conversation) -> Conversation:
    """The same person on Discord, in Arabic."""
    return replace(reader, person=Person("discord", "70", locale="ar"), chat=Chat("discord", "70"))


@pytest.fixture
def here(store: Store) -> Conversation:
    """On Telegram, in English."""
    return Conversation(router(store), Person("telegram", "2", "Kim", "en-GB"))


def code(reply: Reply) -> str:
    found = re.search("/link ([A-Z2-9]{4}-[A-Z2-9]{4})", text(reply))
    assert found
    return found[1]


async def test_two_lists_become_one_and_part_again(store: Store, here: Conversation, reader: Conversation) -> None:
    there = replace(reader, router=here.router, person=Person("discord", "70", locale="ar"), chat=Chat("discord", "70"))
    await published(store, 3)
    await here.says("/save 1")
    await there.says("/save 2")
    offered = await here.says("/link")
    assert (offered.personal, labels(offered)) == (True, ["Another code"])
    linked = await there.says(f"/link {code(offered)}")
    assert text(linked) == "تم الربط مع حسابك على تيليغرام: القائمة واحدة.\nلم يُفقد شيء، وفي القائمة خبران"
    assert titles(await there.presses("كل المحفوظات")) == titles(await here.says("/saved")) == ["Report 2", "Report 1"]
    again = await here.says("/link")
    assert text(again).startswith("Linked with you on Discord: you keep one list.")
    sure = await here.presses("Unlink")
    assert (sure.replaces, labels(sure)) == (True, ["Yes, unlink", "No, keep one list"])
    assert await store.people.linked(here.person)
    parted = await here.presses("Yes")
    assert (text(parted), parted.replaces) == ("Unlinked. A copy of the list is yours here.", True)
    assert labels(parted) == ["All that is saved", "Link again"]
    await here.says("/save 3")
    assert titles(await there.says("/saved")) == ["Report 2", "Report 1"]
    assert titles(await here.says("/saved")) == ["Report 3", "Report 2", "Report 1"]
    assert text(await here.sends_press("link leave 0")) == "You are linked with no other platform."


async def test_a_code_may_be_typed_as_people_type(here: Conversation, there: Conversation) -> None:
    first = code(await here.says("/link")).lower().replace("-", " ")
    assert "تم الربط" in text(await there.says(f"/link {first}"))


async def test_a_code_is_of_one_use_and_ten_minutes(here: Conversation, there: Conversation) -> None:
    wrong = "هذا الرمز خاطئ أو مستعمل أو مضت عليه 10 دقائق. للحصول على رمز جديد هناك: /link"
    first = code(await here.says("/link"))
    second = code(await here.presses("Another code"))
    assert first != second
    assert text(await there.says(f"/link {first}")) == wrong
    own = "This is your own code, or your lists are one already. Write it to me elsewhere."
    assert text(await here.says(f"/link {second}")) == own
    there.at += timedelta(minutes=10)
    assert text(await there.says(f"/link {second}")) == wrong
    there.at -= timedelta(minutes=1)
    assert "تم الربط" in text(await there.says(f"/link {second}"))
    stranger = replace(there, person=Person("discord", "99", locale="ar"))
    assert text(await stranger.says(f"/link {second}")) == wrong
    third = code(await here.says("/link"))
    assert "أصلًا" in text(await there.says(f"/link {third}"))


async def test_after_five_wrong_codes_somebody_waits(store: Store, here: Conversation, there: Conversation) -> None:
    there = replace(there, router=here.router)
    right = code(await here.says("/link"))
    for guess in ("AAAA-AAAA", "nonsense", "O0O0-1I1L", "BBBB-BBBB", "CCCC-CCCC"):
        assert "خاطئ" in text(await there.says(f"/link {guess}"))
    waits = "رموز خاطئة كثيرة. يُرجى الانتظار 10 دقائق، ثم طلب رمز جديد هناك."
    assert text(await there.says(f"/link {right}")) == waits
    assert await store.people.linked(there.person) == []
    there.at += timedelta(minutes=10)
    right = code(await replace(here, at=there.at).says("/link"))
    assert "تم الربط" in text(await there.says(f"/link {right}"))


async def test_no_address_joins_lists(store: Store, here: Conversation, there: Conversation) -> None:
    """Who opens an address does not see what it does: somebody else's list would be joined with theirs."""
    right = code(await here.says("/link"))
    await there.says(f"/start link_{right}")
    assert await store.people.linked(there.person) == []


async def test_in_a_group_no_code_is_shown_and_a_shown_one_is_void(here: Conversation, there: Conversation) -> None:
    right = code(await here.says("/link"))
    crowd = replace(there, chat=GROUP)
    for said in (
        await crowd.says("/link"),
        await crowd.sends_press("link new"),
        await crowd.sends_press("link leave 1"),
    ):
        assert (text(said), said.personal) == ("مكان /link محادثة خاصة معي.", True)
    read_by_all = await crowd.says(f"/link {right}")
    assert "فأُلغي" in text(read_by_all)
    assert "خاطئ" in text(await there.says(f"/link {right}"))
    alone = replace(crowd, discreet=True)
    assert "تم الربط" in text(await alone.says(f"/link {code(await here.says('/link'))}"))


@pytest.mark.parametrize("said", ["/link {}", "{}", "link {}"])
async def test_a_shown_code_is_void_where_nobody_is_answered(store: Store, here: Conversation, said: str) -> None:
    """Only managers command there, or the person asked too much."""
    await store.preferences.choose([GROUP], commanders=Commanders.MANAGERS)
    stranger = Conversation(here.router, Person("discord", "70", locale="en"), Chat("discord", "70"))
    crowd = Conversation(here.router, Person("telegram", "9", locale="en"), GROUP)
    await crowd.says("/latest")
    right = code(await here.says("/link"))
    await crowd.says_unheard(said.format(right))
    assert "This code is wrong" in text(await stranger.says(f"/link {right}"))
    paced = replace(crowd, router=router(store, requests_a_minute=1), chat=replace(GROUP, id="-6"))
    await paced.says("/latest")
    await paced.says("/latest")
    right = code(await here.says("/link"))
    await paced.says_unheard(said.format(right))
    assert "This code is wrong" in text(await stranger.says(f"/link {right}"))


async def test_a_code_that_nobody_else_reads_stays_good(store: Store, here: Conversation, there: Conversation) -> None:
    right = code(await here.says("/link"))
    slow = replace(there, router=router(store, requests_a_minute=1))
    await slow.says("/latest")
    await slow.says(f"/link {right}")
    await replace(there, chat=GROUP).says(f"/search {right}")
    assert await store.people.linked(here.person) == []
    assert "تم الربط" in text(await there.says(f"/link {right}"))


async def test_a_channel_keeps_no_list(here: Conversation) -> None:
    channel = replace(here, person=Person("telegram", "-9", genuine=False), discreet=True)
    channel.chat = Chat("telegram", "-9", ChatKind.CHANNEL)
    assert "لشخص واحد" in text(await channel.says("/link"))


@pytest.mark.parametrize("press", ["link", "link x", "link leave", "link leave x"])
async def test_a_forged_button_says_so(here: Conversation, press: str) -> None:
    assert text(await here.sends_press(press)) == "This button is too old. Please ask again."
