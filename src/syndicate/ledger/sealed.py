"""封存: the handles of what was sealed. There is nothing more of it to be read."""

from __future__ import annotations

from syndicate.ledger.connection import Connection
from syndicate.model.disclosures import SealedHandle


class Sealed(SealedHandle, frozen=True, kw_only=True):
    """All that is kept of a record with a state-secret mark, and how often and when it came."""

    times: int
    """How often it was read."""
    sealed_at: str
    receipt: int


def sealed(connection: Connection, limit: int) -> list[Sealed]:
    """Return the handles that were sealed last."""
    names = Sealed.__struct_fields__
    query = f"SELECT {', '.join(names)} FROM sealed ORDER BY sealed_at DESC, jurisdiction, source, native_id LIMIT ?"
    return [Sealed(**dict(zip(names, row, strict=True))) for row in connection.execute(query, (limit,))]
