"""The audit log as owners read it: one sentence a line."""

import re

from bot.i18n import N_, Language
from bot.model import Deed, Person, Role
from bot.router.drafts import somebody
from bot.router.roles import NAMES, called

OPERATOR = "cli"
"""The platform of whoever sits at the machine."""
KINDS = {
    "role": N_("Roles"),
    "invitation": N_("Invitations"),
    "invitation-back": N_("Invitations taken back"),
    "backup": N_("Backups"),
    "restore": N_("Restores"),
    "article-removed": N_("Articles removed"),
    "article-back": N_("Articles put back"),
    "broadcast-stopped": N_("Broadcasts stopped"),
    "breaking": N_("Breaking news"),
    "feed-added": N_("Feeds added"),
    "feed-changed": N_("Feeds changed"),
    "feed-list": N_("Lists of feeds taken out"),
    "feed-removed": N_("Feeds removed"),
    "feed-back": N_("Feeds put back"),
    "topic-changed": N_("Topics changed"),
    "spellings-changed": N_("Spellings changed"),
    "archive": N_("Archives"),
}
"""What lines are about, by what stands in the table."""
DEEDS = {
    "role": N_("{whom}: {before} → {after}"),
    "invitation": N_("invited somebody to be: {after}"),
    "invitation-back": N_("took back an invitation to be: {before}"),
    "backup": N_("made a backup {after}"),
    "restore": N_("brought the database back from the backup {after}"),
    "article-removed": N_("removed article {after}"),
    "article-back": N_("put article {after} back"),
    "broadcast-stopped": N_("stopped the broadcast of article {after}"),
    "breaking": N_("made article {after} breaking news"),
    "feed-added": N_("added the feed {after}"),
    "feed-changed": N_("changed the feed {before}: {after}"),
    "feed-list": N_("took a list of all feeds"),
    "feed-removed": N_("removed the feed {before}"),
    "feed-back": N_("put the feed {after} back"),
    "topic-changed": N_("changed the topic: {before} → {after}"),
    "spellings-changed": N_("changed the spellings: {before} → {after}"),
    "archive": N_("took a file of all articles"),
}
"""A line without who did it, and when."""
OTHER = N_("{what}: {before} → {after}")
"""Of what another version of this program wrote."""


def deed_text(deed: Deed, t: Language) -> str:
    """What was done, in the reader's language."""
    whom = by_name(deed.whom, deed.whom_name, t)
    before, after = (_value(value, t) for value in (deed.before, deed.after))
    return t(DEEDS.get(deed.what, OTHER), what=deed.what, whom=whom, before=before, after=after).strip()


def doer(who: str, name: str, t: Language) -> str:
    """Who did it."""
    return t("the operator of the bot") if who.startswith(f"{OPERATOR}:") else by_name(who, name, t)


def by_name(who: str, name: str, t: Language) -> str:
    """Somebody as they were called then, or by their number."""
    person = person_of(who)
    return name or (called(Person(person.platform, person.id), t) if person else who or somebody(t))


def kind_named(what: str, t: Language) -> str:
    """What lines of a kind are about."""
    return t(KINDS[what]) if what in KINDS else what


def person_of(who: str) -> Person | None:
    """The person of a "platform:id"; None where it is none."""
    found = _PERSON.fullmatch(who)
    return Person(found[1], found[2]) if found else None


_PERSON = re.compile(r"([a-z0-9]{1,16}):([1-9][0-9]{0,19}|[0-9a-f]{16}|(?<=cli:|web:)operator)")
"""A number of Telegram's or Discord's (64 bits), an id of the browser's, or whoever sits at the machine: what a button
has room for, in ASCII."""


def _value(value: str, t: Language) -> str:
    return t(NAMES[Role(value)]) if value in set(Role) else value or "–"
