"""[web]: what the operator may set."""

import re
from dataclasses import dataclass, field

from bot.model import Role

ADMIN = "operator"
"""The id of every visitor where everyone is an admin; other ids are hexadecimal, so none can be this."""

_ORIGIN = re.compile(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(:[0-9]{1,5})?")


def _host(host: str) -> str:
    return (
        "" if host and not re.search(r"[\s/\0-\x1f\x7f]", host) else 'wants an address or a name, such as "127.0.0.1"'
    )


def _origins(origins: tuple[str, ...]) -> str:
    """An origin as a browser sends it: RFC 6454, section 6.2."""
    if all(_ORIGIN.fullmatch(origin) for origin in origins):
        return ""
    return 'wants origins in small letters and without a path, such as "https://news.example.org"'


@dataclass(frozen=True, slots=True)
class Settings:
    """`host` other than a loopback address lets other machines in; `port` 0 takes any free one.

    `public_origins` are the addresses that people type when a proxy stands in front ("https://news.example.org").
    `everyone_is_admin`: whoever reaches the page is an admin of the bot. On a loopback address that is every user of
    the machine, and whom a proxy lets in. All of them have one id, so none of them gives anybody a role.
    """

    enabled: bool = True
    host: str = field(default="127.0.0.1", metadata={"check": _host})
    port: int = field(default=8080, metadata={"least": 0, "most": 65535})
    public_origins: tuple[str, ...] = field(default=(), metadata={"check": _origins})
    everyone_is_admin: bool = False

    @property
    def admins(self) -> tuple[str, ...]:
        """The ids of those who have the role `rank`."""
        return (ADMIN,) if self.everyone_is_admin else ()

    @property
    def rank(self) -> Role:
        """What they may do: never what owners may, as nobody knows who they are."""
        return Role.ADMIN

    @property
    def shared(self) -> tuple[str, ...]:
        """The ids that many people have at once."""
        return self.admins
