"""The filled form as one JSON document: rows, cells, checks, statistics and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from syndicate.model import Enquiry
from syndicate.returns.export.excerpts import Excerpt, excerpts
from syndicate.returns.export.manifest import manifest
from syndicate.returns.filled import Adjustment, Cell, Filled
from syndicate.returns.form import Row
from syndicate.returns.scope import books_of
from syndicate.returns.values import plain


def write_json(filled: Filled, enquiry: Enquiry, path: Path) -> None:
    """Write `document` and, cell by cell, every line that its number counts: UTF-8 JSON, indented, in a fixed order."""
    said = {**document(filled, enquiry), "lists": [_list(one) for one in excerpts(filled, enquiry, None)]}
    path.write_bytes(msgspec.json.format(msgspec.json.encode(said), indent=2) + b"\n")


def document(filled: Filled, enquiry: Enquiry) -> dict[str, Any]:
    """Return the filled form as plain values: an unfilled cell is null, an interval is its two bounds."""
    statistics = msgspec.to_builtins(books_of(filled, enquiry).statistics, order="deterministic")
    del statistics[
        "doubts"
    ]  # which questions are open is known of the present alone, and a file is proved as of its state
    return {
        "form": {"id": filled.form.id, "title": filled.form.sheet.title, "legal_basis": filled.form.sheet.legal_basis},
        "year": filled.year,
        "jurisdiction": filled.jurisdiction,
        "body": filled.body,
        "as_of": filled.as_of.isoformat(),
        "counting": filled.counting,
        "label": filled.label,
        "notes": list(filled.notes),
        "rules_digest": filled.rules_digest,
        "receipt": {"number": filled.receipt_head[0], "hash": filled.receipt_head[1]},
        "rows": [_row(row, filled.cells) for row in filled.form.row],
        "values": {key: plain(cell.value) for key, cell in filled.cells.items()},
        "checks": [{**msgspec.to_builtins(outcome), "label": outcome.label} for outcome in filled.checks],
        "statistics": statistics,
        "scope": filled.scope,
        "units": list(filled.units),
        "closed": filled.closed,
        "adjustments": [_change(change) for change in filled.adjustments],
        "unsigned": [_change(change) for change in filled.unsigned],
        "manifest": manifest(filled),
    }


def _list(one: Excerpt) -> dict[str, Any]:
    return {"key": one.key, "of": "items" if one.of_items else "rows", "columns": one.heads, "lines": one.lines}


def _change(change: Adjustment) -> dict[str, Any]:
    said = {"before": plain(change.before), "after": plain(change.after)}
    return {"key": change.key, **said, "who": change.who, "at": change.at, "why": change.why}


def _row(row: Row, cells: Mapping[str, Cell]) -> dict[str, Any]:
    said = {"key": row.key, "label": row.label, "unit": row.unit, "indent": row.indent, "kind": row.kind.value}
    cell = cells.get(row.key)
    return {**said, "printed": row.printed, **(_cell(cell) if cell else {})}


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "value": plain(cell.value),
        "source": cell.source.value,
        "basis": cell.basis,
        "query": msgspec.to_builtins(cell.query),
        "parts": list(cell.parts),
        "stated": _stated(cell),
        "refused": cell.refused,
        "conflict": cell.conflict,
    }


def _stated(cell: Cell) -> dict[str, Any] | None:
    if cell.stated is None:
        return None
    stated = cell.stated
    return {"value": str(stated.value), "who": stated.who, "when": stated.when.isoformat(), "basis": stated.basis}
