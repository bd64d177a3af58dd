"""The sheet 统计表: the official form as it is printed on A4, each counted cell a link to its items."""

from __future__ import annotations

from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from syndicate.returns.export.draft import Draft
from syndicate.returns.export.fit import row_height
from syndicate.returns.filled import Cell, Filled
from syndicate.returns.form import Row
from syndicate.returns.values import RowKind, show

_WIDTHS = (62, 9, 14, 2, 70)


def write_form(sheet: Worksheet, draft: Draft) -> None:
    """Write title, head, rows and footer; column E says what each number rests on and is not printed."""
    for number, width in enumerate(_WIDTHS):
        sheet.set_column(number, number, width)
    top = _head(sheet, draft)
    end = top
    for row in draft.filled.form.row:
        if row.printed:
            _line(sheet, draft, end, row)
            end += 1
    last = _foot(sheet, draft, end)
    _page(sheet, top, last)


def _head(sheet: Worksheet, draft: Draft) -> int:
    filled, styles, form = draft.filled, draft.styles, draft.filled.form.sheet
    sheet.set_row(0, 30)
    sheet.merge_range(0, 0, 0, 2, form.title, styles.title)
    sheet.merge_range(1, 0, 1, 2, form.period.format(year=filled.year), styles.centred)
    sheet.write_string(2, 0, f"{form.body_field}：{filled.reporter}", styles.line)
    sheet.merge_range(2, 1, 2, 2, f"统计口径：{filled.label}", styles.centred)
    for number, title in enumerate(form.columns):
        sheet.write_string(3, number, title, styles.heading)
    sheet.write_string(3, 4, "依据（不打印）", styles.note)
    return 4


def _line(sheet: Worksheet, draft: Draft, at: int, row: Row) -> None:
    styles, cell = draft.styles, draft.filled.cells.get(row.key)
    sheet.set_row(at, row_height([(row.label, _WIDTHS[0] - 4 * row.indent)]))
    sheet.write_string(at, 0, row.label, styles.label(row.indent, bold=row.indent == 0))
    sheet.write_string(at, 1, row.unit, styles.cell_centred)
    if cell is None:
        sheet.write_string(at, 2, "——", styles.cell_centred)
        return
    _value(sheet, draft, at, row, cell)
    sheet.write_string(at, 4, cell.basis, styles.note)


def _value(sheet: Worksheet, draft: Draft, at: int, row: Row, cell: Cell) -> None:
    styles, target, money = draft.styles, draft.target(row.key), row.kind is RowKind.MONEY
    if cell.value is None:
        sheet.write_string(at, 2, show(None), styles.unfilled)
    elif not isinstance(cell.value, int | Decimal):
        sheet.write_string(at, 2, show(cell.value, row.kind), styles.value(money=money, linked=False))
    elif target:
        # The link carries no text of its own: the number written after it stays a number that can be summed.
        style = styles.value(money=money, linked=True)
        sheet.write_url(at, 2, target, style, tip=f"打开明细：{row.label}"[:255])
        sheet.write_number(at, 2, float(cell.value), style)
    else:
        sheet.write_number(at, 2, float(cell.value), styles.value(money=money, linked=False))


def _foot(sheet: Worksheet, draft: Draft, end: int) -> int:
    filled, styles = draft.filled, draft.styles
    names = filled.form.sheet.footer
    blanks = [f"{name}：{_stated(filled, name)}" for name in names]
    sheet.write_string(end + 1, 0, "　　　　　　".join(blanks[:3]), styles.line)
    sheet.write_string(end + 2, 0, "　　　　　　".join(blanks[3:]), styles.line)
    at = end + 3
    for note in (f"口径：{filled.label}。{_METHOD[filled.counting]}", *filled.notes):
        sheet.write_string(at, 0, note, styles.note)
        at += 1
    return at - 1


_METHOD = {
    "distinct": "不同渠道和方式公开相同信息计1条。",
    "postings": "各渠道发布条次，相同信息未合并。",
}


def _stated(filled: Filled, name: str) -> str:
    return filled.as_of.isoformat() if name == "填报日期" else ""


def _page(sheet: Worksheet, top: int, last: int) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_portrait()
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, last, 2)
    sheet.repeat_rows(top - 1)
    sheet.freeze_panes(top, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)
