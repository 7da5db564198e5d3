"""Roles that are given and taken in a running bot: by a chat, by another program, and the next update knows."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cli import main
from tests.conversation import BARE
from tests.fakes.telegram import FakeTelegram
from tests.running import NO_WEB, configuration, on_telegram, running

OWNER, MONA = 1000, 7


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[FakeTelegram]:
    """With the program behind it."""
    async with FakeTelegram() as server:
        environ = {**NO_WEB, **on_telegram(server, OWNER)}
        async with running(configuration(tmp_path / "data", environ)) as bot:
            await bot.connected("telegram")
            yield server


def shown_to(server: FakeTelegram, who: int) -> set[str]:
    return {entry["command"] for entry in server.menus.get(("chat", who, "en"), ())}


async def test_a_role_is_given_in_answer_to_a_message_and_counts_at_once(telegram: FakeTelegram) -> None:
    owner, mona = telegram.person(OWNER, language_code="en"), telegram.person(MONA, language_code="en")
    group = telegram.group(-5)
    assert (await mona.says("/drafts")).text.startswith("Only editors can do that.")
    asked = await owner.says("/roles editor", to=group, reply_to_message=mona.sends(to=group, text="Good morning"))
    assert asked.text.translate(BARE).startswith("Give this role? ")
    assert str(MONA) not in asked.text, "nobody else has to know who they are to Telegram, and to the bot"
    assert (await mona.taps(asked, "Yes")).startswith("Only the bot's admins")
    done = await owner.presses(asked, "Yes")
    assert done.text.startswith("Changed.")
    assert "no drafts" in (await mona.says("/drafts")).text
    await telegram.signal.until(lambda: "drafts" in shown_to(telegram, MONA), "the menu of an editor")
    assert "feeds" not in shown_to(telegram, MONA)


async def test_a_role_that_another_program_takes_counts_at_once(telegram: FakeTelegram, tmp_path: Path) -> None:
    mona = telegram.person(MONA, language_code="en")
    for arguments, answer in (
        (["grant", "telegram:7", "editor"], "no drafts"),
        (["take", "telegram:7"], "Only editors"),
    ):
        said = ["--data", str(tmp_path / "data"), "role", *arguments]
        assert await asyncio.to_thread(main, said) == 0
        assert answer in (await mona.says("/drafts")).text
    await telegram.signal.until(lambda: not shown_to(telegram, MONA), "the menu of a reader")


async def test_a_link_makes_an_editor(telegram: FakeTelegram) -> None:
    owner, mona = telegram.person(OWNER, language_code="en"), telegram.person(MONA, language_code="en")
    offered = await owner.says("/roles invite editor")
    [link] = [word for word in offered.text.translate(BARE).split() if "?start=join_" in word]
    asked = await mona.says(f"/start {link.partition('=')[2]}")
    assert "You are invited to be: editor" in asked.text.translate(BARE)
    assert "You are an editor" in (await mona.presses(asked, "Yes")).text
    assert "no drafts" in (await mona.says("/drafts")).text
