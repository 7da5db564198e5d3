"""One key for all addresses of one page: what a share button, a phone or a cache made of it is undone. Pure."""

import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit

from bot.intake.address import LONGEST, untracked

_DEFAULT_PORTS = (None, 80, 443)
_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_BARE = re.compile(r"[\w.-]+(?::\d+)?(?=[/?#]|$)")
_DEVICE = re.compile(r"^(?:(?:www\d?|m|mobile|amp|wap)\.)+(?=[^.]+\.[^.]+)")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_AMP_PATH = re.compile(r"^/amp(?=/)|/amp(?:\.html)?$|(?<=[^/])\.amp(?=\.html?$|$)", re.IGNORECASE)
_AMP_PARAMETERS = frozenset({"amp", "outputtype=amp", "output=amp", "amp=1", "amp=true", "amp=", "view=amp"})
_GOOGLE = re.compile(r"^(?:www\.)?google\.[a-z.]+$")
_GOOGLE_PATH = re.compile(r"^/amp/(s/)?", re.IGNORECASE)
_CACHE = re.compile(r"\.(?:cdn\.ampproject\.org|bing-amp\.com)$")
_CACHE_PATH = re.compile(r"^/(?:[acirv]{1,2}/)?(s/)?", re.IGNORECASE)
_SAFE = "!$'()*,:;@~/-._"
"""Signs that mean the same in a path and in a parameter whether they are percent-encoded or not."""
_RESERVED = re.compile("[^\\w" + re.escape(_SAFE) + "=]")


def canonical(address: str) -> str:
    """A key that is equal for two addresses of one page, and no address to open.

    Folded: the scheme, devices' hosts (www., m., amp.), default ports, fragments, AMP in all its places and caches,
    tracking parameters, the order of parameters, a final slash or index.html, percent-encoding, Unicode, Punycode. Not
    folded: paths and parameters that say which page. What is no address of the web is its own key, as a key is.
    """
    before, key = None, address.encode("utf-8", "ignore").decode("utf-8").strip()
    while before != key and len(key) <= LONGEST:  # a copy may lie in a copy: each step takes one away
        before, key = key, _folded(key)
    return key


def _folded(address: str) -> str:
    try:
        parts = urlsplit(untracked(address if not _BARE.match(address) else f"//{address}"))
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        return address
    if parts.scheme not in ("http", "https", "") or not _NAME.fullmatch(host):
        return address
    if inner := _inside(host, parts.path, parts.query):
        return inner
    place = _DEVICE.sub("", host) + ("" if port in _DEFAULT_PORTS else f":{port}")
    path, query = _path(parts.path), _query(parts.query)
    return f"{place}{path}{'?' if query else ''}{query}"


def _inside(host: str, path: str, query: str) -> str | None:
    """The address that an AMP cache shows a copy of; None where this is no cache."""
    for is_cache, prefix in ((_GOOGLE, _GOOGLE_PATH), (_CACHE, _CACHE_PATH)):
        found = prefix.match(path)
        if is_cache.search(host) and found and "." in path[found.end() :].partition("/")[0]:
            return f"{path[found.end() :]}{'?' if query else ''}{query}"
    return None


def _host(host: str) -> str:
    """In letters, not in Punycode: a name that is none stays as it is."""
    name = unicodedata.normalize("NFKC", host).casefold().rstrip(".")
    return unicodedata.normalize("NFKC", ".".join(map(_label, name.split(".")))).casefold()


def _label(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def _path(path: str) -> str:
    path = _encoded(re.sub("/{2,}", "/", path))
    for ending in (_AMP_PATH, _INDEX):
        path = ending.sub("", path.rstrip("/"))
    return path.rstrip("/")


def _query(query: str) -> str:
    """Parameters in the order of their letters; none for AMP."""
    each = (_encoded(one.replace("+", " ")) for one in query.split("&"))
    return "&".join(sorted(one for one in each if one and one.casefold() not in _AMP_PARAMETERS))


def _encoded(text: str) -> str:
    """Letters as letters (NFC); what would be read otherwise, were it decoded, stays percent-encoded."""
    letters = unicodedata.normalize("NFC", unquote(text, errors="surrogateescape"))
    return _RESERVED.sub(lambda sign: quote(sign[0], safe="", errors="surrogateescape"), letters)
