"""What the admins are told unasked goes to those whom a platform can reach: each notice once, after a crash twice."""

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Protocol

from bot.errors import OutcomeUnknown, PlatformError, TryLater, Unauthorized
from bot.model import Notice, Person, Reply
from bot.platforms.base import Memory, Platform

log = logging.getLogger(__name__)

Say = Callable[[Person, Notice], Awaitable[Reply]]
"""A notice in the language of an admin."""


class Kept(Protocol):
    """What is asked of the store: bot.store.feeds.Feeds."""

    async def notices(self, after: int) -> list[Notice]: ...

    async def last_notice(self) -> int: ...


async def tell(
    kept: Kept, memory: Memory, platforms: Mapping[str, Platform], admins: Mapping[str, Iterable[str]], say: Say
) -> None:
    """Send what is new to every admin who can be written to; how far each was told is remembered after each send."""
    for name, platform in list(platforms.items()):
        if platform.capabilities.reaches_people:
            for admin in admins.get(name, ()):
                await _tell(Person(name, admin), kept, memory, platform, say)


async def _tell(person: Person, kept: Kept, memory: Memory, platform: Platform, say: Say) -> None:
    """Who is an admin only since today hears from today on."""
    told = await memory.recall(str(person))
    if told is None:
        await memory.remember(str(person), str(await kept.last_notice()))
        return
    for notice in await kept.notices(int(told)):
        try:
            chat = await platform.chat_with(person.id)
            await platform.send(chat, await say(person, notice), f"{person} {notice.id}")
        except (TryLater, Unauthorized) as error:
            log.info("notice %d waits for an editor on %s: %s", notice.id, person.platform, error)
            return
        except OutcomeUnknown as error:
            log.info("notice %d may have reached an editor on %s: %s", notice.id, person.platform, error)
        except PlatformError as error:
            log.info("notice %d does not reach an editor on %s: %s", notice.id, person.platform, error)
        except Exception:
            log.exception("notice %d can't be told to an editor on %s", notice.id, person.platform)
        await memory.remember(str(person), str(notice.id))
