"""/language: the language of the answers, for a person or for a whole chat."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import ARTICLE, N_, Language
from bot.model import Argument, Button, ChatKind, Command, Reply, Request, Role, Suggestion
from bot.router import Context, latest, settings_menu

COMMAND = Command(
    "language",
    N_("Choose the language"),
    argument=Argument(N_("language"), N_("The language's name, or a code such as ar"), suggests=True),
    asks_rights=True,
    words=N_("language, change language"),
    rank=41,
)
CHAT = "chat"
"""The word before a language that means the whole chat."""


async def answer(request: Request, context: Context) -> Reply:
    """A choice made in a group by one who manages it is for the group; anybody else's is their own."""
    wanted = request.text.strip()
    if not wanted:
        return await settings_menu("language", request, context)
    language = _named(wanted, context)
    if language is None:
        question = await settings_menu("language", request, context)
        return replace(question, text=context.t("I do not speak that language yet.") + "\n" + question.text)
    return await _choose(language, request, context, whole_chat=_manages(request, context))


async def takes(request: Request, context: Context) -> bool:
    """A language's code or name. Behind an article it is spoken of: «اللغة العربية»."""
    return _named(request.text, context) is not None and not request.text.startswith(ARTICLE)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry a language's code, after "chat" when they mean the whole chat."""
    scope, _, code = request.text.rpartition(" ")
    if scope == CHAT and not _manages(request, context):
        raise BadInput(N_("Only those who manage this chat can choose its language."))
    language = _named(code, context)
    if language is None:
        raise BadInput(N_("This button is too old. Please ask again."))
    return await _choose(language, request, context, whole_chat=scope == CHAT)


async def suggest(request: Request, context: Context) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(language.name, language.code) for language in context.languages)


def _manages(request: Request, context: Context) -> bool:
    return request.chat.kind is not ChatKind.PRIVATE and (request.person.manages_chat or context.may(Role.ADMIN))


def _named(wanted: str, context: Context) -> Language | None:
    """The language of a code or a name, as it is called in itself or in any other that the bot speaks."""
    for language in context.languages:
        if wanted.casefold() == language.code or any(t.names(language, wanted) for t in context.languages):
            return language
    return None


async def _choose(language: Language, request: Request, context: Context, *, whole_chat: bool) -> Reply:
    await context.choose(request, whole_chat=whole_chat, language=language.code)
    text = (
        language("This chat now gets its answers in English.") if whole_chat else language("I now answer in English.")
    )
    return Reply(
        language=language.code,
        text=text,
        buttons=((Button(language("Latest news"), latest()), Button(language("What I can do"), "help")),),
        replaces=request.pressed,
    )
