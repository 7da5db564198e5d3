"""A bare python-telegram-bot handler: the reference. One argument: the address of the server."""

import sys

from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes

from bench.server import TOKEN


async def latest(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_chat
    await update.effective_chat.send_message("The latest news")


def main() -> None:
    application = (
        Application.builder()
        .token(TOKEN)
        .base_url(f"{sys.argv[1]}/bot")
        .concurrent_updates(64)
        .connection_pool_size(64)
        .job_queue(None)
        .build()
    )
    application.add_handler(CommandHandler("latest", latest))
    application.run_polling(poll_interval=0)


if __name__ == "__main__":
    main()
