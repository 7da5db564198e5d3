"""All that goes on with one visitor: the pages that are open, and what waits for an answer."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from bot import logs
from bot.model import Chat, Reply, Request
from bot.platforms.base import Core, Receipt
from bot.platforms.web import pictures, render
from bot.platforms.web.pace import Pace
from bot.platforms.web.shelf import Shelf
from bot.platforms.web.wire import Wire

log = logging.getLogger(__name__)

LONGEST_QUEUE = 20
"""Questions that may wait at once."""
LARGEST_QUEUE = 1_000_000
"""Characters of all that waits at once."""
HEARING = 5.0
"""Seconds within which a page says that it shows what it did not ask for. One that sleeps does not."""
RATE, BURST = 5.0, 30.0
"""Questions a second, and at once."""


@dataclass(slots=True)
class Asked:
    """A request, and the page that waits for the answer."""

    wire: Wire
    request: Request
    pressed: int | None

    @property
    def size(self) -> int:
        """Characters that were typed."""
        return len(self.request.text) + len(self.request.answer or "")


class Conversation:
    """Answers one visitor's requests in their order, one at a time; other visitors do not wait for it."""

    def __init__(self, chat: Chat, core: Core, new_message: Callable[[], int], shelf: Shelf) -> None:
        self.chat = chat
        self.pages: set[Wire] = set()
        self._core = core
        self._new_message = new_message
        self._shelf = shelf
        self._pace = Pace(RATE, BURST)
        self._looking = Pace(pictures.RATE, pictures.BURST)
        self._waiting: dict[int, Asked] = {}
        self._told: dict[int, asyncio.Event] = {}
        self._worker: asyncio.Task[None] | None = None

    @property
    def idle(self) -> bool:
        """Whether it can be forgotten."""
        return not self.pages and not self._waiting

    def take(self, frame: int, asked: Asked, at: float) -> bool:
        """Put a request in the queue; False where there are too many. `at` is in seconds.

        A page that lost its socket asks again with the same id: its answer then goes to the new socket.
        """
        if known := self._waiting.get(frame):
            known.wire = asked.wire
            return True
        if self._is_full(asked) or not self._pace.allows(at):
            return False
        self._waiting[frame] = asked
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        return True

    def _is_full(self, asked: Asked) -> bool:
        size = asked.size + sum(each.size for each in self._waiting.values())
        return len(self._waiting) >= LONGEST_QUEUE or size > LARGEST_QUEUE

    async def tell(self, frame: render.Out) -> bool:
        """Tell all open pages that said hello; whether one of them heard it."""
        heard = await asyncio.gather(*(page.tell(frame) for page in self.pages if page.greeted))
        return any(heard)

    async def deliver(self, number: int, frame: render.Out, seconds: float = HEARING) -> bool:
        """Tell all open pages a message of that number; whether one of them shows it now.

        What only left may be lost: the other end of a socket can be a page that sleeps, or is no more.
        """
        shown = self._told.setdefault(number, asyncio.Event())
        try:
            if await self.tell(frame):
                await asyncio.wait_for(shown.wait(), seconds)
        except TimeoutError:
            log.debug("no page says that it shows a message")
        finally:
            self._told.pop(number, None)
        return shown.is_set()

    def looks(self, at: float) -> bool:
        """Whether this visitor may be fetched a picture at `at` (seconds of any clock that only goes forward)."""
        return self._looking.allows(at)

    def heard(self, number: int) -> None:
        """A page shows the message of that number."""
        if number in self._told:
            self._told[number].set()

    async def finish(self, seconds: float) -> None:
        """Give the request at hand that long, then drop the rest."""
        if self._worker:
            await asyncio.wait([self._worker], timeout=seconds)
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)

    async def _work(self) -> None:
        while self._waiting:
            frame, asked = next(iter(self._waiting.items()))
            with logs.request(self.chat.platform):
                answer = await self._answer(asked, frame)
                del self._waiting[frame]
                for each in answer:
                    await asked.wire.tell(each)

    async def _answer(self, asked: Asked, frame: int) -> tuple[render.Out, ...]:
        try:
            reply = await self._core.answer(asked.request)
            frames = await self._frames(reply, asked, frame) if reply else ()
        except Exception:
            log.exception("no answer for a page")
            return (render.error("failed", frame),)
        return (*frames, {"type": "done", "id": frame})

    async def _frames(self, reply: Reply, asked: Asked, frame: int) -> tuple[render.Out, ...]:
        """What the page is told of a reply.

        Where it stands is kept before, if it shows an article or a job's progress, or did so; its files are, too.
        """
        if reply.refused and asked.request.answer is not None:
            return (render.refusal(reply, frame, self._new_message()),)
        pressed = asked.pressed
        reply = pictures.addressed(reply, self._core.lenders, self.chat.platform)
        self._shelf.put(self.chat.id, reply, asyncio.get_running_loop().time())
        new = self._new_message()
        replaces = reply.replaces and pressed is not None and render.has_body(reply)
        if reply.shows or reply.job or replaces:
            await self._core.shown(Receipt(self.chat, (str(pressed if replaces else new),)), reply)
        return render.answer(reply, pressed, new)
