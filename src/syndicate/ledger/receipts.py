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
    """Return the SHA-256 of a receipt's fields without its own hash, as canonical JSON: sorted keys, UTF-8, no spaces."""
    return hashlib.sha256(
        msgspec.json.encode({k: v for k, v in fields.items() if k != "hash"}, order="sorted")
    ).hexdigest()


def receipt_for(effects: Effects, number: int, previous: str, now: datetime) -> Receipt:
    """Return the receipt of a batch."""
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
    )
    return msgspec.structs.replace(draft, hash=sealed_hash(draft))


def sealed_hash(receipt: Receipt) -> str:
    """Return the hash that a receipt must carry."""
    return hash_of(msgspec.to_builtins(receipt))
