"""Polite HTTP: what every source that reads by address asks through."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

import msgspec

from syndicate import __version__
from syndicate.connect.http_address import AllowList, Resolve, forbidden, invalid, system_resolve
from syndicate.connect.http_body import read_body, too_large
from syndicate.connect.http_gate import Clock, Gate, HostGate, Sleep, rate_limited
from syndicate.connect.http_robots import MAX_BYTES as ROBOTS_BYTES
from syndicate.connect.http_robots import RobotsCache
from syndicate.model import Transient

if TYPE_CHECKING:
    import ssl

    import httpx

USER_AGENT = f"syndicate/{__version__} (government disclosure reader; polite; reads robots.txt)"
MAX_RETRY_AFTER = 86_400.0
Hop = Callable[[str, Mapping[str, str]], Awaitable["Response"]]
HEADERS = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate", "Accept-Language": "zh-CN,zh;q=0.9"}
REDIRECTS = frozenset((301, 302, 303, 307, 308))


class Politeness(msgspec.Struct, frozen=True, kw_only=True):
    """The manners towards the hosts of one source. Times in seconds, sizes in bytes."""

    interval: float = 1.0
    """Pause after a request before the next one to the same host; a longer Crawl-delay wins."""
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    """Longest silence while an answer comes in."""
    total_timeout: float = 60.0
    """Longest duration of one exchange, however busily it drips."""
    max_wire_bytes: int = 16 * 1024 * 1024
    max_bytes: int = 32 * 1024 * 1024
    """Largest body after decompression."""
    max_redirects: int = 5
    robots: bool = True
    allow: tuple[str, ...] = ()
    """Hosts and networks that may be private: `oa.example.gov.cn`, `*.example.gov.cn`, `10.0.0.0/8`."""


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """An answer: 2xx with its body decompressed, or 304 (`not_modified`) without one."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    content: bytes
    url: str
    """The final address, after redirects."""
    not_modified: bool
    fetched_at: datetime


class HttpFailure(Transient):
    """The host answered with an error status; `status` tells which."""

    def __init__(self, url: str, status: int, retry_after: float | None = None) -> None:
        reason = "http_5xx" if status >= 500 else "http_4xx"
        super().__init__(f"“{url}”返回 HTTP {status} / {url} answered HTTP {status}", retry_after, reason)
        self.status = status


class PoliteClient:
    """
    Reads addresses one at a time per host, never faster than agreed, and never into a private network by accident.

    No cookies, no proxies or credentials from the environment, http and https only. Every hop of a redirect is checked like
    the first address. It waits only through `sleep` and reads time only through `now` and `clock`.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        rules: Politeness | None = None,
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        resolve: Resolve = system_resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.rules = rules or Politeness()
        self._now = now
        self._resolve = resolve
        self._tls = tls
        self._gate: Gate = HostGate(clock, sleep)
        self._robots = RobotsCache(clock)
        self._client: httpx.AsyncClient | None = None
        self._relatives: dict[Politeness, PoliteClient] = {}

    def with_rules(self, rules: Politeness) -> PoliteClient:
        """Return a client with other manners that keeps the same pace per host and is closed together with this one."""
        if rules == self.rules:
            return self
        if rules not in self._relatives:
            relative = PoliteClient(self._now, rules, resolve=self._resolve, tls=self._tls)
            relative._gate, relative._robots = self._gate, self._robots
            self._relatives[rules] = relative
        return self._relatives[rules]

    def paced(self, by: Callable[[Gate], Gate]) -> Self:
        """Keep the pace of more than this process from now on: `by` makes it of the process's own. Before any `with_rules`."""
        self._gate = by(self._gate)
        return self

    async def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Response:
        """
        Read one address, following redirects.

        Args:
            url: An http or https address.
            etag: Validator of the copy at hand, as the host gave it.
            last_modified: The other validator.

        Raises:
            HttpFailure: An error status.
            Transient: Anything else that kept the page from being read; `reason` is one of dns, connect, tls, timeout,
                rate_limited, too_large, robots, forbidden_address, parse, other.
        """
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {name: value for name, value in validators.items() if value}
        reply = await self._follow(url, conditions, self._polite_hop)
        if 200 <= reply.status < 300 or (reply.not_modified and conditions):
            return reply
        raise await self._failure(reply)

    async def aclose(self) -> None:
        """Close all connections, also of the clients made by `with_rules`."""
        for relative in self._relatives.values():
            await relative.aclose()
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _follow(self, url: str, conditions: Mapping[str, str], hop: Hop) -> Response:
        target = url
        for _ in range(self.rules.max_redirects + 1):
            _check_scheme(target)
            reply = await hop(target, conditions)
            if reply.status not in REDIRECTS or "location" not in reply.headers:
                return reply
            target = _joined(target, reply.headers["location"])
        raise Transient(f"“{url}”重定向次数过多 / {url} redirects too often", reason="other")

    async def _polite_hop(self, url: str, conditions: Mapping[str, str]) -> Response:
        pause = self.rules.interval
        if self.rules.robots:
            pause = max(pause, await self._robots.check(_origin(url), url, self._fetch_robots))
        async with self._gate.turn(_host(url), pause):
            return await self._exchange(url, conditions)

    async def _bare_hop(self, url: str, conditions: Mapping[str, str]) -> Response:
        async with self._gate.turn(_host(url), self.rules.interval):
            return await self._exchange(url, conditions)

    async def _fetch_robots(self, url: str) -> bytes | None:
        reply = await self._follow(url, {}, self._bare_hop)
        if 200 <= reply.status < 300:
            return reply.content[:ROBOTS_BYTES]
        if reply.status == 429 or reply.status >= 500:
            raise await self._failure(reply)
        return None

    async def _exchange(self, url: str, conditions: Mapping[str, str]) -> Response:
        from syndicate.connect.http_transport import FAILURES, as_transient, timed_out

        try:
            async with asyncio.timeout(self.rules.total_timeout):
                async with self._opened().stream("GET", url, headers=conditions) as reply:
                    return await self._read(reply, url)
        except TimeoutError as error:
            raise timed_out(url) from error
        except FAILURES as error:
            raise as_transient(error, url) from error

    async def _read(self, reply: httpx.Response, url: str) -> Response:
        content = b""
        if reply.is_success:
            if int(reply.headers.get("content-length") or 0) > self.rules.max_wire_bytes:
                raise too_large(url, self.rules.max_wire_bytes)
            coding = reply.headers.get("content-encoding", "")
            content = await read_body(reply.aiter_raw(), coding, url, self.rules.max_wire_bytes, self.rules.max_bytes)
        return Response(
            status=reply.status_code,
            headers={name.lower(): value for name, value in reply.headers.items()},
            content=content,
            url=url,
            not_modified=reply.status_code == 304,
            fetched_at=self._now(),
        )

    def _opened(self) -> httpx.AsyncClient:
        if self._client is None:
            import httpx

            from syndicate.connect.http_pinned import PinnedBackend
            from syndicate.connect.http_transport import open_client

            timeout = httpx.Timeout(self.rules.read_timeout, connect=self.rules.connect_timeout)
            backend = PinnedBackend(AllowList(self.rules.allow), self._resolve)
            self._client = open_client(backend, self._tls, timeout, HEADERS)
        return self._client

    async def _failure(self, reply: Response) -> Transient:
        retry_after = self._retry_after(reply.headers.get("retry-after", ""))
        if reply.status != 429 and not (reply.status == 503 and retry_after is not None):
            return HttpFailure(reply.url, reply.status, retry_after)
        if retry_after is not None:
            await self._gate.hold(_host(reply.url), retry_after)
        return rate_limited(_host(reply.url), retry_after)

    def _retry_after(self, value: str) -> float | None:
        """RFC 9110 §10.2.3: seconds or a date; nonsense counts as not said."""
        value = value.strip()
        if value.isdigit():
            return min(float(value), MAX_RETRY_AFTER)
        try:
            seconds = (parsedate_to_datetime(value) - self._now()).total_seconds()
        except (ValueError, TypeError):  # TypeError: a date without zone cannot be compared
            return None
        return min(max(seconds, 0.0), MAX_RETRY_AFTER)


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def _origin(url: str) -> str:
    return f"{urlsplit(url).scheme.lower()}://{_host(url)}"


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError as error:
        raise invalid(location, error) from error


def _check_scheme(url: str) -> None:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise invalid(url, error) from error
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise forbidden(url, "http/https only")
