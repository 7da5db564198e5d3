"""Which addresses a browser can open: a stricter look than `urlsplit` takes (WHATWG, URL Standard, "Host parsing")."""

import re
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

_NAME = re.compile(r"[\w.~-]+")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.ASCII)


def host_of(url: str) -> str:
    """The host of an address of the web; "" where it has none.

    Raises ValueError for an address that is none: with a port beyond 65535, a host with signs that no host has, or one
    that looks like numbers and is no IP address.
    """
    parts = urlsplit(url)
    host, _ = parts.hostname or "", parts.port
    if parts.scheme not in ("http", "https") or not host:
        return ""
    if ":" in host and "%" not in host:
        IPv6Address(host)
    elif _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        IPv4Address(host.rstrip("."))
    elif not _NAME.fullmatch(host):
        raise ValueError("a host has signs that none has")
    return host


def can_be_opened(url: str) -> bool:
    """Whether a browser takes it for an address of the web."""
    try:
        return bool(host_of(url))
    except ValueError:
        return False
