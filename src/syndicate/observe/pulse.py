"""How late the event loop wakes up, and a heartbeat through the steps."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from syndicate.model import Transient
from syndicate.observe.meters import Meters

TICK = 0.5
"""Seconds between two looks at the event loop."""
BEAT = 15.0
"""Seconds between two heartbeats."""


async def keep_pulse(meters: Meters, stop: asyncio.Event) -> None:
    """Measure until told to stop how late the loop wakes up; that it does is the sign of life of whatever polls in it."""
    loop = asyncio.get_running_loop()
    while not stop.is_set():
        asked = loop.time() + TICK
        await asyncio.sleep(TICK)
        meters.lagged(loop.time() - asked)
        meters.stepped("fetch")


async def keep_beating(beat: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:
    """Send a heartbeat again and again until told to stop; where the ledger cannot be written it fails, and its time stands still."""
    while not stop.is_set():
        with suppress(Transient):  # the transaction that failed has been counted
            await beat()
        try:
            await asyncio.wait_for(stop.wait(), timeout=BEAT)
        except TimeoutError:
            continue
