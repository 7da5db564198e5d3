"""What goes out unasked: messages in a channel, a thread or a forum, as they are sent, edited and taken back."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import discord

from bot.errors import GoneForGood, PlatformError
from bot.model import Chat, ChatKind, Reply
from bot.platforms.base import Receipt
from bot.platforms.discord.answering import nonce
from bot.platforms.discord.failures import MessageGone
from bot.platforms.discord.forum import Forum, name_of
from bot.platforms.discord.markdown import mention
from bot.platforms.discord.render import render
from bot.platforms.discord.rest import Json, Rest

log = logging.getLogger(__name__)

COMPONENTS_V2, SUPPRESS_NOTIFICATIONS = 1 << 15, 1 << 12
MESSAGES = "/channels/{channel_id}/messages"
ONE = MESSAGES + "/{message_id}"
IN_POST = "/"
"""Between the number of a post of a forum and that of a message in it."""


class Posting:
    """Sends each message once for its key. `spent` hears of each request beyond the one that a send is taken for."""

    def __init__(self, rest: Rest, forum: Forum, spent: Callable[[Chat], None]) -> None:
        self._rest = rest
        self._forum = forum
        self._spent = spent

    async def send(self, chat: Chat, reply: Reply, key: str) -> Receipt:
        """All messages of a reply, in order."""
        sent: list[str] = []
        for part, view in enumerate(render(reply)):
            if part:
                self._spent(chat)
            mark, message = nonce(key, part), _message(view, reply, first=not part)
            if chat.kind is ChatKind.FORUM and not part:
                post = await self._forum.open(chat.id, name_of(reply), message, mark)
                sent.append(f"{post}{IN_POST}{post}")
            else:
                sent.append(await self._post(chat, message, mark, beside=sent))
            if reply.follow and chat.kind is ChatKind.ANNOUNCEMENTS:
                await self._hand_on(chat, sent[-1])
        return Receipt(chat, tuple(sent))

    async def edit(self, receipt: Receipt, reply: Reply) -> Receipt:
        """Messages that `reply` needs no more are deleted, those that it needs besides are sent."""
        chat, standing = receipt.chat, list(receipt.messages)
        messages: list[str] = []
        for part, view in enumerate(render(reply)):
            if standing:
                messages.append(await self._put(chat, standing.pop(0), _edition(view, reply, first=not part)))
            else:
                message, mark = _message(view, reply, first=False), nonce(f"edit {receipt.messages}", part)
                messages.append(await self._post(chat, message, mark, beside=messages))
        await self.delete(Receipt(chat, tuple(standing)))
        return Receipt(chat, tuple(messages))

    async def delete(self, receipt: Receipt) -> None:
        """Take the messages back; those that are gone are."""
        for message in receipt.messages:
            with suppress(MessageGone), _within_post(message):
                await self._rest.order("DELETE", ONE, **_where(receipt.chat, message))

    async def _post(self, chat: Chat, message: Json, mark: str, *, beside: list[str]) -> str:
        """Send one message; `beside` others of the same reply, it stands in the same post."""
        channel = _where(chat, beside[0])["channel_id"] if beside else chat.id
        body = {**message, "nonce": mark, "enforce_nonce": True}
        number = str(await self._rest.ask("id", "POST", MESSAGES, body, channel_id=channel))
        return number if channel == chat.id else f"{channel}{IN_POST}{number}"

    async def _put(self, chat: Chat, message: str, body: Json) -> str:
        with _within_post(message):
            await self._rest.order("PATCH", ONE, body, **_where(chat, message))
        return message

    async def _hand_on(self, chat: Chat, message: str) -> None:
        """To the channels that follow this one. The message stands whether or not it is handed on."""
        self._spent(chat)
        try:
            await self._rest.order("POST", ONE + "/crosspost", **_where(chat, message))
        except PlatformError as error:
            log.warning("an announcement is not handed on to those who follow: %s", error)


@contextmanager
def _within_post(message: str) -> Iterator[None]:
    """A post that is deleted takes its messages with it, and not the forum."""
    try:
        yield
    except GoneForGood as error:
        if IN_POST in message:
            raise MessageGone(str(error)) from None
        raise


def _where(chat: Chat, message: str) -> dict[str, str]:
    post, _, number = message.rpartition(IN_POST)
    return {"channel_id": post or chat.id, "message_id": number}


def _edition(view: discord.ui.LayoutView, reply: Reply, *, first: bool) -> Json:
    """Nobody is notified but whom `reply` pings, and that once: by the first of its messages."""
    mentions: Json = {"parse": []}
    if first and mention(reply.ping):
        mentions["roles"] = [reply.ping]
    components = view.to_components()  # type: ignore[no-untyped-call]
    return {"components": components, "flags": COMPONENTS_V2, "allowed_mentions": mentions}


def _message(view: discord.ui.LayoutView, reply: Reply, *, first: bool) -> Json:
    message = _edition(view, reply, first=first)
    return {**message, "flags": COMPONENTS_V2 | (SUPPRESS_NOTIFICATIONS if reply.silent else 0)}
