"""Receipts: what a batch did, in canonical form, chained by hash."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import msgspec

from syndicate.model.disclosures import Effects, Receipt

GENESIS = "0" * 64
"""What the first receipt names as the one before it."""


def tallies_of(effects: Effects) -> str:
    """Return the batch's movement of the counters, by year and channel, and of the overlap, as canonical JSON."""
    years = {key: value for key, value in effects.tallies.years.items() if any(value)}
    overlap = {f"{year}/{channels}": value for (_, year, channels), value in effects.tallies.overlap.items() if value}
    return msgspec.json.encode({"overlap": overlap, "years": years}, order="sorted").decode()


def hash_of(fields: dict[str, Any]) -> str:
    """
    Return the SHA-256 of a receipt's fields without its own hash, as canonical JSON: sorted keys, UTF-8, no spaces.

    A receipt of the time before receipts answered for rows has no `rows`, and is hashed as it was then.
    """
    said = {name: value for name, value in fields.items() if name != "hash" and (name != "rows" or value)}
    return hashlib.sha256(msgspec.json.encode(said, order="sorted")).hexdigest()


def receipt_for(effects: Effects, number: int, previous: str, now: datetime, rows: str) -> Receipt:
    """Return the receipt of a batch; `rows`: what its journal says of the rows that it wrote."""
    batch = effects.batch
    draft = Receipt(
        number=number,
        lane=batch.lane,
        jurisdiction=batch.jurisdiction,
        start=batch.start,
        end=batch.start + effects.outcome.read,
        outcome=effects.outcome,
        tallies=tallies_of(effects),
        rules=effects.rules,
        committed_at=now.isoformat(timespec="milliseconds"),
        previous=previous,
        hash="",
        rows=rows,
    )
    return msgspec.structs.replace(draft, hash=sealed_hash(draft))


def sealed_hash(receipt: Receipt) -> str:
    """Return the hash that a receipt must carry."""
    return hash_of(msgspec.to_builtins(receipt))
