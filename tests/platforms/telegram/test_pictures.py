"""Cards with pictures: how they are shown, changed, and sent without when Telegram refuses the picture."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.errors import OutcomeUnknown
from bot.model import Button, Card, Chat, Picture, Reply, Request
from bot.platforms.telegram.forms import to_send
from bot.platforms.telegram.platform import Telegram
from bot.platforms.telegram.render import LONGEST_CAPTION, drafts
from bot.text.length import utf16
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Person, flood, refuse, reset
from tests.platforms.telegram.conftest import connected, echo, serving

CHAT = Chat("telegram", "7")
PHOTO, SECOND = Picture("telegram", "p"), Picture("telegram", "q")
FILE = Picture("telegram", "document:f")
ELSEWHERE = Picture("discord", "1/2/3", "https://example.com/picture.png")
BUTTONS = ((Button("Publish", "publish 1"),),)


def reply(*pictures: Picture, text: str = "خبر", **more: object) -> Reply:
    card = Card(title="عنوان", text=text, pictures=pictures)
    return Reply(language="ar", cards=(card,), buttons=BUTTONS, **more)  # type: ignore[arg-type]


@pytest.fixture
async def telegram(server: FakeTelegram, person: Person) -> AsyncIterator[Telegram]:
    assert person.chat.id == int(CHAT.id)
    async with connected(server, FakeCore(echo)) as platform:
        yield platform


def standing(person: Person) -> list[tuple[str, str]]:
    """The picture and the first line of each message, as they stand now."""
    return [(message.media, message.text.partition("\n")[0]) for message in person.chat.standing]


async def test_a_picture_stands_over_its_text(telegram: Telegram, person: Person) -> None:
    receipt = await telegram.send(CHAT, reply(PHOTO), "1")
    [message] = person.chat.standing
    assert (message.media, message.text) == ("p", "عنوان\nخبر")
    assert (message.styled("bold"), message.labels) == (["عنوان"], [["Publish"]])
    assert receipt.messages == (str(message.id),)


async def test_a_picture_that_came_as_a_file_is_sent_as_one(telegram: Telegram, person: Person) -> None:
    await telegram.send(CHAT, reply(FILE), "1")
    await telegram.send(CHAT, reply(FILE, PHOTO), "2")
    assert standing(person) == [("f", "عنوان"), ("p", "عنوان")]


async def test_several_pictures_are_an_album_before_the_text(telegram: Telegram, person: Person) -> None:
    receipt = await telegram.send(CHAT, reply(PHOTO, SECOND), "1")
    assert standing(person) == [("p", ""), ("q", ""), ("", "عنوان")]
    assert person.chat.standing[-1].labels == [["Publish"]]
    await telegram.delete(receipt)
    assert standing(person) == []


async def test_a_text_that_is_too_long_for_a_caption_follows_the_picture(telegram: Telegram, person: Person) -> None:
    await telegram.send(CHAT, reply(PHOTO, text="🌧" * 600), "1")
    assert standing(person) == [("p", ""), ("", "عنوان")]


@pytest.mark.parametrize("letters", [0, 1])
def test_the_longest_caption(letters: int) -> None:
    text = "🌧" * 508 + "x" * letters
    [first, *_] = drafts(Reply(language="en", cards=(Card(title="Title!!", text=text, pictures=(PHOTO,)),)))
    assert (utf16(first.text) == LONGEST_CAPTION, bool(first.text)) == (not letters, not letters)


async def test_lists_show_no_pictures(telegram: Telegram, person: Person) -> None:
    card = Card(title="عنوان", pictures=(PHOTO,))
    await telegram.send(CHAT, Reply(language="ar", cards=(card, card)), "1")
    assert standing(person) == [("", "عنوان")]


async def test_a_picture_of_another_platform_is_a_preview(
    telegram: Telegram, person: Person, server: FakeTelegram
) -> None:
    await telegram.send(CHAT, reply(replace(ELSEWHERE, url=None), ELSEWHERE), "1")
    await telegram.send(CHAT, reply(replace(ELSEWHERE, url="file:///etc/passwd")), "2")
    assert standing(person) == [("", "عنوان")] * 2
    [first] = (sent["link_preview_options"] for sent in server.called("sendMessage"))
    assert first == {"url": ELSEWHERE.url, "prefer_large_media": True, "show_above_text": True}
    assert [message.rich for message in person.chat.standing] == [False, True]


@pytest.mark.parametrize(
    "pictures",
    [
        (replace(PHOTO, file="gone"),),
        (replace(PHOTO, file="f"),),
        (replace(PHOTO, file="gone"), PHOTO),
        (replace(FILE, file="document:p"),),
    ],
)
async def test_a_refused_picture_is_left_out(telegram: Telegram, person: Person, pictures: tuple[Picture, ...]) -> None:
    receipt = await telegram.send(CHAT, reply(*pictures), "1")
    [message] = person.chat.standing
    assert (message.media, message.labels, message.styled("bold")) == ("", [["Publish"]], ["عنوان"])
    assert receipt.messages == (str(message.id),)


async def test_a_group_that_allows_no_pictures_gets_the_text(
    telegram: Telegram, person: Person, server: FakeTelegram
) -> None:
    server.faults.append(refuse("sendPhoto", 400, "Bad Request: not enough rights to send photos to the chat"))
    await telegram.send(CHAT, reply(PHOTO), "1")
    assert standing(person) == [("", "عنوان")]


async def test_a_refused_preview_is_left_out(telegram: Telegram, person: Person, server: FakeTelegram) -> None:
    server.faults.append(refuse("sendMessage", 400, "Bad Request: WEBPAGE_MEDIA_EMPTY"))
    await telegram.send(CHAT, reply(ELSEWHERE), "1")
    assert server.called("sendMessage")[-1]["link_preview_options"] == {"is_disabled": True}
    assert person.chat.standing[0].styled("bold") == ["عنوان"]


async def test_an_album_whose_text_does_not_arrive_is_half_a_message(telegram: Telegram, server: FakeTelegram) -> None:
    server.faults.append(reset("sendRichMessage"))
    with pytest.raises(OutcomeUnknown):
        await telegram.send(CHAT, reply(PHOTO, SECOND), "1")


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (reply(PHOTO), reply(SECOND, text="x"), [("q", "عنوان")]),
        (reply(PHOTO), reply(PHOTO), [("p", "عنوان")]),
        (reply(), reply(PHOTO), [("p", "عنوان")]),
        (reply(PHOTO), reply(), [("", "عنوان")]),
        (reply(PHOTO), reply(replace(PHOTO, file="gone")), [("", "عنوان")]),
        (reply(PHOTO, SECOND), reply(PHOTO, SECOND, text="x"), [("p", ""), ("q", ""), ("", "عنوان")]),
        (reply(PHOTO, SECOND), reply(), [("", "عنوان")]),
        (reply(PHOTO, SECOND), reply(PHOTO), [("p", "عنوان")]),
        (reply(), reply(PHOTO, SECOND), [("", "عنوان")]),
        (reply(PHOTO), reply(PHOTO, text="x" * 2000), [("", "عنوان")]),
        (reply(PHOTO, text="x" * 5000), reply(PHOTO), [("p", "عنوان")]),
    ],
)
async def test_what_was_sent_can_be_edited(
    telegram: Telegram, person: Person, before: Reply, after: Reply, shown: list[tuple[str, str]]
) -> None:
    receipt = await telegram.edit(await telegram.send(CHAT, before, "1"), after)
    assert standing(person) == shown
    assert person.chat.standing[-1].labels == [["Publish"]]
    assert [message.rpartition(":")[2] for message in receipt.messages] == [str(one.id) for one in person.chat.standing]


async def pressed(person: Person, server: FakeTelegram, before: Reply, after: Reply) -> None:
    """Press the button of one reply, which the other replaces; then hear "end"."""

    async def answer(request: Request) -> Reply:
        if request.command == "end":
            return Reply(language="en", text="end")
        return replace(after, replaces=True) if request.pressed else before

    async with serving(server, FakeCore(answer)):
        person.writes("/draft")
        labelled = await server.signal.until(lambda: [one for one in person.chat.standing if one.labels], "the button")
        await person.taps(labelled[0], "Publish")
        person.writes("/end")
        await server.signal.until(lambda: person.chat.standing[-1].text == "end", "the end")


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (reply(PHOTO), reply(PHOTO, text="x"), [("p", "عنوان")]),
        (reply(), reply(PHOTO), [("p", "عنوان")]),
        (reply(PHOTO), reply(), [("", "عنوان")]),
        (reply(PHOTO, SECOND), reply(PHOTO, SECOND, text="x"), [("p", ""), ("q", ""), ("", "عنوان")]),
        (reply(PHOTO), reply(PHOTO, text="x" * 2000), [("p", ""), ("", "عنوان")]),
    ],
)
async def test_a_press_replaces_what_held_the_button(
    server: FakeTelegram, person: Person, before: Reply, after: Reply, shown: list[tuple[str, str]]
) -> None:
    await pressed(person, server, before, after)
    assert standing(person) == [*shown, ("", "end")]


async def test_a_message_that_may_not_be_deleted_stays(server: FakeTelegram, person: Person) -> None:
    server.faults.append(refuse("deleteMessage", 400, "Bad Request: message can't be deleted for everyone"))
    await pressed(person, server, reply(PHOTO), reply())
    assert standing(person) == [("p", "عنوان"), ("", "عنوان"), ("", "end")]


async def test_an_album_waits_out_a_flood(server: FakeTelegram, person: Person) -> None:
    async def answer(request: Request) -> Reply:
        return reply(PHOTO, SECOND, text=request.text)

    server.faults += [flood("sendMessage", 0.01), flood("sendMediaGroup", 0.01)]
    async with serving(server, FakeCore(answer)):
        person.writes("/draft")
        await person.chat.hears(3)
    assert standing(person) == [("p", ""), ("q", ""), ("", "عنوان")]


def test_a_bare_picture_has_no_caption() -> None:
    picture, _ = drafts(reply(PHOTO, text="x" * 2000))
    assert to_send(picture) == ("sendPhoto", {"photo": "p"})
