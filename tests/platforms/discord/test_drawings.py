"""Pictures that we drew and files to be kept, by every way on which a reply leaves."""

import asyncio
from dataclasses import replace

import pytest

from bot.model import Button, Card, Chat, ChatKind, Document, Drawing, Reply, Request
from bot.platforms.discord.answering import LARGE
from bot.platforms.discord.render import render
from bot.platforms.discord.uploads import LARGEST, LONGEST_ALT
from tests.fakes.core import FakeCore
from tests.fakes.discord import FakeDiscord, Message
from tests.fakes.discord_world import FORUM_CHANNEL
from tests.platforms.discord.bot import COMMANDS, serving

COVER, CHART = Drawing(b"\x89PNG cover", "نشرة الصباح: 3 أخبار"), Drawing(b"\x89PNG chart", "Sources by day")
FILE = Document("khabar export.json", b"{}", "Everything that is known of you")
PICTURES = Reply(
    language="ar",
    text="نشرة الصباح",
    cards=(Card(title="المطر", text="تمطر اليوم"), Card(title="النهر")),
    drawings=(COVER, CHART),
    document=FILE,
    buttons=((Button("المزيد", "about more"),),),
)
PLAIN = Reply(language="en", text="Gone.", replaces=True)
GROUP, FORUM = Chat("discord", "2001", ChatKind.GROUP), Chat("discord", str(FORUM_CHANNEL), ChatKind.FORUM)
NAMES = {"drawing-1.png": COVER.png, "drawing-2.png": CHART.png, "khabar_export.json": FILE.content}


async def answer(request: Request) -> Reply:
    """Pictures, in the place of what was pressed; "gone" takes them away."""
    return PLAIN if request.text == "gone" else replace(PICTURES, replaces=request.pressed)


def check(message: Message) -> None:
    """What stands there: the pictures above all else, with what they show in words, and the file below."""
    assert dict(message.files) == NAMES
    assert message.pictures == ["attachment://drawing-1.png", "attachment://drawing-2.png"]
    assert message.alternatives == [COVER.alt, CHART.alt]
    frame, _, file = message.body["components"]
    assert frame["components"][0]["type"] == 12
    assert file["file"]["url"] == "attachment://khabar_export.json"
    assert [each["filename"] for each in message.body["attachments"]] == list(NAMES)


async def test_a_command_is_answered_with_pictures_and_they_go_with_the_text() -> None:
    core = FakeCore(answer, COMMANDS)
    async with FakeDiscord() as server, serving(server, core):
        shown = await server.interact("about")
        check(shown.message)
        check((await server.press(shown.message, "المزيد")).message)
        core._answer = lambda request: answer(replace(request, text="gone"))
        gone = await server.press(shown.message, "المزيد")
    assert gone.text == "Gone."
    assert not gone.message.files
    assert gone.message.body["attachments"] == []


async def test_an_answer_that_was_put_off_has_its_pictures() -> None:
    async def slowly(request: Request) -> Reply:
        await asyncio.sleep(0.05)
        return await answer(request)

    async with FakeDiscord() as server, serving(server, FakeCore(slowly, COMMANDS), patience=0.01):
        shown = await server.interact("about")
        assert shown.deferred
        check(shown.message)
        turned = await server.press(shown.message, "المزيد")
        check(turned.message)


@pytest.mark.parametrize("personal", [True, False])
async def test_large_files_come_after_discord_was_told_to_wait(personal: bool) -> None:
    """The upload of some megabytes takes longer than the three seconds that Discord gives a first answer."""
    large = replace(PICTURES, document=replace(FILE, content=b"x" * (LARGE + 1)), personal=personal)

    async def answered(request: Request) -> Reply:
        return replace(large, replaces=request.pressed and turns)

    turns = False
    async with FakeDiscord() as server, serving(server, FakeCore(answered, COMMANDS)):
        shown = await server.interact("about", in_guild=True)
        beside = await server.press(shown.message, "المزيد", in_guild=True)
        turns = True
        instead = await server.press(shown.message, "المزيد", in_guild=True)
    for each in (shown, beside, instead):
        assert each.deferred
        assert len(each.message.files["khabar_export.json"]) == LARGE + 1
    assert shown.message.ephemeral == beside.message.ephemeral == personal
    assert instead.message is shown.message
    assert beside.message is not shown.message


async def test_a_direct_message_is_answered_with_pictures() -> None:
    async with FakeDiscord() as server, serving(server, FakeCore(answer, COMMANDS)):
        check(await server.direct_message("/stats"))


@pytest.mark.parametrize("chat", [GROUP, FORUM])
async def test_what_goes_out_unasked_has_its_pictures_until_it_is_edited(chat: Chat) -> None:
    async with FakeDiscord() as server, serving(server, FakeCore(answer, COMMANDS)) as platform:
        receipt = await platform.send(chat, PICTURES, "key")
        [message] = server.api.messages.values()
        check(message)
        await platform.edit(receipt, PICTURES)
        check(message)
        assert (await platform.send(chat, PICTURES, "key")) == receipt
        assert list(server.api.messages.values()) == [message]
        assert receipt.messages[0].endswith("+")
        for _ in range(2):  # without drawings of its own, a correction leaves those that stand there
            assert await platform.edit(receipt, replace(PLAIN, cards=PICTURES.cards)) == receipt
    assert message.files == {name: NAMES[name] for name in ("drawing-1.png", "drawing-2.png")}
    assert message.alternatives == [COVER.alt, CHART.alt]
    assert "Gone." in str(message.body["components"])


async def test_what_gets_a_drawing_by_a_correction_keeps_it() -> None:
    async with FakeDiscord() as server, serving(server, FakeCore(answer, COMMANDS)) as platform:
        receipt = await platform.send(GROUP, PLAIN, "key")
        [message] = server.api.messages.values()
        await platform.edit(receipt, PLAIN)
        assert not server.find("GET", f"/messages/{message.id}"), "a text has none to look for"
        drawn = await platform.edit(receipt, replace(PLAIN, drawings=(COVER,)))
        assert drawn.messages == (f"{receipt.messages[0]}+",)
        assert await platform.edit(drawn, PLAIN) == drawn
        assert list(message.files) == ["drawing-1.png"]
        await platform.delete(drawn)
    assert message.deleted


async def test_where_the_bot_may_not_read_a_correction_goes_without_the_drawing() -> None:
    async with FakeDiscord() as server, serving(server, FakeCore(answer, COMMANDS)) as platform:
        receipt = await platform.send(GROUP, replace(PLAIN, drawings=(COVER,)), "key")
        [message] = server.api.messages.values()
        server.fail("GET", r"/messages/\d+", 403, {"message": "no", "code": 50001})
        assert (await platform.edit(receipt, PLAIN)).messages == (str(message.id),)
    assert not message.files


async def test_many_pictures_take_more_than_one_message() -> None:
    reply = Reply(language="en", drawings=(COVER,) * 13, text="Thirteen")
    async with FakeDiscord() as server, serving(server, FakeCore(answer, COMMANDS)) as platform:
        receipt = await platform.send(GROUP, reply, "key")
        assert [len(message.files) for message in server.api.messages.values()] == [10, 3]
        await platform.edit(receipt, replace(reply, drawings=(COVER,)))
        first, second = server.api.messages.values()
    assert [len(first.files), second.deleted] == [1, True]


def test_what_is_too_large_is_said() -> None:
    large = b"x" * (LARGEST + 1)
    reply = Reply(language="en", drawings=(Drawing(large, "x"),), document=Document("all.zip", large, "All"))
    [message] = render(reply)
    [text] = message.view.to_components()  # type: ignore[no-untyped-call]
    assert text["content"] == "\u200eThe file \u2068all.zip\u2069 is too large to be sent here."
    assert not message.uploads


@pytest.mark.parametrize(("name", "sent"), [("قائمة.opml", "_.opml"), ("a/../b.json", "a_.._b.json"), ("", "file")])
def test_a_name_is_one_that_discord_keeps(name: str, sent: str) -> None:
    [message] = render(Reply(language="en", document=Document(name, b"x", "")))
    assert [upload.name for upload in message.uploads] == [sent]


def test_what_a_picture_shows_is_said_in_one_line_that_fits() -> None:
    [message] = render(Reply(language="en", drawings=(Drawing(b"x", "a\nb " * 300), Drawing(b"x", ""))))
    first, second = (upload.about for upload in message.uploads)
    assert (len(first), first[:7], second) == (LONGEST_ALT, "a b a b", "—")
