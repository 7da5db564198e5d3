"""Talking to the bot without a platform: the real router, the real handlers, the real store."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import handlers
from bot.i18n import available, language
from bot.i18n.cards import small_print
from bot.model import Button, Chat, ChatKind, Forward, Person, Reply, Request, Role, Suggestion
from bot.pictures.studio import Draws, undrawn
from bot.router.handlers import found
from bot.router.router import Router, Rules
from bot.store.sqlite import Store
from tests.samples import NOON
from tests.searching import search_over

EDITOR = "1000"
PRIVATE = Chat("telegram", "1")
GROUP = Chat("telegram", "-5", ChatKind.GROUP)
PATIENT = 60.0
"""Seconds that long work is waited for: on a busy machine anything may take long."""
BARE = str.maketrans("", "", "\u2066\u2067\u2068\u2069\u200e\u200f")
"""What a reader does not see."""


def names_of_languages(first: str) -> list[str]:
    """What all languages are called in themselves, `first` before the others."""
    return [language(code).name for code in available(first)]


def router(
    store: Store,
    language: str = "ar",
    draw: Draws = undrawn,
    *,
    requests_a_minute: int = 0,
    requests_a_minute_in_groups: int = 0,
    **more: Any,
) -> Router:
    """The router over all handlers, and those of `more` by the names of their commands. `draw` makes pictures."""
    rules = Rules(
        language=language,
        zone=ZoneInfo("Asia/Baghdad"),
        page_size=3,
        roles={"telegram": {EDITOR: Role.OWNER}, "discord": {}, "web": {}},
        requests_a_minute=requests_a_minute,
        requests_a_minute_in_groups=requests_a_minute_in_groups,
    )
    made = Router({**found(handlers), **more}, store, search_over(store), rules, draw=draw)
    made.jobs.patience = PATIENT
    return made


@dataclass
class Conversation:
    """One person in one chat. What is said gets message ids 1, 2, 3 ..."""

    router: Router
    person: Person
    chat: Chat = PRIVATE
    at: datetime = NOON + timedelta(hours=1)
    last: Reply | None = None
    said: int = field(default=0)
    channels: tuple[Chat, ...] = ()
    roles: tuple[str, ...] = ()
    forms: bool = False
    discreet: bool = False
    home: str = ""
    whom: Person | None = None
    replied_to: Person | None = None

    async def says(self, text: str) -> Reply:
        """The reply to a text or a command."""
        command, _, rest = text.removeprefix("/").partition(" ")
        asked = self._request()
        request = replace(asked, command=command, text=rest) if text.startswith("/") else replace(asked, text=text)
        return self._heard(await self.router.answer(request))

    async def says_unheard(self, text: str) -> None:
        """Say something that the bot must not answer."""
        command, _, rest = text.removeprefix("/").partition(" ")
        asked = replace(self._request(), command=command if text.startswith("/") else None, text=rest or text)
        assert await self.router.answer(asked) is None

    async def forwards(self, text: str, message: str = "", **forward: object) -> Reply:
        asked = self._request()
        message = message or asked.message or ""
        handed_on = Forward(text, message=message, **forward)  # type: ignore[arg-type]
        return self._heard(await self.router.answer(replace(asked, forwards=(handed_on,), message=message)))

    async def pastes(self, text: str, **more: object) -> Reply:
        """The reply to a text of which the platform knows more than its words."""
        pasted = Forward(text, **more)  # type: ignore[arg-type]
        return self._heard(await self.router.answer(replace(self._request(), text=text, pasted=pasted)))

    async def hands_on(self, *forwards: Forward) -> Reply:
        """The reply to several messages that were forwarded in a burst."""
        return self._heard(await self.router.answer(replace(self._request(), forwards=forwards)))

    async def presses(self, label: str) -> Reply:
        """The reply to a button of the last reply, found by a part of its label."""
        return await self.sends_press(self.button(label).press)

    async def sends_press(self, press: str, answer: str | None = None) -> Reply:
        """The reply to a button; `answer` is what was typed into its form."""
        command, _, rest = press.partition(" ")
        pressed = replace(self._request(), command=command, text=rest, pressed=True, answer=answer)
        return self._heard(await self.router.answer(pressed))

    async def types(self, command: str, text: str) -> list[Suggestion]:
        """What is suggested while an argument is typed."""
        return list(await self.router.suggest(replace(self._request(), command=command, text=text)))

    def button(self, label: str) -> Button:
        assert self.last
        return next(button for button in buttons(self.last) if label in button.label.translate(BARE))

    def _request(self) -> Request:
        self.said += 1
        return Request(
            chat=self.chat,
            person=self.person,
            at=self.at,
            message=str(self.said),
            channels=self.channels,
            roles=self.roles,
            forms=self.forms,
            discreet=self.discreet,
            home=self.home,
            whom=self.whom,
            replied_to=self.replied_to,
        )

    def _heard(self, reply: Reply | None) -> Reply:
        assert reply is not None
        for button in buttons(reply):
            assert len(button.press.encode()) <= 64
            assert bool(button.press) != bool(button.url)
        self.last = reply
        return reply


def buttons(reply: Reply) -> list[Button]:
    return [*(b for card in reply.cards for b in card.buttons), *(b for row in reply.buttons for b in row)]


def labels(reply: Reply) -> list[str]:
    return [button.label.translate(BARE) for button in buttons(reply)]


def titles(reply: Reply) -> list[str]:
    return [card.title for card in reply.cards]


def text(reply: Reply) -> str:
    return reply.text.translate(BARE)


def shown(reply: Reply) -> str:
    """The text, and all that stands on the cards."""
    cards = (part for card in reply.cards for part in (card.title, card.text, small_print(card)) if part)
    return "\n".join([reply.text, *cards]).translate(BARE)
