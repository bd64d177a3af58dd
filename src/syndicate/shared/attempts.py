"""Attempts: how often somebody failed to prove himself, and what was good once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

KEPT = 10_000


class Failed(NamedTuple):
    """Failures in a row, and how long ago the last was."""

    times: int
    seconds: float


NEVER = Failed(0, 0.0)


class Attempts(Protocol):
    """Counts failures under keys, and remembers what has been used. Called on the thread of the ledger, from which nothing waits long."""

    def failures(self, keys: Sequence[str], now: datetime) -> list[Failed]:
        """Return the failures under each key; those that are older than what they are kept for are none."""

    def failed(self, keys: Sequence[str], now: datetime, kept: float) -> None:
        """Count one more under each key, kept for so many seconds from now."""

    def forget(self, keys: Sequence[str]) -> None:
        """Forget the failures under some keys."""

    def first(self, key: str, now: datetime, kept: float) -> bool:
        """Say whether this is the first use of something; it is remembered for so many seconds."""


class LocalAttempts:
    """Attempts within one process: a restart forgets them."""

    def __init__(self, size: int = KEPT) -> None:
        self._size = size
        self._failed: OrderedDict[str, tuple[int, datetime, float]] = OrderedDict()
        self._used: OrderedDict[str, datetime] = OrderedDict()

    def failures(self, keys: Sequence[str], now: datetime) -> list[Failed]:
        """See `Attempts`."""
        return [self._under(key, now) for key in keys]

    def _under(self, key: str, now: datetime) -> Failed:
        count, last, kept = self._failed.get(key, (0, now, 0.0))
        seconds = (now - last).total_seconds()
        return NEVER if seconds > kept else Failed(count, seconds)

    def failed(self, keys: Sequence[str], now: datetime, kept: float) -> None:
        """See `Attempts`."""
        for key in keys:
            count = self._under(key, now).times + 1
            self._failed[key] = (count, now, kept)
            self._failed.move_to_end(key)
        while len(self._failed) > self._size:
            self._failed.popitem(last=False)

    def forget(self, keys: Sequence[str]) -> None:
        """See `Attempts`."""
        for key in keys:
            self._failed.pop(key, None)

    def first(self, key: str, now: datetime, kept: float) -> bool:
        """See `Attempts`."""
        until = self._used.get(key)
        if until is not None and until > now:
            return False
        self._used[key] = now + timedelta(seconds=kept)
        self._used.move_to_end(key)
        while len(self._used) > self._size:
            self._used.popitem(last=False)
        return True
