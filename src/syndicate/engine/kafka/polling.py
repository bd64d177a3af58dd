"""
Pollers on any worker: a source is polled by whoever holds its lease, and its pages go into Kafka.

Two pollers of one source, which a lost lease may bring about for a while, cost repetitions and nothing else: a cursor covers only what
stands before it in the same partition, and what is produced twice is recognised by its identity.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from syndicate.connect.contract import Page
from syndicate.engine.board import Board
from syndicate.engine.embedded import Feed
from syndicate.engine.kafka.outlet import Outlet
from syndicate.engine.kafka.telling import SILENT, Telling
from syndicate.engine.poller import Observer, Poller, Sink
from syndicate.engine.tenure import Tenure
from syndicate.shared.leases import Leases

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
        """Poll one source while its lease is held here, until told to stop; the page being read is written first."""
        tenure = Tenure(feed.name, self._leases, lambda: self._cursors(feed.lane), self._telling)
        poller = self._poller(feed, lambda: tenure.fence)
        poller.tenure = tenure
        await poller.run(None, stop)

    async def drain(self, feed: Feed) -> None:
        """
        Read a source to its end once, whoever holds its lease.

        Raises:
            Transient: The source cannot be read now, or Kafka does not take it.
        """
        await self._poller(feed, str).drain(await self._cursors(feed.lane))

    def _poller(self, feed: Feed, fence: Callable[[], str]) -> Poller:
        return Poller(feed.name, feed.source, feed.schedule, self._sink(feed, fence), self._observer, self._board)

    def _sink(self, feed: Feed, fence: Callable[[], str]) -> Sink:
        async def put(page: Page) -> None:
            await self._outlet.put(feed.lane, feed.jurisdiction, page, fence())

        return put
