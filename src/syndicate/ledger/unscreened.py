"""What has changed since screening looked last, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from syndicate.ledger.beside import addresses
from syndicate.ledger.connection import Connection
from syndicate.ledger.database import one, transaction
from syndicate.ledger.leaks import Publication, take_in
from syndicate.ledger.lookup import disclosure_rows
from syndicate.ledger.recording import SqliteRecorder
from syndicate.ledger.told import Teller
from syndicate.model.disclosures import Disclosure
from syndicate.model.review import Review, Tier

_COLUMNS = ", ".join(f"d.{field}" for field in Disclosure.__struct_fields__)
_CHANGED = (
    f"SELECT r.headline, r.text, s.links, {_COLUMNS} FROM disclosure d JOIN revision r ON r.id = d.revision "
    "JOIN standing_links s ON s.disclosure = d.id "
    "WHERE d.jurisdiction = ?1 AND d.standing = 'own' AND (d.receipt, d.id) > (?2, ?3) ORDER BY d.receipt, d.id LIMIT ?4"
)
_LEFT = "SELECT count(*) FROM disclosure WHERE jurisdiction = ?1 AND standing = 'own' AND (receipt, id) > (?2, ?3)"


class Reached(msgspec.Struct, frozen=True):
    """How far screening has come, and by which rules: others begin anew."""

    rules: str
    receipt: int = 0
    disclosure: int = 0


class Changed(NamedTuple):
    """A disclosure with the words of its standing revision."""

    disclosure: Disclosure
    headline: str
    text: str
    links: str = ""
    """What links stand around them at present, as the ledger holds them."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where these lead."""
        return addresses(self.links)


class Unscreened:
    """What screening has still to look at, and where it leaves what it found."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def jurisdictions(self) -> list[str]:
        """Return whose publications the ledger holds."""
        return [name for (name,) in self._connection.execute("SELECT DISTINCT jurisdiction FROM disclosure ORDER BY 1")]

    def after(self, jurisdiction: str, reached: Reached, limit: int) -> list[Changed]:
        """Return what was written after that point, in the order of the receipts."""
        rows = self._connection.execute(_CHANGED, (jurisdiction, reached.receipt, reached.disclosure, limit))
        return [Changed(next(disclosure_rows([row[3:]])), row[0], row[1], row[2]) for row in rows]

    def left(self, jurisdiction: str, reached: Reached) -> int:
        """Return how many disclosures were written after that point."""
        (count,) = one(self._connection, _LEFT, (jurisdiction, reached.receipt, reached.disclosure))
        return int(count)

    def take_in(
        self, found: Sequence[Publication], tiers: Sequence[Tier], now: datetime, teller: Teller | None = None
    ) -> list[Review]:
        """
        Take publications in, all or none; see `leaks.take_in`. Doing it again changes nothing.

        Returns:
            The reviews that they are under now; a publication without findings that nobody reviews has none.

        Raises:
            Transient: The database is busy or the disk is full; nothing was written.
        """
        with transaction(self._connection, "screening"):
            record = SqliteRecorder(self._connection, now)
            taken = [take_in(record, publication, tiers, teller) for publication in found]
        return [review for review in taken if review is not None]
