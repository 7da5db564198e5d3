"""The section [telegram] of config.toml."""

import re
from dataclasses import dataclass, field

from bot.model import Secret

_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_SERVER = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?")


def _token_fault(token: str) -> str:
    return "" if not token or _TOKEN.fullmatch(token) else "is no bot token; @BotFather gives one like 123456:ABC-def"


def _server_fault(url: str) -> str:
    return "" if _SERVER.fullmatch(url) else "must be an address like https://api.telegram.org"


def _webhook_fault(url: str) -> str:
    return "" if not url or _SERVER.fullmatch(url) else "must be an address like https://bot.example.org/telegram"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator says of Telegram; without a token the platform is off."""

    token: Secret = field(default=Secret(""), metadata={"env": "KHABAR_TELEGRAM_TOKEN", "check": _token_fault})
    api_base_url: str = field(default="https://api.telegram.org", metadata={"check": _server_fault})
    admins: tuple[int, ...] = ()
    paid_stars_a_day: int = field(default=0, metadata={"least": 0, "most": 1_000_000})
    rich_messages: str = field(default="auto", metadata={"choices": ("auto", "never")})
    webhook_url: str = field(default="", metadata={"check": _webhook_fault})
    webhook_host: str = "127.0.0.1"
    webhook_port: int = field(default=8081, metadata={"least": 1, "most": 65535})

    @property
    def enabled(self) -> bool:
        return bool(self.token)
