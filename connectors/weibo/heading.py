"""Finds the header of a table of posts, below whatever titles people put above it, and says what it lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from syndicate.connect import FileInput, Rejection, Unreadable
from syndicate.connect.decode import looks_mojibake, repair_mojibake
from syndicate.connect.tables import Row

from .columns import Layout, lacking, layout
from .options import Options

HEADER_WITHIN = 12
"""Rows in which the header must come: people put titles above it."""

Repair = Callable[[str], "str | None"]
"""Undoes a wrong encoding cell by cell; None where it cannot."""


def find_header(
    file: FileInput, rows: Iterator[Row | Rejection], options: Options
) -> tuple[Layout, Repair | None, list[Rejection]]:
    """
    Return the header, how to repair the cells below it (None: not needed), and the rows before it that could not be read.

    Raises:
        Unreadable: `missing_column`, no header that names the text and the time.
    """
    spoilt: list[Rejection] = []
    seen: list[str] = []
    for _, row in zip(range(HEADER_WITHIN), rows, strict=False):
        if isinstance(row, Rejection):
            spoilt.append(row)
            continue
        seen += row.cells
        if (found := layout(row.cells, options.columns)) is not None:
            return found, None, spoilt
        if missing := lacking(row.cells, options.columns):
            raise _lacks(file, row, missing)
        if looks_mojibake("".join(row.cells)):
            found = layout([repair_mojibake(cell) or cell for cell in row.cells])
            if found is not None:
                return found, repair_mojibake, spoilt
    raise _nothing_found(file, seen)


def _lacks(file: FileInput, row: Row, missing: tuple[str, ...]) -> Unreadable:
    names = "”“".join(missing)
    zh = f"第 {row.number} 行的表头缺少列“{names}”；列名不同时请配置 columns"
    en = f"the header in row {row.number} lacks the column {', '.join(missing)}; for other labels configure `columns`"
    return _missing(file, zh, en, missing[0], ",".join(row.cells))


def _nothing_found(file: FileInput, seen: list[str]) -> Unreadable:
    labels = "、".join(filter(None, (cell.strip()[:12] for cell in seen[:12])))
    zh = f"前 {HEADER_WITHIN} 行里没有表头：至少要有正文和发布时间两列，读到的是“{labels}”；列名不同时请配置 columns"
    en = f"no header in the first {HEADER_WITHIN} rows: text and time are needed; for other labels configure `columns`"
    return _missing(file, zh, en, "正文", ",".join(seen))


def _missing(file: FileInput, zh: str, en: str, field: str, raw: str) -> Unreadable:
    message = f"{file.name}：{zh} / {file.name}: {en}"
    content = raw.encode("utf-8", "replace")[:65_536]
    return Unreadable(Rejection(place=file.name, reason="missing_column", message=message, field=field, raw=content))
