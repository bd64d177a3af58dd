"""How each source stands, as the daemon last told: for people; nothing is counted by it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.database import transaction
from syndicate.ledger.statements import put

_POSTINGS = "CAST(json_extract(y.value, '$[0]') AS BIGINT)"
_OF_LANE = "FROM receipt r, json_each(r.tallies, '$.years') y WHERE r.lane = ?"


class SourceState(msgspec.Struct, frozen=True, kw_only=True):
    """What the polls of a source came to. Column order of the ledger; moments in ISO 8601, empty while there was none."""

    source: str
    outcome: str = ""
    """
    `new`, `nothing` (read, and nothing new is published), `reading` (more is waiting), `refused` (read, but nothing of it can be
    understood), `selector` (the page is built otherwise now), `rate_limited`, `too_large`, `forbidden` (robots.txt), `unreadable`,
    `ledger` (read, but not written).
    """
    message: str = ""
    """What went wrong, Chinese / English."""
    tried_at: str = ""
    succeeded_at: str = ""
    new_at: str = ""
    """When something new was read last."""
    failures: int = 0
    """Polls in a row that could not be read."""
    next_at: str = ""
    claimed: int | None = None
    """How many publications the source says it has."""
    claimed_at: str = ""


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """A source that people have stopped."""

    source: str
    person: str
    at: str
    reason: str


class SourceStates:
    """The states over a connection to the ledger."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, states: Iterable[SourceState]) -> None:
        """
        Write states, all or none.

        Raises:
            Transient: The ledger cannot be written now.
        """
        rows = [msgspec.structs.astuple(state) for state in states]
        with transaction(self._connection, "source"):
            self._connection.executemany(put("source_state", SourceState.__struct_fields__, ("source",)), rows)

    def all(self) -> dict[str, SourceState]:
        """Return the states by source."""
        rows = self._connection.execute("SELECT * FROM source_state")
        found = [SourceState(**dict(zip(SourceState.__struct_fields__, row, strict=True))) for row in rows]
        return {state.source: state for state in found}

    def pause(self, source: str, errand: int) -> None:
        """Note that people have stopped a source; once is enough."""
        with transaction(self._connection, "source"):
            self._connection.execute(put("source_pause", ("source", "errand"), ("source",)), (source, errand))

    def resume(self, source: str) -> None:
        """Let a source be polled again."""
        with transaction(self._connection, "source"):
            self._connection.execute("DELETE FROM source_pause WHERE source = ?", (source,))

    def paused(self) -> dict[str, Pause]:
        """Return the sources that people have stopped, with who and why."""
        rows = self._connection.execute(
            "SELECT p.source, e.person, e.asked_at, e.details FROM source_pause p JOIN errand e ON e.id = p.errand"
        )
        return {source: _pause(source, person, at, details) for source, person, at, details in rows}

    def read(self, lane: str) -> int:
        """Return how many postings count that were read from a lane: what its receipts did to the counters, taken together."""
        row = self._connection.execute(f"SELECT coalesce(sum({_POSTINGS}), 0) {_OF_LANE}", (lane,))
        return int(next(iter(row))[0])

    def of_accounts(self) -> dict[str, tuple[int, str]]:
        """
        Return lane → how many posts the accounts say they have that its files told of, and when the last of them said so.

        Accounts count deleted and hidden posts, too: an upper bound.
        """
        found: dict[str, tuple[int, str]] = {}
        rows = self._connection.execute(
            "SELECT r.lane, CAST(json_extract(e.measures, '$.statuses_count') AS DOUBLE PRECISION), e.day FROM enrichment e "
            "JOIN receipt r ON r.number = e.receipt WHERE json_extract(e.measures, '$.statuses_count') IS NOT NULL"
        )
        for lane, posts, day in rows:
            before, last = found.get(lane, (0, ""))
            found[lane] = (before + int(posts), max(last, day))
        return found

    def by_day(self, lane: str, since: date) -> dict[date, int]:
        """Return how many more postings of a lane counted after each day since one, by the day of the commit; days without any left out."""
        rows = self._connection.execute(
            f"SELECT substr(r.committed_at, 1, 10), sum({_POSTINGS}) {_OF_LANE} AND r.committed_at >= ? GROUP BY 1",
            (lane, since.isoformat()),
        )
        return {date.fromisoformat(day): max(0, int(new)) for day, new in rows}

    def first_day(self, lane: str) -> date | None:
        """Return the day of the first commit of a lane; None: nothing was ever read."""
        (day,) = next(
            iter(
                self._connection.execute("SELECT min(substr(committed_at, 1, 10)) FROM receipt WHERE lane = ?", (lane,))
            )
        )
        return date.fromisoformat(day) if day else None


def _pause(source: str, person: str, at: str, details: str) -> Pause:
    asked: dict[str, Any] = msgspec.json.decode(details)
    return Pause(source=source, person=person, at=at, reason=str(asked.get("reason", "")))
