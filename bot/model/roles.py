"""Who may do what with the bot, and what was done that somebody may have to answer for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.people import Person


class Role(StrEnum):
    """What a person may do with the bot; each role may all that those before it may."""

    READER = "reader"
    """Everybody."""
    EDITOR = "editor"
    """Brings news, edits, publishes and takes back."""
    ADMIN = "admin"
    """Feeds, topics, breaking news, the archive; names editors."""
    OWNER = "owner"
    """Backups and the audit log; says who may do what."""

    def covers(self, wanted: "Role") -> bool:
        """Whether somebody of this role may do what that one may."""
        order = list(Role)
        return order.index(self) >= order.index(wanted)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who may do more than read: since when, and who gave it ("platform:id", "" for somebody who left)."""

    person: Person
    role: Role
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whoever opens it takes the role, once, before `until`; `by` is who invites. Its code is known to nobody else."""

    id: int
    role: Role
    by: Person
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A line of the audit log: who did what, to whom, and what it was before and after.

    `who` and `whom` are persons ("platform:id", "" for none, and for somebody who left); `name` and `whom_name` what
    they were called. `what` is a key of bot.router.audit.DEEDS.
    """

    at: datetime
    who: str
    name: str
    what: str
    whom: str = ""
    whom_name: str = ""
    before: str = ""
    after: str = ""
    id: int = 0
