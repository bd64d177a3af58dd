"""Poll one source for ever: commit each page, wait, back off while it cannot be read, never give up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import msgspec

from syndicate.connect.contract import Cursor, Page, Source
from syndicate.engine.board import Board
from syndicate.engine.tenure import Tenure
from syndicate.model import Transient
from syndicate.model.disclosures import Receipt

LONGEST_BACKOFF = 6 * 3600.0
"""Seconds. A source that is away for months is still asked four times a day."""


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """When a source is read."""

    interval: float
    """Seconds between two polls that found nothing more."""
    backoff: float = 30.0
    """Seconds after the first failure; doubled with each further one."""


class Observer(Protocol):
    """Is told what happens to a source; must not raise."""

    def page(self, name: str, receipt: Receipt | None, *, drained: bool) -> None:
        """A page was committed; `drained`: nothing more is waiting."""

    def failed(self, name: str, error: Transient, retry_in: float) -> None:
        """The source or the ledger could not be reached; it is tried again."""


Sink = Callable[[Page], Awaitable[Receipt | None]]
"""Commits one page together with its cursor."""


class Poller:
    """Reads one source into one lane."""

    tenure: Tenure | None = None
    """The lease that this worker must hold to poll; None: nobody else polls this source."""

    def __init__(
        self, name: str, source: Source, schedule: Schedule, sink: Sink, observer: Observer, board: Board
    ) -> None:
        self._name = name
        self._source = source
        self._schedule = schedule
        self._sink = sink
        self._observer = observer
        self._board = board
        self._switch = board.switch(name)
        self._failures = 0

    async def run(self, cursor: Cursor | None, stop: asyncio.Event) -> None:
        """
        Poll until told to stop; the page being read is committed first.

        While people have stopped the source it is left alone, and while another worker holds its lease, too.
        """
        try:
            while not stop.is_set():
                cursor, wait = await self._turn(cursor)
                if wait is None or wait:
                    await self._switch.rest(wait, stop)
        finally:
            if self.tenure is not None:
                await self.tenure.end()

    async def _turn(self, cursor: Cursor | None) -> tuple[Cursor | None, float | None]:
        """Poll once, where it is to be; return from where to go on and after how long, None: when somebody says so."""
        if self._switch.paused:
            if self.tenure is not None:
                await self.tenure.end()
            return cursor, None
        try:
            if self.tenure is not None:
                held, cursor = await self.tenure.begin(cursor)
                if not held:
                    return cursor, self.tenure.again
            return await self._once(cursor)
        except Transient as error:
            return cursor, self._back_off(error)

    async def drain(self, cursor: Cursor | None) -> None:
        """
        Read to the end once.

        Raises:
            Transient: The source cannot be read now.
        """
        wait = 0.0
        while not wait:
            cursor, wait = await self._once(cursor)

    async def _once(self, cursor: Cursor | None) -> tuple[Cursor, float]:
        page = await self._source.poll(cursor)
        if (
            self.tenure is not None and not self.tenure.held
        ):  # another may have read on: its pages count, this one is read again
            raise _late()
        receipt = await self._sink(page)
        self._failures = 0
        self._observer.page(self._name, receipt, drained=not page.more)
        wait = self._schedule.interval if page.wake_after is None else min(page.wake_after, self._schedule.interval)
        self._board.polled(self._name, page, receipt, 0.0 if page.more else wait)
        return page.next_cursor, 0.0 if page.more else max(wait, 0.01)

    def _back_off(self, error: Transient) -> float:
        wait = min(LONGEST_BACKOFF, self._schedule.backoff * float(1 << min(self._failures, 20)))
        wait = max(wait, error.retry_after or 0.0)
        self._failures += 1
        self._observer.failed(self._name, error, wait)
        self._board.failed(self._name, error, wait)
        return wait


def _late() -> Transient:
    return Transient(
        "租约已过期，本页作废，由持有者续读 / the lease was lost while the page was read: its holder reads it", 0.0
    )
