"""The form as .xls, which the official annex is: its pages, the checks, the channels, the first items behind each number, what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import xlwt

from syndicate.model import Enquiry
from syndicate.returns.export import changes_sheet, checks_sheet
from syndicate.returns.export.channels_sheet import tables_of
from syndicate.returns.export.excerpts import ITEM_WIDTHS, ROW_WIDTHS, excerpts
from syndicate.returns.export.fit import row_height
from syndicate.returns.export.layout import Page, Spot, pages
from syndicate.returns.export.manifest import MARK, PIECE, line
from syndicate.returns.export.manifest_sheet import facts_of
from syndicate.returns.filled import Filled
from syndicate.returns.scope import books_of
from syndicate.returns.values import RowKind

_TWIPS, _CHARACTER = 20, 256
"""The format measures heights in twentieths of a point and widths in 1/256 of a character."""
_LOOKS = {
    "title": "font: name 黑体, height 360; align: horiz center, vert center",
    "centred": "font: name 宋体, height 210; align: horiz center, vert center",
    "line": "font: name 宋体, height 210; align: vert center",
    "section": "font: name 宋体, height 240, bold on; align: vert center",
    "head": "font: name 宋体, height 210, bold on; align: horiz center, vert center, wrap on; "
    "borders: left thin, right thin, top thin, bottom thin; pattern: pattern solid, fore_colour gray25",
    "unit": "font: name 宋体, height 210; align: horiz center, vert center; borders: left thin, right thin, top thin, bottom thin",
    "value": "font: name 宋体, height 210; align: horiz center, vert center; borders: left thin, right thin, top thin, bottom thin",
    "note": "font: name 宋体, height 180, colour gray50; align: vert center, wrap on",
    "item": "font: name 宋体, height 180; align: vert top",
    "cell": "font: name 宋体, height 210; align: vert center, wrap on; borders: left thin, right thin, top thin, bottom thin",
}
MOST = 1_000
"""Lines behind one number: a year of a district is beyond this format."""
_ROWS, _BETWEEN = 65_536, 3

Line = Sequence[str | int]


def write_xls(filled: Filled, enquiry: Enquiry, path: Path) -> None:
    """Write the workbook; equal input gives equal bytes. A list of a year's items does not fit this old format: the rest is in the .xlsx."""
    book = xlwt.Workbook(encoding="utf-8")
    for page in pages(filled):
        _page(book.add_sheet(page.name), filled, page)
    if filled.closed:
        head = tuple(title for title, _ in changes_sheet.COLUMNS)
        _list(
            book.add_sheet("调整"), [head, *changes_sheet.lines(filled)], [width for _, width in changes_sheet.COLUMNS]
        )
    _list(book.add_sheet("校验"), list(_checks(filled)), [width for _, width in checks_sheet.COLUMNS])
    statistics = books_of(filled, enquiry).statistics
    channels = [one for head, lines in tables_of(statistics) for one in (head, *lines, ())]
    _list(book.add_sheet("渠道与重叠"), channels, (50, 17, 17, 17, 17, 17))
    places = _behind(book, filled, enquiry)
    _list(book.add_sheet("说明"), list(_grounds(filled, enquiry, places)), (40, 110, 22))
    book.save(str(path))


@cache
def _style(look: str, number: str = "General", indent: int = 0) -> xlwt.XFStyle:
    if look == "label":
        text = f"{_LOOKS['cell']}; align: indent {indent}"
        return xlwt.easyxf(f"{text}; font: bold on" if indent == 0 else text)
    return xlwt.easyxf(_LOOKS[look], num_format_str=number)


def _page(sheet: xlwt.Worksheet, filled: Filled, page: Page) -> None:
    for number, width in enumerate(page.widths):
        sheet.col(number).width = int(width * _CHARACTER)
    for spot in page.spots:
        if spot.look != "basis":
            _write(sheet, filled, spot)
    for row, tall in _heights(page).items():
        sheet.row(row).height_mismatch = True
        sheet.row(row).height = int(tall * _TWIPS)
    sheet.set_portrait(not page.wide)
    sheet.set_paper_size_code(9)  # A4
    sheet.set_fit_width_to_pages(1)
    sheet.set_fit_height_to_pages(0)
    sheet.set_fit_num_pages(1)
    sheet.set_header_str(b"")
    sheet.set_footer_str(b"&P / &N")  # the library takes nothing but ASCII here


def _heights(page: Page) -> dict[int, float]:
    heights: dict[int, float] = {}
    for spot in page.spots:
        if spot.down == 1 and spot.look != "basis":
            width = sum(page.widths[spot.column : spot.column + spot.across]) - 4 * spot.indent
            tall = 30.0 if spot.look == "title" else row_height([(spot.text, max(width, 6))])
            heights[spot.row] = max(heights.get(spot.row, 0), tall)
    return heights


def _write(sheet: xlwt.Worksheet, filled: Filled, spot: Spot) -> None:
    cell = filled.cells.get(spot.key)
    value: str | float = spot.text
    number = "General"
    if cell is not None and isinstance(cell.value, int | Decimal):
        value = float(cell.value)
        number = "0.00##" if filled.form.rows[spot.key].kind is RowKind.MONEY else "0"
    style = _style(spot.look, number, spot.indent)
    bottom, right = spot.row + spot.down - 1, spot.column + spot.across - 1
    if spot.across > 1 or spot.down > 1:
        sheet.write_merge(spot.row, bottom, spot.column, right, value, style)
    else:
        sheet.write(spot.row, spot.column, value, style)


def _list(sheet: xlwt.Worksheet, lines: Sequence[Line], widths: Sequence[float], *, plain: bool = False) -> None:
    """Write lines; the first is the head, but where they are `plain`."""
    for number, width in enumerate(widths):
        sheet.col(number).width = int(width * _CHARACTER)
    for row, fields in enumerate(lines):
        for number, field in enumerate(fields):
            sheet.write(row, number, field, _style("head" if row == 0 and not plain else "item" if plain else "cell"))
    sheet.set_portrait(False)
    sheet.set_fit_width_to_pages(1)
    sheet.set_fit_height_to_pages(0)
    sheet.set_fit_num_pages(1)


def _behind(book: xlwt.Workbook, filled: Filled, enquiry: Enquiry) -> dict[str, str]:
    """Write the lists, those of items and those of registers each on a sheet; return where each cell's stands, for people."""
    lines: dict[str, list[Line]] = {"明细": [], "登记簿明细": []}
    places: dict[str, str] = {}
    for one in excerpts(filled, enquiry, MOST):
        name = "明细" if one.of_items else "登记簿明细"
        page = lines[name]
        if len(page) + len(one.lines) + _BETWEEN > _ROWS:
            places[one.key] = "见 .xlsx"  # the format ends at 65,536 rows
            continue
        places[one.key] = f"{name}!A{len(page) + 1}"
        page.append(
            (f"{one.label}（{one.key}）：{one.shown}", one.rest)
            if one.rest
            else (f"{one.label}（{one.key}）：{one.shown}",)
        )
        page.append(one.heads)
        page += one.lines
        page.append(())
    for (name, page), widths in zip(lines.items(), (ITEM_WIDTHS, ROW_WIDTHS), strict=True):
        if page:
            _list(book.add_sheet(name), page, widths, plain=True)
    return places


def _checks(filled: Filled) -> Iterator[Line]:
    yield tuple(title for title, _ in checks_sheet.COLUMNS)
    for outcome in filled.checks:
        yield checks_sheet.fields_of(filled, outcome)
    for title, lines in checks_sheet.sections_of(filled):
        yield (title, *lines[:1])
        yield from (("", text) for text in lines[1:])


def _grounds(filled: Filled, enquiry: Enquiry, places: Mapping[str, str]) -> Iterator[Line]:
    yield from facts_of(filled, enquiry.receipt_head())
    yield "明细", f"各数背后的条目和登记行，每格至多 {MOST} 行；全部见同一状态导出的 .xlsx"
    for row in filled.form.fillable:
        cell = filled.cells[row.key]
        yield f"{row.label}（{row.key}）", f"{cell.source.label}；{cell.basis}", places.get(row.key, "")
    text = line(filled)
    yield (MARK,)
    for start in range(0, len(text), PIECE):
        yield (text[start : start + PIECE],)
