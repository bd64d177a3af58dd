"""What versions tell of the person of a case: derived from their words, kept to be found by case, rebuilt when the rules are others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.review_rows import select
from syndicate.ledger.statements import put
from syndicate.model.review import Version
from syndicate.model.screening import Told

_CLEARED = (
    "SELECT c.review, t.kinds FROM told t JOIN clearance c ON c.version = t.version "
    "WHERE t.tie = ?1 AND c.jurisdiction = ?2 AND c.review <> ?3"
)


class Teller(Protocol):
    """Reads what a text tells of the persons of cases."""

    @property
    def rules(self) -> str:
        """Digest of the rule set."""

    def told(self, title: str, body: str) -> tuple[Told, ...]:
        """Return what a text tells of each case that it names."""


def catch_up(connection: Connection, teller: Teller) -> None:
    """Read the versions that were written since; all of them where another rule set is in force. Within a transaction."""
    rules, reached = connection.execute("SELECT rules, version FROM told_reach").fetchone() or ("", 0)
    if rules != teller.rules:
        connection.execute("DELETE FROM told")
        reached = 0
    last = int(reached)
    for version in list(select(connection, Version, "WHERE id > ? ORDER BY id", (last,))):
        last = version.id
        for one in teller.told(version.shown_title, version.shown_body):
            row = (one.tie, version.id, msgspec.json.encode(sorted(one.kinds)).decode())
            connection.execute(put("told", ("tie", "version", "kinds"), ("tie", "version")), row)
    connection.execute(put("told_reach", ("id", "rules", "version"), ("id",)), (1, teller.rules, last))


def cleared_with(
    connection: Connection, jurisdiction: str, review: str, ties: Iterable[str]
) -> dict[str, dict[str, frozenset[str]]]:
    """Return tie → review → what its text tells, of all that is cleared besides one review."""
    return {
        tie: {
            other: frozenset(msgspec.json.decode(kinds, type=list[str]))
            for other, kinds in connection.execute(_CLEARED, (tie, jurisdiction, review))
        }
        for tie in set(ties)
    }
