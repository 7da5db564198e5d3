"""What goes out unasked: messages in a channel, a thread or a forum, as they are sent, edited and taken back."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import MappingProxyType

from bot.errors import GoneForGood, NeedsAdmin, PlatformError
from bot.model import Chat, ChatKind, Drawing, Photo, Reply
from bot.platforms.base import Receipt
from bot.platforms.borrowing import borrowed
from bot.platforms.discord.answering import nonce
from bot.platforms.discord.failures import MessageGone
from bot.platforms.discord.forum import Forum, name_of
from bot.platforms.discord.layout import Message
from bot.platforms.discord.markdown import mention
from bot.platforms.discord.passing import Passing, is_passing
from bot.platforms.discord.pictures import NAME
from bot.platforms.discord.render import render
from bot.platforms.discord.rest import Json, Rest
from bot.platforms.discord.uploads import DRAWING, PHOTO, Upload

log = logging.getLogger(__name__)

COMPONENTS_V2, SUPPRESS_NOTIFICATIONS = 1 << 15, 1 << 12
MESSAGES = "/channels/{channel_id}/messages"
ONE = MESSAGES + "/{message_id}"
IN_POST = "/"
"""Between the number of a post of a forum and that of a message in it."""
DRAWN = "+"
"""Behind the number of a message that has drawings."""
Kept = Mapping[str, str]
"""The files that a message keeps: the ids of its attachments, by their names."""
NOTHING: Kept = MappingProxyType({})


class Posting:
    """Sends each message once for its key. `spent` hears of each request beyond the one that a send is taken for."""

    def __init__(self, rest: Rest, forum: Forum, passing: Passing, spent: Callable[[Chat], None]) -> None:
        self._rest = rest
        self._forum = forum
        self._passing = passing
        self._spent = spent

    async def send(self, chat: Chat, reply: Reply, key: str) -> Receipt:
        """All messages of a reply, in order."""
        sent: list[str] = []
        for part, message in enumerate(render(reply)):
            if part:
                self._spent(chat)
            mark, body = nonce(key, part), _message(message, reply, first=not part)
            if chat.kind is ChatKind.FORUM and not part:
                post = await self._forum.open(chat.id, name_of(reply), body, message.uploads, mark)
                sent.append(_marked(f"{post}{IN_POST}{post}", message))
            else:
                sent.append(_marked(await self._post(chat, body, message.uploads, mark, beside=sent), message))
            if reply.follow and chat.kind is ChatKind.ANNOUNCEMENTS:
                await self._hand_on(chat, sent[-1])
        return Receipt(chat, tuple(sent))

    async def edit(self, receipt: Receipt, reply: Reply) -> Receipt:
        """Messages that `reply` needs no more are deleted, those that it needs besides are sent. Without drawings of
        its own, those that stand there stay; so do pictures of its card that were fetched from elsewhere."""
        chat, standing = receipt.chat, list(receipt.messages)
        kept, drawn = await self._keeping(chat, standing, reply)
        messages: list[str] = []
        for part, message in enumerate(_holding(kept, drawn, reply)):
            if standing:
                body = _edition(message, reply, first=not part, kept=kept)
                number = await self._put(chat, standing.pop(0), body, _new(message, kept))
                messages.append(_marked(number, message))
            else:
                body, mark = _message(message, reply, first=False), nonce(f"edit {receipt.messages}", part)
                messages.append(await self._post(chat, body, message.uploads, mark, beside=messages))
        await self.delete(Receipt(chat, tuple(standing)))
        return Receipt(chat, tuple(messages))

    async def delete(self, receipt: Receipt) -> None:
        """Take the messages back; those that are gone are."""
        for message in receipt.messages:
            with suppress(MessageGone), _within_post(message):
                if is_passing(message):
                    await self._passing.delete(message)
                else:
                    await self._rest.order("DELETE", ONE, **_where(receipt.chat, message))

    async def _keeping(self, chat: Chat, standing: Sequence[str], reply: Reply) -> tuple[Kept, Reply]:
        """The pictures that stay in the first message, and the reply with them; none where they may not be read."""
        if not standing or not _leaves(standing[0], reply):
            return {}, reply
        with suppress(NeedsAdmin), _within_post(standing[0]):
            files = await self._files(chat, standing[0])
            drawn = [each for each in files if each["filename"].startswith(DRAWING)]
            fetched = [each for each in files if each["filename"].startswith(PHOTO)] if borrowed(reply, NAME) else []
            drawings = tuple(Drawing(b"", each.get("description") or "") for each in drawn)
            photos = tuple(Photo(b"", each["filename"].rpartition(".")[2]) for each in fetched)
            kept = {each["filename"]: each["id"] for each in (*drawn, *fetched)}
            return kept, replace(reply, drawings=drawings, photos=photos)
        return {}, reply

    async def _files(self, chat: Chat, message: str) -> list[Json]:
        if is_passing(message):
            return await self._passing.files(message)
        found: list[Json] = await self._rest.ask("attachments", "GET", ONE, **_where(chat, message))
        return found

    async def _post(self, chat: Chat, message: Json, uploads: Sequence[Upload], mark: str, *, beside: list[str]) -> str:
        """Send one message; `beside` others of the same reply, it stands in the same post."""
        if beside and is_passing(beside[0]):
            return await self._passing.add(beside[0], message, uploads)
        channel = _where(chat, beside[0])["channel_id"] if beside else chat.id
        body = {**message, "nonce": mark, "enforce_nonce": True}
        number = str(await self._rest.ask("id", "POST", MESSAGES, body, uploads, channel_id=channel))
        return number if channel == chat.id else f"{channel}{IN_POST}{number}"

    async def _put(self, chat: Chat, message: str, body: Json, uploads: Sequence[Upload]) -> str:
        if is_passing(message):
            await self._passing.put(message, body, uploads)
            return message
        with _within_post(message):
            await self._rest.order("PATCH", ONE, body, uploads, **_where(chat, message))
        return message.removesuffix(DRAWN)

    async def _hand_on(self, chat: Chat, message: str) -> None:
        """To the channels that follow this one. The message stands whether or not it is handed on."""
        self._spent(chat)
        try:
            await self._rest.order("POST", ONE + "/crosspost", **_where(chat, message))
        except PlatformError as error:
            log.warning("an announcement is not handed on to those who follow: %s", error)


def _leaves(message: str, reply: Reply) -> bool:
    """Whether pictures of a message may stay when `reply` takes its place."""
    return not reply.drawings and (message.endswith(DRAWN) or bool(borrowed(reply, NAME)))


def _holding(kept: Kept, drawn: Reply, reply: Reply) -> list[Message]:
    """The messages of a reply with what the first of them keeps; of the one without, where it would move to another."""
    messages = render(drawn)
    first = {upload.name for upload in messages[0].uploads} if messages else set()
    return messages if kept.keys() <= first else render(reply)


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
    post, _, number = message.removesuffix(DRAWN).rpartition(IN_POST)
    return {"channel_id": post or chat.id, "message_id": number}


def _marked(number: str, message: Message) -> str:
    """The name of a message in a receipt. What only the token of its interaction reaches has none else."""
    drawn = any(upload.name.startswith(DRAWING) for upload in message.uploads)
    return number + DRAWN if drawn and not is_passing(number) else number


def _new(message: Message, kept: Kept) -> list[Upload]:
    return [upload for upload in message.uploads if upload.name not in kept]


def _edition(message: Message, reply: Reply, *, first: bool, kept: Kept = NOTHING) -> Json:
    """Nobody is notified but whom `reply` pings, and that once: by the first of its messages.

    The files that it names are all that stand there then: those of before go.
    """
    mentions: Json = {"parse": []}
    if first and mention(reply.ping):
        mentions["roles"] = [reply.ping]
    return {
        "components": message.view.to_components(),  # type: ignore[no-untyped-call]
        "flags": COMPONENTS_V2,
        "allowed_mentions": mentions,
        "attachments": [
            *({"id": kept[upload.name]} for upload in message.uploads if upload.name in kept),
            *(upload.told(number) for number, upload in enumerate(_new(message, kept))),
        ],
    }


def _message(message: Message, reply: Reply, *, first: bool) -> Json:
    body = _edition(message, reply, first=first)
    return {**body, "flags": COMPONENTS_V2 | (SUPPRESS_NOTIFICATIONS if reply.silent else 0)}
