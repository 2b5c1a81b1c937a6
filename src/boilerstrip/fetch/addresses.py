"""Which addresses may be connected to: the public internet, and nothing that lies inside anybody's network."""

from __future__ import annotations

import ipaddress
from functools import cache
from importlib.resources import files

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def why_refused(address: str, *, allow_private: bool = False) -> str | None:
    """Why `address` (in text form) must not be connected to, or None where it may be.

    An IPv4 address inside an IPv6 one never helps: a mapped one is read as what it maps to, and 6to4, NAT64 and
    Teredo are refused whole. `allow_private` lets loopback and private networks through, and nothing else.

    Example:
        >>> why_refused("127.0.0.1")
        '127.0.0.1 lies in 127.0.0.0/8'
        >>> why_refused("::ffff:10.0.0.1")
        '10.0.0.1 lies in 10.0.0.0/8'
        >>> why_refused("9.9.9.9") is None
        True
    """
    found: Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if allow_private and _first(found, "private_use.txt"):
        return None
    if isinstance(found, ipaddress.IPv6Address) and found not in _GLOBAL_UNICAST:
        return f"{found} is no global unicast address"
    network = _first(found, "special_use.txt")
    return f"{found} lies in {network}" if network else None


def is_blocked_port(port: int) -> bool:
    """Whether `port` belongs to another protocol, so that HTTP sent there could do harm."""
    return port in _blocked_ports()


def _first(address: Address, table: str) -> Network | None:
    return next((each for each in _networks(table) if each.version == address.version and address in each), None)


@cache
def _networks(table: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(word) for word in _words(table))


@cache
def _blocked_ports() -> frozenset[int]:
    return frozenset(int(word) for word in _words("blocked_ports.txt"))


def _words(name: str) -> list[str]:
    lines = (files("boilerstrip") / "data" / name).read_text(encoding="ascii").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]
