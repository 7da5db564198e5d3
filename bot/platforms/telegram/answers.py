"""What becomes of one update: read, asked, answered, settled. Whatever fails in it stays in it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from bot import logs
from bot.errors import KhabarError, PlatformError
from bot.i18n import N_, language
from bot.model import Chat, ChatKind, Reply, Request
from bot.platforms.base import Core
from bot.platforms.gathering import Part, together
from bot.platforms.telegram import working
from bot.platforms.telegram.arrivals import Batch
from bot.platforms.telegram.forwards import LONGEST_FILE, NAME
from bot.platforms.telegram.inlet import Taken
from bot.platforms.telegram.inline import Newest, Offering
from bot.platforms.telegram.outbox import TOAST, Outbox
from bot.platforms.telegram.read import Asked, Found, Inline, Me, Migrated, Returned, Stray, read
from bot.platforms.telegram.sending import Sending
from bot.platforms.telegram.settled import Settled
from bot.text.decoding import decoded

log = logging.getLogger(__name__)

AT_ONCE = 64
"""Requests that the core answers at the same time."""
ELSEWHERE = N_("This button works only in a chat with me: {name}")


Act = Callable[[], Awaitable[object]]
"""What is to be done about an update, once it is safe in the inbox."""


async def _nothing() -> None:
    """Nothing is to be done."""


class Answers:
    """Takes updates one at a time for each chat, many chats at once."""

    def __init__(  # noqa: PLR0913, PLR0917  what it brings together
        self, core: Core, outbox: Outbox, me: Me, settled: Settled, newest: Newest, met: Callable[[str], None]
    ) -> None:
        """`met` is told of each private chat that can be written to."""
        self._core = core
        self._met = met
        self._outbox = outbox
        self._me = me
        self._settled = settled
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._home = f"https://t.me/{me.username}?start="
        self._offering = Offering(core, outbox, newest)

    async def handle(self, batch: Batch) -> None:
        """Answer updates and mark them as done. Raises nothing but cancellation, which leaves them waiting."""
        with logs.request(NAME):
            first = batch[0]
            if len(batch) == 1 and not (first.part and first.part.file):
                await self._handle(first.taken)
            else:
                await self._handle_together(batch)

    async def _handle_together(self, batch: Batch) -> None:
        found = [(await _number(arrived.taken), arrived.part) for arrived in batch]
        stored = {number: part for number, part in found if number is not None and part is not None}
        await self._answer_together([await self._filled(part) for part in stored.values()])
        for number in stored:
            self._settled.add(number)

    async def _filled(self, part: Part) -> Part:
        """With the text of its file, which is one by itself, though it came in an album. Only who works with news hands
        on any: nothing is fetched for others."""
        if not part.file or part.request.person.id not in self._core.staff:
            return part
        try:
            content = await self._outbox.fetch(part.file, LONGEST_FILE)
        except PlatformError as error:
            log.warning("a file of text could not be fetched: %s: %s", type(error).__name__, error)
            return part
        except Exception:
            log.exception("a file of text could not be fetched")
            return part
        return replace(part, forward=replace(part.forward, text=decoded(content)), album="")

    async def _handle(self, taken: Taken) -> None:
        """What is to be done is found out while the update is being stored, and done when it is."""
        finish = await self._prepared(taken.update)
        number = await _number(taken)
        if number is not None:
            await finish(number)

    async def _answer_together(self, parts: Iterable[Part]) -> None:
        """None of them is done before all are answered: a crash repeats them all, and an article stays one."""
        for request in together(parts):
            await self._act(await self._act_for(Asked(request)))

    async def _prepared(self, update: Any) -> Callable[[int], Awaitable[None]]:
        """What finishes the update of an inbox id."""
        try:
            found = read(update, self._me, self._core.now())
        except Exception as error:  # what a malformed update may raise can't be foreseen
            return partial(self._put_aside, error)
        return partial(self._settle, await self._act_for(found))

    async def _act_for(self, found: Found) -> Act:
        try:
            return await self._decided(found)
        except Exception:
            log.exception("an update could not be answered")
            return _nothing

    async def _put_aside(self, error: Exception, number: int) -> None:
        log.warning("an update can't be read and is put aside: %s", type(error).__name__)
        reason = f"{type(error).__name__}: {error}"
        try:
            await self._settled.put_aside(number, reason)
        except Exception:
            log.exception("an update could not be put aside")

    async def _settle(self, act: Act, number: int) -> None:
        await self._act(act)
        self._settled.add(number)

    async def _act(self, act: Act) -> None:
        try:
            await act()
        except PlatformError as error:
            log.warning("an answer did not arrive: %s: %s", type(error).__name__, error)
        except Exception:
            log.exception("an update could not be answered")

    async def _decided(self, found: Found) -> Act:
        match found:
            case Asked(Request(chat=Chat() as chat)) | Returned(chat):
                self._met(chat.id)
        match found:
            case Asked(Request() as request, callback) if not self._is_idle_edit(request):
                return await self._answered(replace(request, home=self._home), callback)
            case Returned(chat, Request() as begins):
                return partial(self._begin, chat, replace(begins, home=self._home))
            case Inline(request):
                return partial(self._offer, replace(found, request=replace(request, home=self._home)))
        return self._noted(found)

    async def _begin(self, chat: Chat, request: Request) -> None:
        """What waits for the chat goes out before anybody is greeted there."""
        await self._core.returned(chat)
        await (await self._answered(request, None))()

    def _noted(self, found: Found) -> Act:
        """What is done about an update that nobody is asked about."""
        match found:
            case Migrated(old, new):
                return partial(self._core.moved, old, new)
            case Returned(chat):
                return partial(self._core.returned, chat)
            case Asked(None, str(callback)):
                return partial(self._tell, callback, "")
            case Stray(callback, locale):
                return partial(self._tell, callback, self._elsewhere(locale), alert=True)
        return _nothing

    def _is_idle_edit(self, request: Request) -> bool:
        """Only editors edit articles; nobody else asked for an answer by mending what they said."""
        return any(forward.edited for forward in request.forwards) and request.person.id not in self._core.staff

    async def _offer(self, asked: Inline) -> None:
        async with self._slots:
            await self._offering.answer(asked)

    def _elsewhere(self, locale: str) -> str:
        """What a press is told below a message that stands in no chat that the bot knows of."""
        code = locale.partition("-")[0].lower()
        known = code if code in self._core.languages else self._core.languages[0]
        return language(known)(ELSEWHERE, name=f"@{self._me.username}")

    async def _answered(self, request: Request, callback: str | None) -> Act:
        async with self._slots:
            if self._core.asks_rights(request):
                request = await self._with_rights(request)
            async with working.shown(self._outbox, request.chat):
                reply = await self._core.answer(request)
                reply = await self._core.illustrated(reply) if reply else None
        if callback is not None:
            return partial(self._answer_press, request, callback, reply)
        return partial(Sending(self._core, self._outbox, request).send, reply) if reply else _nothing

    async def _answer_press(self, request: Request, callback: str, reply: Reply | None) -> None:
        """The toast and the message go side by side; what only the presser should read is an alert and no message."""
        if reply is None or is_alert(request, reply):
            await self._tell(callback, reply.text if reply else "", alert=reply is not None)
            return
        sending = Sending(self._core, self._outbox, request)
        await asyncio.gather(self._tell(callback, reply.notice), sending.send(reply))

    async def _tell(self, callback: str, notice: str, *, alert: bool = False) -> None:
        """A query may be too old to be answered; the person has long stopped waiting then."""
        try:
            await self._outbox.toast(callback, notice, alert=alert)
        except PlatformError as error:
            log.debug("a press was not acknowledged: %s", error)

    async def _with_rights(self, request: Request) -> Request:
        """`request` with what Telegram says of the person's rights in a group; none where it says nothing."""
        person = request.person
        if request.chat.kind is ChatKind.PRIVATE or not person.genuine or person.manages_chat:
            return request
        try:
            manages = await self._outbox.manages(request.chat, person.id)
        except PlatformError as error:
            log.warning("the rights of a person are unknown: %s", error)
            return request
        return replace(request, person=replace(person, manages_chat=manages))


async def _number(taken: Taken) -> int | None:
    """The inbox id of an update; None where somebody else answers it, or where it will come again."""
    try:
        return await taken.number()
    except KhabarError as error:
        log.debug("an update could not be stored, and will come again: %s", error)
        return None


def is_alert(request: Request, reply: Reply) -> bool:
    """Whether a reply to a press fits into an alert, which in a group only the presser sees."""
    bare = not any((reply.cards, reply.buttons, reply.notice, reply.drawings, reply.document))
    return reply.personal and bare and request.chat.kind is not ChatKind.PRIVATE and 0 < len(reply.text) <= TOAST
