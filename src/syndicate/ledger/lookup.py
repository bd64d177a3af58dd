"""What the ledger already holds of the things in a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.database import one
from syndicate.ledger.protocol import Wanted
from syndicate.model.disclosures import Disclosure, Known, KnownDisclosure, Ruling
from syndicate.pipeline.rows import name_of

_BY_IDENTITY = (
    "SELECT id FROM disclosure WHERE jurisdiction = ? AND source = ? AND native_id IN (SELECT value FROM json_each(?))"
)
_BY_NAME = "SELECT disclosure FROM name WHERE jurisdiction = ? AND source = ? AND native_id IN (SELECT value FROM json_each(?))"
_COLUMNS = ", ".join(Disclosure.__struct_fields__)
_ROWS = f"SELECT {_COLUMNS} FROM disclosure WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"
_NAMES = (
    "SELECT disclosure, native_id, weak FROM name WHERE disclosure IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"
)
_ALL_NAMES = (
    "SELECT disclosure, jurisdiction, source, native_id FROM name WHERE ? IN ('', jurisdiction) ORDER BY disclosure"
)
_DIGESTS = "SELECT disclosure, digest, id FROM revision WHERE disclosure IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) ORDER BY id DESC"
_EDGES = "SELECT one, other, same, score FROM edge ORDER BY one, other"
_EDGES_OF = (
    "SELECT e.one, e.other, e.same, e.score FROM edge e JOIN disclosure d ON d.id = e.one WHERE d.jurisdiction = ? "
    "ORDER BY e.one, e.other"
)
_REGISTER = "SELECT version FROM register WHERE jurisdiction = ? AND register = ? AND native_id = ?"
_ENRICHMENT = "SELECT version FROM enrichment WHERE jurisdiction = ? AND source = ? AND native_id = ?"
_NEXT = "SELECT (SELECT coalesce(max(id), 0) + 1 FROM disclosure), (SELECT coalesce(max(id), 0) + 1 FROM revision)"
_NEXT_RECEIPT = "SELECT coalesce(max(number), 0) + 1 FROM receipt"


def disclosure_rows(cursor: Iterable[Sequence[object]]) -> Iterator[Disclosure]:
    """Turn rows with the columns of `disclosure`, in order, into values."""
    for row in cursor:
        yield Disclosure(*row)  # type: ignore[arg-type]  # the schema is STRICT


def disclosures(connection: Connection, numbers: Iterable[int]) -> list[Disclosure]:
    """Return the rows with these ids, in no order."""
    return list(disclosure_rows(connection.execute(_ROWS, (msgspec.json.encode(sorted(numbers)).decode(),))))


def rulings(connection: Connection, jurisdiction: str | None = None) -> Iterator[Ruling]:
    """Yield what people said of pairs of disclosures, in order."""
    condition, bound = ("WHERE jurisdiction = ?", (jurisdiction,)) if jurisdiction is not None else ("", ())
    rows = connection.execute(f"SELECT * FROM ruling {condition} ORDER BY id", bound)
    return (Ruling(**dict(zip(Ruling.__struct_fields__, row, strict=True))) for row in rows)


def edges(connection: Connection, whose: str | None = None) -> Iterator[tuple[int, int, bool, float]]:
    """Yield all pairs judged the same information or doubtful: whether it is the same, and the score."""
    rows = connection.execute(_EDGES if whose is None else _EDGES_OF, () if whose is None else (whose,))
    return ((first, second, bool(same), score) for first, second, same, score in rows)


def handles(connection: Connection, whose: str | None = None) -> dict[int, tuple[int, ...]]:
    """Return, of each disclosure with several native ids, the handles of all of them as numbers."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, jurisdiction, source, native_id in connection.execute(_ALL_NAMES, (whose or "",)):
        found[number].append(int(name_of(jurisdiction, source, native_id), 16))
    return {number: tuple(named) for number, named in found.items()}


def known(connection: Connection, wanted: Wanted) -> Known:
    """Return what the ledger holds under the names, registers and enrichments of a batch."""
    found: set[int] = set()
    for source, names in wanted.names.items():
        bound = (wanted.jurisdiction, source, msgspec.json.encode(list(names)).decode())
        found.update(number for (number,) in connection.execute(_BY_IDENTITY, bound))
        found.update(number for (number,) in connection.execute(_BY_NAME, bound))
    numbers, revisions = one(connection, _NEXT)
    (receipt,) = one(connection, _NEXT_RECEIPT)
    return Known(
        disclosures=_disclosures(connection, found) if found else {},
        next_disclosure=numbers,
        next_revision=revisions,
        next_receipt=receipt,
        registers=_digests(connection, _REGISTER, wanted.jurisdiction, wanted.registers),
        enrichments=_digests(connection, _ENRICHMENT, wanted.jurisdiction, wanted.enrichments),
    )


def _disclosures(connection: Connection, found: set[int]) -> dict[tuple[str, str], KnownDisclosure]:
    bound = (msgspec.json.encode(sorted(found)).decode(),)
    names: dict[int, dict[str, int]] = defaultdict(dict)
    for number, native_id, weak in connection.execute(_NAMES, bound):
        names[number][native_id] = weak
    digests: dict[int, dict[bytes, int]] = defaultdict(dict)
    for number, digest, revision in connection.execute(_DIGESTS, bound):
        digests[number][digest] = revision
    result: dict[tuple[str, str], KnownDisclosure] = {}
    for row in disclosure_rows(connection.execute(_ROWS, bound)):
        held = KnownDisclosure(row, names[row.id] or {row.native_id: 0}, digests[row.id])
        for name in held.names:
            result[row.source, name] = held
    return result


def _digests(
    connection: Connection, query: str, jurisdiction: str, keys: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], bytes]:
    result = {}
    for key in keys:
        row = connection.execute(query, (jurisdiction, *key)).fetchone()
        if row is not None:
            result[key] = row[0]
    return result
