"""What is wrong with each connection, for whoever looks after the bot."""

from collections.abc import Mapping

NOT_YET, LOST = "it is not connected yet", "the connection is lost, and taken up again"


class States:
    """Of each shard."""

    def __init__(self, shards: int) -> None:
        self._wrong = dict.fromkeys(range(shards), NOT_YET)

    def connected(self, shard: int) -> None:
        self._wrong[shard] = ""

    def lost(self, shard: int) -> None:
        self._wrong[shard] = LOST

    def named(self, waiting: str) -> Mapping[str, str]:
        """By the shard's name, "" where it serves. `waiting`: what those wait for that do not, where that is known."""
        return {f"shard {number}": wrong and (waiting or wrong) for number, wrong in self._wrong.items()}
