"""Everything that an exported file shows, place by place: for holding a file against the one that the same state gives."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

Texts = Iterator[tuple[str, str]]
"""Where, as people find it; what."""
_LONGEST = 60


class Unlike(NamedTuple):
    """A place where two files do not show the same."""

    place: str
    one: str
    other: str


def unlike(one: Path, other: Path) -> Iterator[Unlike]:
    """Yield every place where two files of the same type show different text; empty and absent are the same."""
    read = _READERS[one.suffix.lower()]
    for ours, theirs in zip_longest(_filled(read(one)), _filled(read(other))):
        if ours != theirs:
            yield from _from_here(read, one, other)
            return


def _from_here(read: Callable[[Path], Texts], one: Path, other: Path) -> Iterator[Unlike]:
    """Compare by place: from where two files differ, lines may be shifted. Only what differs is worth the memory."""
    here, there = dict(_filled(read(one))), dict(_filled(read(other)))
    for place in dict.fromkeys((*here, *there)):
        mine, yours = here.get(place, ""), there.get(place, "")
        if mine != yours:
            yield Unlike(place, mine, yours)


def shortened(text: str) -> str:
    """Return a text short enough for a message."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _filled(found: Texts) -> Texts:
    return ((place, text) for place, text in found if text)


def _workbook(path: Path) -> Texts:
    from python_calamine import CalamineWorkbook
    from xlsxwriter.utility import xl_rowcol_to_cell

    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        for row, line in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
            for column, value in enumerate(line):
                yield f"{name}!{xl_rowcol_to_cell(row, column)}", _said(value)


def _said(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _csv(path: Path) -> Texts:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row, line in enumerate(csv.reader(stream), 1):
            for column, text in enumerate(line, 1):
                yield f"行 {row} 列 {column}", text


def _json(path: Path) -> Texts:
    yield from _leaves("", msgspec.json.decode(path.read_bytes()))


def _leaves(place: str, value: Any) -> Texts:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(f"{place}.{name}", inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(f"{place}[{number}]", inner)
    else:
        yield place.lstrip("."), msgspec.json.encode(value).decode()


def _html(path: Path) -> Texts:
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(path.read_text(encoding="utf-8")).root
    nodes = root.traverse(include_text=True) if root else ()
    for number, node in enumerate((one for one in nodes if one.tag == "-text"), 1):
        yield f"第 {number} 处文字", (node.text_content or "").strip()


def _docx(path: Path) -> Texts:
    import docx

    document = docx.Document(str(path))
    for number, paragraph in enumerate(document.paragraphs, 1):
        yield f"段 {number}", paragraph.text
    for number, table in enumerate(document.tables, 1):
        columns = len(table.columns)
        for at, cell in enumerate(table._cells):  # noqa: SLF001  (`table.cell` walks the whole table for every cell)
            yield f"表 {number} 行 {at // columns + 1} 列 {at % columns + 1}", cell.text


_READERS: Mapping[str, Callable[[Path], Texts]] = {
    ".xlsx": _workbook,
    ".xls": _workbook,
    ".csv": _csv,
    ".json": _json,
    ".html": _html,
    ".docx": _docx,
}
