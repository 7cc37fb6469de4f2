"""Which network addresses may be connected to: those of the public internet, and no others.

A page names addresses, and a server that fetches whatever a page names can be led to ask its own
machine, its own network, or the metadata service of its cloud. What is public is said by the
registries of special-purpose addresses (RFC 6890 and its updates up to RFC 9637); they are copied
here, since Python's `is_global` differs from release to release. An IPv6 address that stands for an
IPv4 address is judged as that one; tunnels that lead to one (6to4, Teredo) are refused. A prefix of
NAT64 that a network has chosen for itself (RFC 6052, section 2.2) looks like any other address, so
what lies behind it cannot be seen.

Nothing is resolved or connected here: `sockets.py` does that, and asks here first.
"""

from __future__ import annotations

import re
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

_Network = IPv4Network | IPv6Network

#: Single addresses that a registry does not tell apart, but that clouds answer on with secrets.
METADATA = {
    ip_address("169.254.169.254"): "the metadata service of a cloud",
    ip_address("100.100.100.200"): "the metadata service of a cloud",
    ip_address("192.0.0.192"): "the metadata service of a cloud",
    # Public by its number, and reachable only from inside: "What is IP address 168.63.129.16?"
    # (Azure's documentation of virtual networks).
    ip_address("168.63.129.16"): "the platform service of a cloud",
    ip_address("fd00:ec2::254"): "the metadata service of a cloud",
    ip_address("fd20:ce::254"): "the metadata service of a cloud",
}

#: IANA IPv4 Special-Purpose Address Registry, less what it calls globally reachable, and the
#: multicast space of RFC 5771. The first network that fits gives the reason.
_FORBIDDEN_V4: tuple[tuple[_Network, str], ...] = tuple(
    (ip_network(network), reason)
    for network, reason in (
        ("0.0.0.0/8", "this machine itself (RFC 791)"),
        ("127.0.0.0/8", "this machine itself (RFC 1122)"),
        ("10.0.0.0/8", "private (RFC 1918)"),
        ("172.16.0.0/12", "private (RFC 1918)"),
        ("192.168.0.0/16", "private (RFC 1918)"),
        ("100.64.0.0/10", "shared inside a provider's network (RFC 6598)"),
        ("169.254.0.0/16", "link-local (RFC 3927)"),
        ("192.0.0.0/24", "set aside for protocols (RFC 6890)"),
        ("192.0.2.0/24", "set aside for examples (RFC 5737)"),
        ("198.51.100.0/24", "set aside for examples (RFC 5737)"),
        ("203.0.113.0/24", "set aside for examples (RFC 5737)"),
        ("192.88.99.0/24", "reserved (RFC 7526)"),
        ("198.18.0.0/15", "set aside for measurements (RFC 2544)"),
        ("224.0.0.0/4", "multicast (RFC 5771)"),
        ("240.0.0.0/4", "reserved (RFC 1112)"),
    )
)

#: The same for IPv6, most telling first; all of it outside `_GLOBAL_V6` is refused in any case.
_FORBIDDEN_V6: tuple[tuple[_Network, str], ...] = tuple(
    (ip_network(network), reason)
    for network, reason in (
        ("::/128", "this machine itself (RFC 4291)"),
        ("::1/128", "this machine itself (RFC 4291)"),
        ("fe80::/10", "link-local (RFC 4291)"),
        ("fc00::/7", "private (RFC 4193)"),
        ("fec0::/10", "private (RFC 3879)"),
        ("ff00::/8", "multicast (RFC 4291)"),
        ("64:ff9b:1::/48", "private behind a translator (RFC 8215)"),
        ("2001::/32", "a Teredo tunnel (RFC 4380)"),
        ("2002::/16", "a 6to4 tunnel (RFC 7526)"),
        ("2001::/23", "set aside for protocols (RFC 2928)"),
        ("2001:db8::/32", "set aside for examples (RFC 3849)"),
        ("3fff::/20", "set aside for examples (RFC 9637)"),
    )
)
#: RFC 4291, section 2.4, and the IANA registry: the only space from which addresses are given out.
_GLOBAL_V6 = IPv6Network("2000::/3")
#: RFC 6052: the well-known prefix, in which the last 32 bits are an IPv4 address.
_NAT64 = IPv6Network("64:ff9b::/96")
#: RFC 6761, section 6.3: names that mean this machine, whoever resolves them.
_LOCAL_NAME = re.compile(r"(?:.*\.)?localhost\.?", re.IGNORECASE)

_OCTETS = 4
_BITS = 32


def forbidden(address: str) -> str:
    """Return why an IP address must not be connected to, in words, or "".

    >>> forbidden("10.0.0.1"), forbidden("::ffff:127.0.0.1"), forbidden("1.1.1.1")
    ('private (RFC 1918)', 'this machine itself (RFC 1122)', '')

    Args:
        address: IPv4 or IPv6 as text, with or without a zone; what is neither is refused.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return "no IP address"
    return _forbidden_v4(ip) if isinstance(ip, IPv4Address) else _forbidden_v6(ip)


def forbidden_host(host: str) -> str:
    """Return why a host is forbidden by its spelling alone, or "" where it must be resolved first.

    >>> forbidden_host("2130706433"), forbidden_host("blog.example")
    ('this machine itself (RFC 1122)', '')

    Args:
        host: As it stands in an address: a name, or an IP address in any spelling that resolvers
            take (``127.1``, ``0x7f000001``, ``017700000001``, ``[::1]``).
    """
    if _LOCAL_NAME.fullmatch(host):
        return "this machine itself (RFC 6761)"
    ip = literal(host)
    return forbidden(ip) if ip else ""


def literal(host: str) -> str:
    """Return the IP address that a host spells, or "" where it is a name.

    IPv4 follows the "IPv4 parser" of the WHATWG URL standard, which is what `inet_aton` does: one
    to four numbers, decimal, octal or hexadecimal, the last of which fills the rest.
    """
    bare = host.removeprefix("[").removesuffix("]").removesuffix(".")
    try:
        return str(ip_address(bare))
    except ValueError:
        return _old_spelling(bare)


def _old_spelling(host: str) -> str:
    try:
        *first, last = (_number(part) for part in host.split("."))
    except ValueError:
        return ""
    room = _BITS - 8 * len(first)
    if len(first) >= _OCTETS or any(part > 0xFF for part in first) or last >= 1 << room:
        return ""
    return str(IPv4Address(int.from_bytes(bytes(first)) << room | last))


def _number(text: str) -> int:
    if not re.fullmatch(r"0[xX][0-9A-Fa-f]*|[0-9]+", text):
        raise ValueError(text)
    if text[:2] in {"0x", "0X"}:
        return int(text[2:] or "0", 16)
    return int(text, 8 if text.startswith("0") and len(text) > 1 else 10)


def _forbidden_v4(ip: IPv4Address) -> str:
    return METADATA.get(ip) or _reason(ip, _FORBIDDEN_V4)


def _forbidden_v6(ip: IPv6Address) -> str:
    if known := METADATA.get(IPv6Address(int(ip))) or _reason(ip, _FORBIDDEN_V6):
        return known
    if (inner := _embedded(ip)) is not None:
        return _forbidden_v4(inner)
    return "" if ip in _GLOBAL_V6 else "not given out to anybody (RFC 4291)"


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that is meant in truth (RFC 4291, section 2.5.5.2; RFC 6052)."""
    return IPv4Address(int(ip) & 0xFFFF_FFFF) if ip in _NAT64 else ip.ipv4_mapped


def _reason(ip: IPv4Address | IPv6Address, networks: tuple[tuple[_Network, str], ...]) -> str:
    return next((reason for network, reason in networks if ip in network), "")
