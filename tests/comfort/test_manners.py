"""In company: where answers go, who sees them, who may command, and what is too much (items 8 and 9)."""

from datetime import timedelta

import pytest

from tests.comfort.conftest import Comes, Town
from tests.comfort.readers import OnDiscord, OnTelegram
from tests.fakes.discord_world import MANAGE_GUILD, THREAD

pytestmark = pytest.mark.asyncio(loop_scope="session")
ONLY = "Only those who manage this chat"


async def test_a_group_is_answered_in_its_topic_and_only_when_the_bot_is_meant(town: Town) -> None:
    member: OnTelegram = town.on_telegram()
    group = town.telegram.group(-town.number(), topics=(3,))
    topic = {"message_thread_id": 3, "is_topic_message": True}
    member.person.writes("بحث دجلة", to=group, **topic)
    answer = await member.person.says("@khabar_bot ماراثون دجلة", to=group, **topic)
    assert "ماراثون دجلة" in answer.text
    assert answer.thread == 3
    assert len(group.heard) == 1


async def test_a_thread_is_answered_there(town: Town) -> None:
    member = await town.on_discord()
    member.where["in_guild"] = THREAD
    assert "ماراثون" in await member.asks("search", "ماراثون دجلة")
    assert member.last
    assert member.last.channel == THREAD


async def test_who_may_command_is_a_setting_on_telegram(town: Town) -> None:
    admin, member = town.on_telegram("en"), town.on_telegram("en")
    group = town.telegram.group(-town.number())
    group.members |= {admin.person.id: "administrator", member.person.id: "member"}
    assert "Latest" in (await member.person.says("/latest@khabar_bot", to=group)).text
    admin.sees(await admin.person.says("/settings@khabar_bot", to=group))
    assert "those who manage it" in await admin.presses("Commands from")
    assert ONLY in (await member.person.says("/latest@khabar_bot", to=group)).text
    member.last = admin.sees(await admin.person.says("/latest@khabar_bot", to=group)) and admin.last
    assert "Saved" in await member.taps("☆ 1")


async def test_who_may_command_is_a_setting_on_discord(town: Town) -> None:
    admin, member = await town.on_discord("en", permissions=MANAGE_GUILD), await town.on_discord("en")
    admin.where["in_guild"] = member.where["in_guild"] = True
    await admin.asks("settings")
    await admin.presses("Commands from")
    assert ONLY in await member.asks("latest")
    assert member.last
    assert member.last.ephemeral
    await admin.asks("settings")
    assert "everyone" in await admin.presses("Commands from")
    assert "Latest" in await member.asks("latest")


@pytest.mark.parametrize("command", ["saved", "settings", "missed", "privacy", "whoami", "link", "export"])
async def test_what_is_personal_is_seen_by_one_person_on_discord(town: Town, command: str) -> None:
    reader: OnDiscord = await town.on_discord("en")
    reader.where["in_guild"] = True
    said = await reader.interacts(command)
    assert all(message.ephemeral for message in said.messages)


@pytest.mark.parametrize(
    "sender",
    [
        {"sender_chat": True},  # an anonymous admin, or the channel itself
        {"via_bot": True},
        {"is_bot": True},
    ],
    ids=["anonymous", "by another bot", "a bot"],
)
async def test_impostors_get_no_rights(town: Town, sender: dict[str, bool]) -> None:
    """The whole program has an editor of that number, whom these are not."""
    member: OnTelegram = town.on_telegram("en")
    group = town.telegram.group(-town.number())
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    who = {"from": anonymous, "sender_chat": group.json} if "sender_chat" in sender else {"via_bot": town.telegram.me}
    if "is_bot" in sender:
        who = {"from": {"id": 1000, "is_bot": True, "first_name": "Mona"}}
    member.person.sends(to=group, text="/remove@khabar_bot 1", entities=[COMMAND], **who)
    answer = await member.person.says("/whoami@khabar_bot", to=group)
    assert not [each for each in group.heard if "Remove" in each.text]
    assert "editor" not in answer.text
    assert await town.store.article(1)


COMMAND = {"type": "bot_command", "offset": 0, "length": 18}


async def test_too_much_is_told_once(town: Town) -> None:
    hasty: OnTelegram = town.on_telegram("en")
    for _ in range(40):
        hasty.person.writes("/about")
    await hasty.person.chat.hears(21)
    other: OnTelegram = town.on_telegram("en")
    assert "Khabar" in await other.asks("about")
    told = [message.text for message in hasty.person.chat.heard]
    assert sum("That was a lot at once" in text for text in told) == 1
    assert len(told) < 40
    town.passes(timedelta(minutes=1))
    assert "Khabar" in await hasty.asks("about")


async def test_what_was_removed_comes_back(comes: Comes) -> None:
    reader = await comes("en")
    await reader.asks("subscribe", "Sport")
    await reader.presses("Confirm")
    await reader.asks("subscriptions")
    assert "Undo" in await reader.presses("Remove")
    await reader.presses("Undo")
    assert "1 subscription" in await reader.asks("subscriptions")


@pytest.mark.parametrize("platform", ["telegram", "discord"], indirect=True)
async def test_an_article_is_removed_and_comes_back(town: Town, platform: str) -> None:
    article, editor = await town.news(), await town.editor(platform)
    assert "Put it back" in await editor.asks("remove", str(article.id))
    await editor.presses("Put it back")
    assert article.title in await editor.asks("read", str(article.id))


async def test_an_error_says_what_to_do(comes: Comes) -> None:
    someone = await comes("en")
    assert "Look for it: /search" in await someone.asks("read", "999999")
    assert "Send a larger one near it." in await someone.asks("place", "Xyzzyx")


async def test_every_list_can_be_searched(comes: Comes) -> None:
    reader = await comes()
    await reader.asks("topics")
    assert "رياضة (2)" in await reader.answers("ابحث في القائمة", "رياضه")
    assert "بوابة الرافدين (2)" in await reader.asks("sources", "الرافدين")
