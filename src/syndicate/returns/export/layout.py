"""The form as it is printed: pages of spots on a grid, the same for every type of file that has cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from syndicate.returns.filled import Filled
from syndicate.returns.form import Column, Row, Table
from syndicate.returns.tables import cell_key
from syndicate.returns.values import RowKind

Look = Literal["title", "centred", "line", "section", "head", "label", "unit", "value", "note", "basis"]

LIST_WIDTHS = (62.0, 9.0, 14.0)
_STUB, _UNIT, _NUMBER = 44.0, 9.0, 11.0
_METHOD = {
    "distinct": "不同渠道和方式公开相同信息计1条。",
    "postings": "各渠道发布条次，相同信息未合并。",
}


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """One printed cell, or several joined ones."""

    row: int
    """From 0, down the page."""
    column: int
    text: str
    look: Look
    across: int = 1
    down: int = 1
    key: str = ""
    """Key of the form's cell whose value it prints."""
    indent: int = 0


_UPRIGHT = 9
"""Columns of a table that a page stands upright for; the table of applications has eight or nine, and thirty lines."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the form."""

    name: str
    """`统计表`, `统计表2`, …"""
    widths: tuple[float, ...]
    """Of its columns, in half-width characters."""
    spots: tuple[Spot, ...]
    top: int
    """First row below the head of its first table."""
    rows: int

    @property
    def wide(self) -> bool:
        """Whether it lies across the paper."""
        return is_wide(self.widths)


def is_wide(widths: Sequence[float]) -> bool:
    """Tell whether a table lies across the paper: one of few columns and many lines stands upright, or its end is on another page."""
    return len(widths) > _UPRIGHT


def pages(filled: Filled) -> tuple[Page, ...]:
    """Return the pages: the form's own list if it has one, then one page per section of tables; the last carries the signatures."""
    sections = _sections(filled)
    drawn = [
        _Drawing(filled, part).page(number, last=number == len(sections)) for number, part in enumerate(sections, 1)
    ]
    return tuple(drawn)


def foot_of(filled: Filled) -> tuple[list[str], list[str]]:
    """Return the lines for signatures, and the notes below them."""
    names = filled.form.sheet.footer
    blanks = [f"{name}：{filled.as_of.isoformat() if name == '填报日期' else ''}" for name in names]
    signing = [part for part in ("　　　　　　".join(blanks[:3]), "　　　　　　".join(blanks[3:])) if part]
    return signing, [f"口径：{filled.label}。{_METHOD[filled.counting]}", *filled.notes, *_closing(filled)]


def head_of(filled: Filled) -> tuple[str, str, str, str]:
    """Return title, period, reporting body, and method with scope."""
    sheet = filled.form.sheet
    scope = {"own": "本机关", "summary": "汇总"}[filled.scope]
    return (
        sheet.title,
        sheet.period.format(year=filled.year),
        f"{sheet.body_field}：{filled.reporter}",
        f"统计口径：{filled.label}" if filled.scope == "summary" else f"统计口径：{filled.label}、{scope}",
    )


def _closing(filled: Filled) -> Iterator[str]:
    if filled.closed:
        yield f"本年度{filled.closed}；结账后签字调整 {len(filled.adjustments)} 处"
    if filled.unsigned:
        yield f"结账后台账另有 {len(filled.unsigned)} 处变化尚未签字，表内数未改，见“调整” / unsigned changes since the closing"


_Part = list[Table] | None
"""Tables of one section; None: the form's own list."""


def _sections(filled: Filled) -> list[_Part]:
    parts: list[_Part] = [None] if any(row.printed for row in filled.form.lines) or not filled.form.table else []
    for table in filled.form.table:
        if table.title or not parts or parts[-1] is None:
            parts.append([])
        tables = parts[-1]
        assert tables is not None  # one was added just above where there was none
        tables.append(table)
    return parts


class _Drawing:
    """Draws one page from the top down."""

    def __init__(self, filled: Filled, part: _Part) -> None:
        self._filled, self._part = filled, part
        self._spots: list[Spot] = []
        self._row = 0
        self._top = 0
        self._widths = LIST_WIDTHS if part is None else _widths(part)

    def page(self, number: int, *, last: bool) -> Page:
        if number == 1:
            self._head()
        if self._part is None:
            self._list()
        for table in self._part or ():
            self._table(table)
        if last:
            self._foot()
        name = "统计表" if number == 1 else f"统计表{number}"
        return Page(name=name, widths=self._widths, spots=tuple(self._spots), top=self._top, rows=self._row)

    def _add(self, column: int, text: str, look: Look, *, across: int = 1, key: str = "", indent: int = 0) -> None:
        spot = Spot(row=self._row, column=column, text=text, look=look, across=across, key=key, indent=indent)
        self._spots.append(spot)

    def _whole(self, text: str, look: Look) -> None:
        self._add(0, text, look, across=len(self._widths))
        self._row += 1

    def _head(self) -> None:
        title, period, body, method = head_of(self._filled)
        self._whole(title, "title")
        self._whole(period, "centred")
        width = len(self._widths)
        first = 1 if width <= len(LIST_WIDTHS) else width // 2
        self._add(0, body, "line", across=first)
        self._add(first, method, "centred", across=width - first)
        self._row += 1

    def _list(self) -> None:
        for number, title in enumerate(self._filled.form.sheet.columns):
            self._add(number, title, "head")
        self._add(4, "依据（不打印）", "basis")
        self._row += 1
        self._top = self._row
        for row in self._filled.form.lines:
            if row.printed:
                self._line(row)

    def _line(self, row: Row) -> None:
        self._add(0, row.label, "label", indent=row.indent)
        self._add(1, row.unit, "unit")
        cell = self._filled.cells.get(row.key)
        self._add(2, self._filled.shown(row), "value" if cell else "unit", key=row.key if cell else "")
        if cell:
            self._add(4, cell.basis, "basis")
        self._row += 1

    def _table(self, table: Table) -> None:
        if table.title:
            self._whole(table.title, "section")
        if table.caption:
            self._whole(table.caption, "head")
        self._heads(table)
        self._top = self._top or self._row
        for line in table.row:
            left = self._left(table, line.label, line.unit, line.indent)
            for number, column in enumerate(table.column, left):
                row = self._filled.form.rows.get(cell_key(line.key, column.key))
                if line.kind is RowKind.HEADER or row is None:
                    self._add(number, "", "unit", across=self._reach(table, number))
                else:
                    self._add(number, self._filled.shown(row), "value", across=self._reach(table, number), key=row.key)
            self._row += 1
        if table.note:
            self._whole(table.note, "note")

    def _reach(self, table: Table, number: int) -> int:
        """Return how many columns of the page a column takes: the last of a narrow table reaches to the edge."""
        last = _columns(table) - 1
        return len(self._widths) - last if number == last else 1

    def _left(self, table: Table, label: str, unit: str, indent: int) -> int:
        left = 0
        if table.stub:
            self._add(0, label, "label", indent=indent)
            left += 1
        if table.unit_head:
            self._add(left, unit, "unit")
            left += 1
        return left

    def _heads(self, table: Table) -> None:
        """Write the heads of the columns; neighbours under one group share its cell, a column without groups reaches down."""
        groups = [tuple(part for part in column.group.split("/") if part) for column in table.column]
        depth = max(map(len, groups)) + 1
        for number, text in enumerate([text for text in (table.stub, table.unit_head) if text]):
            self._spots.append(Spot(row=self._row, column=number, text=text, look="head", down=depth))
        left = bool(table.stub) + bool(table.unit_head)
        for level in range(depth - 1):
            for start, across in _runs(groups, level):
                spot = Spot(
                    row=self._row + level, column=left + start, text=groups[start][level], look="head", across=across
                )
                self._spots.append(spot)
        for number, (column, group) in enumerate(zip(table.column, groups, strict=True), left):
            head = _column_head(column, self._row + len(group), number, depth - len(group))
            self._spots.append(msgspec.structs.replace(head, across=self._reach(table, number)))
        self._row += depth

    def _foot(self) -> None:
        signing, notes = foot_of(self._filled)
        self._row += 1
        for text in signing:
            self._add(0, text, "line", across=len(self._widths))
            self._row += 1
        for text in notes:
            self._add(0, text, "note", across=len(self._widths))
            self._row += 1


def _column_head(column: Column, row: int, number: int, down: int) -> Spot:
    return Spot(row=row, column=number, text=column.label, look="head", down=down)


def _runs(groups: Sequence[tuple[str, ...]], level: int) -> Iterator[tuple[int, int]]:
    """Yield where neighbours share their heads down to a level, and how many they are."""
    start = 0
    while start < len(groups):
        end = start + 1
        if len(groups[start]) > level:
            while end < len(groups) and groups[end][: level + 1] == groups[start][: level + 1]:
                end += 1
            yield start, end - start
        start = end


def _columns(table: Table) -> int:
    return len(table.column) + bool(table.stub) + bool(table.unit_head)


def _widths(tables: Sequence[Table]) -> tuple[float, ...]:
    widest = max(tables, key=_columns)
    left = (_STUB,) * any(table.stub for table in tables) + (_UNIT,) * any(table.unit_head for table in tables)
    return (*left, *((_NUMBER,) * (_columns(widest) - len(left))))
