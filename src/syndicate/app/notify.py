"""
What the service manager is told: ready, reloading, stopping, and that work goes on.

The protocol of `sd_notify(3)`: datagrams to the socket that `NOTIFY_SOCKET` names. Without it nothing is told.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Mapping

PATIENCE = 900.0
"""Seconds that one piece of work on the ledger may take before the manager is no longer told that all is well."""


class Notifier:
    """Tells the service manager; harmless where there is none."""

    def __init__(self, env: Mapping[str, str]) -> None:
        address = env.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self.interval = float(env.get("WATCHDOG_USEC", "0") or 0) / 2e6
        """Seconds between two signs of life, half of what the manager waits for; 0: it waits for none."""

    def tell(self, *states: str) -> None:
        """Tell a state, such as `READY=1`; a manager that is gone is no reason to stop."""
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
            try:
                sender.sendto("\n".join(states).encode(), self._address)
            except OSError:
                return

    def ready(self, words: str = "") -> None:
        """Tell that all works, and in a few words what."""
        self.tell("READY=1", *([f"STATUS={words}"] if words else []))

    def reloading(self) -> None:
        """Tell that the configuration is being read again; `ready` follows, whatever came of it."""
        self.tell("RELOADING=1", f"MONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")

    def stopping(self) -> None:
        """Tell that the end has begun."""
        self.tell("STOPPING=1")

    async def watch(self, works: Callable[[], Awaitable[object]], clock: Callable[[], float] = time.monotonic) -> None:
        """
        Give signs of life as long as the loop turns and what `works` asks for is answered within `PATIENCE`; ends by being cancelled.

        A process whose ledger hangs is alive, and of no use: it is left to the manager to start it anew.
        """
        if not self.interval:
            return
        asked, since = asyncio.ensure_future(works()), clock()
        try:
            while True:
                await asyncio.wait({asked}, timeout=self.interval)
                if asked.done():
                    await asked
                    self.tell("WATCHDOG=1")
                    await asyncio.sleep(self.interval)
                    asked, since = asyncio.ensure_future(works()), clock()
                elif clock() - since < PATIENCE:
                    self.tell("WATCHDOG=1")
        finally:
            asked.cancel()
