"""Pictures of articles that another platform keeps: where the page finds them here. Fetched when a reader clicks."""

import re
from collections.abc import Collection
from dataclasses import replace

from bot.model import Picture, Reply, Shown
from bot.platforms.borrowing import is_borrowed

PICTURES = "pictures"
KEEP_A_DAY = "private, max-age=86400"
"""The address names the version of the article: another version may have another picture there."""
RATE, BURST = 1.0, 20.0
"""Pictures that one visitor may ask for, a second and at once."""
_HERE = re.compile(rf"{PICTURES}/[0-9]+/[0-9]+\?v=[0-9]+")


def addressed(reply: Reply, lenders: Collection[str], platform: str) -> Reply:
    """`reply`, where it shows an article, with an address here for each picture that one of these platforms keeps."""
    if not isinstance(reply.shows, Shown) or len(reply.cards) != 1:
        return reply
    shown = reply.shows
    numbered = enumerate(reply.cards[0].pictures, 1)
    pictures = tuple(
        _addressed(each, number, shown) if each.platform in lenders and is_borrowed(each, platform) else each
        for number, each in numbered
    )
    return replace(reply, cards=(replace(reply.cards[0], pictures=pictures),))


def is_here(address: str) -> bool:
    """Whether it is an address of one of these."""
    return _HERE.fullmatch(address) is not None


def _addressed(picture: Picture, number: int, shown: Shown) -> Picture:
    return replace(picture, url=f"{PICTURES}/{shown.article}/{number}?v={shown.version}")
