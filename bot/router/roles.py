"""Roles: what they are called, who may give which to whom, and what is said to who may not."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import BadInput
from bot.i18n import N_, Language, available, language
from bot.i18n.words import listed
from bot.model import Person, Reply, Role
from bot.router.context import Context
from bot.text.fold import fold

NAMES = {Role.READER: N_("reader"), Role.EDITOR: N_("editor"), Role.ADMIN: N_("admin"), Role.OWNER: N_("owner")}
WORDS = {
    Role.READER: N_("reader, readers, none"),
    Role.EDITOR: N_("editor, editors"),
    Role.ADMIN: N_("admin, admins"),
    Role.OWNER: N_("owner, owners"),
}
"""What people type for them."""
MAY = {
    Role.READER: N_("You are a reader."),
    Role.EDITOR: N_("You are an editor: you can add and remove news."),
    Role.ADMIN: N_("You are an admin: besides news, you look after feeds, topics and breaking news, and name editors."),
    Role.OWNER: N_("You are an owner: you can do everything, and say who else may do what."),
}
"""What somebody is told of what they are."""
MEANS = {
    Role.EDITOR: N_("Editors bring news, correct it, publish it and take it back."),
    Role.ADMIN: N_("Admins also look after feeds, topics, breaking news and the archive, and name editors."),
    Role.OWNER: N_("Owners can do everything, backups and the audit log included, and name admins and owners."),
}
_REFUSALS = {
    Role.EDITOR: N_(
        "Only editors can do that. If you are one, send your number from {whoami} to whoever runs this bot."
    ),
    Role.ADMIN: N_("Only the bot's admins can do that. {whoami} tells you what you may do."),
    Role.OWNER: N_("Only the bot's owners can do that. {whoami} tells you what you may do."),
}
CONFIGURED = N_("This role is set in the bot's configuration, which alone can take it: ask whoever runs the bot.")
Roles = Mapping[str, Role]


@dataclass(frozen=True, slots=True)
class Change:
    """A role that somebody gives to somebody, or takes (READER). `configured` are the roles of the configuration,
    `shared` those who are several people ("platform:id").
    """

    by: Person
    whom: Person
    to: Role
    configured: Roles
    shared: frozenset[str] = frozenset()

    @property
    def own(self) -> bool:
        return str(self.by) == str(self.whom)

    def before(self, stored: Roles) -> Role:
        return self._role(self.whom, stored)

    def check(self, stored: Roles) -> None:
        """Raises BadInput where it may not be. `stored` are the roles of the store."""
        if wrong := self._wrong(stored):
            raise BadInput(wrong)

    def allows(self, stored: Roles) -> bool:
        """Whether `check` would let it pass."""
        return not self._wrong(stored)

    def check_now(self, context: Context) -> None:
        """As `check`, by what is known of the roles without asking the database."""
        self.check(stored_roles(context))

    def may(self, context: Context) -> bool:
        """Whether `check_now` would let it pass."""
        return self.allows(stored_roles(context))

    def _wrong(self, stored: Roles) -> str:
        """Nobody gives what they have not, or touches who has as much; but everybody may step down."""
        mine, before = self._role(self.by, stored), self.before(stored)
        if str(self.by) in self.shared:
            return N_("Nobody knows who you are here, so you can't give roles: do that on another platform.")
        if str(self.whom) in self.configured:
            return CONFIGURED
        if self.own:
            return self._own(before, stored)
        return "" if mine is Role.OWNER else self._as_admin(mine, before)

    def _as_admin(self, mine: Role, before: Role) -> str:
        if mine is not Role.ADMIN:
            return N_("Who gives roles has to be an admin of the bot, or an owner.")
        if before.covers(Role.ADMIN) or self.to.covers(Role.ADMIN):
            return N_("Admins name editors, and nobody else: ask an owner of the bot.")
        if self.by.platform != self.whom.platform:
            return N_("Admins name editors on their own platform: ask an owner of the bot.")
        return ""

    def _own(self, before: Role, stored: Roles) -> str:
        if not before.covers(self.to):
            return N_("Nobody gives themselves more rights: ask somebody who has them.")
        if before is Role.OWNER and self.to is not Role.OWNER and not self._others(stored):
            return N_("You are the only owner: name another one first.")
        return ""

    def _others(self, stored: Roles) -> bool:
        """Whether there is another owner than the person."""
        owners = {who for who, role in {**stored, **self.configured}.items() if role is Role.OWNER}
        return bool(owners - {str(self.whom)})

    def _role(self, person: Person, stored: Roles) -> Role:
        return self.configured.get(str(person)) or stored.get(str(person), Role.READER)


def change(by: Person, whom: Person, to: Role, context: Context) -> Change:
    """A change as this program may make it."""
    return Change(by, whom, to, configured(context), context.shared)


def configured(context: Context) -> Roles:
    """The roles of the configuration, by "platform:id"."""
    return {f"{name}:{its}": role for name, roles in context.configured.items() for its, role in roles.items()}


def stored_roles(context: Context) -> Roles:
    """The roles of the store as of when they were last loaded."""
    return {str(its.person): its.role for its in context.store.roles.all}


def may_give(whom: Person, by: Person, context: Context) -> list[Role]:
    """What could be given to somebody who has something else now."""
    stored = stored_roles(context)
    changes = [change(by, whom, role, context) for role in Role]
    return [its.to for its in changes if its.to is not its.before(stored) and its.may(context)]


def role_of(person: Person, context: Context) -> Role:
    """What somebody is, as of when that was last looked up."""
    return configured(context).get(str(person)) or stored_roles(context).get(str(person), Role.READER)


def refusal(wanted: Role, context: Context) -> Reply:
    """What is said to whoever is less than that."""
    text = context.t(_REFUSALS[wanted], whoami="/whoami")
    return Reply(language=context.t.code, text=text, personal=True)


def role_named(word: str) -> Role | None:
    """The role that somebody typed, in any language."""
    wanted = fold(word).removeprefix("ال")
    languages = list(map(language, available()))
    named = {fold(each): role for role, words in WORDS.items() for t in languages for each in listed(words, t)}
    return named.get(wanted)


def called(person: Person, t: Language) -> str:
    """Somebody by name and number, the number for those who share a name."""
    if not person.name:
        return t("{number} on {platform}", number=person.id, platform=t.platform(person.platform))
    return t(
        "{name} ({number} on {platform})", name=person.name, number=person.id, platform=t.platform(person.platform)
    )
