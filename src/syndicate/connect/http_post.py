"""Sends one message to an address, under the same guard as what is read: pinned, no redirects, within time and size."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from syndicate import __version__
from syndicate.connect.http_address import AllowList, Resolve, forbidden, invalid, system_resolve

if TYPE_CHECKING:
    import ssl

    import httpx

USER_AGENT = f"syndicate/{__version__} (webhooks)"
LARGEST_ANSWER = 65_536
"""Bytes of an answer that are read before the connection is dropped; nothing of it is kept."""
DRAINING = 2.0
"""Seconds that are spent on it."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How long one message may take, in seconds."""

    connect: float = 10.0
    silence: float = 15.0
    total: float = 20.0


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back."""

    status: int
    retry_after: float | None = None
    """Seconds, where the other side said so."""


class Sender:
    """
    Posts messages. No cookies, no proxies or credentials of the environment, no redirects, http and https only.

    An address in a private network is refused unless it is allowed; the connection goes to the very address that was checked.
    """

    def __init__(
        self, limits: Limits | None = None, resolve: Resolve = system_resolve, tls: ssl.SSLContext | None = None
    ) -> None:
        self._limits = limits or Limits()
        self._resolve = resolve
        self._tls = tls
        self._clients: dict[tuple[str, ...], httpx.AsyncClient] = {}

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str], allow: tuple[str, ...], now: datetime
    ) -> Answer:
        """
        Send one message; every status is an answer.

        Raises:
            Transient: There was none; `reason` is one of dns, connect, tls, timeout, forbidden_address, parse.
        """
        from syndicate.connect.http_transport import FAILURES, as_transient, timed_out

        check_target(url)
        try:
            async with asyncio.timeout(self._limits.total):
                async with self._opened(allow).stream("POST", url, content=body, headers=dict(headers)) as reply:
                    await _drain(reply)
                    said = reply.headers.get("retry-after", "")
                    return Answer(status=reply.status_code, retry_after=_seconds(said, now))
        except TimeoutError as error:
            raise timed_out(url) from error
        except FAILURES as error:
            raise as_transient(error, url) from error

    async def aclose(self) -> None:
        """Close all connections."""
        for client in self._clients.values():
            await client.aclose()
        self._clients = {}

    def _opened(self, allow: tuple[str, ...]) -> httpx.AsyncClient:
        if allow not in self._clients:
            import httpx

            from syndicate.connect.http_pinned import PinnedBackend
            from syndicate.connect.http_transport import open_client

            timeout = httpx.Timeout(self._limits.silence, connect=self._limits.connect)
            backend = PinnedBackend(AllowList(allow), self._resolve)
            self._clients[allow] = open_client(backend, self._tls, timeout, {"User-Agent": USER_AGENT})
        return self._clients[allow]


def check_target(url: str) -> None:
    """
    Refuse what no message can be sent to.

    Raises:
        Transient: It is no web address, or carries a name and password.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise invalid(url, error) from error
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise forbidden(url, "http/https only, without credentials")


async def _drain(reply: httpx.Response) -> None:
    """Read a short answer, so that the connection can be used again; one that is long, slow or broken is dropped with its connection."""
    from syndicate.connect.http_transport import FAILURES

    seen = 0
    try:
        async with asyncio.timeout(DRAINING):
            async for chunk in reply.aiter_raw():
                seen += len(chunk)
                if seen > LARGEST_ANSWER:
                    return
    except (TimeoutError, *FAILURES):
        return  # the status has been said: that is the answer


def _seconds(said: str, now: datetime) -> float | None:
    """RFC 9110 §10.2.3: seconds or a date; nonsense counts as not said."""
    if said.strip().isdigit():
        return float(said)
    try:
        return max((parsedate_to_datetime(said) - now).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None
