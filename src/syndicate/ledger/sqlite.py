"""The embedded ledger: one SQLite file, one writing connection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from syndicate.ledger import carriage, enquiry, filed, lookup, timing, verify
from syndicate.ledger import statements as sql
from syndicate.ledger.browsing import Browsing
from syndicate.ledger.connection import Connection, Served
from syndicate.ledger.database import connect, one, schema_of, snapshot, transaction
from syndicate.ledger.errands import Errands
from syndicate.ledger.protocol import Invariant, LaneState, QuarantineEntry, Waiting, Wanted
from syndicate.ledger.receipts import GENESIS
from syndicate.ledger.sessions import SqliteSessions
from syndicate.ledger.source_states import SourceStates
from syndicate.ledger.sqlite_decisions import SqliteDecisions
from syndicate.ledger.sqlite_outgoing import SqliteOutgoing
from syndicate.ledger.sqlite_reviews import SqliteReviews
from syndicate.ledger.timing import Timed
from syndicate.ledger.unscreened import Unscreened
from syndicate.ledger.writer import stamp, write
from syndicate.model import Fenced, Item, RegisterRow, Statistics
from syndicate.model.disclosures import Batch, Carried, Disclosure, Effects, Known, Outcome, Receipt, Revision, Tallies
from syndicate.pipeline.refile import Filed

_RECEIPT = (
    'SELECT number, lane, jurisdiction, start, "end", read, new, revised, repeated, quarantined, sealed, joined, '
)
_RECEIPT += "tallies, rules, committed_at, previous, hash, rows FROM receipt "
_QUARANTINE = f"SELECT {', '.join(QuarantineEntry.__struct_fields__)} FROM quarantine"


class SqliteLedger(SqliteDecisions):
    """See `Ledger`. Not thread-safe: belongs to one thread at a time."""

    def __init__(self, path: Path | None, opened: Connection | None = None) -> None:
        """
        Open the ledger at `path`, or one in memory for None; `opened`: one that is open already, such as a copy that stays as it is.

        Raises:
            Fatal: The file is no ledger, is damaged, or belongs to a newer release.
            Transient: Another process holds it.
        """
        self._connection = opened or connect(path)
        self._epochs: dict[str, int] = {}
        self.reviews = SqliteReviews(self._connection)
        self.unscreened = Unscreened(self._connection)
        self.outgoing = SqliteOutgoing(self._connection)
        self.sessions = SqliteSessions(self._connection)
        self.browsing = Browsing(self._connection)
        self.errands = Errands(self._connection)
        self.sources = SourceStates(self._connection)

    def close(self) -> None:
        """Close the ledger."""
        self._connection.close()

    def timed_by(self, timed: Timed) -> None:
        """Tell somebody from now on how long transactions take."""
        if isinstance(self._connection, timing.Connection | Served):
            self._connection.timed = timed

    def pulse(self) -> None:
        """
        Take the lock of the writer and let go of it: a sign that something could be written.

        Raises:
            Transient: It could not.
        """
        with transaction(self._connection, "heartbeat"):
            pass

    def take(self, jurisdiction: str, holder: str, now: datetime) -> int:
        """Become the owner of a jurisdiction; see `Ledger.take`."""
        with transaction(self._connection):
            (epoch,) = one(self._connection, sql.TAKE, (jurisdiction, holder, stamp(now)))
        self._epochs[jurisdiction] = epoch
        return int(epoch)

    def position(self, lane: str) -> int:
        """Return how many readings of a lane have been committed."""
        row = self._connection.execute("SELECT position FROM lane WHERE lane = ?", (lane,)).fetchone()
        return int(row[0]) if row else 0

    def cursor(self, lane: str) -> dict[str, Any] | None:
        """Return the saved cursor of a lane."""
        row = self._connection.execute("SELECT cursor FROM lane WHERE lane = ?", (lane,)).fetchone()
        return msgspec.json.decode(row[0], type=dict[str, Any]) if row and row[0] else None

    def lanes(self) -> list[LaneState]:
        """Return every lane that was ever read, by name."""
        query = (
            "SELECT lane.lane, lane.position, lane.receipt, coalesce(receipt.committed_at, '') FROM lane "
            "LEFT JOIN receipt ON receipt.number = lane.receipt ORDER BY lane.lane"
        )
        rows = self._connection.execute(query)
        return [LaneState(**dict(zip(LaneState.__struct_fields__, row, strict=True))) for row in rows]

    def jurisdictions(self) -> list[str]:
        """Return the codes of all jurisdictions that anything was read for."""
        rows = self._connection.execute("SELECT DISTINCT jurisdiction FROM receipt ORDER BY 1")
        return [str(code) for (code,) in rows]

    def save_cursor(self, lane: str, jurisdiction: str, cursor: Mapping[str, Any]) -> None:
        """Save the cursor of a poll that read nothing; see `Ledger.save_cursor`."""
        with transaction(self._connection, "cursor"):
            self._must_own(jurisdiction)
            self._connection.execute(sql.SAVE_CURSOR, (lane, msgspec.json.encode(cursor, order="sorted").decode()))

    def known(self, wanted: Wanted) -> Known:
        """Return what the ledger holds of the things in a batch."""
        return lookup.known(self._connection, wanted)

    def commit(self, effects: Effects, now: datetime) -> Receipt:
        """Write one batch, all or nothing; see `Ledger.commit`."""
        with transaction(self._connection, "batch"):
            standing = self._standing_receipt(effects)
            if standing is not None:
                return standing
            return write(self._connection, effects, self.receipt_head(), now)

    def _standing_receipt(self, effects: Effects) -> Receipt | None:
        """Return the receipt if the batch was committed before; refuse a batch of somebody who no longer owns the lane."""
        batch = effects.batch
        self._must_own(batch.jurisdiction)
        standing = self._receipt_at(batch.lane, batch.start)
        if standing is not None:
            return standing
        if self.position(batch.lane) != batch.start:
            raise Fenced(f"通道“{batch.lane}”的位置已改变 / lane {batch.lane} has moved")
        if batch.carried and not carriage.stands(self._connection, batch.carried, batch.jurisdiction):
            raise Fenced(f"主题“{batch.carried.topic}”的位置已改变 / topic {batch.carried.topic} has moved")
        return None

    def _receipt_at(self, lane: str, start: int) -> Receipt | None:
        row = self._connection.execute(_RECEIPT + "WHERE lane = ? AND start = ?", (lane, start)).fetchone()
        return _receipt(row) if row is not None else None

    def carried(self, topic: str) -> list[Carried]:
        """Return how far a topic has been taken in; see `Ledger.carried`."""
        return carriage.carried(self._connection, topic)

    def carry(self, reached: Iterable[Carried]) -> None:
        """Note what lies behind whole partitions; see `Ledger.carry`."""
        with transaction(self._connection, "cursor"):
            carriage.carry(self._connection, reached)

    def _must_own(self, jurisdiction: str) -> None:
        owner = self._connection.execute("SELECT epoch FROM owner WHERE jurisdiction = ?", (jurisdiction,)).fetchone()
        if owner is None or owner[0] != self._epochs.get(jurisdiction):
            raise Fenced(f"辖区 {jurisdiction} 已由另一进程接管 / {jurisdiction} is owned by another process now")

    def statistics(self, year: int, jurisdiction: str | None = None) -> Statistics:
        """Return the year's counts, from the running counters."""
        codes = self.jurisdictions() if jurisdiction is None else [jurisdiction]
        unsettled = next(filter(None, map(self.unsettled, codes)), "")
        return enquiry.statistics(self._connection, year, jurisdiction, unsettled)

    def items(
        self,
        year: int | None = None,
        jurisdiction: str | None = None,
        *,
        channel: str | None = None,
        unit: str | None = None,
        kind: str | None = None,
    ) -> Iterator[Item]:
        """Yield disclosures by publication time, then identity."""
        return enquiry.items(self._connection, year, jurisdiction, channel=channel, unit=unit, kind=kind)

    def register_rows(self, register: str, year: int, jurisdiction: str | None = None) -> list[RegisterRow]:
        """Return the rows of one register and year, by day and id."""
        return enquiry.register_rows(self._connection, register, year, jurisdiction)

    def registers_filled(self, year: int, jurisdiction: str | None = None) -> dict[str, int]:
        """Return how many rows each register has for the year."""
        return enquiry.registers_filled(self._connection, year, jurisdiction)

    def rules_digest(self) -> str:
        """Return the digest of the rule set of the newest receipt; empty for an empty ledger."""
        row = self._connection.execute("SELECT rules FROM receipt ORDER BY number DESC LIMIT 1").fetchone()
        return str(row[0]) if row else ""

    def receipt_head(self) -> tuple[int, str]:
        """Return number and hash of the newest receipt; (0, zeros) for an empty ledger."""
        row = self._connection.execute("SELECT number, hash FROM receipt ORDER BY number DESC LIMIT 1").fetchone()
        return (int(row[0]), str(row[1])) if row else (0, GENESIS)

    def standing(self, jurisdiction: str | None = None) -> Iterator[Disclosure]:
        """Yield all counted disclosures, by id."""
        return verify.standing(self._connection, jurisdiction)

    def edges(self, jurisdiction: str | None = None) -> Iterator[tuple[int, int, bool, float]]:
        """Yield all pairs judged the same information or doubtful; see `Ledger.edges`."""
        return lookup.edges(self._connection, jurisdiction)

    def disclosures(self, numbers: Iterable[int]) -> list[Disclosure]:
        """Return the rows of disclosures, in no order."""
        return lookup.disclosures(self._connection, numbers)

    def handles(self, jurisdiction: str | None = None) -> dict[int, tuple[int, ...]]:
        """Return the handles of disclosures with several native ids; see `Ledger.handles`."""
        return lookup.handles(self._connection, jurisdiction)

    def filed(self, after: int, limit: int) -> list[Filed]:
        """Return disclosures beyond an id with their standing readings; see `Ledger.filed`."""
        return filed.filed(self._connection, after, limit)

    def together(self, informations: Iterable[int]) -> Iterator[Disclosure]:
        """Yield every counted disclosure of these informations."""
        return filed.together(self._connection, informations)

    def facet_totals(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Return the counts under each facet value; see `Ledger.facet_totals`."""
        return filed.totals(self._connection)

    def revisions(self, disclosure: int) -> list[Revision]:
        """Return the readings of a disclosure, oldest first."""
        rows = self._connection.execute("SELECT * FROM revision WHERE disclosure = ? ORDER BY id", (disclosure,))
        return [Revision(**dict(zip(Revision.__struct_fields__, row, strict=True))) for row in rows]

    def quarantine(self, *, open_only: bool = True) -> list[QuarantineEntry]:
        """Return what lies in quarantine, oldest first."""
        condition = "WHERE resolved_at = ''" if open_only else ""
        rows = self._connection.execute(f"{_QUARANTINE} {condition} ORDER BY id")
        return [QuarantineEntry(**dict(zip(QuarantineEntry.__struct_fields__, row, strict=True))) for row in rows]

    def receipt_before(self, lane: str, position: int) -> int:
        """Return the number of the newest receipt of a lane that ends at a position or before it; 0: there is none."""
        query = 'SELECT number FROM receipt WHERE lane = ? AND start < ? AND "end" <= ? ORDER BY start DESC LIMIT 1'
        row = self._connection.execute(query, (lane, position, position)).fetchone()
        return int(row[0]) if row else 0

    def waiting(self) -> list[Waiting]:
        """Return which entries are open, oldest first."""
        columns = Waiting.__struct_fields__
        rows = self._connection.execute(
            f"SELECT {', '.join(columns)} FROM quarantine WHERE resolved_at = '' ORDER BY id"
        )
        return [Waiting(**dict(zip(columns, row, strict=True))) for row in rows]

    def resolve(self, entries: Iterable[int], resolution: str, now: datetime) -> None:
        """Mark quarantine entries as dealt with; see `Ledger.resolve`."""
        with transaction(self._connection):
            found = [self._connection.execute(sql.ENTRY, (number,)).fetchone() for number in entries]
            for jurisdiction in sorted({row[1] for row in found if row}):
                done = [(row[0], resolution) for row in found if row and row[1] == jurisdiction]
                self._resolve(f"quarantine:{jurisdiction}", jurisdiction, done, now)

    def _resolve(self, lane: str, jurisdiction: str, done: list[tuple[int, str]], now: datetime) -> None:
        self._must_own(jurisdiction)
        effects = Effects(
            batch=Batch(lane=lane, jurisdiction=jurisdiction, start=self.position(lane), cursor=None),
            outcome=Outcome(read=len(done), repeated=len(done)),
            rules=self.rules_digest(),
            tallies=Tallies({}, {}, {}),
            resolved=done,
        )
        write(self._connection, effects, self.receipt_head(), now)

    def receipts(self) -> Iterator[Receipt]:
        """Yield all receipts in order."""
        return map(_receipt, self._connection.execute(_RECEIPT + "ORDER BY number"))

    def receipts_before(self, number: int, limit: int) -> list[Receipt]:
        """Return the receipts with a number below this one, the newest first."""
        query = _RECEIPT + "WHERE number < ? ORDER BY number DESC LIMIT ?"
        return [_receipt(row) for row in self._connection.execute(query, (number, limit))]

    def verify(self, head: tuple[int, str] | None = None) -> list[Invariant]:
        """Check every promise of the ledger; see `Ledger.verify`."""
        with self.snapshot():
            return verify.verify(self._connection, self.receipts, head)

    def verify_gate(self) -> list[Invariant]:
        """Check the promises of the review alone."""
        with self.snapshot():
            return verify.verify_gate(self._connection, self.receipts)

    def snapshot(self) -> AbstractContextManager[None]:
        """Within it every question is answered from one moment; nothing can be written."""
        return snapshot(self._connection)

    def faults(self) -> list[str]:
        """Return what is wrong with the database below its contents."""
        return verify.database_faults(self._connection)

    def schema(self) -> int:
        """Return the number of the newest migration that was taken."""
        return schema_of(self._connection)

    @property
    def connection(self) -> Connection:
        """The connection, for the ledger's own tests."""
        return self._connection


def _receipt(row: tuple[Any, ...]) -> Receipt:
    names = Outcome.__struct_fields__
    outcome = Outcome(**dict(zip(names, row[5 : 5 + len(names)], strict=True)))
    return Receipt(
        number=row[0],
        lane=row[1],
        jurisdiction=row[2],
        start=row[3],
        end=row[4],
        outcome=outcome,
        tallies=row[12],
        rules=row[13],
        committed_at=row[14],
        previous=row[15],
        hash=row[16],
        rows=row[17],
    )
