"""What the SQL of the ledger is run on: the embedded SQLite, or a database server."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeAlias

import apsw

from syndicate.ledger.timing import Timed

Bound: TypeAlias = Sequence[Any] | Mapping[str, Any]


class Answer(Protocol):
    """The rows of a query, in order, each once."""

    def __iter__(self) -> Iterator[Any]:
        """Yield the rows."""
        ...

    def fetchone(self) -> Any:
        """Return the next row; None: there is none."""

    def fetchall(self) -> Any:
        """Return the rows that are left."""


class Forbidden(apsw.ConstraintError):
    """A server refused a write: a rule of the schema forbids it."""


class Served(ABC):
    """
    A connection to a database server that understands the SQL of this package, which is written in the words that SQLite shares with it.

    Whatever fails for the moment is `Transient`, what a rule of the schema forbids `Forbidden`. A connection that was lost is opened
    anew by the next question outside a transaction.
    """

    timed: Timed | None = None

    @abstractmethod
    def execute(self, statement: str, bindings: Bound = ()) -> Answer:
        """Run one statement; its placeholders are those of SQLite."""

    @abstractmethod
    def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for every row, in as few round trips as it takes."""

    @abstractmethod
    def standing(self, query: str, keys: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
        """Run one query, which answers with one row or none, for every key; yield the rows."""

    @abstractmethod
    def transaction(self, op: str) -> AbstractContextManager[None]:
        """Run a block as one transaction; nobody else writes to the ledger meanwhile."""

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[None]:
        """Run a block whose questions are answered from one moment."""

    @abstractmethod
    def sound(self) -> Iterable[str]:
        """Yield what is wrong with the database below its contents."""

    @abstractmethod
    def schema(self) -> int:
        """Return the number of the newest migration that was taken."""

    @abstractmethod
    def guards(self) -> Iterable[str]:
        """Yield what guards the gate and is not as this release installs it."""

    @abstractmethod
    def close(self) -> None:
        """Close the connection."""


Connection: TypeAlias = apsw.Connection | Served


def standing(connection: Connection, query: str, keys: Iterable[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """Run one query, which answers with one row or none, for every key, each once; yield the rows."""
    wanted = dict.fromkeys(map(tuple, keys))
    if isinstance(connection, Served):
        return connection.standing(query, list(wanted)) if wanted else iter(())
    found = (connection.execute(query, key).fetchone() for key in wanted)
    return (row for row in found if row is not None)
