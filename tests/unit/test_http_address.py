"""Which addresses are public, and what an allowance opens."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from syndicate.connect.http_address import AllowList, is_public


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "114.114.114.114", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses(address: str) -> None:
    """Addresses of the internet are public, in whatever form they are embedded."""
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.5.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.7",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_inner_addresses(address: str) -> None:
    """Private, loopback, link-local, shared, multicast and reserved addresses are not, nor IPv6 forms that hold one."""
    assert not is_public(ip_address(address))


def test_an_allowance_opens_what_it_names() -> None:
    """A network opens its addresses, a host or pattern its names, and nothing else."""
    allow = AllowList(("10.3.0.0/16", "oa.example.gov.cn", "*.inner.example"))
    assert allow.permits("a.example", ip_address("10.3.4.5"))
    assert not allow.permits("a.example", ip_address("10.4.4.5"))
    assert allow.permits("OA.example.gov.cn", ip_address("192.168.1.1"))
    assert allow.permits("x.inner.example", ip_address("192.168.1.1"))
    assert not allow.permits("inner.example", ip_address("192.168.1.1"))
