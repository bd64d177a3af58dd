"""Keeps the index of words up beside the daemon: on a thread and connections of its own, and only while nothing is being read in."""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor

from syndicate.app.opening import place_of
from syndicate.ledger.places import open_ledger
from syndicate.ledger.searching import SEARCH, SearchIndex
from syndicate.model import Transient
from syndicate.settings import Settings

PAUSE = 1.0
"""Seconds between two looks."""
_BATCH = 250
_LONGEST = 60
"""Looks after which the index goes on though the reading does not stop."""


class Indexing:
    """One look after the other; belongs to its thread."""

    def __init__(self, settings: Settings) -> None:
        self._ledger = open_ledger(place_of(settings))
        self._index = SearchIndex(self._ledger.connection, settings.home / SEARCH)
        self._head = -1
        self._waited = 0

    def look(self) -> bool:
        """Take in some of what is new, unless something is being read in just now; say whether there may be more."""
        head, _ = self._ledger.receipt_head()
        moving, self._head = head != self._head, head
        if moving and self._waited < _LONGEST:
            self._waited += 1
            return False
        done = self._index.follow(_BATCH)
        if not done:
            self._waited = 0
        return done > 0

    def close(self) -> None:
        """Close both files."""
        self._index.close()
        self._ledger.close()


async def keep_indexed(settings: Settings, stop: asyncio.Event) -> None:
    """Follow the ledger until told to stop."""
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="index") as thread:
        indexing = await loop.run_in_executor(thread, Indexing, settings)
        try:
            while not stop.is_set():
                more = False
                with contextlib.suppress(Transient):
                    more = await loop.run_in_executor(thread, indexing.look)
                if not more:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(stop.wait(), PAUSE)
        finally:
            await loop.run_in_executor(thread, indexing.close)
