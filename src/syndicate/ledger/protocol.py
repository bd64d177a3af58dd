"""What every ledger can do; the pipeline and the engines know no more of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import msgspec

from syndicate.ledger.decisions import Decisions
from syndicate.model import Enquiry
from syndicate.model.disclosures import Carried, Disclosure, Effects, Known, Receipt, Revision
from syndicate.pipeline.refile import Filed


class Wanted(msgspec.Struct, frozen=True):
    """What a batch needs to know of the ledger."""

    jurisdiction: str
    names: Mapping[str, Sequence[str]]
    """source → native ids and aliases."""
    registers: Sequence[tuple[str, str]]
    enrichments: Sequence[tuple[str, str]]


class QuarantineEntry(msgspec.Struct, frozen=True, kw_only=True):
    """隔离: one input that could not be read."""

    id: int
    jurisdiction: str
    lane: str
    place: str
    reason: str
    field: str
    message: str
    raw: bytes
    times: int
    """How often it was read."""
    first_receipt: int
    last_receipt: int
    resolved_at: str
    resolution: str
    resolved_receipt: int
    """0: it is open, or was dealt with before receipts told of it."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """An open quarantine entry, without what was read."""

    id: int
    jurisdiction: str
    lane: str
    place: str
    last_receipt: int


class LaneState(msgspec.Struct, frozen=True, kw_only=True):
    """How far a lane has been read."""

    lane: str
    position: int
    """Readings committed."""
    receipt: int
    """Number of its newest receipt; 0: nothing was read yet."""
    committed_at: str
    """Time of that receipt; empty without one."""


class Invariant(msgspec.Struct, frozen=True, kw_only=True):
    """One promise of the ledger, checked."""

    name: str
    promise: str
    """Chinese sentence / English sentence."""
    holds: bool
    detail: str
    """What was compared; where it does not hold, the first differences."""


class Ledger(Enquiry, Decisions, Protocol):
    """
    台账: the one transactional store of truth.

    Batches that a topic brings: a batch is of one jurisdiction, and may hold several records of one partition. It names in
    `Batch.carried` the offset after its last record, and the one where `carried` said that the partition stood for this jurisdiction;
    the partition moves with the batch or not at all. So an engine asks `carried` when it is given a partition or lost a connection,
    passes over every record of a jurisdiction below the position of that jurisdiction (a record below it that is newer than `newest` is
    none it has seen: the topic was made anew), and commits the rest. What the transport acknowledges is only a hint for restarts;
    `carry` keeps the same hint here, for a ledger that is restored. The lane of such a batch is that of its source, so that receipts,
    positions and cursors are the same whichever way the readings came.
    """

    def take(self, jurisdiction: str, holder: str, now: datetime) -> int:
        """
        Become the owner of a jurisdiction; whoever owned it before is fenced off.

        Returns:
            The epoch; every commit for the jurisdiction carries it.
        """

    def position(self, lane: str) -> int:
        """Return how many readings of a lane have been committed."""

    def cursor(self, lane: str) -> dict[str, Any] | None:
        """Return the saved cursor of a lane, None for a lane that was never read."""

    def lanes(self) -> list[LaneState]:
        """Return every lane that was ever read, by name."""

    def jurisdictions(self) -> list[str]:
        """Return the codes of all jurisdictions that anything was read for, in order."""

    def save_cursor(self, lane: str, jurisdiction: str, cursor: Mapping[str, Any]) -> None:
        """
        Save the cursor of a poll that read nothing. Idempotent.

        Raises:
            Fenced: Another worker owns the jurisdiction.
            Transient: The database is busy. Try again.
        """

    def known(self, wanted: Wanted) -> Known:
        """Return what the ledger holds of the things in a batch."""

    def commit(self, effects: Effects, now: datetime) -> Receipt:
        """
        Write one batch: disclosures, counters, registers, quarantine and cursor, all or nothing, on the disk when this returns.

        Committing the same batch twice is harmless: the second call finds the receipt and returns it unchanged.

        Raises:
            Fenced: Another worker owns the jurisdiction or has moved the lane, or the partition that carried it. Drop the batch and
                rebuild what is derived.
            Transient: The database is busy or away, the disk is full. Nothing was written. Try again.
            Fatal: The connection was lost in the very moment of committing and does not come back, so that nobody knows whether the
                batch is in. A new start reads the positions that stand.
        """

    def standing(self, jurisdiction: str | None = None) -> Iterator[Disclosure]:
        """Yield all counted disclosures, for rebuilding what is derived."""

    def edges(self, jurisdiction: str | None = None) -> Iterator[tuple[int, int, bool, float]]:
        """Yield all pairs judged the same information or doubtful: whether it is the same, and the score."""

    def disclosures(self, numbers: Iterable[int]) -> list[Disclosure]:
        """Return the rows of disclosures, by number, in no order."""

    def handles(self, jurisdiction: str | None = None) -> dict[int, tuple[int, ...]]:
        """Return, of each disclosure with several native ids, the handles of all of them as numbers."""

    def filed(self, after: int, limit: int) -> list[Filed]:
        """Return at most `limit` disclosures with an id beyond `after`, by id, each with its standing reading."""

    def together(self, informations: Iterable[int]) -> Iterator[Disclosure]:
        """Yield every counted disclosure of these informations, as it stands now."""

    def facet_totals(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Return (facet, value) → (postings, informations) over all years, from the running counters."""

    def revisions(self, disclosure: int) -> list[Revision]:
        """Return the readings of a disclosure, oldest first."""

    def quarantine(self, *, open_only: bool = True) -> list[QuarantineEntry]:
        """Return what lies in quarantine, oldest first."""

    def receipt_before(self, lane: str, position: int) -> int:
        """Return the number of the newest receipt of a lane that ends at a position or before it; 0: there is none."""

    def waiting(self) -> list[Waiting]:
        """Return which entries are open, oldest first."""

    def resolve(self, entries: Iterable[int], resolution: str, now: datetime) -> None:
        """
        Mark open quarantine entries as dealt with; they stay on the record, with the receipt that resolved them.

        The receipt is one of the lane `quarantine:CODE`: each entry is a reading that is there already.

        Raises:
            Fenced: Another worker owns the jurisdiction.
            Transient: The database is busy. Try again.
        """

    def carried(self, topic: str) -> list[Carried]:
        """Return how far a topic has been taken in, by partition and jurisdiction; without a jurisdiction: what `carry` noted."""

    def carry(self, reached: Iterable[Carried]) -> None:
        """
        Note that everything of partitions before a position is in, of whichever jurisdiction. Never moves back.

        Raises:
            Transient: The database is busy. Try again, or leave it: a hint that stands too low costs repetitions that are passed over.
        """

    def receipts(self) -> Iterator[Receipt]:
        """Yield all receipts in order."""

    def verify(self, head: tuple[int, str] | None = None) -> list[Invariant]:
        """
        Check every promise of the ledger against a recount from the disclosures.

        Args:
            head: Number and hash of a receipt noted down elsewhere. The ledger must still hold it: a tail that was cut off together
                with its rows cannot be seen from within.
        """

    def close(self) -> None:
        """Close the ledger. What was committed is safe without it."""
