"""Reads an exported file back: its manifest, and the numbers that it shows."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from syndicate.model import UsageError
from syndicate.returns.export.layout import pages
from syndicate.returns.export.manifest import MARK
from syndicate.returns.export.table import LISTS, MANIFEST, VALUE
from syndicate.returns.filled import Filled
from syndicate.returns.values import plain, show


class Exported(NamedTuple):
    """What a file holds."""

    manifest: dict[str, Any]
    """Empty: the type has no place for one."""
    grids: Mapping[str, Sequence[Sequence[str]]]
    """Page → lines of its sheet as they are read; for types that are no workbook, empty."""
    values: Mapping[str, str]
    """Key → what is shown, for types that carry the key beside the number."""


def read_exported(path: Path) -> Exported:
    """
    Read a file that `export` wrote.

    Raises:
        UsageError: The file cannot be read, or carries no manifest.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        known = " ".join(_READERS)
        raise UsageError(f"{path.name}：只能核对 {known} / only these can be checked: {known}")
    try:
        found = reader(path)
    except OSError as error:
        raise UsageError(f"无法读取 {path}：{error.strerror or error} / cannot read {path}") from error
    except (ValueError, KeyError, LookupError) as error:
        raise UsageError(
            f"{path.name} 不是本系统导出的文件，或已损坏 / not a file that export wrote, or damaged: {error}"
        ) from error
    if not found.manifest:
        raise UsageError(f"{path.name} 没有清单，不是本系统导出的文件 / {path.name} carries no manifest")
    return found


def shown_in(found: Exported, filled: Filled) -> dict[str, str]:
    """Return key → what the file shows in the place where the form prints that cell."""
    shown = dict(found.values)
    for page in pages(filled):
        grid = found.grids.get(page.name, ())
        for spot in page.spots:
            if spot.key and found.grids:
                line = grid[spot.row] if spot.row < len(grid) else ()
                shown[spot.key] = line[spot.column] if spot.column < len(line) else ""
    return shown


def printed(filled: Filled, key: str, suffix: str) -> str:
    """Return how a type of file shows a cell."""
    row, value = filled.form.rows[key], filled.cells[key].value
    if suffix == ".json":
        return _json_text(plain(value))
    if suffix in {".xlsx", ".xls"} and isinstance(value, int | Decimal):
        return _number(float(value))
    return show(value, row.kind)


def _workbook(path: Path) -> Exported:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        grids = {
            name: [
                [_cell(cell) for cell in line] for line in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
            for name in book.sheet_names
            if name.startswith("统计表") or name == "说明"
        }
    except CalamineError as error:
        raise ValueError(str(error)) from error
    return Exported(_below_mark(line[0] for line in grids.pop("说明", []) if line), grids, {})


def _below_mark(column: Iterable[str]) -> dict[str, Any]:
    lines = list(column)
    if MARK not in lines:
        return {}
    return _decoded("".join(lines[lines.index(MARK) + 1 :]))


def _decoded(text: str) -> dict[str, Any]:
    return msgspec.json.decode(text, type=dict[str, Any])


def _cell(value: object) -> str:
    return _number(value) if isinstance(value, float) else str(value)


def _number(value: float) -> str:
    """Return a number as both workbooks and the ledger's own are compared: without a fraction where there is none."""
    return str(int(value)) if value.is_integer() else repr(value)


def _json_file(path: Path) -> Exported:
    said = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    values = {key: _json_text(value) for key, value in said.get("values", {}).items()}
    return Exported(said.get("manifest", {}), {}, values)


def _json_text(value: object) -> str:
    return json.dumps(value)


def _html(path: Path) -> Exported:
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(path.read_text(encoding="utf-8"))
    script = page.css_first(f"script#{MARK}")
    values = {str(cell.attributes["data-key"]): cell.text() for cell in page.css("td[data-key]")}
    return Exported(_decoded(script.text()) if script else {}, {}, values)


def _word(path: Path) -> Exported:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(str(path))
    except PackageNotFoundError as error:
        raise ValueError(str(error)) from error
    said = next((one.text for one in reversed(document.paragraphs) if one.text.startswith(MARK)), "")
    return Exported(_decoded(said.removeprefix(MARK)) if said else {}, {}, _word_values(document))


def _word_values(document: Any) -> dict[str, str]:
    """Return the numbers by the names of the bookmarks that stand in their cells."""
    values = {}
    for table in document.tables:
        for mark in table._tbl.iter(f"{_W}bookmarkStart"):  # noqa: SLF001  (the library has no bookmarks)
            name = mark.get(f"{_W}name", "")
            values[name.removeprefix("cell_")] = "".join(text.text or "" for text in mark.getparent().iter(f"{_W}t"))
    return values


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _csv(path: Path) -> Exported:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    said = next((line[MANIFEST] for line in lines if line.get(MANIFEST)), "")
    # The names of the columns are the form's; the value stands in the fourth.
    rows = [list(line.values()) for line in lines]
    values = {row[0]: row[VALUE] for row in rows if len(row) > VALUE and row[0] != LISTS and row[VALUE] != "——"}
    return Exported(_decoded(said) if said else {}, {}, values)


_READERS: Mapping[str, Callable[[Path], Exported]] = {
    ".xlsx": _workbook,
    ".xls": _workbook,
    ".json": _json_file,
    ".html": _html,
    ".docx": _word,
    ".csv": _csv,
}
