"""Pictures in the whole program: its router draws with a process that ends with it."""

import json
from pathlib import Path
from types import SimpleNamespace

from bot import storage
from bot.store.sqlite import open_store
from tests.drawing import draws
from tests.platforms.web.visitor import visiting
from tests.running import WEB, configuration, running
from tests.samples import WATER


@draws
async def test_a_card_is_drawn_in_the_running_program(tmp_path: Path) -> None:
    async with open_store(tmp_path / storage.DATABASE) as store:
        await store.add(WATER)
    async with running(configuration(tmp_path, WEB)) as bot:
        await bot.connected("web")
        async with visiting(SimpleNamespace(address=bot.addresses["web"])) as visitor:
            said = json.dumps(await visitor.say("/card 1"), ensure_ascii=False)
    assert WATER.title in said
    assert "can't be drawn" not in said
    assert "يتعذر" not in said
