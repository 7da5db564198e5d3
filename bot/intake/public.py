"""Which addresses are on the public web: the tables behind the guard.

`ipaddress.is_global` calls several forms global that lead home (NAT64, 6to4, IPv4-compatible ...), hence own tables, of
IANA's special-purpose registries for IPv4 and IPv6 (RFC 6890) as they stood in 2026.
"""

import re
from ipaddress import IPv4Address, IPv6Network, ip_address, ip_network

_NOT_PUBLIC_4 = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # this network, unspecified: RFC 791, RFC 1122
            "10.0.0.0/8",  # private: RFC 1918
            "100.64.0.0/10",  # shared by carriers (CGNAT): RFC 6598
            "127.0.0.0/8",  # loopback: RFC 1122
            "169.254.0.0/16",  # link-local, where clouds keep their secrets: RFC 3927
            "172.16.0.0/12",  # private: RFC 1918
            "192.0.0.0/24",  # IETF protocols: RFC 6890
            "192.0.2.0/24",  # documentation: RFC 5737
            "192.88.99.0/24",  # 6to4 relays: RFC 7526
            "192.168.0.0/16",  # private: RFC 1918
            "198.18.0.0/15",  # benchmarking: RFC 2544
            "198.51.100.0/24",  # documentation: RFC 5737
            "203.0.113.0/24",  # documentation: RFC 5737
            "224.0.0.0/4",  # multicast: RFC 1112
            "240.0.0.0/4",  # reserved, and the broadcast: RFC 1112, RFC 919
        ),
    )
)
_GLOBAL_6 = IPv6Network("2000::/3")
"""The only IPv6 addresses that IANA gives out for the internet. Outside stand loopback ::1, unspecified ::, IPv4 in
IPv6 (::ffff:0:0/96, ::/96), NAT64 (64:ff9b::/96, RFC 6052; 64:ff9b:1::/48, RFC 8215), unique local fc00::/7 (RFC 4193),
link-local fe80::/10, site-local fec0::/10 and multicast ff00::/8 (RFC 4291)."""
_NOT_PUBLIC_6 = tuple(
    map(
        ip_network,
        (
            "2001::/23",  # IETF protocols: Teredo (RFC 4380), benchmarking (RFC 5180), ORCHID (RFC 7343)
            "2001:db8::/32",  # documentation: RFC 3849
            "2002::/16",  # 6to4, which holds any IPv4 address: RFC 3056
            "3ffe::/16",  # the 6bone, given back: RFC 3701
            "3fff::/20",  # documentation: RFC 9637
        ),
    )
)
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.IGNORECASE | re.ASCII)
_AT_HOME = re.compile(r"(?:^|\.)(?:localhost|local|internal|home\.arpa|onion)$")  # RFC 6761, 6762, 8375, 7686


def is_public(ip: str) -> bool:
    """Whether an IP address, as a socket is given it, is of the public internet. False for what is no IP address."""
    try:
        found = ip_address(ip)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return not any(found in network for network in _NOT_PUBLIC_4)
    return found.scope_id is None and found in _GLOBAL_6 and not any(found in network for network in _NOT_PUBLIC_6)


def may_be_public(host: str) -> bool:
    """Whether a host, as it stands in an address in ASCII, may lead to the public web.

    Names of the home network are not asked for. A host whose last part is a number is an IP address (WHATWG URL, "ends
    in a number"), and counts in its usual form only: 127.1, 0x7f000001 and 2130706433 do not.
    """
    host = host.removesuffix(".").lower()
    if ":" in host or _NUMBER.fullmatch(host.rpartition(".")[2]):
        return is_public(host)
    return "." in host and not _AT_HOME.search(host)
