from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerstrip.fetch.addresses import is_blocked_port, why_refused


@pytest.mark.parametrize(
    "address", ["9.9.9.9", "1.1.1.1", "172.32.0.1", "2620:fe::fe", "2a00:1450::1", "::ffff:9.9.9.9"]
)
def test_public(address: str) -> None:
    assert why_refused(address) is None


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("192.168.0.1", True),
        ("100.100.100.100", True),
        ("::1", True),
        ("fd00::1", True),
        ("::ffff:127.0.0.1", True),
        ("169.254.169.254", False),
        ("::ffff:169.254.169.254", False),
        ("fe80::1%eth0", False),
        ("0.0.0.0", False),
        ("::", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
    ],
)
def test_refused(address: str, private: bool) -> None:
    assert why_refused(address)
    assert (why_refused(address, allow_private=True) is None) is private


@given(st.ip_addresses())
def test_no_more_lenient_than_the_standard_library(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    plain = getattr(address, "ipv4_mapped", None) or address
    traits = ("is_private", "is_loopback", "is_link_local", "is_multicast", "is_reserved", "is_unspecified")
    if any(getattr(plain, trait) for trait in traits):
        assert why_refused(str(address))


def test_ports() -> None:
    assert is_blocked_port(25)
    assert is_blocked_port(6667)
    assert not is_blocked_port(80)
    assert not is_blocked_port(8080)
