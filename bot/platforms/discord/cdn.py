"""Files of messages, from where Discord keeps them: an address there says by itself who may have it, for some hours."""

from urllib.parse import urlsplit

import aiohttp

from bot.errors import Malformed
from bot.platforms.borrowing import read_within
from bot.platforms.discord.failures import translated

HOST = "discordapp.com"
OK = 200
PATIENCE = aiohttp.ClientTimeout(total=20.0, sock_connect=5.0)


async def download(url: str, most: int, api: str) -> bytes:
    """What is at an address that Discord told. `api` is where Discord is asked: another server than the usual keeps its
    files itself. Raises Malformed where it has more than `most` bytes or is not to be had, other PlatformErrors for the
    network's."""
    if not is_discords(url, api):
        raise Malformed("an address that is not Discord's")
    with translated():
        # A session of its own: the others tell everybody the bot's token.
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=PATIENCE) as session,
            session.get(url, allow_redirects=False) as response,
        ):
            if response.status != OK:
                raise Malformed(f"HTTP status {response.status} for a file")
            return await read_within(response, most)


def is_discords(url: str, api: str) -> bool:
    """Whether an address is where Discord keeps files."""
    try:
        there, asked = urlsplit(url), urlsplit(api)
        host = there.hostname or ""
    except ValueError:
        return False
    if there.scheme == "https" and (host == HOST or host.endswith(f".{HOST}")):
        return True
    return (there.scheme, there.netloc) == (asked.scheme, asked.netloc)
