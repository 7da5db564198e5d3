"""Pictures that one platform keeps and another one shows: which those are, and how many bytes are taken."""

import aiohttp

from bot.errors import Malformed
from bot.model import Picture, Reply

CHUNK = 64 * 1024


def borrowed(reply: Reply, platform: str) -> tuple[Picture, ...]:
    """The pictures of a reply's one card that `platform` can't show by itself: another one keeps them, and they have no
    address for everybody."""
    pictures = reply.cards[0].pictures if len(reply.cards) == 1 else ()
    return tuple(each for each in pictures if is_borrowed(each, platform))


def is_borrowed(picture: Picture, platform: str) -> bool:
    """Whether it is such a picture."""
    return bool(picture.file) and not picture.url and picture.platform != platform


async def read_within(response: aiohttp.ClientResponse, most: int) -> bytes:
    """The body of an answer. Raises Malformed as soon as it is more than `most` bytes, whatever its header says."""
    if (response.content_length or 0) > most:
        raise Malformed(f"a file of {response.content_length} bytes")
    content = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        content += chunk
        if len(content) > most:
            raise Malformed(f"a file of more than {most} bytes")
    return bytes(content)
