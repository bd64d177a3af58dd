"""The sheets 统计表: the official form as it is printed on A4, each counted cell a link to its items."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from syndicate.returns.export.draft import Draft
from syndicate.returns.export.fit import row_height
from syndicate.returns.export.layout import LIST_WIDTHS, Page, Spot
from syndicate.returns.filled import Cell
from syndicate.returns.values import RowKind, show

_BASIS_COLUMN, _BASIS_WIDTH = 4, 70.0
"""Columns from which on a page lies across."""


def write_page(sheet: Worksheet, draft: Draft, page: Page) -> None:
    """Write one page of the form; on a page of one list, column E says what each number rests on and is not printed."""
    for number, width in enumerate(page.widths):
        sheet.set_column(number, number, width)
    if page.widths == LIST_WIDTHS:
        sheet.set_column(3, 3, 2)
        sheet.set_column(_BASIS_COLUMN, _BASIS_COLUMN, _BASIS_WIDTH)
    for row, height in _heights(page).items():
        sheet.set_row(row, height)
    # Finished rows are written out at once (`constant_memory`): cells must come row by row, those of joined cells too.
    for row, column, spot in sorted(_covered(page), key=lambda found: found[:2]):
        if (row, column) == (spot.row, spot.column):
            _write(sheet, draft, spot)
        else:
            sheet.write_blank(row, column, None, _style(draft, spot))
    for spot in page.spots:
        if spot.across > 1 or spot.down > 1:
            # The library's own joining writes the cells anew, which comes too late here.
            sheet.merge.append([spot.row, spot.column, spot.row + spot.down - 1, spot.column + spot.across - 1])
    _set_up(sheet, page)


def _covered(page: Page) -> Iterator[tuple[int, int, Spot]]:
    for spot in page.spots:
        for row in range(spot.row, spot.row + spot.down):
            for column in range(spot.column, spot.column + spot.across):
                yield row, column, spot


def _heights(page: Page) -> dict[int, float]:
    heights: dict[int, float] = {}
    for spot in page.spots:
        if spot.down == 1 and spot.look != "basis":
            width = sum(page.widths[spot.column : spot.column + spot.across]) - 4 * spot.indent
            tall = 30.0 if spot.look == "title" else row_height([(spot.text, max(width, 6))])
            heights[spot.row] = max(heights.get(spot.row, 0), tall)
    return heights


def _write(sheet: Worksheet, draft: Draft, spot: Spot) -> None:
    cell = draft.filled.cells.get(spot.key)
    if cell is not None:
        _value(sheet, draft, spot, cell)
        return
    sheet.write_string(spot.row, spot.column, spot.text, _style(draft, spot))


def _style(draft: Draft, spot: Spot) -> Format:
    styles = draft.styles
    looks = {
        "title": styles.title,
        "centred": styles.centred,
        "line": styles.line,
        "section": styles.section,
        "head": styles.heading,
        "unit": styles.cell_centred,
        "value": styles.cell_centred,
        "note": styles.wrapped_note,
        "basis": styles.note,
    }
    return looks[spot.look] if spot.look in looks else styles.label(spot.indent, bold=spot.indent == 0)


def _value(sheet: Worksheet, draft: Draft, spot: Spot, cell: Cell) -> None:
    row = draft.filled.form.rows[spot.key]
    styles, target, money = draft.styles, draft.target(spot.key), row.kind is RowKind.MONEY
    if cell.value is None:
        sheet.write_string(spot.row, spot.column, show(None), styles.unfilled)
    elif not isinstance(cell.value, int | Decimal):
        sheet.write_string(spot.row, spot.column, show(cell.value, row.kind), styles.value(money=money, linked=False))
    elif target:
        # The link carries no text of its own: the number written after it stays a number that can be summed.
        style = styles.value(money=money, linked=True)
        sheet.write_url(spot.row, spot.column, target, style, tip=f"打开明细：{row.label}"[:255])
        sheet.write_number(spot.row, spot.column, float(cell.value), style)
    else:
        sheet.write_number(spot.row, spot.column, float(cell.value), styles.value(money=money, linked=False))


def _set_up(sheet: Worksheet, page: Page) -> None:
    sheet.set_paper(9)  # A4
    if page.wide:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, page.rows - 1, len(page.widths) - 1)
    if page.widths == LIST_WIDTHS:
        sheet.repeat_rows(page.top - 1)
    sheet.freeze_panes(page.top, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)
