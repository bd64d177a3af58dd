"""Politeness per host: one request at a time, a pause between requests, and rest where the host asked for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

from syndicate.model import Transient

Sleep = Callable[[float], Awaitable[None]]
Clock = Callable[[], float]
"""Monotonic seconds."""


class Gate(Protocol):
    """Gives turns at hosts, to one process or to many; see `HostGate`."""

    def turn(self, host: str, interval: float) -> AbstractAsyncContextManager[None]:
        """Wait for the host's turn and keep it for the duration of one request; raises Transient while the host wants to be left alone."""

    async def hold(self, host: str, seconds: float) -> None:
        """Leave the host alone for so many seconds."""


class _Host:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.next_at = 0.0
        self.held_until = 0.0


class HostGate:
    """Shared by every client of a process, so that two sources on one host together keep its pace."""

    def __init__(self, clock: Clock, sleep: Sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, interval: float) -> AsyncIterator[None]:
        """
        Wait for the host's turn and keep it for the duration of one request.

        Raises:
            Transient: `rate_limited`, at once and without asking, while the host's own Retry-After runs.
        """
        state = self._hosts.setdefault(host, _Host())
        async with state.lock:
            self._refuse_while_held(host, state)
            wait = state.next_at - self._clock()
            if wait > 0:
                await self._sleep(wait)
            try:
                yield
            finally:
                state.next_at = self._clock() + interval

    async def hold(self, host: str, seconds: float) -> None:
        """Leave the host alone for so many seconds."""
        state = self._hosts.setdefault(host, _Host())
        state.held_until = max(state.held_until, self._clock() + seconds)

    def _refuse_while_held(self, host: str, state: _Host) -> None:
        rest = state.held_until - self._clock()
        if rest > 0:
            raise rate_limited(host, rest)


def rate_limited(host: str, seconds: float | None) -> Transient:
    """Return the error for a host that asked to be left alone."""
    wait_zh = "" if seconds is None else f"，{seconds:.0f} 秒后再试"
    wait_en = "" if seconds is None else f"; again in {seconds:.0f} s"
    return Transient(f"“{host}”要求放慢访问{wait_zh} / {host} asks to slow down{wait_en}", seconds, "rate_limited")
