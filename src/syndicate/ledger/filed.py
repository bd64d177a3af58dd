"""What the ledger holds under which facets, for filing it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from syndicate.ledger.connection import Connection
from syndicate.ledger.lookup import disclosure_rows
from syndicate.model.disclosures import Disclosure
from syndicate.pipeline.refile import Filed

_FIELDS = Disclosure.__struct_fields__
_COLUMNS = ", ".join(f"d.{field}" for field in _FIELDS)
_PAGE = (
    f"SELECT {_COLUMNS}, r.headline, r.text, r.labels FROM disclosure d JOIN revision r ON r.id = d.revision "
    "WHERE d.id > ? ORDER BY d.id LIMIT ?"
)
_MEMBERS = (
    f"SELECT {_COLUMNS} FROM disclosure d WHERE d.information IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) "
    "AND d.standing = 'own' AND d.year > 0 ORDER BY d.id"
)
_TOTALS = "SELECT facet, value, sum(postings), sum(first) FROM counter WHERE facet <> '' GROUP BY 1, 2 ORDER BY 1, 2"


def filed(connection: Connection, after: int, limit: int) -> list[Filed]:
    """Return disclosures with an id beyond `after`, by id, each with its standing reading."""
    rows = connection.execute(_PAGE, (after, limit)).fetchall()
    disclosures = disclosure_rows(row[: len(_FIELDS)] for row in rows)
    return [Filed(one, *map(str, row[len(_FIELDS) :])) for one, row in zip(disclosures, rows, strict=True)]


def together(connection: Connection, informations: Iterable[int]) -> Iterator[Disclosure]:
    """Yield every counted disclosure of these informations."""
    return disclosure_rows(connection.execute(_MEMBERS, (msgspec.json.encode(sorted(set(informations))).decode(),)))


def totals(connection: Connection) -> dict[tuple[str, str], tuple[int, int]]:
    """Return (facet, value) → (postings, informations) over all years, from the running counters."""
    return {(facet, value): (postings, first) for facet, value, postings, first in connection.execute(_TOTALS)}
