"""The embedded engine: pollers in one loop, one thread that owns the ledger. No broker, no queue but the thread's own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import msgspec

from syndicate.connect.contract import Page, Source
from syndicate.engine.board import Board
from syndicate.engine.core import Core
from syndicate.engine.poller import Observer, Poller, Schedule, Sink
from syndicate.engine.settling import settle_finished
from syndicate.ledger.protocol import Ledger
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Transient
from syndicate.model.disclosures import Receipt

T = TypeVar("T")


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A source with its lane."""

    name: str
    lane: str
    jurisdiction: str
    source: Source
    schedule: Schedule


class Embedded:
    """
    Runs feeds into one ledger.

    The ledger is touched by one thread only. Each feed has at most one page on its way, so memory stays bounded by the number of
    feeds and a slow disk slows the reading.
    """

    def __init__(self, core: Core, ledger: Ledger, observer: Observer, board: Board | None = None) -> None:
        self._core = core
        self.board = board or Board(core.clock, ledger.sources if isinstance(ledger, SqliteLedger) else None)
        self._ledger = ledger
        self._observer = observer
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")

    async def run(self, feeds: Sequence[Feed], stop: asyncio.Event) -> None:
        """
        Poll all feeds until told to stop; pages on their way are committed first.

        Raises:
            ExceptionGroup: A feed failed with what is no `Transient` (Fenced, Fatal, a defect): the process must end.
        """
        await self.board.load(self.call)
        async with asyncio.TaskGroup() as group:
            for feed in feeds:
                group.create_task(self._poller(feed).run(await self._cursor(feed), stop), name=feed.name)
            group.create_task(self.board.keep(self.call, stop), name="board")
        await self.board.write(self.call)

    async def drain(self, feeds: Sequence[Feed], failed: Callable[[Feed, Exception], None]) -> None:
        """
        Read every feed to its end once; what cannot be read is told to `failed`, and the rest goes on.

        Raises:
            Transient: The ledger cannot be written now, and that is so whichever feed comes next.
        """
        for feed in feeds:
            try:
                await self._poller(feed).drain(await self._cursor(feed))
            except Transient as error:
                if error.reason == "database":
                    raise
                self.board.failed(feed.name, error, 0.0)
                failed(feed, error)
        await self.board.write(self.call)

    async def call(self, work: Callable[[], T]) -> T:
        """Run something on the thread that owns the ledger."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Wait for the thread to finish its work."""
        self._thread.shutdown(wait=True)

    async def _cursor(self, feed: Feed) -> dict[str, Any] | None:
        return await self.call(lambda: self._ledger.cursor(feed.lane))

    def _poller(self, feed: Feed) -> Poller:
        return Poller(feed.name, feed.source, feed.schedule, self._sink(feed), self._observer, self.board)

    def _sink(self, feed: Feed) -> Sink:
        async def commit(page: Page) -> Receipt | None:
            return await self.call(lambda: self._commit(feed, page))

        return commit

    def _commit(self, feed: Feed, page: Page) -> Receipt | None:
        start = self._ledger.position(feed.lane)
        receipt = self._core.handle(feed.lane, feed.jurisdiction, page.readings, page.next_cursor)
        settle_finished(self._core, self._ledger, feed.lane, start, page)
        return receipt
