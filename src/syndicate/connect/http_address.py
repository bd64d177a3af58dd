"""Which network addresses may be talked to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from fnmatch import fnmatchcase
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

from syndicate.model import Transient

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Names to addresses: `(host, port)` gives textual addresses; raises OSError when the name is unknown."""

NAT64 = IPv6Network("64:ff9b::/96")


async def system_resolve(host: str, port: int) -> list[str]:
    """Ask the operating system for the addresses of a host, in the order it prefers."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: Address) -> bool:
    """Whether an address lies in the public internet: not private, loopback, link-local, multicast, reserved or embedded such."""
    if isinstance(address, IPv6Address):
        inner = _embedded(address)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved and not address.is_unspecified


def _embedded(address: IPv6Address) -> IPv4Address | None:
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


class AllowList:
    """Hosts (`oa.example.gov.cn`, `*.example.gov.cn`) and networks (`10.3.0.0/16`, `127.0.0.1`) that may be private."""

    def __init__(self, entries: Iterable[str] = ()) -> None:
        self._networks: list[Network] = []
        self._hosts: list[str] = []
        for entry in entries:
            try:
                self._networks.append(ip_network(entry, strict=False))
            except ValueError:
                self._hosts.append(entry.lower())

    def permits(self, host: str, address: Address) -> bool:
        """Whether this address of this host may be talked to."""
        if is_public(address) or any(fnmatchcase(host.lower(), pattern) for pattern in self._hosts):
            return True
        return any(address in network for network in self._networks)


def unresolved(host: str, detail: str) -> Transient:
    """Return the error for a name without address."""
    return Transient(f"域名“{host}”无法解析 / the name {host} cannot be resolved ({detail})", reason="dns")


def forbidden(host: str, detail: str) -> Transient:
    """Return the error for an address that must not be talked to."""
    return Transient(
        f"“{host}”指向内网或保留地址（{detail}），已拒绝；确属自有系统的，请在信源的 allow_private 中列出"
        f" / {host} leads to a private or reserved address ({detail}); list it under the source's allow_private if it is yours",
        reason="forbidden_address",
    )


def invalid(url: str, error: Exception) -> Transient:
    """Return the error for what is no web address."""
    return Transient(f"网址“{url}”不合规范：{error} / {url} is not a valid address: {error}", reason="parse")
