"""Several connections to Discord, each with a part of the servers (Discord's documentation, "Sharding")."""

import discord
import yarl

from bot.platforms.discord.client import Client


class ShardedClient(Client, discord.AutoShardedClient):
    """All shards of a bot in one process; which of them this one runs, where several share a bot, is not to be chosen.

    A server is on shard (id >> 22) % shards, direct messages on shard 0.
    """

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """As the library's, as soon as a session may be begun: it tries again without end."""
        await self.identifying.room()
        await super().launch_shard(gateway, shard_id, initial=initial)

    # Of what is told without a number the same is told with one.

    async def on_connect(self) -> None: ...

    async def on_resumed(self) -> None: ...

    async def on_disconnect(self) -> None: ...

    async def on_shard_connect(self, shard: int) -> None:
        self.begun(shard)

    async def on_shard_resumed(self, shard: int) -> None:
        self.states.connected(shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        self.states.lost(shard)
