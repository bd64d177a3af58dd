"""Poll one source for ever: commit each page, wait, back off while it cannot be read, never give up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import msgspec

from syndicate.connect.contract import Cursor, Page, Source
from syndicate.engine.board import Board
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
        """Poll until told to stop; the page being read is committed first. While people have stopped the source it is left alone."""
        while not stop.is_set():
            if self._switch.paused:
                await self._switch.rest(None, stop)
                continue
            try:
                cursor, wait = await self._once(cursor)
            except Transient as error:
                wait = self._back_off(error)
            if wait:
                await self._switch.rest(wait, stop)

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
