"""/whoami: the number that makes a person an editor when the operator enters it."""

from bot.i18n import N_
from bot.model import Command, Reply, Request
from bot.router import Context

COMMAND = Command(
    "whoami", N_("Your number here, and what you may do"), words=N_("my number, who am I"), aside=True, rank=43
)


async def answer(request: Request, context: Context) -> Reply:
    t, person = context.t, request.person
    lines = [
        t("Your number on {platform} is {number}.", platform=t.platform(person.platform), number=person.id),
        t("You are an editor: you can add and remove news.") if context.is_admin else t("You are a reader."),
        t("I answer you in {language}.", language=t.name),
    ]
    return Reply(language=t.code, text="\n".join(lines), personal=True)
