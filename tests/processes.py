"""Several processes of the bot on one PostgreSQL, each with its role and its own folder."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.model import Secret
from tests.soak.process import Bot

LEADS = "is led by this process"
"""What a process says of a platform that it leads from now on; with the platform's name before it."""


@asynccontextmanager
async def processes(folder: Path, url: Secret, environ: Mapping[str, str], *roles: str) -> AsyncIterator[list[Bot]]:
    """A process for each of the roles, not started yet; none of them outlives the block."""
    environ = {**environ, "KHABAR_STORE_URL": url.reveal()}
    bots = [
        Bot(folder / f"{number} {role}", environ, ("bot", "run", "--role", role)) for number, role in enumerate(roles)
    ]
    async with AsyncExitStack() as stack:
        for bot in bots:
            stack.push_async_callback(_ended, bot)
        try:
            yield bots
        except BaseException as error:
            for bot in bots:
                error.add_note("\n".join([f"the log of {bot.data.name}:", *bot.log]))
            raise


async def _ended(bot: Bot) -> None:
    if bot.runs:
        await bot.kill()


async def leads(bot: Bot, platform: str, seconds: float = 30.0, *, epoch: int) -> None:
    """As soon as the process leads the platform in that epoch."""
    await bot.says(f"{platform} {LEADS} from now on (epoch {epoch})", seconds)
