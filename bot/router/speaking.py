"""Commands in a private chat without a slash, or in the reader's own language: أخبار, بحث العراق, /بحث."""

from collections.abc import Mapping
from dataclasses import replace

from bot.i18n import available, language
from bot.i18n.words import Vocabulary
from bot.model import Button, ChatKind, Reply, Request
from bot.router.context import Context
from bot.router.handlers import Handler
from bot.text.split import shorten

SEARCH, CANCEL = "search", "cancel"
SHOWN = 40
"""Letters on a button of what was written."""


class Speech:
    """What people mean who write a command in words, in any language."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers
        commands = [handler.COMMAND for handler in handlers.values()]
        self._vocabulary = Vocabulary(commands, map(language, available()))

    def cancels(self, text: str) -> bool:
        """Whether a text is nothing but a word for /cancel, in any language."""
        return self._vocabulary.read(text) == (CANCEL, "")

    def cancels_form(self, text: str) -> bool:
        """Whether what was typed into a form is /cancel, in any language. Without the slash it may be a title."""
        return text.lstrip().startswith("/") and self.cancels(text.lstrip().removeprefix("/"))

    async def meant(self, name: str, request: Request, context: Context) -> Request:
        """The request as the command whose words it begins with; as it is where it begins with none.

        `name` is what it was taken for. What stands behind the words has to be an argument of that command
        (Handler.takes), or else all of the text is searched for.
        """
        if request.chat.kind is not ChatKind.PRIVATE or request.pressed:
            return request
        if request.command:
            named = None if name in self._handlers else self._vocabulary.named(name)
            return replace(request, command=named) if named else request
        read = self._vocabulary.read(request.text) if name == SEARCH else None
        if read is None:
            return request
        command, rest = read
        if not context.may(self._handlers[command].COMMAND.role):  # to a reader it is a word like others
            return request
        asked = replace(request, command=command, text=rest)
        takes = getattr(self._handlers[command], "takes", None)
        return asked if not rest or (takes and await takes(asked, context)) else request

    async def with_whole(self, reply: Reply, said: Request, meant: Request, context: Context) -> Reply:
        """The reply, with a button that searches for all that was written where only what follows a word was."""
        if said.command or meant.command != SEARCH or not meant.text:
            return reply
        whole = " ".join(said.text.split())
        number = await context.store.searches.remember(said.chat, whole, said.at)
        label = context.t("Search for “{words}”", words=shorten(whole, SHOWN, len))
        return replace(reply, buttons=(*reply.buttons, (Button(label, f"{SEARCH} 0 0 {number}"),)))
