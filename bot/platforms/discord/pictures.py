"""Pictures of messages: what an id of ours means, and the addresses under which Discord shows it for some hours."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import discord
from discord.http import HTTPClient

from bot.errors import Malformed
from bot.model import Picture, Reply
from bot.platforms.discord.failures import RAISED

log = logging.getLogger(__name__)

NAME = "discord"
OWN_HOSTS = ("discordapp.com", "discordapp.net")
"""Addresses there are signed and expire after a day."""
MOST_PICTURES = 10
"""In a gallery (Components V2)."""
MOST_MESSAGES = 3
"""Messages that are fetched for one card: each costs a request."""
PATIENCE = 1.5
"""Seconds that the addresses of one card may take; the card comes without those that take longer."""
FRESH, REMEMBERED = 3600.0, 1000
"""Seconds that an address is used for, and how many are kept."""


def attached(attachments: Iterable[discord.Attachment], channel: int, message: int) -> tuple[Picture, ...]:
    """The pictures among the attachments of a message, which is fetched again when they are to be shown."""
    return tuple(
        Picture(NAME, f"{channel}/{message}/{each.id}")
        for each in attachments
        if (each.content_type or "").startswith("image/")
    )


def embedded(embeds: Iterable[discord.Embed]) -> tuple[Picture, ...]:
    """The pictures that embeds show from elsewhere."""
    addresses = (embed.image.url or embed.thumbnail.url for embed in embeds)
    return tuple(Picture(NAME, "", url) for url in addresses if url and not _is_signed(url))


def _is_signed(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return True
    return host.endswith(OWN_HOSTS)


class Pictures:
    """Finds the addresses of our own pictures."""

    def __init__(self, http: HTTPClient) -> None:
        self._http = http
        self._known: OrderedDict[str, tuple[str, float]] = OrderedDict()

    async def address(self, file: str) -> str:
        """Where a picture of ours is for some hours. Raises Malformed where it is not to be found."""
        await self._look_up([file])
        if url := self._fresh(file):
            return url
        raise Malformed("a picture that is not to be found")

    async def addressed(self, reply: Reply) -> Reply:
        """`reply` with an address for each picture of ours that has one; its card goes without the others of ours."""
        if len(reply.cards) != 1 or not (pictures := reply.cards[0].pictures):
            return reply
        wanted = [picture.file for picture in pictures[:MOST_PICTURES] if picture.platform == NAME and picture.file]
        await self._look_up(wanted)
        shown = tuple(one for one in map(self._addressed, pictures) if one.url or one.platform != NAME)
        return replace(reply, cards=(replace(reply.cards[0], pictures=shown),))

    def _addressed(self, picture: Picture) -> Picture:
        if picture.platform != NAME or not picture.file:
            return picture
        return replace(picture, url=self._fresh(picture.file))

    def _fresh(self, file: str) -> str | None:
        url, until = self._known.get(file, (None, 0.0))
        return url if until > asyncio.get_running_loop().time() else None

    async def _look_up(self, files: Sequence[str]) -> None:
        messages = dict.fromkeys(file.rpartition("/")[0] for file in files if not self._fresh(file))
        try:
            async with asyncio.timeout(PATIENCE):
                for message in list(messages)[:MOST_MESSAGES]:
                    await self._fetch(message)
        except (*RAISED, ValueError) as error:
            log.info("a picture can't be shown: %s", error)

    async def _fetch(self, message: str) -> None:
        """`message` is "channel/message"."""
        channel, number = map(int, message.split("/"))
        until = asyncio.get_running_loop().time() + FRESH
        for attachment in attachments(await self._http.get_message(channel, number)):
            self._known[f"{message}/{attachment['id']}"] = (str(attachment["url"]), until)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


def attachments(message: Any) -> Iterator[Any]:
    """Those of the message, and of what it forwards."""
    yield from message.get("attachments", ())
    for snapshot in message.get("message_snapshots", ()):
        yield from snapshot["message"].get("attachments", ())
