"""The preview card, two editors on one draft, copies, topics, and corrections of what is out."""

import pytest

from tests.comfort.readers import OnDiscord, OnTelegram, shown
from tests.editorial.conftest import Newsroom
from tests.fakes.discord import User
from tests.platforms.discord.test_direct_messages import forwarded
from tests.running import SECONDS
from tests.samples import words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


CHANGES = {"Title": "A title of mine", "Source": "Tigris Post", "Tags": "Lanterns, Kites", "Date": "2020-07-01"}
SHOWN = ("A title of mine", "Tigris Post", "Lanterns, Kites", "1 July 2020")


@pytest.mark.parametrize("platform", ["telegram", "discord"])
async def test_each_part_is_one_tap_and_one_answer(room: Newsroom, platform: str) -> None:
    editor: OnTelegram | OnDiscord = room.mona if platform == "telegram" else room.noor
    text = f"{room.news()}\n\nA line too many."
    if platform == "telegram":
        await room.hands_on(text)
    else:
        room.noor.last = await room.discord.direct_message(user=room.noor.user, **forwarded(content=text))
    for (label, typed), part in zip(CHANGES.items(), SHOWN, strict=True):
        assert part in await editor.answers(label, typed)
    await editor.presses("Drop a line")
    assert "A line too many." not in await editor.presses("✕ A line too many.")
    assert "Published as article" in await editor.presses("Publish")
    assert "It is a draft again." in await editor.presses("Undo")
    assert "Discarded: A title of mine" in await editor.presses("Discard")
    assert "A title of mine" in await editor.presses("Undo")
    assert (await room.newest()).title == "A title of mine"


async def test_two_editors_do_not_overwrite_each_other(room: Newsroom) -> None:
    await room.hands_on()
    draft = await room.newest()
    await room.noor.asks("edit", str(draft.id))
    await room.noor.answers("Title", "What Noor wrote")
    said = await room.mona.answers("Title", "What Mona wrote")
    assert "Meanwhile Noor changed this article:" in said
    assert f"title: {draft.title} → What Noor wrote" in said
    assert "This was not taken: What Mona wrote" in said
    assert (await room.newest()).title == "What Noor wrote"


# Corrections


async def test_a_correction_has_a_history_and_reaches_who_reads(room: Newsroom) -> None:
    await room.hands_on()
    await room.mona.presses("Publish")
    article, on_telegram_ = await room.newest(), room.reader(2001)
    on_discord_ = OnDiscord(room.discord, User(2002, "Zainab"))
    await on_discord_.asks("language", "en")
    for reader in (on_telegram_, on_discord_):
        assert article.title in await reader.asks("read", str(article.id))
    await room.mona.asks("edit", str(article.id))
    await room.mona.answers("Title", "It was otherwise")
    await both_see(room, on_telegram_, on_discord_, "It was otherwise")
    await room.mona.asks("remove", str(article.id))
    await both_see(room, on_telegram_, on_discord_, "The editors took this article back")
    history = await room.mona.asks("history", str(article.id))
    assert f"Mona · title: {article.title} → It was otherwise" in history
    assert "Mona · state: published → removed" in history
    assert "20 November 2026" in history


async def test_a_correction_reaches_the_lists_that_readers_asked_for(room: Newsroom) -> None:
    await room.hands_on()
    await room.mona.presses("Publish")
    article, on_telegram_ = await room.newest(), room.reader(2003)
    on_discord_ = OnDiscord(room.discord, User(2004, "Layla"))
    await on_discord_.asks("language", "en")
    assert article.title in await on_telegram_.asks("latest")
    assert article.title in await on_discord_.asks("search", article.title)
    await room.mona.asks("edit", str(article.id))
    await room.mona.answers("Title", f"Never so: {article.title}")
    await both_see(room, on_telegram_, on_discord_, f"Never so: {article.title}")
    await room.mona.asks("remove", str(article.id))
    await both_see(room, on_telegram_, on_discord_, "The editors took this article back")


async def both_see(room: Newsroom, on_telegram_: OnTelegram, on_discord_: OnDiscord, words: str) -> None:
    chat, message = on_telegram_.person.chat, on_discord_.last
    assert message
    await room.telegram.signal.until(lambda: words in chat.standing[-1].text, words, SECONDS)
    await room.discord.until(lambda: words in shown(message), SECONDS)


async def test_what_is_here_already_is_named_merged_or_added_anyway(room: Newsroom) -> None:
    text = f"{room.news()}\n\n{words_of(200, 26)}."
    await room.hands_on(text)
    await room.mona.presses("Publish")
    first = await room.newest()
    said = await room.hands_on(f"{text}\n\nMore of it was told.\nSource: Basra Today")
    assert f"Already here: {first.title} ({first.id}, published)" in said
    assert f"Merged into article {first.id}." in await room.mona.presses("Merge")
    merged = await room.store.article(first.id)
    assert merged
    assert merged.body.endswith("More of it was told.")
    assert "Already here:" in await room.hands_on(f"{text}\nSource: Mosul Today")
    assert "Published as article" in await room.mona.presses("Add anyway")


async def test_admins_edit_the_topics_in_chat(room: Newsroom) -> None:
    assert "/topic words 1 ..." in await room.mona.asks("topic", "add Lighthouses = منارات")
    await room.mona.asks("topic", "words 1 lighthouse keeper, lamplighter")
    said = await room.hands_on(f"The lamplighter goes home\n\n{words_of(250, 20)}.")
    assert "Lighthouses" in said
    assert (await room.newest()).tags[0] == "Lighthouses"
