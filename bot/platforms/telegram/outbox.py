"""Sends, edits and deletes messages: one request each. Raises only `bot.errors.PlatformError`."""

import logging
from collections.abc import Callable
from typing import Any

from telegram.error import TelegramError

from bot.errors import Malformed, NeedsAdmin, OutcomeUnknown
from bot.model import Chat
from bot.platforms.telegram.failures import MessageGone, ThreadGone, Unchanged, meaning
from bot.platforms.telegram.forms import Parameters, to_edit, to_send
from bot.platforms.telegram.render import Draft
from bot.platforms.telegram.transport import Api

log = logging.getLogger(__name__)

TOAST = 200
"""Characters of a callback query's answer (Bot API, answerCallbackQuery)."""


class Outbox:
    """The Bot API's methods that this program uses, with values in and our errors out."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def post(
        self, chat: Chat, draft: Draft, reply_to: str | None = None, *, silent: bool = False, paid: bool = False
    ) -> tuple[str, ...]:
        """Send a message; its id. An album has several; a picture that Telegram refuses has none.

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
        result = await self._write(to_send, where, draft)
        sent = result if isinstance(result, list) else [] if result is None else [result]
        return tuple(_number(message) for message in sent)

    async def rewrite(self, chat: Chat, message: str, draft: Draft) -> None:
        """Put `draft` in the place of a message. Raises MessageGone where there is none to change, OtherKind where it
        can't be changed into that."""
        try:
            await self._write(to_edit, {"chat_id": int(chat.id), "message_id": int(message)}, draft)
        except Unchanged:
            log.debug("message %s in chat %s says so already", message, chat.id)

    async def remove(self, chat: Chat, message: str) -> None:
        """Delete a message; one that is gone already, or too old to be deleted (48 hours), is no error."""
        try:
            await self._call("deleteMessage", {"chat_id": int(chat.id), "message_id": int(message)})
        except MessageGone:
            log.debug("message %s in chat %s is gone already, or too old", message, chat.id)

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

    async def manages(self, chat: Chat, person: str) -> bool:
        """Whether a person is the owner or an administrator of a chat."""
        member = await self._call("getChatMember", {"chat_id": int(chat.id), "user_id": int(person)})
        return isinstance(member, dict) and member.get("status") in ("creator", "administrator")

    async def _write(self, form: Callable[[Draft], tuple[str, Parameters]], where: Parameters, draft: Draft) -> Any:
        """A form that Telegram refuses is sent once more with less in it: plain news is better than none.

        None for a picture that is refused and has no text.
        """
        refusal: Malformed | NeedsAdmin | None = None
        for tried in draft.simpler():
            method, content = form(tried)
            try:
                return await self._call(method, where | content)
            except (MessageGone, Unchanged, ThreadGone):
                raise
            except (Malformed, NeedsAdmin) as error:
                if isinstance(error, NeedsAdmin) and not tried.media:
                    raise
                log.warning("Telegram refuses the form of a message, it goes out simpler: %s", error)
                refusal = error
        if refusal and draft.text:
            raise refusal
        return None

    async def _call(self, method: str, parameters: Parameters) -> Any:
        try:
            return await self._api.call(method, **parameters)
        except TelegramError as error:
            raise meaning(error) from None


def _number(message: Any) -> str:
    """The id of a message as the server shows it. Raises OutcomeUnknown for what is no message."""
    match message:
        case {"message_id": int(number)}:
            return str(number)
    raise OutcomeUnknown("the server's answer to a message is no message")
