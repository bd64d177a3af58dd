"""Disclosures with everything that was read of them, for making them anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.lookup import disclosure_rows
from syndicate.model.disclosures import Disclosure
from syndicate.pipeline.renew import Stored, Told
from syndicate.pipeline.rows import name_of

_COLUMNS = ", ".join(Disclosure.__struct_fields__)
_PAGE = f"SELECT {_COLUMNS} FROM disclosure WHERE jurisdiction = ? AND id > ? ORDER BY id LIMIT ?"
_READINGS = (
    "SELECT disclosure, id, headline, text, url, links, labels FROM revision "
    "WHERE disclosure IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) ORDER BY id"
)
_AGAIN = (
    "SELECT revision, digest, given FROM circumstance WHERE revision IN "
    "(SELECT id FROM revision WHERE disclosure IN (SELECT CAST(value AS BIGINT) FROM json_each(?))) ORDER BY revision, digest"
)
_NAMES = "SELECT disclosure, jurisdiction, source, native_id FROM name WHERE disclosure IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"


def stored(connection: Connection, jurisdiction: str, after: int, limit: int) -> list[Stored]:
    """Return at most `limit` disclosures of a jurisdiction with an id beyond `after`, by id."""
    rows = list(disclosure_rows(connection.execute(_PAGE, (jurisdiction, after, limit))))
    bound = (msgspec.json.encode([row.id for row in rows]).decode(),)
    readings = _readings(connection, bound)
    handles: dict[int, list[int]] = defaultdict(list)
    for number, code, source, native_id in connection.execute(_NAMES, bound):
        handles[number].append(int(name_of(code, source, native_id), 16))
    return [Stored(row, tuple(readings[row.id]), tuple(handles[row.id])) for row in rows]


def _readings(connection: Connection, bound: Sequence[str]) -> dict[int, list[Told]]:
    again: dict[int, list[tuple[bytes, str]]] = defaultdict(list)
    for revision, digest, given in connection.execute(_AGAIN, bound):
        again[revision].append((digest, given))
    found: dict[int, list[Told]] = defaultdict(list)
    for disclosure, *said in connection.execute(_READINGS, bound):
        revision, headline, text, url, links, labels = said
        found[disclosure].append(Told(revision, headline, text, url, links, labels, tuple(again[revision])))
    return found


def held(connection: Connection, jurisdiction: str, after: int = 0) -> int:
    """Return how many disclosures a jurisdiction holds with an id beyond `after`."""
    query = "SELECT count(*) FROM disclosure WHERE jurisdiction = ? AND id > ?"
    return int(next(iter(connection.execute(query, (jurisdiction, after))))[0])
