"""The threads of the fake Discord: posts of a forum, open, archived or locked."""

from dataclasses import dataclass

from tests.fakes.discord_rules import Refused
from tests.fakes.discord_world import BOT, GUILD, PUBLIC_THREAD, Json, Snowflakes


@dataclass(slots=True)
class Thread:
    """A thread of a channel, or a post of a forum."""

    id: int
    parent: int
    name: str
    archived: bool = False
    locked: bool = False
    owner: int = BOT.id

    @property
    def json(self) -> Json:
        return {
            "id": str(self.id),
            "guild_id": str(GUILD),
            "parent_id": str(self.parent),
            "owner_id": str(self.owner),
            "type": PUBLIC_THREAD,
            "name": self.name,
            "thread_metadata": {"archived": self.archived, "locked": self.locked, "auto_archive_duration": 10080},
        }


class Threads:
    """Those that the bot opened, by number, and others that a test puts here."""

    def __init__(self, ids: Snowflakes) -> None:
        self.known: dict[int, Thread] = {}
        self._ids = ids

    def open(self, parent: int, name: str) -> Thread:
        thread = Thread(self._ids.next(), parent, name)
        self.known[thread.id] = thread
        return thread

    def active(self) -> list[Json]:
        return [thread.json for thread in self.known.values() if not thread.archived]

    def write_in(self, channel: int) -> None:
        """A message opens an archived thread; a locked one takes none."""
        thread = self.known.get(channel)
        if thread and thread.locked:
            raise Refused(403, 160005, "This thread is locked")
        if thread:
            thread.archived = False

    def check_edit(self, channel: int) -> None:
        """In an archived thread nothing is edited."""
        thread = self.known.get(channel)
        if thread and thread.archived:
            raise Refused(400, 50083, "This thread is archived")
