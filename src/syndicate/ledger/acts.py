"""The record of the gate: acts, one after another, each bound to the one before by its hash."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.receipts import GENESIS
from syndicate.model.review import Act, Deed
from syndicate.pipeline.gate.digest import canonical

_COLUMNS = ", ".join(Act.__struct_fields__)
_INSERT = f"INSERT INTO act ({_COLUMNS}) VALUES ({', '.join('?' * len(Act.__struct_fields__))})"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An act before it has its place in the chain."""

    jurisdiction: str
    person: str
    deed: Deed
    principal: str = ""
    review: str = ""
    tier: int = 0
    round: int = 0
    digest: str = ""
    before: str = ""
    after: str = ""
    code: str = ""
    reason: str = ""
    article: str = ""
    details: dict[str, Any] = {}


def append(connection: Connection, entry: Entry, now: datetime) -> Act:
    """Write an act behind the last one of its jurisdiction; the transaction around it is the caller's."""
    place, previous = head(connection, entry.jurisdiction)
    (number,) = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM act").fetchone() or (1,)
    fields = msgspec.structs.asdict(entry) | {"details": canonical(entry.details)}
    stamp = now.isoformat(timespec="milliseconds")
    draft = Act(**fields, number=number, place=place + 1, at=stamp, previous=previous, hash="")
    act = msgspec.structs.replace(draft, hash=hash_of(draft))
    connection.execute(_INSERT, msgspec.structs.astuple(act))
    return act


def hash_of(act: Act) -> str:
    """Return the hash that an act must carry: SHA-256 of everything else in it, as canonical JSON."""
    said = {name: value for name, value in msgspec.structs.asdict(act).items() if name != "hash"}
    return sha256(b"syndicate-act-1\0" + canonical(said).encode()).hexdigest()


def head(connection: Connection, jurisdiction: str) -> tuple[int, str]:
    """Return position and hash of the newest act of a jurisdiction; (0, zeros) before the first."""
    query = "SELECT place, hash FROM act WHERE jurisdiction = ? ORDER BY place DESC LIMIT 1"
    row = connection.execute(query, (jurisdiction,)).fetchone()
    return (int(row[0]), str(row[1])) if row else (0, GENESIS)


def acts(connection: Connection, review: str | None = None, jurisdiction: str | None = None) -> Iterator[Act]:
    """Yield acts in order: those on a review, those of a jurisdiction, or all."""
    conditions = {"review": review, "jurisdiction": jurisdiction}
    given = {name: value for name, value in conditions.items() if value is not None}
    where = f"WHERE {' AND '.join(f'{name} = ?' for name in given)}" if given else ""
    for row in connection.execute(f"SELECT {_COLUMNS} FROM act {where} ORDER BY number", tuple(given.values())):
        yield act_of(row)


def act_of(row: tuple[Any, ...]) -> Act:
    """Return an act from its row."""
    fields = dict(zip(Act.__struct_fields__, row, strict=True))
    return Act(**fields | {"deed": Deed(fields["deed"])})
