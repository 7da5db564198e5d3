"""What every platform promises, asked of each folder that there is."""

import inspect
from collections.abc import AsyncIterator
from dataclasses import fields, replace

import pytest

from bot import app
from bot.errors import GoneForGood, PlatformError
from bot.model import Button, Card, Chat, ChatKind, Reply, Request, Secret
from bot.platforms.base import Platform
from bot.text.emphasis import START, STOP
from tests.contract.rooms import ROOMS, Room
from tests.fakes.core import FakeCore

STORY = Reply(
    language="ar",
    text="آخر الأخبار",
    cards=(
        Card(title="اتفاق على المياه", text="أعلن الجانبان اتفاقًا.", note="المدن", buttons=(Button("اقرأ", "read 1"),)),
        Card(title="Bridge reopens", text="It took two years.", note="Post", buttons=(Button("Read", "read 2"),)),
    ),
    buttons=((Button("التالي ›", "latest 2"),),),
    ordered=True,
)
HOSTILE = [
    "<b>bold</b><script>alert(1)</script>",
    "@everyone <@1> <#2> </latest:3> <t:1:R>",
    "[click](https://evil.example) **x** __y__ ~~z~~ `c` ||s||",
    "# heading\n> quote\n- list\n-# small",
    "z" + "\u0335\u0321\u0322\u0327" * 40 + "algo",
    "\u202egnp.exe\u202c \u2066x",
    "x" * 5000,
    "خبر " * 2000,
    "&lt;not&gt; &amp; \\ /",
    "\U0001f1ee\U0001f1f6" * 30,
]


async def echo(request: Request) -> Reply:
    if request.pressed:
        return replace(STORY, text=f"pressed {request.command} {request.text}", replaces=request.command == "latest")
    return replace(STORY, language="en", text=f"said {request.text}")


@pytest.fixture(params=sorted(app.sections()))
async def room(request: pytest.FixtureRequest) -> AsyncIterator[Room]:
    async with ROOMS[request.param](FakeCore(echo)) as opened:
        await opened.says("hello")
        yield opened


def letters(text: str) -> str:
    """What must arrive, however it is laid out."""
    return "".join(letter for letter in text if letter.isalnum())


def test_every_folder_has_a_room() -> None:
    assert ROOMS.keys() == app.sections().keys()


@pytest.mark.parametrize("name", sorted(app.sections()))
def test_settings_have_the_form_that_configuration_reads(name: str) -> None:
    settings = app.sections()[name]()
    assert isinstance(settings.enabled, bool)
    assert isinstance(settings.admins, tuple)
    for field in fields(settings):
        assert isinstance(getattr(settings, field.name), str | int | float | bool | Secret | tuple), field.name


async def test_a_platform_says_who_it_is(room: Room) -> None:
    platform = room.platform
    assert platform.name == room.chat.platform
    assert platform.address
    assert platform.capabilities.longest_text >= 1000
    assert platform.capabilities.buttons_a_row >= 3
    assert platform.capabilities.cards_a_message >= 1


@pytest.mark.parametrize("method", ["serve", "send", "edit", "delete"])
async def test_methods_have_the_contracts_form(room: Room, method: str) -> None:
    wanted = inspect.signature(getattr(Platform, method)).parameters
    assert list(inspect.signature(getattr(type(room.platform), method)).parameters) == list(wanted)


async def test_what_is_said_is_answered(room: Room) -> None:
    seen = await room.says("النهر")
    assert "said النهر" in seen.text
    assert letters(STORY.cards[0].title) in letters(seen.text)
    assert any("التالي" in label for label in seen.labels)


async def test_a_press_brings_back_what_the_button_carried(room: Room) -> None:
    seen = await room.says("النهر")
    turned = await room.presses(seen, "التالي")
    assert "pressed latest 2" in turned.text
    assert len(await room.standing(2)) == 2


async def test_sent_edited_and_taken_back(room: Room) -> None:
    receipt = await room.platform.send(room.chat, STORY, "delivery 1")
    assert receipt.chat == room.chat
    assert receipt.messages
    [_, sent] = await room.standing(2)
    assert letters(STORY.text) in letters(sent.text)
    edited = await room.platform.edit(receipt, replace(STORY, text="موجز المساء"))
    await room.platform.send(room.chat, Reply(language="ar", text="ختام"), "delivery 2")
    [_, changed, _] = await room.standing(3)
    assert letters("موجز المساء") in letters(changed.text)
    await room.platform.delete(edited)
    await room.platform.delete(edited)
    assert len(await room.standing(2)) == 2


@pytest.mark.parametrize("language", ["ar", "en"])
async def test_what_comes_unasked_may_be_silent_ping_and_be_handed_on(room: Room, language: str) -> None:
    """Each does what it can, and leaves out the rest; an edit takes its place as any other does."""
    wanted = replace(STORY, language=language, silent=True, ping="2102", follow=True)
    receipt = await room.platform.send(room.chat, wanted, "delivery 1")
    [_, sent] = await room.standing(2)
    assert letters(STORY.text) in letters(sent.text)
    await room.platform.edit(receipt, replace(wanted, text="موجز المساء"))
    await room.platform.send(room.chat, Reply(language="ar", text="ختام"), "delivery 2")
    [_, changed, _] = await room.standing(3)
    assert letters("موجز المساء") in letters(changed.text)


async def test_where_sends_are_idempotent_a_key_stands_for_one_message(room: Room) -> None:
    keys = ["delivery 1", "delivery 1", "delivery 2"]
    first, again, other = [await room.platform.send(room.chat, STORY, key) for key in keys]
    assert (first == again) == room.platform.capabilities.idempotent_sends
    assert other not in (first, again)
    assert len(await room.standing(3 if first == again else 4)) >= 3


async def test_limits_of_what_comes_unasked_are_numbers_from_nothing_up(room: Room) -> None:
    pace = room.platform.capabilities.pace
    assert min(pace.a_second, pace.gap, pace.group_a_minute, pace.refusals) >= 0


async def test_the_longest_reply_arrives_whole(room: Room) -> None:
    body = " ".join(f"الكلمة{number}" for number in range(1500))
    long = Reply(language="ar", cards=(Card(title="عنوان", text=body),))
    receipt = await room.platform.send(room.chat, long, "long")
    arrived = await room.standing(1 + len(receipt.messages))
    assert letters(body) in letters("".join(seen.text for seen in arrived))


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
async def test_what_people_wrote_arrives_as_text(room: Room, hostile: str) -> None:
    """The far ends refuse what is malformed; that markup does nothing is looked at in each platform's own tests."""
    card = Card(title=hostile, text=hostile, note=hostile, buttons=(Button(hostile[:60], "read 1"),))
    receipt = await room.platform.send(room.chat, Reply(language="en", text=hostile, cards=(card,)), "hostile")
    assert receipt.messages


EMPHASIS = [
    "في {العراق} خبر",
    "{CNN} في {العراق}\nو{الماء في\n\n{دجلة}",
    "{{أ} ب} ج} {} { } @{durov}{ } 1{. x}",
    "{كلمة} " * 2000,
]


@pytest.mark.parametrize("text", EMPHASIS, ids=range(len(EMPHASIS)))
async def test_emphasis_is_shown_or_left_out_and_its_signs_are_never_sent(room: Room, text: str) -> None:
    card = Card(title="عنوان", text=text.replace("{", START).replace("}", STOP), buttons=(Button("اقرأ", "read 1"),))
    receipt = await room.platform.send(room.chat, Reply(language="ar", cards=(card,)), "emphasis")
    arrived = await room.standing(1 + len(receipt.messages))
    assert letters(text) in letters("".join(seen.text for seen in arrived))
    assert not {START, STOP} & set("".join(seen.text for seen in arrived))


@pytest.mark.parametrize("nothing", ["", "\u200b\u2060", "\u0301", "\ud800", "\x00"], ids=range(5))
async def test_nothing_printable_stops_nothing(room: Room, nothing: str) -> None:
    card = Card(title=nothing, text=nothing, note=nothing)
    await room.platform.send(room.chat, Reply(language="en", text="before", cards=(card,)), "nothing")
    assert "said x" in (await room.says("x")).text


async def test_who_can_not_be_reached_is_one_of_our_errors(room: Room) -> None:
    room.leaves()
    if room.platform.name == "web":
        stranger = Chat("web", "0" * 32, ChatKind.PRIVATE)
        with pytest.raises(PlatformError):
            await room.platform.send(stranger, STORY, "gone")
        return
    with pytest.raises(GoneForGood):
        await room.platform.send(room.chat, STORY, "gone")
