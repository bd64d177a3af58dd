"""Drafts an annual report from a filled form: what the outline says, with the numbers that stand and nothing in the place of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from syndicate.model import Enquiry
from syndicate.returns.export.channels_sheet import tables_of
from syndicate.returns.export.layout import Spot, pages
from syndicate.returns.export.manifest_sheet import facts_of
from syndicate.returns.fill import add_up, fill
from syndicate.returns.filled import Cell, Counting, Filled, Source
from syndicate.returns.form import Form, Row
from syndicate.returns.report.outline import CHANNELS, LINES, PLACE, Block, Outline
from syndicate.returns.report.parts import Bar, Drawing, Grid, Heading, Note, Number, Paragraph, Part, Report, ToWrite
from syndicate.returns.scope import books_of
from syndicate.returns.values import UNFILLED, Interval, show

_BODY = "【待填写：机关名称】"
_TABLE_LOOKS = frozenset({"head", "label", "unit", "value"})
_WIDTHS = (62.0, 9.0, 14.0)


def compose(filled: Filled, enquiry: Enquiry, outline: Outline) -> Report:
    """
    Return the draft of a report.

    Deterministic. Every number is a cell of the form or a figure of the outline, filled from the same state of the ledger; what is unknown
    stands as 未填报, and what is known between bounds only stands with both.

    Args:
        filled: The form, as it is exported.
        enquiry: The state of the ledger that it was filled from.
        outline: What the report consists of.
    """
    return _Drafting(filled, enquiry, outline).report()


class _Drafting:
    """Works through an outline once, and numbers the notes as they come."""

    def __init__(self, filled: Filled, enquiry: Enquiry, outline: Outline) -> None:
        self._filled, self._enquiry, self._outline = filled, enquiry, outline
        self._rows: dict[str, Row] = {**filled.form.rows, **{one.key: one.row for one in outline.figure}}
        self._cells: Mapping[str, Cell] = {**filled.cells, **_figures(filled, enquiry, outline)}
        self._notes: dict[str, int] = {}
        self._drawings = 0

    def report(self) -> Report:
        filled = self._filled
        title = self._outline.title.format(body=filled.body or _BODY, year=filled.year)
        preface = self._outline.preface.format(year=filled.year, basis=filled.form.sheet.legal_basis.partition("；")[0])
        parts: list[Part] = [Paragraph((preface,))] if preface else []
        for section in self._outline.section:
            parts.append(Heading(section.title, section.level))
            for block in section.block:
                parts.extend(self._block(block))
        facts = tuple(facts_of(filled, filled.receipt_head))
        return Report(title, tuple(parts), tuple(self._told()), facts)

    def _block(self, block: Block) -> Iterator[Part]:
        if block.say:
            yield Paragraph(tuple(self._said(block.say)))
        elif block.write:
            yield ToWrite(block.write)
        elif block.list:
            yield self._listed(block.list)
        elif block.chart:
            yield self._drawing(block)
        for table in block.table:
            yield from self._table(table)

    def _said(self, text: str) -> Iterator[str | Number]:
        at = 0
        for found in PLACE.finditer(text):
            yield text[at : found.start()]
            yield Number(_in_words(self._cells[found[1]], self._rows[found[1]], found[2]), self._note(found[1]))
            at = found.end()
        yield text[at:]

    def _note(self, key: str) -> int:
        return self._notes.setdefault(key, len(self._notes) + 1)

    def _shown(self, key: str) -> str:
        return show(self._cells[key].value, self._rows[key].kind)

    def _listed(self, keys: tuple[str, ...]) -> Grid:
        heads = self._filled.form.sheet.columns
        spots = [Spot(row=0, column=number, text=text, look="head") for number, text in enumerate(heads)]
        for at, key in enumerate(keys, start=1):
            row = self._rows[key]
            self._note(key)
            spots += (
                Spot(row=at, column=0, text=row.label, look="label", indent=row.indent),
                Spot(row=at, column=1, text=row.unit, look="unit"),
                Spot(row=at, column=2, text=self._shown(key), look="value", key=key),
            )
        return Grid(tuple(spots), len(keys) + 1, _WIDTHS)

    def _drawing(self, block: Block) -> Drawing:
        self._drawings += 1
        bars = [
            Bar(_short(self._rows[key]), self._cells[key].value, self._shown(key), self._note(key))
            for key in block.cells
        ]
        return Drawing(f"figure{self._drawings}", block.chart, block.unit, tuple(bars))

    def _table(self, name: str) -> Iterator[Grid]:
        if name == CHANNELS:
            heads, lines = tables_of(books_of(self._filled, self._enquiry).statistics)[0]
            yield _plain_grid(heads, [tuple(map(str, line)) for line in lines])
            return
        alone = _with_only(self._filled, name)
        note = alone.form.table[0].note if alone.form.table else ""
        for page in pages(alone):
            spots = [spot for spot in page.spots if spot.look in _TABLE_LOOKS]
            top = min(spot.row for spot in spots)
            for spot in spots:
                if spot.key:
                    self._note(spot.key)
            moved = tuple(replace(spot, row=spot.row - top) for spot in spots)
            yield Grid(moved, max(spot.row + spot.down for spot in moved), page.widths, note)

    def _told(self) -> Iterator[Note]:
        for key, number in self._notes.items():
            cell, row = self._cells[key], self._rows[key]
            yield Note(number, key, row.label, self._shown(key), cell.basis or f"没有来源，{UNFILLED}")


def _figures(filled: Filled, enquiry: Enquiry, outline: Outline) -> dict[str, Cell]:
    """Fill what the outline needs beside the form, the way a form is filled: in its scope, from its state."""
    names = {**filled.form.names, **outline.names}
    registers = {**filled.form.registers, **outline.registers}
    bare = replace(filled.form, table=(), check=(), like=(), names=names, registers=registers)
    methods = dict.fromkeys(one.counting or filled.counting for one in outline.figure)
    cells: dict[str, Cell] = {}
    for counting in methods:
        rows = tuple(one.row for one in outline.figure if not one.sum and (one.counting or filled.counting) == counting)
        cells.update(_filled_again(filled, enquiry, replace(bare, row=rows), counting))
    return cells | _sums(filled, outline)


def _sums(filled: Filled, outline: Outline) -> dict[str, Cell]:
    """Add up the figures that are sums of cells of the form, as the form adds up its own; one part unknown, and the sum is."""
    rows = tuple(one.row for one in outline.figure if one.sum)
    cells = {**filled.cells, **{row.key: Cell(value=None, source=Source.UNFILLED) for row in rows}}
    add_up(replace(filled.form, row=rows, table=()), cells)
    return {row.key: cells[row.key] for row in rows}


def _filled_again(filled: Filled, enquiry: Enquiry, form: Form, counting: Counting) -> Mapping[str, Cell]:
    return fill(
        form,
        enquiry,
        filled.year,
        filled.jurisdiction,
        as_of=filled.as_of,
        count=counting,
        scope=filled.scope,
        units=filled.units,
    ).cells


def _with_only(filled: Filled, name: str) -> Filled:
    """Return the filled form with one of its tables, or with its own lines alone."""
    form: Form = filled.form
    if name == LINES:
        return replace(filled, form=replace(form, table=(), row=form.lines))
    rows = tuple(row for row in form.row if row.table == name)
    return replace(filled, form=replace(form, table=(form.tables[name],), row=rows))


def _in_words(cell: Cell, row: Row, unit: str) -> str:
    """Return a number with its unit; a number known by its bounds is told in words that no reader takes for an exact one."""
    if cell.value is None:
        return f"（{UNFILLED}）"
    if isinstance(cell.value, Interval):
        return f"在{show(cell.value.low, row.kind)}至{show(cell.value.high, row.kind)}之间（{unit}，区间）"
    return f"{show(cell.value, row.kind)}{unit}"


def _short(row: Row) -> str:
    """Return what a bar is called: the label without number, remark and the heads of its column."""
    label = row.label.partition("｜")[0].partition("（区分")[0]
    for cut in ("．", ".", "、", "）"):
        head, found, rest = label.partition(cut)
        if found and rest and len(head) <= 3:
            label = rest
    return label.removeprefix("其中：")


def _plain_grid(heads: tuple[str, ...], lines: list[tuple[str, ...]]) -> Grid:
    spots = [Spot(row=0, column=number, text=text, look="head") for number, text in enumerate(heads)]
    for at, line in enumerate(lines, start=1):
        spots += [
            Spot(row=at, column=number, text=text, look="unit" if number else "label")
            for number, text in enumerate(line)
        ]
    return Grid(tuple(spots), len(lines) + 1, (20.0, *(14.0,) * (len(heads) - 1)))
