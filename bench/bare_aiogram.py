"""A bare aiogram handler: the reference. One argument: the address of the server."""

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import Message

from bench.server import TOKEN


async def latest(message: Message) -> None:
    await message.answer("The latest news")


async def main() -> None:
    dispatcher = Dispatcher()
    dispatcher.message.register(latest, Command("latest"))
    session = AiohttpSession(api=TelegramAPIServer.from_base(sys.argv[1]), limit=64)
    await dispatcher.start_polling(Bot(TOKEN, session=session), polling_timeout=5)


if __name__ == "__main__":
    asyncio.run(main())
