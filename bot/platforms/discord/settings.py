"""[discord]: what the operator may set."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.model import Secret

API_BASE_URL = "https://discord.com/api/v10"


def _address(*schemes: str) -> str:
    return f"wants an address that begins with {' or '.join(f'{scheme}://' for scheme in schemes)}"


def _api(url: str) -> str:
    return "" if _is_address(url, "https", "http") else _address("https", "http")


def _gateway(url: str) -> str:
    return "" if not url or _is_address(url, "wss", "ws") else _address("wss", "ws")


def _is_address(url: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in schemes and bool(parts.hostname)
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Settings:
    """`admins` are user ids. An empty `gateway_url` means the one that the API names, 0 shards those it recommends."""

    token: Secret = field(default=Secret(""), metadata={"env": "KHABAR_DISCORD_TOKEN"})
    admins: tuple[int, ...] = ()
    api_base_url: str = field(default=API_BASE_URL, metadata={"check": _api})
    gateway_url: str = field(default="", metadata={"check": _gateway})
    shards: int = field(default=0, metadata={"least": 0, "most": 4096})

    @property
    def enabled(self) -> bool:
        """Whether there is a token."""
        return bool(self.token)
