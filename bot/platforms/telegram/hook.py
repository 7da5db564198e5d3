"""The address that Telegram calls, and what its calls are known by (Bot API, setWebhook)."""

import hmac
from dataclasses import dataclass

from bot.model import Secret
from bot.platforms.telegram.settings import Settings

HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True, slots=True)
class Hook:
    """The address that Telegram calls, where its calls arrive here, and what they are known by."""

    url: str
    host: str
    port: int
    secret: Secret

    def knows(self, given: str) -> bool:
        """Whether it is the secret that Telegram was told, in a time that tells nothing of how much of it is right."""
        return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self.secret.reveal().encode())


def hook_of(settings: Settings) -> Hook | None:
    """What the operator wants; None for polling.

    The secret comes from the token, so that it is the same after a restart and in every process, and nobody needs to
    think one up; the token can't be found from it.
    """
    if not settings.webhook_url:
        return None
    secret = hmac.new(settings.token.reveal().encode(), b"khabar webhook", "sha256").hexdigest()
    return Hook(settings.webhook_url, settings.webhook_host, settings.webhook_port, Secret(secret))


def bot_of(token: Secret) -> int:
    """The id of the bot, which its token begins with: known without asking Telegram."""
    return int(token.reveal().partition(":")[0])
