"""The form as .docx: its tables as they are printed, ready to sign, with checks and grounds behind them."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.table import Table, _Cell

from syndicate.model import Enquiry
from syndicate.returns.export import changes_sheet, checks_sheet
from syndicate.returns.export.channels_sheet import tables_of
from syndicate.returns.export.excerpts import ITEM_WIDTHS, ROW_WIDTHS, Excerpt, excerpts
from syndicate.returns.export.layout import Page, Spot, foot_of, head_of, is_wide, pages
from syndicate.returns.export.manifest import MARK, line
from syndicate.returns.export.manifest_sheet import facts_of
from syndicate.returns.filled import Filled
from syndicate.returns.scope import books_of

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest day that an archive can carry; the file tells its own days inside."""
_TABLE_LOOKS = frozenset({"head", "label", "unit", "value"})
MOST = 20
"""Lines behind one number."""
_OF_ITEMS, _OF_ROWS = (0, 2, 3, 4, 5, 8), (0, 2, 3, 4, 5)
"""Columns of the lists that a page is wide enough for."""


def write_docx(filled: Filled, enquiry: Enquiry, path: Path) -> None:
    """Write the document; equal input gives equal bytes."""
    document = docx.Document()
    _set_up(document, filled)
    title, period, body, method = head_of(filled)
    _paragraph(document, title, size=18, font="黑体", centred=True)
    _paragraph(document, period, centred=True)
    _paragraph(document, f"{body}　　　　{method}")
    for number, page in enumerate(pages(filled)):
        if number:
            _turn(document, wide=page.wide)
        _page(document, page)
    signing, notes = foot_of(filled)
    for text in signing:
        _paragraph(document, text)
    for text in notes:
        _paragraph(document, text, size=9)
    _evidence(document, filled, enquiry)
    path.write_bytes(settled(document))


def _set_up(document: Document, filled: Filled) -> None:
    made = datetime.combine(filled.as_of, time())
    properties = document.core_properties
    properties.author = properties.last_modified_by = "syndicate"
    properties.title = f"{filled.form.sheet.title}{filled.year}"
    properties.created = properties.modified = made
    properties.comments, properties.revision = "", 1
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(18)
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = "宋体", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    style.paragraph_format.space_after = Pt(2)


def _turn(document: Document, *, wide: bool) -> None:
    section = document.add_section()
    across, down = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = across, down


def _paragraph(
    container: Document | _Cell, text: str, *, size: float = 10.5, font: str = "宋体", centred: bool = False
) -> None:
    say(container.add_paragraph(), text, size=size, font=font, centred=centred)


def say(
    paragraph: Any, text: str, *, size: float = 10.5, font: str = "宋体", centred: bool = False, bold: bool = False
) -> None:
    """Add words to a paragraph, in a font for Latin and Chinese letters alike."""
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.bold = font, Pt(size), bold
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _page(document: Document, page: Page) -> None:
    """Write the page's tables; what is no cell of a table stands between them."""
    waiting: list[Spot] = []
    for spot in sorted(page.spots, key=lambda spot: (spot.row, spot.column)):
        if spot.look in _TABLE_LOOKS:
            waiting.append(spot)
            continue
        if spot.look == "section" or (spot.look == "note" and waiting):
            write_table(document, waiting, page.widths)
            waiting = []
        if spot.look == "section":
            _paragraph(document, spot.text, size=12)
    write_table(document, waiting, page.widths)


def write_table(document: Document, spots: Sequence[Spot], widths: Sequence[float]) -> None:
    """Write spots as one table over the width of the page; a cell with a key carries its bookmark."""
    if not spots:
        return
    first = min(spot.row for spot in spots)
    rows = max(spot.row + spot.down for spot in spots) - first
    columns = max(spot.column + spot.across for spot in spots)
    table = document.add_table(rows=rows, cols=columns, style="Table Grid")
    table.autofit = False
    share = Mm(261 if is_wide(widths) else 174) / sum(widths[:columns])
    grid = [list(row.cells) for row in table.rows]
    for row in grid:
        for cell, width in zip(row, widths[:columns], strict=True):
            cell.width = int(width * share)
    for spot in spots:
        _cell(grid, spot, spot.row - first)


def _cell(grid: list[list[_Cell]], spot: Spot, row: int) -> None:
    cell = grid[row][spot.column]
    if spot.across > 1 or spot.down > 1:
        cell = cell.merge(grid[row + spot.down - 1][spot.column + spot.across - 1])
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.left_indent = Pt(10 * spot.indent)
    paragraph.paragraph_format.space_after = Pt(0)
    say(paragraph, spot.text, size=9, centred=spot.look != "label", bold=spot.look == "head")
    if spot.key:
        _mark(paragraph, spot)


def _mark(paragraph: Any, spot: Spot) -> None:
    """Put a bookmark around a number, so that `export check` finds it whatever is moved about."""
    number = str(spot.row * 100 + spot.column)
    start, end = (OxmlElement(name) for name in ("w:bookmarkStart", "w:bookmarkEnd"))
    for mark in (start, end):
        mark.set(qn("w:id"), number)
    start.set(qn("w:name"), f"cell_{spot.key}")
    paragraph._p.insert_element_before(start, "w:r")  # noqa: SLF001  (the library has no bookmarks)
    paragraph._p.append(end)  # noqa: SLF001


def _evidence(document: Document, filled: Filled, enquiry: Enquiry) -> None:
    _turn(document, wide=False)
    _paragraph(document, "校验", size=12)
    # Number, level, outcome, relation and reason; the rest of the columns is for workbooks.
    lines = [checks_sheet.fields_of(filled, outcome)[:5] for outcome in filled.checks]
    _list(document, [tuple(title for title, _ in checks_sheet.COLUMNS[:5]), *lines])
    if filled.closed:
        _paragraph(document, "调整", size=12)
        _list(document, [tuple(title for title, _ in changes_sheet.COLUMNS), *changes_sheet.lines(filled)])
    _paragraph(document, "渠道与重叠", size=12)
    for head, counted in tables_of(books_of(filled, enquiry).statistics):
        _list(document, [head, *(tuple(map(str, one)) for one in counted)])
    _behind(document, filled, enquiry)
    _paragraph(document, "说明", size=12)
    _list(document, list(facts_of(filled, enquiry.receipt_head())))
    _paragraph(document, f"{MARK} {line(filled)}", size=4)


def _behind(document: Document, filled: Filled, enquiry: Enquiry) -> None:
    """Write the first lines behind each number; a document is read on paper, where nobody turns a hundred pages."""
    _paragraph(document, f"明细（每格至多 {MOST} 行，全部见同一状态导出的 .xlsx）", size=12)
    for one in excerpts(filled, enquiry, MOST):
        _paragraph(document, f"{one.label}：{one.shown}", size=9)
        kept = _OF_ITEMS if one.of_items else _OF_ROWS
        _list(document, [tuple(line[at] for at in kept) for line in (one.heads, *one.lines)], _kept_widths(one))
        if one.rest:
            _paragraph(document, one.rest, size=8)


def _kept_widths(one: Excerpt) -> tuple[float, ...]:
    """Return the widths of the columns that a document has of a list, in parts of the page."""
    widths, kept = (ITEM_WIDTHS, _OF_ITEMS) if one.of_items else (ROW_WIDTHS, _OF_ROWS)
    return tuple(widths[at] for at in kept)


def _list(document: Document, lines: Sequence[Sequence[str]], widths: Sequence[float] = ()) -> None:
    if not lines:
        return
    table: Table = document.add_table(rows=len(lines), cols=len(lines[0]), style="Table Grid")
    cells = table._cells  # noqa: SLF001  (`table.cell` walks the whole table for every cell)
    for number, text in enumerate(text for fields in lines for text in fields):
        say(cells[number].paragraphs[0], text, size=8)
    if widths:
        table.autofit = False
        share = Mm(174) / sum(widths)
        for number, cell in enumerate(cells):
            cell.width = Emu(int(widths[number % len(widths)] * share))
    _paragraph(document, "", size=6)


def settled(document: Document) -> bytes:
    """Return the archive with its parts in the order of their names and without the time of the day."""
    made, out = BytesIO(), BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as settled:
        for name in sorted(archive.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            settled.writestr(entry, archive.read(name))
    return out.getvalue()
