"""The form's lines as CSV, for spreadsheets: UTF-8 with BOM, which Excel on Chinese Windows needs to read it."""

from __future__ import annotations

import csv
from pathlib import Path

from syndicate.model import Enquiry
from syndicate.returns.export.manifest import line
from syndicate.returns.filled import Filled
from syndicate.returns.form import Row

MANIFEST = "清单"
VALUE = 3
"""The column of the value."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(filled: Filled, _enquiry: Enquiry, path: Path) -> None:
    """
    Write one line per printed row: key, label, unit, value, where from, basis, method. 未填报 stays in words, never blank or 0.

    The first line carries the manifest in its last column.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            (
                "行键",
                *filled.form.sheet.columns,
                "来源",
                "依据",
                "口径",
                "年度",
                "辖区",
                "表式",
                "范围",
                "截至凭证",
                MANIFEST,
            )
        )
        said = line(filled)
        for row in filled.form.row:
            if row.printed:
                # A value is a number or a word of this program: a decrease stays the number that it is.
                fields = [text if at == VALUE else inert(text) for at, text in enumerate(_line(filled, row))]
                writer.writerow([*fields, said])
                said = ""


def inert(text: str) -> str:
    """Return text that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _line(filled: Filled, row: Row) -> tuple[str, ...]:
    cell = filled.cells.get(row.key)
    label = "　" * row.indent + row.label
    source, basis = (cell.source.label, cell.basis) if cell else ("", "")
    method, year, place = filled.label, str(filled.year), filled.jurisdiction or ""
    scope = "汇总" if filled.scope == "summary" else f"本机关（{'、'.join(filled.units)}）"
    number, digest = filled.receipt_head
    head = (row.key, label, row.unit, filled.shown(row), source, basis, method, year, place)
    return (*head, filled.form.id, scope, f"{number}:{digest}")
