"""Sends, edits and deletes messages: one request each. Raises only `bot.errors.PlatformError`."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from telegram.error import TelegramError

from bot.errors import Malformed, NeedsAdmin, OutcomeUnknown
from bot.model import Chat, ChatKind
from bot.platforms.telegram.abilities import Abilities
from bot.platforms.telegram.draft import COVERED, Draft, named, number_of
from bot.platforms.telegram.failures import (
    NOT_FOUND,
    MessageGone,
    OtherKind,
    ThreadGone,
    Unchanged,
    UnknownMethod,
    meaning,
)
from bot.platforms.telegram.forms import SEND_RICH, Parameters, to_cover, to_edit, to_send
from bot.platforms.telegram.forwards import DOCUMENT
from bot.platforms.telegram.transport import Api, RefusedError

log = logging.getLogger(__name__)

TOAST = 200
"""Characters of a callback query's answer (Bot API, answerCallbackQuery)."""

NO_TEXT = "message text is empty"
"""How a server refuses a rich message in the place of a text, which does not know them and looks for the text alone."""


class Outbox:
    """The Bot API's methods that this program uses, with values in and our errors out."""

    def __init__(self, api: Api, abilities: Abilities | None = None) -> None:
        """`abilities` are what its server is known to take, and are learnt here."""
        self._api = api
        self.abilities = abilities or Abilities()

    async def post(
        self, chat: Chat, draft: Draft, reply_to: str | None = None, *, silent: bool = False, paid: bool = False
    ) -> tuple[str, ...]:
        """Send a message; its id as `named`, by what came of it. An album has several; a picture that Telegram refuses
        has none.

        `reply_to` is the message that it answers, if that is still there; `silent`: it makes no sound; `paid`:
        it costs the operator 0.1 Star, and waits for no limit of the whole bot (Bot API, allow_paid_broadcast).
        """
        where: Parameters = {"chat_id": int(chat.id)}
        if chat.thread:
            where["message_thread_id"] = int(chat.thread)
        if reply_to:
            where["reply_parameters"] = {"message_id": int(reply_to), "allow_sending_without_reply": True}
        if paid:
            where["allow_paid_broadcast"] = True
        if silent:
            where["disable_notification"] = True
        result, taken = await self._write(to_send, where, _fit(chat, draft))
        sent = result if isinstance(result, list) else [] if result is None else [result]
        return named(taken, tuple(_number(message) for message in sent))

    async def rewrite(self, chat: Chat, message: str, draft: Draft) -> None:
        """Put `draft` in the place of a message, by its name in a receipt. Raises MessageGone where there is none to
        change, OtherKind where it can't be changed into that."""
        form = to_cover if message.startswith(COVERED) else to_edit
        where: Parameters = {"chat_id": int(chat.id), "message_id": int(number_of(message))}
        try:
            await self._put(form, where, _fit(chat, draft))
        except Unchanged:
            log.debug("message %s says so already", message)

    async def _put(self, form: Callable[[Draft], tuple[str, Parameters]], where: Parameters, draft: Draft) -> None:
        """Where a picture may stand above it, that is looked at first: a text below it is changed in another way."""
        if draft.stays:
            with suppress(OtherKind):
                await self._write(to_cover, where, replace(draft, preview="", rich=""))
                return
        await self._write(form, where, draft)

    async def remove(self, chat: Chat, message: str) -> None:
        """Delete a message; one that is gone already, or too old to be deleted (48 hours), is no error."""
        try:
            await self._call("deleteMessage", {"chat_id": int(chat.id), "message_id": int(number_of(message))})
        except MessageGone:
            log.debug("message %s is gone already, or too old", message)

    async def typing(self, chat: Chat) -> None:
        """Show that the bot is at work, for five seconds or until it says something."""
        where: Parameters = {"chat_id": int(chat.id), "action": "typing"}
        if chat.thread:
            where["message_thread_id"] = int(chat.thread)
        await self._call("sendChatAction", where)

    async def toast(self, callback: str, notice: str, *, alert: bool = False) -> None:
        """End the waiting of whoever pressed a button, with a few words or none; an alert stays until it is read."""
        parameters: Parameters = {"callback_query_id": callback}
        if notice:
            parameters |= {"text": notice[:TOAST], "show_alert": alert}
        await self._call("answerCallbackQuery", parameters)

    async def offer(self, query: str, answer: Parameters) -> None:
        """Answer an inline query (Bot API, answerInlineQuery); `answer` is all but its id."""
        await self._call("answerInlineQuery", {"inline_query_id": query} | answer)

    async def manages(self, chat: Chat, person: str) -> bool:
        """Whether a person is the owner or an administrator of a chat."""
        member = await self._call("getChatMember", {"chat_id": int(chat.id), "user_id": int(person)})
        return isinstance(member, dict) and member.get("status") in ("creator", "administrator")

    async def fetch(self, file: str, most: int) -> bytes:
        """A file that Telegram keeps (Bot API, getFile). Raises Malformed where it has more than `most` bytes."""
        match await self._call("getFile", {"file_id": file.removeprefix(DOCUMENT)}):
            case {"file_size": int(size)} if size > most:
                raise Malformed(f"a file of {size} bytes")
            case {"file_path": str(path)}:
                return await self._downloaded(path, most)
        raise Malformed("a file that is not to be had")

    async def _downloaded(self, path: str, most: int) -> bytes:
        try:
            return await self._api.download(path, most)
        except TelegramError as error:
            raise meaning(error) from None

    async def _write(
        self, form: Callable[[Draft], tuple[str, Parameters]], where: Parameters, draft: Draft
    ) -> tuple[Any, Draft]:
        """What Telegram answers, and the form that it took: one that it refuses is sent once more with less in it, for
        plain news is better than none.

        None for a picture that is refused and has no text.
        """
        refusal: Malformed | NeedsAdmin | None = None
        refused: list[Draft] = []
        for tried in draft.simpler(self.abilities):
            method, content = form(tried)
            try:
                result = await self._call(method, where | content)
            except (MessageGone, Unchanged, ThreadGone):
                raise
            except (Malformed, NeedsAdmin) as error:
                if isinstance(error, NeedsAdmin) and not tried.media:
                    raise
                log.warning("Telegram refuses the form of a message, it goes out simpler: %s", error)
                refusal = error
                refused.append(tried)
                if tried.rich and (isinstance(error, UnknownMethod) or NO_TEXT in str(error)):
                    self.abilities.rich = False
            else:
                self.abilities.learn(tried, refused)
                return result, tried
        if refusal and draft.text:
            raise refusal
        return None, draft

    async def _call(self, method: str, parameters: Parameters) -> Any:
        try:
            return await self._api.call(method, **parameters)
        except TelegramError as error:
            # Whether it is the method or the token that an odd server does not know, the next form of a message tells.
            if method == SEND_RICH and isinstance(error, RefusedError) and error.code == NOT_FOUND:
                raise UnknownMethod(error.description) from None
            raise meaning(error) from None


def _fit(chat: Chat, draft: Draft) -> Draft:
    return draft.in_channel() if chat.kind is ChatKind.CHANNEL and draft.keyboard else draft


def _number(message: Any) -> str:
    """The id of a message as the server shows it. Raises OutcomeUnknown for what is no message."""
    match message:
        case {"message_id": int(number)}:
            return str(number)
    raise OutcomeUnknown("the server's answer to a message is no message")
