"""A connection that goes to the very address that was checked."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address

import httpcore

from syndicate.connect.http_address import AllowList, Resolve, forbidden, unresolved


class PinnedBackend(httpcore.AsyncNetworkBackend):
    """
    Opens connections only to addresses that were checked.

    The name is resolved once per connection and the connection goes to that very address, so that a name server that
    answers differently the second time (DNS rebinding) gains nothing. Host header and TLS server name stay the host's.
    """

    def __init__(self, allow: AllowList, resolve: Resolve) -> None:
        self._allow = allow
        self._resolve = resolve
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first checked address that answers."""
        failure: Exception = httpcore.ConnectError(f"{host}: no address")
        for address in await self._checked(host, port):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 the signature is httpcore's
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: only web addresses are read."""
        raise forbidden(path, "unix")

    async def sleep(self, seconds: float) -> None:
        """Refuse: waiting belongs to the caller, and the pool is built without retries."""
        raise httpcore.UnsupportedProtocol(f"the connection pool never waits ({seconds} s)")

    async def _checked(self, host: str, port: int) -> list[str]:
        addresses = [ip_address(text.partition("%")[0]) for text in await self._lookup(host, port)]
        permitted = [str(address) for address in addresses if self._allow.permits(host, address)]
        if not permitted:
            raise forbidden(host, ", ".join(map(str, addresses)))
        return permitted

    async def _lookup(self, host: str, port: int) -> list[str]:
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise unresolved(host, str(error)) from error
        if not addresses:
            raise unresolved(host, "no address")
        return addresses
