"""All shared hot state of one process: in the process alone, or on a server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import msgspec

from syndicate.shared.attempts import Attempts, LocalAttempts
from syndicate.shared.leases import Leases, LocalLeases
from syndicate.shared.news import LocalNews, News
from syndicate.shared.pace import Pace
from syndicate.shared.unchanged import LocalUnchanged, Unchanged


async def _nothing(stop: asyncio.Event) -> None:
    await stop.wait()


async def _at_once() -> None:
    return None


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """What several processes tell each other. Nothing in it is counted, and all of it may be lost at any moment."""

    leases: Leases = msgspec.field(default_factory=LocalLeases)
    unchanged: Unchanged = msgspec.field(default_factory=LocalUnchanged)
    news: News = msgspec.field(default_factory=LocalNews)
    attempts: Attempts = msgspec.field(default_factory=LocalAttempts)
    paced: Callable[[Pace], Pace] = lambda inner: inner
    """Makes the pace of a process that of all."""
    run: Callable[[asyncio.Event], Coroutine[Any, Any, None]] = _nothing
    """Keeps the state up until told to stop: carries news, looks after the server."""
    aclose: Callable[[], Awaitable[None]] = _at_once
    """Closes all connections."""
