"""Who may say what another chat gets: the platform finds it out where a command names that chat, and nowhere else."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.model import Chat, Person, Subscription, SubscriptionState

LASTS = timedelta(hours=1)
"""So long somebody may press the buttons of a dialogue about the chat; then the command finds it out anew."""

Key = tuple[str, str, str]


class Grants:
    """In memory alone: after a restart the command is written again."""

    def __init__(self) -> None:
        self._given: dict[Key, tuple[Chat, datetime]] = {}
        self._stopped: dict[tuple[str, int, int], tuple[SubscriptionState, datetime]] = {}

    def give(self, person: Person, chats: Iterable[Chat], at: datetime) -> None:
        self._given = {key: given for key, given in self._given.items() if at - given[1] <= LASTS}
        self._given |= {_key(person, chat): (chat, at) for chat in chats}

    def hold(self, person: Person, chat: Chat, at: datetime) -> bool:
        return self.held(person, chat, at) is not None

    def held(self, person: Person, chat: Chat, at: datetime) -> Chat | None:
        """The chat of that platform and id as the platform knows it; None where the person may not."""
        given, since = self._given.get(_key(person, chat), (None, at))
        return given if person.genuine and at - since <= LASTS else None

    def stopped(self, person: Person, new: Subscription, before: SubscriptionState, at: datetime) -> None:
        """The person has paused or removed a subscription, which was `before` and is `new` since."""
        self._stopped = {key: its for key, its in self._stopped.items() if at - its[1] <= LASTS}
        self._stopped[str(person), new.id, new.version] = before, at

    def takes_back(self, person: Person, one: Subscription, to: SubscriptionState, at: datetime) -> bool:
        """Whether it becomes again what it was before this person stopped it, and nobody has changed it since."""
        before, since = self._stopped.get((str(person), one.id, one.version), (None, at))
        return person.genuine and before is to and at - since <= LASTS

    def forget(self, person: Person) -> None:
        """Nothing is known of this person any more."""
        self._given = {key: its for key, its in self._given.items() if key[0] != str(person)}
        self._stopped = {key: its for key, its in self._stopped.items() if key[0] != str(person)}


def _key(person: Person, chat: Chat) -> Key:
    return str(person), chat.platform, chat.id
