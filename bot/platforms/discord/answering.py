"""From a request to its answer on Discord: in order within a chat, and within three seconds or deferred."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import discord

from bot.model import Reply
from bot.platforms.discord.failures import ALREADY_ACKNOWLEDGED, RAISED, UNKNOWN_INTERACTION
from bot.platforms.discord.layout import Message
from bot.platforms.discord.passing import Standing
from bot.platforms.discord.read import is_shared
from bot.platforms.discord.render import render

log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds after which an interaction is deferred; Discord gives up after 3."""
LARGE = 256 * 1024
"""Bytes of files with which a first answer may take those seconds to arrive: Discord is told to wait before."""
REFUSED = frozenset({400, 413})
"""How Discord answers to a form, or to files, that it does not take."""
NO_MENTIONS = discord.AllowedMentions.none()
"""Given with every message: Discord's default is to notify everybody that a text names."""

PRESSES = (discord.InteractionType.component, discord.InteractionType.modal_submit)
"""A pressed button, or the form that it opened: they may change the message that holds it."""

Interaction = discord.Interaction[Any]
Answer = Callable[[], Awaitable[Reply | None]]
Tell = Callable[[Standing, Reply], Awaitable[None]]
"""Where a reply stands."""


def nonce(key: str, part: int) -> str:
    """A name of at most 25 letters for one message: for some minutes Discord sends what bears one only once."""
    return hashlib.blake2b(f"{part} {key}".encode(), digest_size=12).hexdigest()


class Deferral:
    """Tells Discord to wait when an answer takes long.

    `hidden`: only the asking person sees that the bot thinks. It can't be changed by what the answer then is.
    """

    def __init__(self, interaction: Interaction, patience: float, *, hidden: bool) -> None:
        self.hidden = hidden
        self._interaction = interaction
        self._begun = False
        self._task = asyncio.create_task(self._wait(patience))

    async def _wait(self, patience: float) -> None:
        await asyncio.sleep(patience)
        self._begun = True
        thinking = self._interaction.type is discord.InteractionType.application_command
        await self._interaction.response.defer(ephemeral=self.hidden, thinking=thinking)

    async def ended(self) -> bool:
        """End it; True when it took place. Raises what the library raised."""
        if self._begun:
            await self._task
            return True
        self._task.cancel()
        return False


def patience_left(created: datetime, now: datetime, patience: float) -> float:
    """Seconds of `patience` that are left. Clocks may disagree: never more than all of it, never less than none."""
    return min(max(patience - (now - created).total_seconds(), 0.0), patience)


async def respond(  # noqa: PLR0913  options by name
    interaction: Interaction, answer: Answer, turn: asyncio.Lock, patience: float, *, tell: Tell, hidden: bool
) -> None:
    """Answer an interaction, and `tell` where the answer stands then. Raises nothing: what fails is logged."""
    left = patience_left(interaction.created_at, discord.utils.utcnow(), patience)
    deferral = Deferral(interaction, left, hidden=hidden)
    try:
        async with turn:
            reply = await answer()
            standing = await _arrived(interaction, reply, deferred=await deferral.ended(), hidden=hidden)
            if reply and standing.messages:
                await tell(standing, reply)
    except discord.HTTPException as error:
        _log_failure(error)
    except Exception:
        log.exception("an interaction could not be answered")
    finally:
        await _settle(deferral)


async def _settle(deferral: Deferral) -> None:
    """A deferral that nobody waits for any more still ends, and its failure was logged or comes too late to matter."""
    try:
        await deferral.ended()
    except RAISED:
        log.debug("a deferral failed", exc_info=True)


def without_pictures(reply: Reply | None, error: discord.HTTPException) -> Reply:
    """What is sent instead where Discord refuses a reply with pictures from elsewhere. Raises its error where these
    can't be the reason."""
    if reply is None or not reply.photos or error.status not in REFUSED:
        raise error
    log.warning("Discord refuses the pictures of an answer, it goes out without: %s %s", error.status, error.code)
    return replace(reply, photos=())


async def _arrived(interaction: Interaction, reply: Reply | None, *, deferred: bool, hidden: bool) -> Standing:
    """Where the answer stands now, with its pictures or without."""
    try:
        return await _deliver(interaction, reply, deferred=deferred, hidden=hidden)
    except discord.HTTPException as error:
        plain, deferred = without_pictures(reply, error), interaction.response.is_done()
    return await _deliver(interaction, plain, deferred=deferred, hidden=hidden)


async def _deliver(interaction: Interaction, reply: Reply | None, *, deferred: bool, hidden: bool) -> Standing:
    """Where the answer stands now."""
    messages = render(reply) if reply else []
    if reply is None or not messages:
        await _acknowledge(interaction, deferred=deferred)
        return Standing()
    private = _is_notice(reply) or (reply.personal and is_shared(interaction))
    source = interaction.message if interaction.type in PRESSES else None
    if source and reply.replaces and (source.flags.ephemeral or not private):
        if _is_late(messages[0], deferred=deferred):
            await interaction.response.defer()
            deferred = True
        await _replace(interaction, messages[0], deferred=deferred)
        return await _go_on(interaction, messages[1:], Standing((str(source.id),), source.flags.ephemeral, True))
    if not deferred:
        large = _is_late(messages[0], deferred=False)
        first = await (_send_later if large else _send)(interaction, messages[0], private=private)
        return await _go_on(interaction, messages[1:], Standing((first,), private, True))
    if interaction.type in PRESSES or (private and not hidden):
        await _withdraw(interaction)
        return await _go_on(interaction, messages, Standing((), private))
    first = await _put(interaction, messages[0])
    return await _go_on(interaction, messages[1:], Standing((first,), hidden, True))


def _is_notice(reply: Reply) -> bool:
    """A notice that stands alone is a toast elsewhere: here only the asking person sees it."""
    return bool(reply.notice) and not (reply.text or reply.cards or reply.drawings or reply.document)


def _is_late(message: Message, *, deferred: bool) -> bool:
    """Whether its files may arrive too late for Discord, which was not told to wait."""
    return not deferred and sum(len(upload.content) for upload in message.uploads) > LARGE


async def _send_later(interaction: Interaction, message: Message, *, private: bool) -> str:
    await interaction.response.defer(ephemeral=private, thinking=True)
    return await _put(interaction, message)


async def _send(interaction: Interaction, message: Message, *, private: bool) -> str:
    sent = await interaction.response.send_message(
        view=message.view, files=message.files(), ephemeral=private, allowed_mentions=NO_MENTIONS
    )
    return str(sent.message_id or "")


async def _put(interaction: Interaction, message: Message) -> str:
    """Into the place of what was put off, or of what was pressed."""
    put = await interaction.edit_original_response(
        view=message.view, attachments=message.files(), allowed_mentions=NO_MENTIONS
    )
    return str(put.id)


async def _replace(interaction: Interaction, message: Message, *, deferred: bool) -> None:
    if deferred:
        await _put(interaction, message)
    else:
        await interaction.response.edit_message(
            view=message.view, attachments=message.files(), allowed_mentions=NO_MENTIONS
        )


async def _go_on(interaction: Interaction, messages: Iterable[Message], begun: Standing) -> Standing:
    """Send what did not fit, for the same eyes."""
    more = []
    for message in messages:
        sent = await interaction.followup.send(
            view=message.view,
            files=message.files(),
            ephemeral=begun.ephemeral,
            allowed_mentions=NO_MENTIONS,
            wait=True,
        )
        more.append(str(sent.id))
    return replace(begun, messages=(*(number for number in begun.messages if number), *more))


async def _acknowledge(interaction: Interaction, *, deferred: bool) -> None:
    """Nothing to say: Discord still wants an answer, or shows the person an error."""
    if not deferred:
        await interaction.response.defer(ephemeral=True)
    await _withdraw(interaction)


async def _withdraw(interaction: Interaction) -> None:
    """Take back "the bot is thinking". A deferred press shows nothing of the kind."""
    if interaction.type is discord.InteractionType.application_command:
        await interaction.delete_original_response()


def _log_failure(error: discord.HTTPException) -> None:
    if error.code == UNKNOWN_INTERACTION:
        log.warning("an interaction was no longer known to Discord: the answer came too late")
    elif error.code == ALREADY_ACKNOWLEDGED:
        log.warning("an interaction was answered already: does another bot run with this token?")
    else:
        log.error("Discord refused an answer: %s %s", error.status, error.code)
