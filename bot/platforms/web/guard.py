"""Who may talk to the page: the checks that keep other sites out, and the headers that keep their scripts out.

A browser lets any site open a socket to this machine, and lets a site's own name point here (DNS rebinding). The first
shows in the Origin header, the second in Host.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.platforms.web.settings import Settings

EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104  only compared with what the operator set

HEADERS = {
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "font-src 'self'",
            "img-src 'self' https:",  # an article's picture, which the reader asked to see
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "Server": "Khabar",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""They go with every answer, errors too."""


def is_known_host(host: str, settings: Settings) -> bool:
    """Whether the Host header names this server by loopback, by its own address, or by a public origin."""
    name = _name(f"//{host}")
    if name == "localhost" or name in _public_names(settings):
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return name == settings.host.lower()
    # An address in Host was dialled as it stands; only a name can be made to point elsewhere.
    return address.is_loopback or settings.host in EVERYWHERE or name == settings.host


def is_same_origin(origin: str, host: str, settings: Settings) -> bool:
    """Whether a socket was opened by our own page: RFC 6455, section 10.2. No Origin is no browser."""
    return origin in settings.public_origins or origin.lower() == f"http://{host.lower()}"


def is_secure(host: str, settings: Settings) -> bool:
    """Whether the page is reached over https, as far as the operator said so."""
    return f"https://{host.lower()}" in settings.public_origins


def _public_names(settings: Settings) -> frozenset[str]:
    return frozenset(map(_name, settings.public_origins))


def _name(url: str) -> str:
    """The host of a URL in small letters, without brackets and port; empty where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
