"""/whoami: the number by which a person is given a role, and the role that they have."""

from bot.i18n import N_
from bot.model import Command, Reply, Request
from bot.router import MAY, Context

COMMAND = Command(
    "whoami", N_("Your number here, and what you may do"), words=N_("my number, who am I"), aside=True, rank=43
)


async def answer(request: Request, context: Context) -> Reply:
    t, person = context.t, request.person
    lines = [
        t("Your number on {platform} is {number}.", platform=t.platform(person.platform), number=person.id),
        t(MAY[context.role]),
        t("I answer you in {language}.", language=t.name),
    ]
    return Reply(language=t.code, text="\n".join(lines), personal=True)
