"""The manifest of a file: what its numbers rest on, in one line of JSON that `export check` reads back."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec

from syndicate import __version__
from syndicate.returns.filled import Filled
from syndicate.returns.values import Interval, Value

FORMAT = 1
MARK = "syndicate-manifest"
"""Stands before the manifest where a file has no better place for it than a line of text."""

PIECE = 30_000
"""Characters of a piece: a cell of a workbook holds 32,767."""


def manifest(filled: Filled) -> dict[str, Any]:
    """Return the manifest: form, state of the ledger, rule set, every value, what people stated; closed by a digest over all of it."""
    said: dict[str, Any] = {
        "format": FORMAT,
        "program": __version__,
        "form": filled.form.id,
        "form_digest": filled.form.digest,
        "year": filled.year,
        "jurisdiction": filled.jurisdiction,
        "body": filled.body,
        "scope": filled.scope,
        "units": list(filled.units),
        "counting": filled.counting,
        "filled_on": filled.as_of.isoformat(),
        "receipt": list(filled.receipt_head),
        "rules": filled.rules_digest,
        "moment": filled.moment,
        "closed": filled.closed,
        "adjusted": len(filled.adjustments),
        "compared": filled.compared,
        "values": {key: exact(cell.value) for key, cell in filled.cells.items()},
        "stated": {
            key: {"value": str(one.value), "who": one.who, "when": one.when.isoformat(), "basis": one.basis}
            for key, cell in filled.cells.items()
            if (one := cell.stated) is not None
        },
    }
    if filled.gathered:
        said["gathered"] = msgspec.to_builtins(filled.gathered)
    return {**said, "digest": digest(said)}


def line(filled: Filled) -> str:
    """Return the manifest as one line of JSON, always with the same bytes."""
    return msgspec.json.encode(manifest(filled), order="sorted").decode()


def digest(said: dict[str, Any]) -> str:
    """Return the SHA-256 of a manifest without its own digest, as canonical JSON."""
    rest = {name: value for name, value in said.items() if name != "digest"}
    return sha256(msgspec.json.encode(rest, order="sorted")).hexdigest()


def exact(value: Value | None) -> int | str | list[Any] | None:
    """Return a value as the manifest has it: a whole number, money as text, an interval as two of these, 未填报 as null."""
    if isinstance(value, Interval):
        return [exact(value.low), exact(value.high)]
    return str(value) if isinstance(value, Decimal) else value
