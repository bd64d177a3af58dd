"""
What people ask of whoever owns the ledger, and what became of it: append-only, chained by hash.

A page, or a command beside a running daemon, cannot write counts itself: one process owns a jurisdiction. It writes down what is asked;
the owner carries it out and writes down the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.database import one, transaction
from syndicate.ledger.receipts import GENESIS

Kind = Literal["merge", "split", "undo", "answer", "retry", "dismiss", "pause", "resume", "poll"]


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is asked for. Never changed, never deleted. Column order of the ledger."""

    id: int
    kind: str
    details: str
    """JSON object: on what, and why."""
    person: str
    asked_at: str
    previous: str
    hash: str

    @property
    def asked(self) -> dict[str, Any]:
        """The details as a value."""
        return msgspec.json.decode(self.details, type=dict[str, Any])


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an errand. Column order of the ledger."""

    errand: int
    refused: int
    """1: it was refused, and nothing was done."""
    answer: str
    """JSON object; of what was refused with `message`."""
    done_at: str

    @property
    def told(self) -> dict[str, Any]:
        """The answer as a value."""
        return msgspec.json.decode(self.answer, type=dict[str, Any])


class Errands:
    """The errands of a ledger, over a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, kind: Kind, details: Mapping[str, Any], person: str, now: datetime) -> int:
        """
        Write down what is asked for; whoever owns the ledger will see it.

        Returns:
            Its number.

        Raises:
            Transient: The ledger cannot be written now. Nothing was asked.
        """
        with transaction(self._connection, "errand"):
            last = self._connection.execute("SELECT id, hash FROM errand ORDER BY id DESC LIMIT 1").fetchone()
            number, previous = (int(last[0]) + 1, str(last[1])) if last else (1, GENESIS)
            said = (number, kind, _json(details), person, now.isoformat(timespec="milliseconds"), previous)
            self._connection.execute("INSERT INTO errand VALUES (?, ?, ?, ?, ?, ?, ?)", (*said, _hash(said)))
        return number

    def waiting(self) -> list[Errand]:
        """Return what nobody has carried out yet, oldest first."""
        newest = "coalesce((SELECT max(errand) FROM errand_done), 0)"
        # What is asked for is carried out in order but for what has to wait, so all that waits is near the end.
        query = (
            "SELECT e.* FROM errand e LEFT JOIN errand_done d ON d.errand = e.id "
            f"WHERE d.errand IS NULL AND e.id > {newest} - 1000 ORDER BY e.id"
        )
        return [_errand(row) for row in self._connection.execute(query)]

    def errand(self, number: int) -> Errand | None:
        """Return one errand."""
        row = self._connection.execute("SELECT * FROM errand WHERE id = ?", (number,)).fetchone()
        return _errand(row) if row else None

    def done(self, number: int) -> Done | None:
        """Return what became of an errand; None while it waits."""
        row = self._connection.execute("SELECT * FROM errand_done WHERE errand = ?", (number,)).fetchone()
        return Done(**dict(zip(Done.__struct_fields__, row, strict=True))) if row else None

    def finish(self, number: int, answer: Mapping[str, Any], now: datetime, *, refused: bool = False) -> None:
        """Write down what became of an errand, once; a second time changes nothing."""
        with transaction(self._connection, "errand"):
            self.finish_within(number, answer, now, refused=refused)

    def finish_within(self, number: int, answer: Mapping[str, Any], now: datetime, *, refused: bool = False) -> None:
        """Do the same within a transaction that is open."""
        row = (number, int(refused), _json(answer), now.isoformat(timespec="milliseconds"))
        self._connection.execute("INSERT INTO errand_done VALUES (?, ?, ?, ?) ON CONFLICT (errand) DO NOTHING", row)

    def of_kinds(self, kinds: tuple[Kind, ...], limit: int) -> list[tuple[Errand, Done | None]]:
        """Return the newest errands of some kinds with what became of them."""
        marks = ", ".join("?" * len(kinds))
        query = f"SELECT * FROM errand WHERE kind IN ({marks}) ORDER BY id DESC LIMIT ?"
        found = [_errand(row) for row in self._connection.execute(query, (*kinds, limit))]
        return [(errand, self.done(errand.id)) for errand in found]

    def broken(self) -> list[str]:
        """Return where the chain of errands does not hold; empty: it does."""
        wrong, number, previous = [], 0, GENESIS
        for row in self._connection.execute("SELECT * FROM errand ORDER BY id"):
            found = _errand(row)
            if (found.id, found.previous, found.hash) != (number + 1, previous, _hash(row[:-1])):
                wrong.append(f"请办 {found.id}：与记录不符 / errand {found.id} is not as it was written")
            number, previous = found.id, found.hash
        return wrong

    def count(self) -> int:
        """Return how many there are."""
        return int(one(self._connection, "SELECT count(*) FROM errand")[0])


def _errand(row: tuple[Any, ...]) -> Errand:
    return Errand(**dict(zip(Errand.__struct_fields__, row, strict=True)))


def _hash(said: tuple[Any, ...]) -> str:
    return sha256(msgspec.json.encode(list(said))).hexdigest()


def _json(value: Mapping[str, Any]) -> str:
    return msgspec.json.encode(value, order="sorted").decode()
