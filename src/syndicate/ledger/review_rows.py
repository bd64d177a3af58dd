"""The rows of the review, read and written by name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.model.review import (
    Alarm,
    Delegation,
    Finding,
    Person,
    Posting,
    Procedure,
    Publishable,
    Review,
    State,
    Tier,
    Token,
    Version,
)

T = TypeVar("T", bound=msgspec.Struct)


def quoted(struct: type[msgspec.Struct]) -> str:
    """Return the columns of a row as SQL names them."""
    return ", ".join(f'"{name}"' for name in struct.__struct_fields__)


def select(
    connection: Connection,
    struct: type[T],
    rest: str,
    bound: tuple[Any, ...] | dict[str, Any] = (),
    table: str = "",
) -> Iterator[T]:
    """Yield rows of the table that a struct is named after, or of another with its columns."""
    query = f"SELECT {quoted(struct)} FROM {table or struct.__name__.lower()} {rest}"
    for row in connection.execute(query, bound):
        yield struct(**dict(zip(struct.__struct_fields__, row, strict=True)))


def insert(connection: Connection, table: str, row: msgspec.Struct) -> None:
    """Write a new row."""
    places = ", ".join("?" * len(row.__struct_fields__))
    connection.execute(f"INSERT INTO {table} ({quoted(type(row))}) VALUES ({places})", msgspec.structs.astuple(row))


def update(connection: Connection, table: str, row: msgspec.Struct, key: str) -> None:
    """Write a row that is there anew; the schema says which of its columns may change."""
    fields = msgspec.structs.asdict(row)
    said = ", ".join(f'"{name}" = :{name}' for name in fields if name != key)
    connection.execute(f'UPDATE {table} SET {said} WHERE "{key}" = :{key}', fields)


def next_id(connection: Connection, table: str) -> int:
    """Return the next number of a table that is numbered without gaps."""
    (number,) = connection.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone() or (1,)
    return int(number)


def review_of(row: Review) -> Review:
    """Return a row with its state as what it is."""
    return msgspec.structs.replace(row, state=State(row.state))


def review(connection: Connection, identity: str) -> Review | None:
    """Return a review by its id."""
    found = next(select(connection, Review, "WHERE id = ?", (identity,)), None)
    return review_of(found) if found else None


def on(connection: Connection, jurisdiction: str, subject: str) -> Review | None:
    """Return the review of a subject that was not withdrawn."""
    rest = "WHERE jurisdiction = ? AND subject = ? AND state <> 'withdrawn'"
    found = next(select(connection, Review, rest, (jurisdiction, subject)), None)
    return review_of(found) if found else None


_NAMED = (
    "coalesce((SELECT i.id FROM disclosure i WHERE i.jurisdiction = ?1 AND i.source = ?2 AND i.native_id = ?3), "
    "(SELECT n.disclosure FROM name n WHERE n.jurisdiction = ?1 AND n.source = ?2 AND n.native_id = ?3))"
)


def publication(connection: Connection, jurisdiction: str, platform: str, native_id: str) -> int:
    """Return the number of the disclosure that goes, or went, by a name; 0: none."""
    (number,) = connection.execute(f"SELECT {_NAMED}", (jurisdiction, platform, native_id)).fetchone() or (0,)
    return int(number or 0)


def on_publication(connection: Connection, jurisdiction: str, platform: str, native_id: str) -> Review | None:
    """Return the review of a publication that was not withdrawn, under whichever of its names it was opened."""
    rest = (
        "WHERE jurisdiction = ?1 AND state <> 'withdrawn' AND platform = ?2 AND (native_id = ?3 OR native_id IN ("
        f"SELECT o.native_id FROM name o WHERE o.disclosure = {_NAMED}) "
        f"OR native_id = (SELECT o.native_id FROM disclosure o WHERE o.id = {_NAMED})) LIMIT 1"
    )
    found = next(select(connection, Review, rest, (jurisdiction, platform, native_id)), None)
    return review_of(found) if found else None


def versions(connection: Connection, identity: str) -> list[Version]:
    """Return all versions of a review, oldest first."""
    return list(select(connection, Version, "WHERE review = ? ORDER BY number", (identity,)))


def findings(connection: Connection, version: int) -> list[tuple[Finding, bool]]:
    """Return the findings of a version, and of each whether it stands open."""
    standing = {
        number for (number,) in connection.execute("SELECT number FROM open_finding WHERE version = ?", (version,))
    }
    found = select(connection, Finding, "WHERE version = ? ORDER BY number", (version,))
    return [(one, one.number in standing) for one in found]


def procedures(connection: Connection) -> dict[int, Procedure]:
    """Return every procedure by its number."""
    tiers: dict[int, list[Tier]] = {}
    for number, *row in connection.execute("SELECT id, tier, name, quorum, days FROM procedure ORDER BY id, tier"):
        tiers.setdefault(number, []).append(Tier(**dict(zip(Tier.__struct_fields__, row, strict=True))))
    return {number: Procedure(id=number, tiers=tuple(those)) for number, those in tiers.items()}


def alarms(connection: Connection) -> list[Alarm]:
    """Return every alarm, oldest first."""
    return list(select(connection, Alarm, "ORDER BY id"))


def alarm(connection: Connection, number: int) -> Alarm | None:
    """Return an alarm by its number."""
    return next(select(connection, Alarm, "WHERE id = ?", (number,)), None)


def person(connection: Connection, name: str) -> Person | None:
    """Return a user by name."""
    return next(select(connection, Person, "WHERE name = ?", (name,)), None)


def token(connection: Connection, digest: str) -> Token | None:
    """Return a token by its digest."""
    return next(select(connection, Token, "WHERE digest = ?", (digest,)), None)


def delegation(connection: Connection, number: int) -> Delegation | None:
    """Return a delegation by its number."""
    return next(select(connection, Delegation, "WHERE id = ?", (number,)), None)


def alarm_like(connection: Connection, same: tuple[Any, ...]) -> bool:
    """Say whether an alarm is open on the same subject, kind, review, number of findings and detector."""
    columns = ("jurisdiction", "subject", "kind", "review", "findings", "detector")
    where = " AND ".join(f"{name} = ?" for name in columns)
    return connection.execute(f"SELECT 1 FROM alarm WHERE {where} AND resolved_at = ''", same).fetchone() is not None


def postings(connection: Connection, after: int = 0) -> Iterator[Posting]:
    """Yield what is to be sent, in order."""
    return select(connection, Posting, "WHERE id > ? ORDER BY id", (after,), "outbox")


def publishable(
    connection: Connection, rest: str = "ORDER BY review", bound: tuple[Any, ...] = ()
) -> Iterator[Publishable]:
    """Yield rows of the view `publishable`."""
    return select(connection, Publishable, rest, bound)


def held_by(connection: Connection, identity: str, now: datetime) -> str:
    """Return who has claimed a review at present; empty for nobody."""
    row = connection.execute("SELECT person, until FROM claim WHERE review = ?", (identity,)).fetchone()
    return str(row[0]) if row and datetime.fromisoformat(row[1]) > now else ""


_MARK = """
SELECT (SELECT number FROM act WHERE deed <> 'read' ORDER BY number DESC LIMIT 1), (SELECT max(id) FROM outbox),
    (SELECT count(*) FROM review WHERE state = 'released'), count(d.id), total(d.revision), total(d.receipt)
FROM review r LEFT JOIN disclosure d ON d.id = coalesce(
    (SELECT i.id FROM disclosure i WHERE i.jurisdiction = r.jurisdiction AND i.source = r.platform AND i.native_id = r.native_id),
    (SELECT n.disclosure FROM name n WHERE n.jurisdiction = r.jurisdiction AND n.source = r.platform AND n.native_id = r.native_id))
WHERE r.state = 'released' AND r.source = 'published'
"""
"""The newest act besides readings, the newest posting, and how the publications stand whose review is released."""


def standing_mark(connection: Connection) -> tuple[int, ...]:
    """Return numbers of which one is another as soon as anything was written that may change what is publishable."""
    return tuple(int(number or 0) for number in connection.execute(_MARK).fetchone() or ())
