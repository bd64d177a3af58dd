"""News: that the ledger has moved, told to whoever shows it. What is told wakes; what is shown is read from the ledger."""

from __future__ import annotations

import asyncio
from typing import Protocol


class News(Protocol):
    """Carries the number of the newest receipt from whoever commits to whoever shows. Any of it may be lost, late or twice."""

    def tell(self, head: int) -> None:
        """Tell that a receipt was committed; from any thread, and at once. Of many told in one moment only the last may arrive."""

    async def other(self, than: int, seconds: float) -> int:
        """Return what was told last as soon as it is another number than this one, or when the time is up."""

    async def run(self, stop: asyncio.Event) -> None:
        """Carry the news until told to stop; without it what is told stays within the process."""


class LocalNews:
    """News within one process; belongs to the loop that it is first waited in."""

    def __init__(self) -> None:
        self._told = 0
        self._moved: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def tell(self, head: int) -> None:
        """See `News`."""
        self._told = head
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        moved, self._moved = self._moved, None
        if moved is not None:
            moved.set()

    async def other(self, than: int, seconds: float) -> int:
        """See `News`."""
        self._loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(seconds):
                while self._told == than:
                    self._moved = self._moved or asyncio.Event()
                    await self._moved.wait()
        except TimeoutError:
            pass
        return self._told

    async def run(self, stop: asyncio.Event) -> None:
        """See `News`; there is nothing to carry."""
        await stop.wait()
