"""Tenure: a worker polls a source while it holds the source's lease, and says so with every page."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from syndicate.connect.contract import Cursor
from syndicate.shared.leases import LASTS, Lease, Leases

Reread = Callable[[], Awaitable[Cursor | None]]
"""Returns the cursor of a source as it stands now."""


class Told(Protocol):
    """Is told of leases; must not raise."""

    def leased(self, source: str, held: bool) -> None:
        """A lease was taken (`held`), lost or given back."""


class Tenure:
    """
    The right of one worker to poll one source, renewed in the background while it lasts.

    A lease only keeps several workers from reading the same: what a page does is decided by the cursor it starts from, so a page that
    comes late costs reading, never a count.
    """

    def __init__(self, source: str, leases: Leases, reread: Reread, told: Told | None = None) -> None:
        self._source = source
        self._leases = leases
        self._reread = reread
        self._told = told
        self._lease: Lease | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._epoch = 0

    @property
    def fence(self) -> str:
        """What goes with the pages that are read now; empty: the lease is lost."""
        return self._lease.fence if self.held and self._lease else ""

    @property
    def held(self) -> bool:
        """Whether the source may be polled here now; asked again before a page goes on."""
        return self._lease is not None and self._lease.until > asyncio.get_running_loop().time()

    again = LASTS / 3
    """Seconds after which whoever has not got the lease asks for it again."""

    async def begin(self, cursor: Cursor | None) -> tuple[bool, Cursor | None]:
        """
        Take the lease where it is not held.

        Returns:
            Whether it is held now, and from where to read on: `cursor`, or what stands in the ledger where another may have polled
            since this worker did.
        """
        if not self.held:
            await self._drop()
            self._lease = await self._leases.take(self._source)
            if self._lease is None:
                return False, cursor
            self._keeping = asyncio.create_task(self._keep(), name=f"lease {self._source}")
            self._tell(held=True)
        assert self._lease is not None
        if self._lease.epoch != self._epoch:
            cursor = await self._reread()
            self._epoch = self._lease.epoch
        return True, cursor

    async def end(self) -> None:
        """Give the lease back, so that another need not wait until it runs out."""
        lease = self._lease
        await self._drop()
        if lease is not None:
            await self._leases.release(lease)

    async def _keep(self) -> None:
        while self._lease is not None:
            await asyncio.sleep(LASTS / 3)
            self._lease = await self._leases.renew(self._lease)
        self._tell(held=False)

    async def _drop(self) -> None:
        keeping, self._keeping = self._keeping, None
        if keeping is not None and not keeping.done():
            keeping.cancel()
            await asyncio.wait({keeping})
            self._tell(held=False)
        self._lease = None

    def _tell(self, *, held: bool) -> None:
        if self._told is not None:
            self._told.leased(self._source, held)
