"""What the pages ask beside the reviews themselves: how many wait in each state, and what there is to choose from in filters."""

from __future__ import annotations

from syndicate.ledger.connection import Connection


def by_state(connection: Connection, jurisdiction: str, unit: str = "") -> dict[str, int]:
    """Return how many reviews stand in each state; of one unit, or of all."""
    query = "SELECT state, count(*) FROM review WHERE jurisdiction = ? AND ? IN ('', unit) GROUP BY 1"
    return dict(connection.execute(query, (jurisdiction, unit)))


def units(connection: Connection, jurisdiction: str) -> list[str]:
    """Return the units that have anything under review."""
    query = "SELECT DISTINCT unit FROM review WHERE jurisdiction = ? AND unit <> '' ORDER BY 1"
    return [str(unit) for (unit,) in connection.execute(query, (jurisdiction,))]


def with_finding(connection: Connection, jurisdiction: str, kind: str) -> set[str]:
    """Return the reviews whose present version has a finding of a kind."""
    query = (
        "SELECT r.id FROM review r WHERE r.jurisdiction = ? "
        "AND EXISTS (SELECT 1 FROM finding f WHERE f.version = r.version AND f.kind = ?)"
    )
    return {str(review) for (review,) in connection.execute(query, (jurisdiction, kind))}


def years(connection: Connection) -> list[int]:
    """Return the years that anything was counted in, the newest first."""
    query = "SELECT month / 100 FROM month_counter WHERE facet = '' AND month > 0 GROUP BY 1 HAVING sum(postings) <> 0 ORDER BY 1 DESC"
    return [int(year) for (year,) in connection.execute(query)]
