"""In company: where answers go, who sees them, who may command, and what is too much (items 8 and 9)."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.model import State
from tests.comfort.conftest import EDITOR, Comes, Town
from tests.comfort.readers import OnDiscord, OnTelegram
from tests.fakes.discord_world import MANAGE_GUILD, THREAD
from tests.fakes.telegram.people import entities_of

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
    assert "those who manage it" in await admin.presses("Keep commands")
    assert ONLY in (await member.person.says("/latest@khabar_bot", to=group)).text
    member.sees(await admin.person.says("/latest@khabar_bot", to=group))
    assert "Saved" in await member.taps("☆ 1")


async def test_who_may_command_is_a_setting_on_discord(town: Town) -> None:
    admin, member = await town.on_discord("en", permissions=MANAGE_GUILD), await town.on_discord("en")
    admin.where["in_guild"] = member.where["in_guild"] = True
    await admin.asks("settings")
    await admin.presses("Keep commands")
    assert ONLY in await member.asks("latest")
    assert member.last
    assert member.last.ephemeral
    await admin.asks("settings")
    assert "everyone" in await admin.presses("Let everyone")
    assert "Latest" in await member.asks("latest")


@pytest.mark.parametrize("command", ["saved", "settings", "missed", "privacy", "whoami", "link", "export"])
async def test_what_is_personal_is_seen_by_one_person_on_discord(town: Town, command: str) -> None:
    reader: OnDiscord = await town.on_discord("en")
    reader.where["in_guild"] = True
    said = await reader.interacts(command)
    assert all(message.ephemeral for message in said.messages)


MONA = {"id": EDITOR, "is_bot": False, "first_name": "Mona"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


@pytest.mark.parametrize("who", ["as the group", "by a bot", "a bot", "forwarded"])
async def test_impostors_get_no_rights(town: Town, who: str) -> None:
    """An editor would remove the article by these words."""
    reader: OnTelegram = town.on_telegram("en")
    article, group = await town.news(), town.telegram.group(-town.number())
    words = f"/remove@khabar_bot {article.id}"
    sender: dict[str, Any] = {
        "as the group": {"from": ANONYMOUS, "sender_chat": group.json},
        "by a bot": {"from": MONA, "via_bot": town.telegram.me},
        "a bot": {"from": {**MONA, "is_bot": True}},
        "forwarded": {"forward_origin": {"type": "user", "date": 1751362200, "sender_user": MONA}},
    }[who]
    reader.person.sends(to=group, text=words, entities=entities_of(words), **sender)
    reader.person.writes("/about@khabar_bot", to=group)
    await town.telegram.signal.until(lambda: any("Khabar" in each.text for each in group.heard), "what comes after")
    stored = await town.store.article(article.id)
    assert stored
    assert stored.state is State.PUBLISHED


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
    assert "رياضة (2)" in await reader.answers("بحث في القائمة", "رياضه")
    assert "بوابة الرافدين (2)" in await reader.asks("sources", "الرافدين")


OPML = """<opml version="2.0"><body>
<outline type="rss" text="The River" xmlUrl="https://river.example/{platform}"/>
<outline type="rss" text="The Gulf" xmlUrl="https://gulf.example/{platform}"/>
</body></opml>"""


@pytest.mark.parametrize("platform", ["telegram", "discord"], indirect=True)
async def test_a_list_of_feeds_goes_in_and_comes_out(town: Town, platform: str) -> None:
    editor = await town.editor(platform)
    said = await editor.asks("feeds", f"import {OPML.format(platform=platform)}")
    assert "2 feeds are new." in said
    await editor.asks("feeds", "export")
    assert f"https://gulf.example/{platform}".encode() in await editor.file()


@pytest.mark.parametrize("platform", ["telegram", "discord"], indirect=True)
async def test_all_articles_are_a_file_for_editors(town: Town, platform: str) -> None:
    editor = await town.editor(platform)
    assert "All articles, as JSON lines" in await editor.asks("archive")
    lines = [json.loads(line) for line in (await editor.file()).splitlines()]
    assert len(lines) > 40


@pytest.mark.parametrize("platform", ["telegram", "discord"], indirect=True)
async def test_breaking_news_is_watched_and_stopped(town: Town, platform: str) -> None:
    article, editor = await town.news(), await town.editor(platform)
    await editor.asks("breaking")
    await editor.asks("read", str(article.id))
    assert "Breaking news:" in await editor.presses("Breaking")
    await editor.presses("Tell them")
    assert article.title in await editor.presses("How far it has come")
    await editor.presses("Stop it")
    assert "Stopped." in await editor.presses("Stop it")
