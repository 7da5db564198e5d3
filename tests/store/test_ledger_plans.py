"""How PostgreSQL looks for what is to be sent, of which its statistics know nothing yet."""

from typing import Any, cast

from bot.store.interface import Database
from bot.store.ledger import Ledger
from bot.store.sqlite import open_store
from tests.postgres import Server
from tests.samples import NOON


class Planned:
    """A database that is asked how it would answer."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.plans: list[str] = []

    async def read(self, sql: str, values: Any) -> list[tuple[Any, ...]]:
        self.plans.append("\n".join(row[0] for row in await self._database.read(f"EXPLAIN {sql}", values)))
        return []


async def test_messages_of_a_broadcast_are_not_compared_each_with_each(server: Server) -> None:
    """Twenty thousand that had just been written took minutes: a platform was taken for one without messages."""
    async with open_store(server.fresh()) as store:
        asked = Planned(store._database)
        await Ledger(cast("Database", asked), store.away).waiting("telegram", NOON, limit=64)
    assert len(asked.plans) == 2
    for plan in asked.plans:
        assert "Anti Join" not in plan
        assert "Index Cond: ((platform = deliveries.platform) AND (chat = deliveries.chat)" in plan, plan
