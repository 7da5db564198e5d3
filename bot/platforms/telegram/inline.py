"""Inline questions: what people type after the bot's name in any chat (Bot API, "Inline mode")."""

import logging
from typing import Any

from bot.errors import Malformed, PlatformError
from bot.model import Offered, Offers
from bot.platforms.base import Core
from bot.platforms.telegram.abilities import Abilities
from bot.platforms.telegram.draft import Draft
from bot.platforms.telegram.forms import Parameters, to_offer
from bot.platforms.telegram.keyboard import web_address
from bot.platforms.telegram.outbox import Outbox
from bot.platforms.telegram.read import Inline
from bot.platforms.telegram.render import CUT, excerpt
from bot.text.split import shorten

log = logging.getLogger(__name__)

RESULTS, OFFSET_BYTES, ID_BYTES = 50, 64, 64
"""At most in an answer, and in a result's id (Bot API, answerInlineQuery)."""
TITLE, DESCRIPTION, BUTTON = 128, 256, 64
"""Longer ones no telephone shows."""


class Newest:
    """Each person's newest query: of what somebody types letter by letter, only that is worth an answer."""

    def __init__(self) -> None:
        self._queries: dict[int, str] = {}

    def note(self, update: Any) -> None:
        """An update came in, of whatever kind."""
        match update:
            case {"inline_query": {"id": str(query), "from": {"id": int(person)}}}:
                self._queries[person] = query

    def holds(self, asked: Inline) -> bool:
        return self._queries.get(int(asked.request.person.id)) == asked.query

    def drop(self, asked: Inline) -> None:
        """It is answered."""
        if self.holds(asked):
            del self._queries[int(asked.request.person.id)]


class Offering:
    """Answers inline queries. Raises nothing but cancellation."""

    def __init__(self, core: Core, outbox: Outbox, newest: Newest) -> None:
        self._core = core
        self._outbox = outbox
        self._newest = newest

    async def answer(self, asked: Inline) -> None:
        """Offer what the core finds, unless the person typed on meanwhile."""
        if not self._newest.holds(asked):
            return
        offers = await self._core.offers(asked.request, asked.page)
        if self._newest.holds(asked):
            await self._give(asked.query, offers)
            self._newest.drop(asked)

    async def _give(self, query: str, offers: Offers) -> None:
        """Of an answer that is refused for its form, the plain texts are still worth something.

        A query that is too old (some ten seconds) is no error: nobody waits any more.
        """
        try:
            await self._outbox.offer(query, answer_of(offers, self._outbox.abilities))
        except Malformed as error:
            if "too old" in str(error):
                return
            log.warning("Telegram refuses an inline answer, it goes out plainer: %s", error)
            await self._give_plain(query, offers)
        except PlatformError as error:
            log.warning("an inline question was not answered: %s", error)

    async def _give_plain(self, query: str, offers: Offers) -> None:
        try:
            await self._outbox.offer(query, answer_of(offers, self._outbox.abilities, plain=True))
        except PlatformError as error:
            log.warning("an inline question was not answered: %s", error)


def answer_of(offers: Offers, abilities: Abilities, *, plain: bool = False) -> Parameters:
    """The parameters of answerInlineQuery. Raises ValueError for a next page whose name is too long.

    It is for this asker alone: language, digits and what was saved are theirs. `plain`: without styles and pictures.
    """
    if len(offers.next.encode()) > OFFSET_BYTES:
        raise ValueError(f"the name of a page has {OFFSET_BYTES} bytes at most, not {offers.next!r}")
    results = [_result(its, abilities, plain=plain) for its in offers.offers[:RESULTS]]
    answer: Parameters = {
        "results": [result for result in results if result],
        "cache_time": offers.seconds,
        "is_personal": True,
        "next_offset": offers.next,
    }
    if offers.note and offers.start:
        answer["button"] = {"text": shorten(offers.note, BUTTON), "start_parameter": offers.start}
    return answer


def _result(offered: Offered, abilities: Abilities, *, plain: bool) -> Parameters | None:
    """An InlineQueryResultArticle; None for what would put nothing into the chat."""
    draft = excerpt(offered.reply, inline=abilities.inline)
    if draft is None:
        return None
    result: Parameters = {"type": "article", "id": offered.id, "title": shorten(offered.title, TITLE) or CUT}
    if offered.text:
        result["description"] = shorten(offered.text, DESCRIPTION)
    if (picture := web_address(offered.picture)) and not plain:
        result["thumbnail_url"] = picture
    return result | to_offer(_as_taken(draft, abilities, plain=plain))


def _as_taken(draft: Draft, abilities: Abilities, *, plain: bool) -> Draft:
    if plain:
        return Draft(draft.text)
    return draft if abilities.dates is not False else draft.dateless()
