"""The ledger on PostgreSQL: many owners, each of its own jurisdictions, write one ledger."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from syndicate.ledger.database import one, transaction
from syndicate.ledger.postgres.address import Address
from syndicate.ledger.postgres.connection import PostgresConnection, Unknown
from syndicate.ledger.protocol import Wanted
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import Fatal, Transient
from syndicate.model.disclosures import Effects, Known, Receipt

T = TypeVar("T")

_BLOCK = 4096
"""Numbers set aside at once: of one batch of 50 each, so that eighty batches need asking once."""
_SET_ASIDE = """
INSERT INTO numbering SELECT first, first + ?1, ?2, ?3 FROM (SELECT 1 + greatest((SELECT coalesce(max(upto), 1) - 1 FROM numbering),
    (SELECT coalesce(max(id), 0) FROM disclosure), (SELECT coalesce(max(id), 0) FROM revision)) AS first) AS free RETURNING first, upto
"""
_LAST = "SELECT first, upto FROM numbering WHERE jurisdiction = ? ORDER BY first DESC LIMIT 1"
"""Whoever had it before can write no more, so that the next owner goes on in it."""
_FREE = """
SELECT (SELECT coalesce(max(id) + 1, ?1) FROM disclosure WHERE id >= ?1 AND id < ?2),
    (SELECT coalesce(max(id) + 1, ?1) FROM revision WHERE id >= ?1 AND id < ?2)
"""
_OUTAGE = 60.0
"""Seconds that a batch of which nobody knows whether it is in waits for the database."""
_BETWEEN_TRIES = 0.5


class PostgresLedger(SqliteLedger):
    """
    See `Ledger`. Not thread-safe: belongs to one thread at a time; every worker and every page server opens its own.

    Numbers of disclosures and revisions come from blocks that an owner sets aside for a jurisdiction, so that several owners decide at
    the same time; receipts are numbered when they are written, one after the other.
    """

    def __init__(self, address: Address) -> None:
        """
        Open the ledger at an address and bring its schema up to date.

        Raises:
            Fatal: The database refuses, or belongs to a newer release.
            Transient: It cannot be reached.
        """
        super().__init__(None, PostgresConnection(address))
        self._address = address
        self._blocks: dict[str, tuple[int, int]] = {}

    def take(self, jurisdiction: str, holder: str, now: datetime) -> int:
        """Become the owner of a jurisdiction; see `Ledger.take`."""
        self._blocks.pop(jurisdiction, None)
        return super().take(jurisdiction, holder, now)

    def known(self, wanted: Wanted) -> Known:
        """Return what the ledger holds of the things in a batch, and which numbers it may give."""
        known = super().known(wanted)
        most = sum(map(len, wanted.names.values()))
        first, upto = self._blocks.get(wanted.jurisdiction) or self._begun(wanted.jurisdiction, most)
        disclosure, revision = one(self._connection, _FREE, (first, upto))
        if max(disclosure, revision) + most > upto:
            disclosure = revision = self._set_aside(wanted.jurisdiction, most)[0]
        known.next_disclosure, known.next_revision = disclosure, revision
        return known

    def _begun(self, jurisdiction: str, most: int) -> tuple[int, int]:
        row = self._connection.execute(_LAST, (jurisdiction,)).fetchone()
        if row is None:
            return self._set_aside(jurisdiction, most)
        self._blocks[jurisdiction] = row[0], row[1]
        return self._blocks[jurisdiction]

    def _set_aside(self, jurisdiction: str, most: int) -> tuple[int, int]:
        with transaction(self._connection, "numbering"):
            self._must_own(jurisdiction)
            said = (max(_BLOCK, most + 1), jurisdiction, self._epochs.get(jurisdiction, 0))
            first, upto = one(self._connection, _SET_ASIDE, said)
        self._blocks[jurisdiction] = first, upto
        return first, upto

    def commit(self, effects: Effects, now: datetime) -> Receipt:
        """
        Write one batch, all or nothing; see `Ledger.commit`.

        Where the connection is lost in the moment of committing, the ledger itself is asked, as soon as it is back, whether the batch is in.
        """
        try:
            return super().commit(effects, now)
        except Unknown as error:
            standing = self._asked_again(lambda: self._receipt_at(effects.batch.lane, effects.batch.start), error)
        if standing is None:
            return super().commit(effects, now)
        return standing

    def _asked_again(self, question: Callable[[], T], doubt: Unknown) -> T:
        end = time.monotonic() + _OUTAGE
        while True:
            try:
                return question()
            except Transient as error:
                if time.monotonic() > end:
                    raise Fatal(
                        f"{doubt}；{_OUTAGE:.0f} 秒内未恢复，请重新启动 / not back within a minute: start again"
                    ) from error
                time.sleep(_BETWEEN_TRIES)
