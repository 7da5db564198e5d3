"""Who may say what another chat gets: the platform finds it out where a command names that chat, and nowhere else."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.model import Chat, Person

LASTS = timedelta(hours=1)
"""So long somebody may press the buttons of a dialogue about the chat; then the command finds it out anew."""

Key = tuple[str, str, str]


class Grants:
    """In memory alone: after a restart the command is written again."""

    def __init__(self) -> None:
        self._given: dict[Key, tuple[Chat, datetime]] = {}

    def give(self, person: Person, chats: Iterable[Chat], at: datetime) -> None:
        self._given = {key: given for key, given in self._given.items() if at - given[1] <= LASTS}
        self._given |= {_key(person, chat): (chat, at) for chat in chats}

    def hold(self, person: Person, chat: Chat, at: datetime) -> bool:
        return self.held(person, chat, at) is not None

    def held(self, person: Person, chat: Chat, at: datetime) -> Chat | None:
        """The chat of that platform and id as the platform knows it; None where the person may not."""
        given, since = self._given.get(_key(person, chat), (None, at))
        return given if person.genuine and at - since <= LASTS else None


def _key(person: Person, chat: Chat) -> Key:
    return str(person), chat.platform, chat.id
