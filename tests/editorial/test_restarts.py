"""What an editor handed on outlives a restart, and a kill -9 of the whole program."""

import asyncio
from pathlib import Path

import pytest

from bot import storage
from bot.model import Origin
from tests.comfort.readers import OnTelegram
from tests.editorial.conftest import EDITOR, posted
from tests.fakes.telegram import FakeTelegram
from tests.running import NO_WEB, SECONDS, configuration, on_telegram, running
from tests.samples import words_of
from tests.soak.process import living
from tests.stores import new_store

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_drafts_survive_a_restart_and_publish_at_once_is_a_setting(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram:
        environ = {**NO_WEB, **on_telegram(telegram, EDITOR)}
        editor = OnTelegram(telegram, telegram.person(EDITOR, "Mona", "en"))
        async with running(configuration(tmp_path, environ)) as bot:
            await bot.connected("telegram")
            editor.sees(await editor.person.forwards("Rain in Basra\n\nIt rained all day.", posted(1)))
        environ["KHABAR_INTAKE_PUBLISH_AT_ONCE"] = "true"
        async with running(configuration(tmp_path, environ)) as bot:
            await bot.connected("telegram")
            card = editor.last
            assert "1 draft" in await editor.asks("drafts")
            assert card
            editor.last = card
            assert "Published as article 1." in await editor.presses("Publish")
            said = editor.sees(await editor.person.forwards("Snow in Erbil\n\nIt snowed in the hills.", posted(2)))
            assert said.startswith("Published as article 2.")
            assert "Snow in Erbil" in await editor.asks("latest")


@pytest.mark.parametrize("stored", [0, 5])
async def test_a_burst_outlives_a_kill_of_the_whole_program(tmp_path: Path, stored: int) -> None:
    titles = [f"{words_of(number, 4).capitalize()} {number}" for number in range(20)]
    async with FakeTelegram() as telegram, new_store(tmp_path / storage.DATABASE) as store:
        editor = telegram.person(EDITOR, "Mona", "en")
        async with living(tmp_path, on_telegram(telegram, EDITOR)) as bot:
            await bot.start()
            await bot.connected()
            sent = [
                editor.writes(f"{title}\n\n{words_of(100 + at, 20)}.", forward_origin=posted(at))["message_id"]
                for at, title in enumerate(titles)
            ]
            await telegram.signal.until(lambda: not len(telegram.updates), "the burst is in the inbox", SECONDS)
            async with asyncio.timeout(SECONDS):
                while (await store.editing.drafts(limit=1)).total < stored:  # noqa: ASYNC110  another process writes
                    await asyncio.sleep(0.001)
            await bot.kill()
            heard = len(editor.chat.heard)
            await bot.start()
            await telegram.signal.until(lambda: len(editor.chat.heard) > heard, "the card", SECONDS)
            card = editor.chat.heard[-1]
            await bot.end()
        found = [await store.of_origin(Origin("telegram", str(EDITOR), str(number))) for number in sent]
        total = (await store.editing.drafts(limit=1)).total
    assert card.text.startswith("20 articles from these messages:")
    assert [one.title for one in found if one] == titles
    assert total == 20
    ids = [one.id for one in found if one]
    assert ids == sorted(ids)
