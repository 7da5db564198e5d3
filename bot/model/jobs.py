"""Long work that goes on after its first answer."""

from dataclasses import dataclass
from enum import StrEnum

from bot.model.people import Chat


class Unit(StrEnum):
    """What long work is counted in."""

    FEEDS = "feeds"
    ARTICLES = "articles"
    MEGABYTES = "megabytes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Long work as it is kept, so that a restart can tell what became of it.

    `what` it is, as an English message id; `done` of `total` units (0: nobody knows how many there are). `messages` of
    the `chat` show its progress, in a `language`; None where no such message can be edited. `goes_on`: in some process.
    """

    what: str
    unit: Unit
    done: int = 0
    total: int = 0
    chat: Chat | None = None
    messages: tuple[str, ...] = ()
    language: str = ""
    id: int = 0
    goes_on: bool = False
