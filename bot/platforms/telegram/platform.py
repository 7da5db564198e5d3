"""`bot.platforms.base.Platform` for Telegram: puts the parts together, and sends what nobody asked for."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

from telegram.error import TelegramError

from bot.errors import Malformed, OutcomeUnknown, PlatformError, TryLater
from bot.model import Chat, Reply
from bot.platforms.base import Capabilities, Core, Receipt
from bot.platforms.base import Pace as Rate
from bot.platforms.borrowing import borrowed
from bot.platforms.telegram.abilities import Abilities
from bot.platforms.telegram.answers import Answers
from bot.platforms.telegram.arrivals import Arrivals, Batch
from bot.platforms.telegram.blocks import MOST_ENTITIES
from bot.platforms.telegram.called import trouble
from bot.platforms.telegram.draft import COVERED, PICTURE, Draft
from bot.platforms.telegram.failures import OtherKind, meaning
from bot.platforms.telegram.following import Followed, Follower
from bot.platforms.telegram.forwards import NAME
from bot.platforms.telegram.hook import Hook, hook_of
from bot.platforms.telegram.inlet import Inlet
from bot.platforms.telegram.inline import Newest
from bot.platforms.telegram.keyboard import BUTTONS_A_ROW
from bot.platforms.telegram.lanes import Lanes
from bot.platforms.telegram.menu import Menus
from bot.platforms.telegram.outbox import Outbox
from bot.platforms.telegram.poller import Pace, Poller
from bot.platforms.telegram.read import Me
from bot.platforms.telegram.render import A_CARD, LONGEST, LONGEST_CAPTION, beneath, captions, drafts, unasked, undrawn
from bot.platforms.telegram.sending import PATIENCE
from bot.platforms.telegram.settings import Settings
from bot.platforms.telegram.settled import Settled
from bot.platforms.telegram.transport import Api, Transport, bot_over
from bot.platforms.telegram.webhook import Webhook

log = logging.getLogger(__name__)

RATE = Rate(a_second=28.0, gap=1.0, group_a_minute=20)
"""Below what Telegram names: about 30 messages a second, one a second in a chat, 20 a minute in a group (Bots FAQ)."""


CAPABILITIES = Capabilities(
    longest_text=LONGEST,
    longest_caption=LONGEST_CAPTION,
    utf16=True,
    buttons_a_row=BUTTONS_A_ROW,
    cards_a_message=MOST_ENTITIES // A_CARD,
    edits=True,
    deletes=True,
    idempotent_sends=False,
    reaches_people=True,
    pace=RATE,
)
MESSAGES_A_STAR = 10
"""Beyond the free rate (Bot API, allow_paid_broadcast)."""


@asynccontextmanager
async def connect(settings: Settings, core: Core, pace: Pace | None = None) -> AsyncIterator["Telegram"]:
    """A bot that knows its own name. Raises Unauthorized for a wrong token, other PlatformErrors for the network's."""
    pace = pace or Pace()
    api = bot_over(Transport(settings.api_base_url, settings.token, pace.answer, core.leads))
    try:
        await _introduce(api)
        abilities = Abilities(bool(api.supports_inline_queries), None if settings.rich_messages == "auto" else False)
        yield Telegram(api, core, pace, hook_of(settings), settings.paid_stars_a_day, abilities)
    finally:
        await api.shutdown()


async def _introduce(api: Api) -> None:
    try:
        await api.initialize()
    except TelegramError as error:
        raise meaning(error) from None


class Telegram:
    """One bot on Telegram."""

    name = NAME

    def __init__(  # noqa: PLR0913, PLR0917  what it is put together from
        self,
        api: Api,
        core: Core,
        pace: Pace,
        hook: Hook | None = None,
        stars: int = 0,
        abilities: Abilities | None = None,
    ) -> None:
        """With a `hook` Telegram calls; without one it is polled. `stars` a day may be paid for faster digests."""
        paid = replace(RATE, paid_a_day=stars * MESSAGES_A_STAR)
        self.capabilities = replace(CAPABILITIES, pace=paid)
        self._api = api
        self._core = core
        self._pace = pace
        self._hook = hook
        self._outbox = Outbox(api, abilities)

    @property
    def address(self) -> str:
        return f"https://t.me/{self._api.username}"

    async def examine(self, at: datetime) -> str:
        """How Telegram's calls arrive, where it calls."""
        if self._hook is None:
            return ""
        try:
            return trouble(await self._api.call("getWebhookInfo"), self._hook.url, at)
        except TelegramError as error:
            raise meaning(error) from None

    async def serve(self) -> None:
        """Take and answer updates until cancelled; then end what is being answered, and leave the rest in the inbox."""
        inbox = Followed(self._core.inbox)
        settled = Settled(inbox)
        me, newest = Me(self._api.id, self._api.username), Newest()
        menus = Menus(self._api, self._core, self._pace.menu)
        answers = Answers(self._core, self._outbox, me, settled, newest, menus.met)
        lanes = Lanes[Batch](answers.handle)
        arrivals = Arrivals(lanes.submit, self._pace.quiet, me, newest)
        inlet = Inlet(self._api.id, inbox, arrivals.take)
        receiving = self._receiver(inlet, inbox)
        keeping = asyncio.create_task(menus.keep())
        try:
            await receiving.run(lanes.room)
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            arrivals.close()
            await lanes.close(self._pace.grace)
            await settled.close()

    def _receiver(self, inlet: Inlet, inbox: Followed) -> Poller | Webhook:
        if self._hook:
            follower = None if self._core.receives else Follower(inlet, inbox, self._pace)
            return Webhook(self._api, inlet, self._pace, self._hook, follower)
        return Poller(self._api, inlet, self._pace)

    async def send(self, chat: Chat, reply: Reply, key: str) -> Receipt:  # noqa: ARG002  Telegram knows no keys
        """Send unasked. A reply of several messages whose tail does not arrive raises OutcomeUnknown.

        A reply within the limits is one request; one whose picture or form Telegram refuses is tried again without.
        Only the first message makes a sound.
        """
        first, *rest = _seen(unasked(reply, inline=self._outbox.abilities.inline))
        self._spend(chat, len(first.media) - 1)
        sent = await self._outbox.post(chat, first, silent=reply.silent, paid=reply.paid)
        return Receipt(chat, (*sent, *await self._follow(chat, rest)))

    async def fetch(self, file: str, most: int) -> bytes:
        """A picture that Telegram keeps, of 20 MB at most (Bot API, getFile)."""
        return await self._outbox.fetch(file, most)

    async def chat_with(self, person: str) -> Chat:
        """A private chat has the id of its person (Bot API, Chat)."""
        return Chat(NAME, person)

    async def edit(self, receipt: Receipt, reply: Reply) -> Receipt:
        """Message by message; what is too many is deleted. What somebody deleted does not come again: MessageGone.

        Pictures that stand before a text stay as long as the reply has some there; none are put before it later. Those
        that were fetched from elsewhere stay as long as its card has them, and are not fetched for this. A drawing over
        a text stays, or gives way to that of the reply; a text gets none. What has to be sent anew makes no sound.
        """
        chat, (pictures, standing) = receipt.chat, _parted(receipt)
        messages = self._edition(standing, reply)
        texts = [draft for draft in messages if draft.text]
        if len(texts) == len(messages) and not borrowed(reply, NAME):
            await self.delete(Receipt(chat, pictures))
            pictures = ()
        now = [await self._rewritten(chat, *pair) for pair in zip(standing, texts, strict=False)]
        left = standing[len(texts) :]
        await self._clear(chat, left, anew=tuple(now) != standing[: len(now)])
        now += await self._follow(chat, texts[len(standing) :])
        return Receipt(chat, (*pictures, *now))

    async def delete(self, receipt: Receipt) -> None:
        for message in receipt.messages:
            await self._outbox.remove(receipt.chat, message)

    def _edition(self, standing: Sequence[str], reply: Reply) -> tuple[Draft, ...]:
        """What takes the place of what stands there."""
        inline = self._outbox.abilities.inline
        if borrowed(reply, NAME):
            return _seen(beneath(reply, inline=inline))
        messages = _seen(drafts(undrawn(reply), inline=inline))
        covered = bool(standing) and standing[0].startswith(COVERED)
        return captions(reply, inline=inline) if covered else messages

    async def _rewritten(self, chat: Chat, message: str, draft: Draft) -> str:
        try:
            await self._outbox.rewrite(chat, message, draft)
        except OtherKind:
            self._spend(chat, 1)
            [anew] = await self._outbox.post(chat, draft, silent=True)
            await self._clear(chat, (message,), anew=True)
            return anew
        return message

    async def _clear(self, chat: Chat, messages: tuple[str, ...], *, anew: bool) -> None:
        """Delete what stands no longer. Where another was sent anew, a failure is swallowed: it would be sent again."""
        try:
            await self.delete(Receipt(chat, messages))
        except PlatformError as error:
            if not anew:
                raise
            log.warning("what stands anew stands there twice: %s", error)

    def _spend(self, chat: Chat, messages: int) -> None:
        """The caller counts a send as one message; these come besides."""
        for _ in range(messages):
            self._core.spent(chat)

    async def _follow(self, chat: Chat, messages: Sequence[Draft]) -> list[str]:
        """The further messages of one reply, without a sound. Sending all of it again would double what has arrived."""
        sent: list[str] = []
        for draft in messages:
            self._spend(chat, len(draft.media) or 1)
            try:
                sent += await self._patiently(chat, draft)
            except PlatformError as error:
                raise OutcomeUnknown(f"only the beginning of a long message arrived: {error}") from None
        return sent

    async def _patiently(self, chat: Chat, draft: Draft) -> tuple[str, ...]:
        try:
            return await self._outbox.post(chat, draft, silent=True)
        except TryLater as error:
            if error.seconds > PATIENCE:
                raise
            await asyncio.sleep(error.seconds)
        return await self._outbox.post(chat, draft, silent=True)


def _seen(messages: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """The messages of a reply. Raises Malformed where it has none."""
    if not messages:
        raise Malformed("there is nothing to be seen in this reply")
    return messages


def _parted(receipt: Receipt) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pictures that stand alone, and the texts."""
    pictures = tuple(message for message in receipt.messages if message.startswith(PICTURE))
    return pictures, receipt.messages[len(pictures) :]
