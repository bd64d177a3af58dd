"""Leases: who polls a source, one process at a time. A lease expires by itself, and then another takes over."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Protocol

import msgspec

LASTS = 15.0
"""Seconds that a lease lasts; whoever works renews it three times in that time."""


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """The right to poll one source, for a while."""

    source: str
    epoch: int
    """Grows from holder to holder: microseconds of the server's clock, never less than one more than the epoch before."""
    token: str
    """Random: tells two holders apart though an epoch be given twice, after a flush and a clock set back."""
    until: float
    """Until when the holder may count on it, on its own monotonic clock, counted from before it asked."""

    @property
    def fence(self) -> str:
        """What goes with every page read under this lease, so that a late one can be told from those of the holder after it."""
        return f"{self.epoch:020d}:{self.token}"


class Leases(Protocol):
    """Gives leases. None of it must be trusted with more than who polls: what a page does is decided by the cursor it starts from."""

    async def take(self, source: str) -> Lease | None:
        """Take the lease of a source; None: somebody holds it."""

    async def renew(self, lease: Lease) -> Lease | None:
        """
        Return the lease with a new end; None: it is lost, and whatever is on its way under it is late.

        A lease that the server has forgotten is taken anew, with a later epoch: another may have held it in between.
        """

    async def release(self, lease: Lease) -> None:
        """Give a lease back before its end; harmless where it is lost already."""


Clock = Callable[[], float]
"""Monotonic seconds, that also go on while a process is paused."""


class LocalLeases:
    """Leases within one process, and what every process falls back to while the server is away."""

    def __init__(self, lasts: float = LASTS, clock: Clock = time.monotonic) -> None:
        self._lasts = lasts
        self._clock = clock
        self._held: dict[str, Lease] = {}
        self._epoch = 0

    async def take(self, source: str) -> Lease | None:
        """See `Leases`."""
        held = self._held.get(source)
        if held is not None and held.until > self._clock():
            return None
        self._epoch = max(self._epoch + 1, time.time_ns() // 1000)
        made = Lease(source=source, epoch=self._epoch, token=secrets.token_hex(8), until=self._clock() + self._lasts)
        self._held[source] = made
        return made

    async def renew(self, lease: Lease) -> Lease | None:
        """See `Leases`."""
        held = self._held.get(lease.source)
        if held is None or held.token != lease.token or held.until <= self._clock():
            return None
        self._held[lease.source] = msgspec.structs.replace(lease, until=self._clock() + self._lasts)
        return self._held[lease.source]

    async def release(self, lease: Lease) -> None:
        """See `Leases`."""
        held = self._held.get(lease.source)
        if held is not None and held.token == lease.token:
            del self._held[lease.source]
