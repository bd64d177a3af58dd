"""Who is told how long the transactions of a connection take, and which of them the database refused."""

from __future__ import annotations

from typing import Protocol

import apsw


class Timed(Protocol):
    """Is told of the writing transactions of a connection; must not raise."""

    def wrote(self, op: str, waited: float, seconds: float) -> None:
        """One is through; it waited so many seconds for the lock, and took so many altogether."""

    def gave_up(self, op: str) -> None:
        """One could not be written now: the database is busy or the disk is full."""

    def refused(self, message: str) -> None:
        """The schema itself refused a write, with this message of a trigger; the handlers should never have come so far."""


class Connection(apsw.Connection):
    """A connection that can be timed."""

    timed: Timed | None = None
