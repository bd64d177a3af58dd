"""The scaled engine: takes the place of the embedded one. Any number of processes run it over one ledger and one topic."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Any, TypeVar, cast

import msgspec

from syndicate.engine.board import Board
from syndicate.engine.core import Core
from syndicate.engine.embedded import Feed
from syndicate.engine.kafka.client import producing
from syndicate.engine.kafka.outlet import Handed, Outlet
from syndicate.engine.kafka.polling import Polling
from syndicate.engine.kafka.sink import Sink, generation_of
from syndicate.engine.kafka.table import Table
from syndicate.engine.kafka.telling import SILENT, Telling
from syndicate.engine.kafka.topics import LARGEST_RECORD
from syndicate.engine.kafka.worker import Membership, Worker
from syndicate.engine.poller import Observer
from syndicate.ledger.protocol import Ledger
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Transient
from syndicate.shared.leases import Leases, LocalLeases

T = TypeVar("T")
_BETWEEN_TRIES = (1.0, 30.0)


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """What a process of the scaled engine is."""

    membership: Membership
    table: Table
    generation: int = 0
    works: bool = True
    """It takes records into the ledger."""
    polls: bool = True
    """It polls sources."""
    unfit: tuple[type[Exception], ...] = ()
    """What the database raises for values that it will never take."""


class Scaled:
    """
    Runs feeds into Kafka and records out of it into one ledger; see `Embedded`, of which it has the verbs.

    The ledger is touched by one thread only.
    """

    def __init__(
        self,
        core: Core,
        ledger: Ledger,
        observer: Observer,
        scale: Scale,
        leases: Leases | None = None,
        telling: Telling = SILENT,
    ) -> None:
        self._core = core
        self._ledger = ledger
        self._observer = observer
        self._scale = scale
        self._leases = leases or LocalLeases()
        self._telling = telling
        self.board = Board(core.clock, ledger.sources if isinstance(ledger, SqliteLedger) else None)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")
        self.topic = generation_of(scale.membership.topic, scale.generation)
        """Its name in the ledger."""

    async def run(self, feeds: Sequence[Feed], stop: asyncio.Event) -> None:
        """
        Poll, and take in what comes, until told to stop; what is on its way is finished first.

        Raises:
            ExceptionGroup: The worker or a feed failed with what is no `Transient`: the process must end.
        """
        await self.board.load(self.call)
        async with asyncio.TaskGroup() as group:
            if self._scale.works:
                group.create_task(self._work(stop), name="worker")
            if self._scale.polls and feeds:
                group.create_task(self._poll(feeds, stop), name="pollers")
            group.create_task(self.board.keep(self.call, stop), name="board")
        await self.board.write(self.call)

    async def _work(self, stop: asyncio.Event) -> None:
        sink = Sink(self._core, self._ledger, self.topic, self._telling, self._scale.unfit)
        await Worker(self._scale.membership, sink, self._thread, self._telling).run(stop)

    async def _poll(self, feeds: Sequence[Feed], stop: asyncio.Event) -> None:
        async with AsyncExitStack() as open_until_end:
            outlet = await self._outlet(open_until_end, stop)
            if outlet is None:
                return
            polling = self._polling(outlet)
            async with asyncio.TaskGroup() as group:
                for feed in feeds:
                    group.create_task(polling.run(feed, stop), name=feed.name)

    async def _outlet(self, stack: AsyncExitStack, stop: asyncio.Event) -> Outlet | None:
        """Return the way into Kafka as soon as Kafka answers; None: told to stop before that."""
        wait, longest = _BETWEEN_TRIES
        while not stop.is_set():
            try:
                return await self._reached(stack)
            except Transient as error:
                self._observer.failed("kafka", error, wait)
                with_stop = asyncio.ensure_future(stop.wait())
                await asyncio.wait({with_stop}, timeout=wait)
                with_stop.cancel()
                wait = min(longest, wait * 2)
        return None

    async def _reached(self, stack: AsyncExitStack) -> Outlet:
        producer = await stack.enter_async_context(producing(self._scale.membership.access, LARGEST_RECORD))
        return Outlet(producer, self._scale.membership.topic, self._scale.table, self._core.rules, self._telling)

    def _polling(self, outlet: Outlet) -> Polling:
        return Polling(outlet, self._leases, self._cursor, self._observer, self.board, self._telling)

    async def _cursor(self, lane: str) -> dict[str, Any] | None:
        return await self.call(lambda: self._ledger.cursor(lane))

    async def drain(self, feeds: Sequence[Feed], failed: Callable[[Feed, Exception], None]) -> dict[int, int]:
        """
        Read every feed to its end once, into Kafka; what cannot be read is told to `failed`, and the rest goes on.

        Returns:
            Partition → offset after the newest record that was written.

        Raises:
            Transient: Kafka is away.
        """
        async with AsyncExitStack() as stack:
            outlet = await self._reached(stack)
            polling = self._polling(outlet)
            for feed in feeds:
                try:
                    await polling.drain(feed)
                except Transient as error:
                    if error.reason == "database":
                        raise
                    self.board.failed(feed.name, error, 0.0)
                    failed(feed, error)
            return dict(outlet.reached)

    async def hand_in(self, read: Callable[[Core], None]) -> dict[int, int]:
        """
        Let a thread read, into Kafka; what it is given has the verb `handle` of a core.

        Returns:
            Partition → offset after the newest record that was written.

        Raises:
            Transient: Kafka is away.
        """
        async with AsyncExitStack() as stack:
            outlet = await self._reached(stack)
            handed = Handed(outlet, asyncio.get_running_loop())
            await asyncio.to_thread(read, cast("Core", handed))
            return dict(outlet.reached)

    async def settled(self, written: Mapping[int, int], stop: asyncio.Event, look: float = 0.5) -> bool:
        """Wait until workers have taken in everything before these offsets; False: told to stop before that."""
        while not stop.is_set():
            carried = await self.call(lambda: self._ledger.carried(self.topic))
            reached: dict[int, int] = {}
            for one in carried:
                reached[one.partition] = max(one.position, reached.get(one.partition, 0))
            if all(reached.get(partition, 0) >= offset for partition, offset in written.items()):
                return True
            await asyncio.sleep(look)
        return False

    async def call(self, work: Callable[[], T]) -> T:
        """Run something on the thread that owns the ledger."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Wait for the thread to finish its work."""
        self._thread.shutdown(wait=True)
