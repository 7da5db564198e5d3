"""What people write to the whole program on Discord while it does not run is answered when it runs again."""

import asyncio
from pathlib import Path

from bot.store.sqlite import open_store
from tests.fakes.discord import FakeDiscord, User
from tests.platforms.discord.test_catching_up import HISTORY
from tests.platforms.discord.test_direct_messages import forwarded
from tests.running import NO_WEB, SECONDS, configuration, on_discord, running

EDITOR, READER, STRANGER = User(812345678901234567), User(6000, "Kim"), User(7000, "Sam")


async def answered(server: FakeDiscord, person: User, part: str) -> None:
    def there() -> bool:
        return any(part in its.text for its in server.api.messages.values() if its.channel == person.dm)

    await server.until(there, SECONDS)


async def test_what_was_written_while_it_was_down_is_answered(tmp_path: Path) -> None:
    """Also to whoever has only typed commands, and nothing twice; whom the bot does not know is not asked for."""
    async with FakeDiscord() as server, asyncio.timeout(4 * SECONDS):
        server.patience = SECONDS
        environ = {**NO_WEB, **on_discord(server), "KHABAR_DISCORD_ADMINS": str(EDITOR.id)}
        config = configuration(tmp_path, environ)
        async with running(config) as bot:
            await bot.connected("discord")
            await server.direct_message("water", user=EDITOR)
            await server.interact("latest", user=READER)
        assert server.find("GET", HISTORY) == []
        for number in range(3):
            story = f"Flood {number} in Basra\n\nThe river rose by {number} metres on Monday, the ministry said."
            server.written("", user=EDITOR, **forwarded(content=story))
        server.written("zanzibar", user=READER)
        server.written("zanzibar", user=STRANGER)
        for _ in range(2):
            async with running(config) as bot:
                await bot.connected("discord")
                await answered(server, EDITOR, "Flood 2")
                await answered(server, READER, "zanzibar")
                await server.direct_message("water", user=EDITOR)
        assert len([its for its in server.api.messages.values() if "zanzibar" in its.text]) == 1
    async with open_store(tmp_path / "khabar.db") as store:
        drafts = [await store.article(number) for number in range(1, await store.last_number() + 1)]
        titles = [its.title for its in drafts if its and its.origin and its.origin.platform == "discord"]
        assert titles == [f"Flood {number} in Basra" for number in range(3)]
