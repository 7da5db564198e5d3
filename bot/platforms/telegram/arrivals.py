"""Where updates come in: what may belong together waits for each other, everything else goes straight on."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from bot.platforms.gathering import Part, goes_on
from bot.platforms.holding import Holding
from bot.platforms.telegram.inlet import Taken, Update
from bot.platforms.telegram.inline import Newest
from bot.platforms.telegram.read import Me, part_of


@dataclass(frozen=True, slots=True)
class Arrived:
    """An update; `part` is what it brings for an article, where it waited for others or is to be fetched."""

    taken: Taken
    part: Part | None = None


Batch = tuple[Arrived, ...]
"""What is answered together."""


def lane(update: object) -> Hashable:
    """The chat that an update belongs to, as its id: its messages are answered in order. What a person types inline is
    by itself. None for no chat."""
    match update:
        case (
            {"message": {"chat": {"id": int(chat)}}}
            | {"edited_message": {"chat": {"id": int(chat)}}}
            | {"channel_post": {"chat": {"id": int(chat)}}}
            | {"callback_query": {"message": {"chat": {"id": int(chat)}}}}
            | {"my_chat_member": {"chat": {"id": int(chat)}}}
        ):
            return chat
        case {"inline_query": {"from": {"id": int(person)}}}:
            return "inline", person
    return None


class Arrivals:
    """Hands updates to `submit` in their order. What waits is in the inbox, and forgotten here at the end."""

    def __init__(self, submit: Callable[[Hashable, Batch], None], quiet: float, me: Me, newest: Newest) -> None:
        self._submit = submit
        self._me = me
        self._newest = newest
        self._holding = Holding[Arrived](submit, quiet)

    def take(self, taken: Taken) -> None:
        """A forward, an album, a cut text waits; a command of usual length or a press does not, and ends the waiting of
        others."""
        where = lane(taken.update)
        self._newest.note(taken.update)
        part = self._part(taken.update)
        if part and self._waits(where, part):
            self._holding.hold(where, Arrived(taken, part))
        else:
            self._holding.flush(where)
            self._submit(where, (Arrived(taken, part if part and part.file else None),))

    def close(self) -> None:
        """End. What was held is taken up again at the next start."""
        self._holding.drop()

    def _waits(self, where: Hashable, part: Part) -> bool:
        if part.handed_on or part.album or part.room is not None:
            return True
        last = self._holding.last(where)
        return last is not None and last.part is not None and goes_on(part, last.part)

    def _part(self, update: Update) -> Part | None:
        """None also for what can't be read: it goes on at once, to be put aside."""
        try:
            return part_of(update, self._me)
        except Exception:
            return None
