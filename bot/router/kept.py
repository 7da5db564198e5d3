"""What is kept of people, why, and for how long: what /privacy says, and in which words /forgetme counts it."""

import json
from collections.abc import Mapping

from bot.i18n import N_
from bot.model import Document, Kept, Reply, Request
from bot.router.context import Context
from bot.router.links import open_in_private
from bot.router.privacy import NOBODY, unseen

WORDS = {
    Kept.SETTINGS: N_("settings"),
    Kept.SAVED: N_("saved articles"),
    Kept.ACCOUNTS: N_("accounts"),
    Kept.VISITS: N_("last visit"),
    Kept.QUESTIONS: N_("open questions"),
    Kept.SUBSCRIPTIONS: N_("subscriptions"),
    Kept.SEARCHES: N_("searches"),
    Kept.MESSAGES: N_("messages that could not be read"),
    Kept.ROLES: N_("roles"),
    Kept.EDITING: N_("articles and changes that bear your name"),
}
REASONS = {
    Kept.SETTINGS: N_(
        "What you chose in the settings, such as the language and the city: so that I speak to you as you like. It"
        " stays until you change it, or have not been here for a year and get nothing sent."
    ),
    Kept.SAVED: N_("The articles that you save: for your list. They stay until you drop them."),
    Kept.ACCOUNTS: N_(
        "Your number on this platform, as soon as you save something, and the accounts that you link: so that all of"
        " them have one list. They stay until you have yourself forgotten. A code that links accounts goes within a"
        " day."
    ),
    Kept.VISITS: N_("When you were last here: to tell you what you missed. It goes after a year."),
    Kept.QUESTIONS: N_(
        "What I asked you and you have not answered: so that your next words are the answer. It goes within a day."
    ),
    Kept.SUBSCRIPTIONS: N_(
        "Your subscriptions, those that you share, the stories that you muted, and what was sent to you: so that news"
        " comes when you want it, and once. Subscriptions stay until you remove them, what was sent for 90 days."
    ),
    Kept.SEARCHES: N_(
        "The words that are searched for in a chat, without a name: to suggest them there again. They go after 180"
        " days."
    ),
    Kept.MESSAGES: N_(
        "Your messages, until they are answered; one that can't be read for 30 days, so that the fault can be mended."
        " Which of my messages shows which article, for 30 days: so that corrections reach it. Whether I can write to"
        " you, as long as I can't."
    ),
    Kept.ROLES: N_(
        "Your role, if you have one, and your open invitations: so that you may do more than read. A role stays until"
        " it is taken, an invitation for a day."
    ),
    Kept.EDITING: N_(
        "Of editors: which articles, spellings and topics they added, what they changed, and their names: so that"
        " editors know who did what. It stays. What they did that they may have to answer for: for a year."
    ),
}


def privacy_text(context: Context) -> str:
    """All of it, in the order in which people meet it."""
    t = context.t
    return "\n\n".join(
        [
            t("What I keep of you, why, and for how long:"),
            "\n".join(f"• {t(reason)}" for reason in REASONS.values()),
            t(
                "I keep no list of what you read. Of a group I keep its settings, its subscriptions, and the words"
                " searched for in it. Whoever runs this bot can read all that it keeps, and the copies that they make"
                " of it are theirs to delete. Telegram and Discord have rules of their own."
            ),
            t(
                "{export} gives you all of it as a file. {forgetme} removes it for good.",
                export="/export",
                forgetme="/forgetme",
            ),
        ]
    )


def counts_text(counts: Mapping[Kept, int], context: Context) -> str:
    """A line for each kind of which there is something that would be gone, and what only a name is taken off."""
    t = context.t
    seen = {**counts, **({Kept.SETTINGS: 1} if Kept.SETTINGS in counts else {})}  # a person's and their chat's are one
    lines = {kind: f"• {_line(word, seen[kind], context)}" for kind, word in WORDS.items() if kind in seen}
    nameless = lines.pop(Kept.EDITING, None)
    return "\n".join(
        [
            *([t("This would be gone for good:"), *lines.values()] if lines else []),
            *([t("Your name would be taken off these:"), nameless] if nameless else []),
        ]
    )


def _line(word: str, n: int, context: Context) -> str:
    return context.t("{what}: {n}", what=context.t(word), n=n)


def only_in_private(command: str, request: Request, context: Context) -> Reply | None:
    """What is said where others would see what somebody keeps, or where nobody in particular asks for it."""
    t, row = context.t, open_in_private(command, request, context.t)
    if not request.person.genuine:
        return Reply(language=t.code, text=t(NOBODY), buttons=row, personal=True)
    if unseen(request):
        return None
    text = t("This is between you and me: ask me in a private chat.")
    return Reply(language=t.code, text=text, buttons=row, personal=True)


async def exported(request: Request, context: Context) -> Document:
    """Everything that is kept of the person, and of this private chat, as a JSON document."""
    person, t = request.person, context.t
    kept = await context.store.forgetting.export(person, request.chat)
    content = {"person": str(person), "name": person.name, "at": request.at.isoformat(timespec="seconds"), "kept": kept}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return Document("khabar.json", text.encode(), t("All that I keep of you"))


async def forgotten(request: Request, context: Context) -> None:
    """Nothing is kept of the person from here on.

    What their visit and their work are just writing is written before, as it would come back otherwise.
    """
    person = request.person
    context.visits.forget(person)
    await context.visits.settled()
    await context.jobs.forget(person, request.chat)
    await context.store.forgetting.forget(person, request.chat, request.at)
    for its in (context.grants, context.visits, context.attempts, context.undoing, context.introduced):
        its.forget(person)
