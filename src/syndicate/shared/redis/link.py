"""The link to the server: asked in bounded time, left alone for a moment after it did not answer, told of once."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import redis
import redis.asyncio
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

T = TypeVar("T")
PAUSE = 2.0
"""Seconds for which a server that did not answer is not asked: a use costs its time-out once, not every time."""
LOOK = 5.0
"""Seconds between two looks at whether it is there."""
_FAILURES = (redis.RedisError, OSError, TimeoutError)
_log = logging.getLogger(__name__)


class Away(Exception):
    """The server does not answer now: the caller goes on by itself."""


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """Which server, and how its keys begin."""

    url: str
    """`redis://`, `rediss://` or `unix://`, with user and password where it wants them."""
    prefix: str = "syndicate"
    timeout: float = 0.5
    """Seconds."""
    ca: Path | None = None
    """Certificates that a `rediss://` server is checked against; None: those of the system."""


Told = Callable[[bool], None]
"""Is told, from any thread, that the server answers again or no longer does; must not raise."""


def tell_nobody(_up: bool) -> None:
    """Tell nobody."""


class Standing:
    """Whether the server answers; for all threads of the process."""

    def __init__(self, told: Told, clock: Callable[[], float] = time.monotonic) -> None:
        self._told = told
        self._clock = clock
        self._lock = threading.Lock()
        self._away_since: float | None = None
        self._again = 0.0

    @property
    def away(self) -> float:
        """Seconds since the server was last known to answer; 0: it does."""
        since = self._away_since
        return 0.0 if since is None else max(self._clock() - since, 1e-9)

    def must_be_due(self) -> None:
        """Refuse to ask a server that did not answer a moment ago; raises Away."""
        if self._away_since is not None and self._clock() < self._again:
            raise Away

    def failed(self, error: Exception) -> None:
        """Note that it did not answer; the first time in a row it is told."""
        with self._lock:
            first = self._away_since is None
            now = self._clock()
            self._away_since = now if self._away_since is None else self._away_since
            self._again = now + PAUSE
        if first:
            _log.warning("shared_state_away", extra={"data": {"error": type(error).__name__}})
            self._told(False)

    def answered(self) -> None:
        """Note that it answered."""
        if self._away_since is None:
            return
        with self._lock:
            back, self._away_since = self._away_since is not None, None
        if back:
            _log.info("shared_state_back")
            self._told(True)


class Link:
    """One server for one process. The asynchronous half belongs to one event loop; `ask_now` may be used from any thread."""

    def __init__(self, where: Where, told: Told = tell_nobody) -> None:
        self._where = where
        self._timeout = where.timeout
        self.standing = Standing(told)
        options = _options(where)
        # One more try at once: a pooled connection from before a restart of the server fails though the server is there.
        self.later = redis.asyncio.Redis.from_url(where.url, retry=AsyncRetry(NoBackoff(), 1), **options)
        self._now = redis.Redis.from_url(where.url, retry=Retry(NoBackoff(), 1), **options)

    def key(self, *parts: str) -> str:
        """Return the name of a key; the last part stands in braces, so that keys of one thing lie together in a cluster."""
        return ":".join((self._where.prefix, *parts[:-1], f"{{{parts[-1]}}}"))

    async def ask(self, use: Callable[[redis.asyncio.Redis], Awaitable[T]]) -> T:
        """Use the server; raises Away where it does not answer in time."""
        self.standing.must_be_due()
        try:
            async with asyncio.timeout(3 * self._timeout):
                answer = await use(self.later)
        except _FAILURES as error:
            self.standing.failed(error)
            raise Away from error
        self.standing.answered()
        return answer

    def ask_now(self, use: Callable[[redis.Redis], T]) -> T:
        """Use the server and wait for it; raises Away where it does not answer in time."""
        self.standing.must_be_due()
        try:
            answer = use(self._now)
        except _FAILURES as error:
            self.standing.failed(error)
            raise Away from error
        self.standing.answered()
        return answer

    async def look(self) -> bool:
        """Say whether the server answers now; so it is also known where nobody needs it."""
        try:
            await self.ask(lambda server: server.ping())
        except Away:
            return False
        return True

    async def keep_looking(self, stop: asyncio.Event) -> None:
        """Look again and again until told to stop."""
        while not stop.is_set():
            await self.look()
            try:
                await asyncio.wait_for(stop.wait(), LOOK)
            except TimeoutError:
                continue

    async def aclose(self) -> None:
        """Close all connections."""
        await self.later.aclose()
        self._now.close()


def _options(where: Where) -> dict[str, Any]:
    options: dict[str, Any] = {
        "socket_timeout": where.timeout,
        "socket_connect_timeout": where.timeout,
        "health_check_interval": 0,
    }
    if where.url.startswith("rediss://") and where.ca is not None:
        options["ssl_ca_certs"] = str(where.ca)
    return options
