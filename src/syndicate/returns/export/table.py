"""The form's lines as CSV, for spreadsheets: UTF-8 with BOM, which Excel on Chinese Windows needs to read it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from syndicate.model import Enquiry
from syndicate.returns.export.excerpts import excerpts
from syndicate.returns.export.manifest import line
from syndicate.returns.filled import Filled
from syndicate.returns.form import Row

MANIFEST = "清单"
VALUE = 3
"""The column of the value."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


LISTS = "明细"
"""Stands in the first column of every line that belongs to a list behind a number."""
LIST_HEAD = (LISTS, "行键")
"""How the head of a list begins."""
MOST = 1_000
"""Lines behind one number."""


def write_csv(filled: Filled, enquiry: Enquiry, path: Path) -> None:
    """
    Write one line per printed row: key, label, unit, value, where from, basis, method. 未填报 stays in words, never blank or 0.

    The first line carries the manifest in its last column. Below stand the first lines behind each number.
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
        writer.writerows(_lists(filled, enquiry))


def _lists(filled: Filled, enquiry: Enquiry) -> Iterator[Sequence[str]]:
    """Yield the lists, headed anew where their columns become others; the key says which number a line belongs to."""
    heads: Sequence[str] = ()
    for one in excerpts(filled, enquiry, MOST):
        if one.heads != heads:
            heads = one.heads
            yield ()
            yield (*LIST_HEAD, *heads)
        for fields in one.lines:
            yield (LISTS, one.key, *map(inert, fields))
        if one.rest:
            yield (LISTS, one.key, one.rest)


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
