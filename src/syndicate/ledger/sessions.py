"""Who is logged in: sessions of the pages, kept by the digest of their secret. No part of the record; they may be deleted at any time."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.database import transaction
from syndicate.ledger.statements import put


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One login of one person. Column order of the ledger."""

    digest: str
    """SHA-256 of the secret that the browser holds; the secret itself is kept nowhere."""
    person: str
    standing: str
    """What his password, second factor and state were at login, as a digest: a change of them ends the session."""
    begun_at: str
    seen_at: str


def digest_of(secret: str) -> str:
    """Return what is kept of a secret. It is long and random: its plain digest cannot be searched for."""
    return sha256(b"syndicate-session\0" + secret.encode()).hexdigest()


class SqliteSessions:
    """The sessions of the SQLite ledger."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def session(self, digest: str) -> Session | None:
        """Return a session by the digest of its secret."""
        row = self._connection.execute("SELECT * FROM session WHERE digest = ?", (digest,)).fetchone()
        return Session(**dict(zip(Session.__struct_fields__, row, strict=True))) if row else None

    def begin(self, session: Session, stale: datetime) -> None:
        """
        Write a new session; those last seen before `stale` are dropped.

        Raises:
            Transient: The database is busy or the disk is full; nothing was written.
        """
        with transaction(self._connection):
            self._connection.execute("DELETE FROM session WHERE seen_at < ?", (_stamp(stale),))
            self._connection.execute("INSERT INTO session VALUES (?, ?, ?, ?, ?)", msgspec.structs.astuple(session))

    def seen(self, digest: str, now: datetime) -> None:
        """Note that a session is in use."""
        with transaction(self._connection):
            self._connection.execute("UPDATE session SET seen_at = ? WHERE digest = ?", (_stamp(now), digest))

    def end(self, digest: str) -> None:
        """End one session."""
        with transaction(self._connection):
            self._connection.execute("DELETE FROM session WHERE digest = ?", (digest,))

    def end_all(self, person: str) -> int:
        """End every session of a person; return how many there were."""
        with transaction(self._connection):
            return len(
                self._connection.execute("DELETE FROM session WHERE person = ? RETURNING 1", (person,)).fetchall()
            )

    def failures(self, name: str) -> tuple[int, datetime | None]:
        """Return how often a name failed to prove itself in a row, and when last."""
        row = self._connection.execute("SELECT failures, last_at FROM failed_login WHERE name = ?", (name,)).fetchone()
        return (int(row[0]), datetime.fromisoformat(str(row[1]))) if row else (0, None)

    def failed(self, name: str, count: int, now: datetime) -> None:
        """Write how often a name has failed; only the newest thousand names are kept."""
        with transaction(self._connection):
            row = (name, count, now.isoformat())
            self._connection.execute(put("failed_login", ("name", "failures", "last_at"), ("name",)), row)
            self._connection.execute(
                "DELETE FROM failed_login WHERE name NOT IN (SELECT name FROM failed_login ORDER BY last_at DESC LIMIT 1000)"
            )

    def forgive(self, name: str) -> None:
        """Forget the failures of a name."""
        with transaction(self._connection):
            self._connection.execute("DELETE FROM failed_login WHERE name = ?", (name,))


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
