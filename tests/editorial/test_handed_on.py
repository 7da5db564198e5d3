"""What editors hand on becomes drafts: forwards of all kinds, albums, pastes, edits."""

from typing import Any

import pytest

from bot.model import State
from tests.comfort.readers import shown
from tests.editorial.conftest import Newsroom, posted
from tests.fakes.discord import Message as OfAServer
from tests.fakes.discord import User
from tests.fakes.discord_world import GUILD_CHANNEL
from tests.fakes.telegram import PHOTO, from_channel, from_chat, from_hidden_user, from_user
from tests.platforms.discord.test_direct_messages import forwarded

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_twenty_forwards_are_twenty_drafts_and_one_card_in_order(room: Newsroom) -> None:
    heard, texts = len(room.mona.person.chat.heard), [room.news() for _ in range(20)]
    sent = [
        room.mona.person.writes(text, forward_origin=posted(number))["message_id"] for number, text in enumerate(texts)
    ]
    [card] = await room.mona.person.chat.hears(since=heard)
    first, *lines = room.mona.sees(card).split("\n")
    assert first == "20 articles from these messages:"
    titles = [text.split("\n")[0] for text in texts]
    assert lines[:20] == [f"{number}. {title}" for number, title in enumerate(titles, 1)]
    assert [(await room.of(number)).title for number in sent] == titles
    assert "20 articles are published." in await room.mona.presses("Publish all")
    assert len(room.mona.person.chat.heard) == heard + 2


async def test_all_four_origins_are_taken_in(room: Newsroom) -> None:
    """A channel and a chat are sources; a person is none, as they hand on what others wrote."""
    origins = [posted(900), from_chat("The Gulf Group"), from_user("Suad"), from_hidden_user("Hidden Suad")]
    heard = len(room.mona.person.chat.heard)
    sent = [room.mona.person.writes(room.news(), forward_origin=its)["message_id"] for its in origins]
    await room.mona.person.chat.hears(since=heard)
    found = [await room.of(number) for number in sent]
    assert [one.source for one in found] == ["Gulf Weather", "The Gulf Group", None, None]
    assert [one.url for one in found] == ["https://t.me/gulf/900", None, None, None]


async def test_an_album_out_of_order_is_one_draft_with_its_pictures(room: Newsroom) -> None:
    numbers, text = [room.telegram.next_id() for _ in range(3)], room.news()
    heard = len(room.mona.person.chat.heard)
    for place in (2, 0, 1):
        more: dict[str, Any] = {"caption": text} if place == 1 else {}
        photo = [PHOTO[0] | {"file_id": f"p{place}"}]
        room.mona.person.sends(
            message_id=numbers[place], media_group_id="9", photo=photo, forward_origin=posted(901), **more
        )
    await room.mona.person.chat.hears(since=heard)
    article = await room.of(numbers[0])
    assert article.title == text.split("\n")[0]
    assert [picture.file for picture in article.pictures] == ["p0", "p1", "p2"]
    [album] = room.telegram.called("sendMediaGroup")
    assert [each["media"] for each in album["media"]] == ["p0", "p1", "p2"]


async def test_a_paste_that_was_cut_is_one_draft(room: Newsroom) -> None:
    first = f"{room.news()}\n\n" + "word " * 780 + "and"
    heard = len(room.mona.person.chat.heard)
    sent = room.mona.person.writes(first)["message_id"]
    room.mona.person.writes("the end of it.")
    await room.mona.person.chat.hears(since=heard)
    article = await room.of(sent)
    assert article.body.endswith("word and the end of it.")
    assert (await room.newest()).id == article.id


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"poll": {"id": "1", "question": "?", "options": []}}, "A poll can't become an article."),
        ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}}, "I can't listen to recordings."),
    ],
)
async def test_what_has_no_text_gets_a_sentence(room: Newsroom, content: dict[str, Any], said: str) -> None:
    heard, before = len(room.mona.person.chat.heard), await room.newest()
    room.mona.person.sends(forward_origin=posted(902), **content)
    [answered] = await room.mona.person.chat.hears(since=heard)
    assert answered.text.startswith(said)
    assert await room.newest() == before


async def test_an_edited_original_changes_its_draft(room: Newsroom) -> None:
    text, person = room.news(), room.mona.person
    heard = len(person.chat.heard)
    sent = person.writes(text)
    await person.chat.hears(since=heard)
    edited = {**sent, "text": f"{text}\n\nA line that came later.", "edit_date": sent["date"] + 60}
    room.telegram.updates.add({"edited_message": edited})
    [_, said] = await person.chat.hears(2, since=heard)
    assert "Changed." in said.text
    assert (await room.of(sent["message_id"])).body.endswith("A line that came later.")


async def test_a_footer_is_learnt_from_three_messages(room: Newsroom) -> None:
    footer, person = "Voice of the river, every morning", room.mona.person
    heard = len(person.chat.heard)
    sent = [
        person.writes(f"{room.news()}\n{footer}", forward_origin=from_channel("River"))["message_id"] for _ in range(4)
    ]
    await person.chat.hears(since=heard)
    bodies = [(await room.of(number)).body for number in sent]
    assert [footer in body for body in bodies] == [True, True, True, False]


async def test_what_discord_hands_on_is_one_draft_each(room: Newsroom) -> None:
    texts = [room.news() for _ in range(4)]
    of_components = [{"type": 17, "id": 1, "components": [{"type": 10, "id": 2, "content": texts[1]}]}]
    head, _, body = texts[2].partition("\n")
    file = room.discord.upload("message.txt", texts[3].encode())
    snapshots: list[dict[str, Any]] = [
        {"content": texts[0], **room.discord.upload("a.png", b"...", "image/png")},
        {"components": of_components, "flags": 1 << 15},
        {"embeds": [{"type": "rich", "title": head, "description": body.strip()}]},
        file,
    ]
    for text, snapshot in zip(texts, snapshots, strict=True):
        said = await room.discord.direct_message(user=room.noor.user, **forwarded(**snapshot))
        assert text.split("\n")[0] in shown(said)
        article = await room.newest()
        assert (article.title, article.state) == (text.split("\n")[0], State.DRAFT)
        assert [picture.platform for picture in article.pictures] == ["discord"] * (snapshot is snapshots[0])


async def test_the_menu_of_any_message_makes_a_draft(room: Newsroom) -> None:
    text = room.news()
    message = OfAServer(77, GUILD_CHANNEL, {"content": text}, User(6, "Layla"))
    said = await room.discord.choose("Add to news", message, in_guild=True, user=room.noor.user)
    assert text.split("\n")[0] in shown(said.messages[-1])
    assert (await room.newest()).title == text.split("\n")[0]
