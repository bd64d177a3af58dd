"""Whoever fails to prove who he is waits longer and longer; no account is locked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from syndicate.model.review import Person
from syndicate.pipeline.gate.machine import Refused

ALLOWED = 5
FIRST = 15.0
LONGEST = 900.0
"""Failures that cost nothing, and the pauses afterwards in seconds: doubled with each failure, forgotten after the longest."""


class TooSoon(Refused):
    """Too many failures: nothing was even tried."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"失败次数过多，请 {seconds} 秒后再试 / too many failures: try again in {seconds} seconds")
        self.seconds = seconds


class Failures(Protocol):
    """Remembers failures by name, across processes."""

    def failures(self, name: str) -> tuple[int, datetime | None]:
        """Return how many there were in a row, and when the last was."""

    def failed(self, name: str, count: int, now: datetime) -> None:
        """Write that there were so many."""

    def forgive(self, name: str) -> None:
        """Forget them."""


def left(count: int, last: datetime | None, now: datetime, allowed: int = ALLOWED) -> int:
    """Return how many seconds are still to wait after so many failures; 0: none."""
    over = count - allowed
    if over < 0 or last is None:
        return 0
    pause = min(FIRST * 2.0 ** min(over, 10), LONGEST)
    return max(0, int(pause - (now - last).total_seconds() + 0.999))


def proved(name: str, prove: Callable[[], Person], known: Failures, now: datetime) -> Person:
    """
    Prove who somebody is, as often as patience allows.

    Raises:
        TooSoon: There were too many failures; nothing was tried.
        Refused: The proof is of nobody who may act here now.
    """
    key = name.casefold()[:64]
    count, last = known.failures(key)
    seconds = left(count, last, now)
    if seconds:
        raise TooSoon(seconds)
    try:
        person = prove()
    except Refused:
        forgotten = last is None or (now - last).total_seconds() > LONGEST
        known.failed(key, 1 if forgotten else count + 1, now)
        raise
    if count:
        known.forgive(key)
    return person
