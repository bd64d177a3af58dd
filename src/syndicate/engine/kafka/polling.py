"""
Pollers on any worker: a source is polled by whoever holds its lease, and its pages go into Kafka.

Two pollers of one source, which a lost lease may bring about for a while, cost repetitions and nothing else: a cursor covers only what
stands before it in the same partition, and what is produced twice is recognised by its identity.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

from syndicate.connect.contract import Page
from syndicate.engine.board import Board
from syndicate.engine.embedded import Feed
from syndicate.engine.kafka.outlet import Outlet
from syndicate.engine.kafka.telling import SILENT, Telling
from syndicate.engine.poller import Observer, Poller, Sink
from syndicate.model import Transient
from syndicate.shared.leases import Lease, Leases

RENEWALS = 3
"""A lease is renewed so many times while it lasts."""
ASK_AGAIN = (2.0, 6.0)
"""Seconds between which a source that somebody else polls is asked for again."""
Cursors = Callable[[str], Awaitable[dict[str, Any] | None]]
"""Returns the cursor of a lane that is safely in the ledger."""


class Polling:
    """Polls the sources that this process gets the leases of."""

    def __init__(
        self,
        outlet: Outlet,
        leases: Leases,
        cursors: Cursors,
        observer: Observer,
        board: Board,
        telling: Telling = SILENT,
    ) -> None:
        self._outlet = outlet
        self._leases = leases
        self._cursors = cursors
        self._observer = observer
        self._board = board
        self._telling = telling

    async def run(self, feed: Feed, stop: asyncio.Event) -> None:
        """Poll one source whenever its lease is to be had, until told to stop; the page being read is written first."""
        while not stop.is_set():
            try:
                lease = await self._leases.take(feed.name)
            except Transient:
                lease = None
            if lease is None:
                await _pause(random.uniform(*ASK_AGAIN), stop)  # noqa: S311  (spreads the askers)
                continue
            self._telling.leased("taken")
            await self._under(lease, feed, stop)

    async def _under(self, lease: Lease, feed: Feed, stop: asyncio.Event) -> None:
        """Poll while the lease lasts."""
        over = asyncio.Event()
        holder = _Holder(lease)
        keeping = asyncio.create_task(self._keep(holder, stop, over), name=f"lease of {feed.name}")
        try:
            cursor = await self._cursor(feed, over)
            if not over.is_set():
                await self._poller(feed, holder).run(cursor, over)
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
        if holder.lost:
            self._telling.leased("lost")
            return
        await self._leases.release(holder.lease)
        self._telling.leased("released")

    async def _cursor(self, feed: Feed, over: asyncio.Event) -> dict[str, Any] | None:
        while True:
            try:
                return await self._cursors(feed.lane)
            except Transient:
                await _pause(1.0, over)
                if over.is_set():
                    return None

    async def _keep(self, holder: _Holder, stop: asyncio.Event, over: asyncio.Event) -> None:
        """Renew the lease until told to stop or until it is lost; then polling is over."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        while not stop.is_set() and not holder.lost:
            lasts = max(0.3, holder.lease.until - began)
            await _pause(lasts / RENEWALS, stop)
            if stop.is_set():
                break
            began = loop.time()
            try:
                holder.take(await self._leases.renew(holder.lease))
            except Transient:
                holder.lost = began >= holder.lease.until
        over.set()

    async def drain(self, feed: Feed) -> None:
        """
        Read a source to its end once, whoever holds its lease.

        Raises:
            Transient: The source cannot be read now, or Kafka does not take it.
        """
        await self._poller(feed, None).drain(await self._cursors(feed.lane))

    def _poller(self, feed: Feed, holder: _Holder | None) -> Poller:
        return Poller(feed.name, feed.source, feed.schedule, self._sink(feed, holder), self._observer, self._board)

    def _sink(self, feed: Feed, holder: _Holder | None) -> Sink:
        async def put(page: Page) -> None:
            if holder is not None and holder.over():
                raise Transient("信源已由另一进程轮询 / another process polls the source now", reason="other")
            fence = "" if holder is None else holder.lease.fence
            await self._outlet.put(feed.lane, feed.jurisdiction, page, fence)

        return put


class _Holder:
    """The lease as it stands."""

    def __init__(self, lease: Lease) -> None:
        self.lease = lease
        self.lost = False

    def take(self, renewed: Lease | None) -> None:
        """Take the renewed lease; None: it is lost."""
        self.lost = renewed is None
        self.lease = renewed or self.lease

    def over(self) -> bool:
        """Say whether what was read under it is late."""
        return self.lost or asyncio.get_running_loop().time() >= self.lease.until


async def _pause(seconds: float, stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), timeout=seconds)
    except TimeoutError:
        return
