"""A backup that somebody asks for in a chat: made where the bot is. The file goes through no platform."""

import logging
from datetime import datetime

from bot.errors import BackupFailed, BadInput
from bot.i18n import N_
from bot.model import Button, Person, Reply, Role, Unit
from bot.router.archive import MEGA, size_text
from bot.router.context import Context
from bot.router.work import Report
from bot.store.backups import Facts, Folder
from bot.store.rotation import Backup

log = logging.getLogger(__name__)


class Backing:
    """A backup, and a line in the audit log."""

    what = N_("Making a backup")
    unit = Unit.MEGABYTES
    again = "backup"
    role = Role.OWNER
    sole = True

    def __init__(self, context: Context, person: Person, at: datetime) -> None:
        if context.backups is None:
            raise BadInput(N_("No backups can be made from here. Ask whoever runs the bot for one: khabar backup"))
        self._backups: Folder = context.backups
        self._audit = context.store.audit
        self._person = person
        self._at = at
        self._made: tuple[Backup, Facts] | None = None
        self._error = ""
        self._others: list[Backup] = []

    async def run(self, report: Report) -> None:
        """What goes wrong is told with its reason: an owner can mend it."""
        try:
            made = await self._backups.make(self._at, lambda done, total: report(done // MEGA, total // MEGA))
        except BackupFailed as error:
            log.warning("a backup failed: %s", error)
            self._error = str(error)
            return
        self._made = made
        self._others = [one for one in self._backups.all(made[0].whose) if one != made[0]]
        await self._audit.note(self._at, str(self._person), self._person.name, "backup", after=made[0].path.name)

    def outcome(self, context: Context) -> Reply:
        t = context.t
        if self._error:
            again = ((Button(t("Begin again"), self.again),),)
            return Reply(language=t.code, text=t("No backup was made: {reason}", reason=self._error), buttons=again)
        if self._made is None:
            return Reply(language=t.code)
        return Reply(language=t.code, text="\n".join(self._lines(*self._made, context)), personal=True)

    def _lines(self, made: Backup, facts: Facts, context: Context) -> list[str]:
        t = context.t
        articles = t.plural("{n} article", "{n} articles", facts.articles)
        active = t.plural("{n} active subscription", "{n} active subscriptions", facts.subscriptions)
        lines = [
            t("The backup is made: {facts}", facts=t.listed([size_text(made.size, t), articles, active])),
            t("It is where the bot runs: {path}", path=str(made.path)),
        ]
        if self._others:
            last, oldest = (t.moment(one.at, context.zone) for one in (self._others[0], self._others[-1]))
            kept = t.plural("{n} backup is kept", "{n} backups are kept", len(self._others) + 1)
            told = t(
                "{kept}; the one before is of {last}, the oldest of {oldest}.", kept=kept, last=last, oldest=oldest
            )
            lines.append(told)
        return [*lines, t("It holds what people trust me with, so I send it through no chat.")]
