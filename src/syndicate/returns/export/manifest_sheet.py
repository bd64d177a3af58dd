"""The sheet 说明: what the workbook rests on, and whether the lists agree with the numbers."""

from __future__ import annotations

from collections.abc import Iterator

from xlsxwriter.worksheet import Worksheet

from syndicate.returns.export.draft import Draft
from syndicate.returns.export.fit import row_height
from syndicate.returns.export.manifest import MARK, PIECE, line
from syndicate.returns.export.pages import Place
from syndicate.returns.filled import Cell, Filled
from syndicate.returns.values import Interval, show

_METHOD = {
    "distinct": "去重：不同渠道和方式公开相同信息计1条；每个渠道的数为该渠道上的不重复信息",
    "postings": "未去重：每次发布计1条次，相同信息未合并",
}

_LABEL, _OTHER = 62, 18
_PRINTED = 6
"""The last column that is printed; what stands beside it runs on."""


def write_manifest(sheet: Worksheet, draft: Draft) -> None:
    """Write form, year, method, rule digest and receipt head; then, per cell, where its items stand and how many rows they take."""
    styles = draft.styles
    sheet.set_column(0, 0, _LABEL)
    sheet.set_column(1, 6, _OTHER)
    at = 0
    for name, text in facts_of(draft.filled, draft.receipt_now):
        sheet.set_row(at, row_height([(text, 5 * _OTHER)]))
        sheet.write_string(at, 0, name, styles.cell)
        sheet.merge_range(at, 1, at, 5, text, styles.cell)
        at += 1
    at += 1
    for number, title in enumerate(("统计指标", "行键", "表内数", "来源", "明细位置", "明细行数", "明细计数")):
        sheet.write_string(at, number, title, styles.heading)
    for row in draft.filled.form.fillable:
        at += 1
        sheet.set_row(at, row_height([(row.label, _LABEL)]))
        cell, place = draft.filled.cells[row.key], draft.places.get(row.key)
        where = f"{place.sheet}!A{place.row}" if place else ""
        texts = (row.label, row.key, show(cell.value, row.kind), cell.source.label, where)
        for number, text in enumerate(texts):
            sheet.write_string(at, number, text, styles.cell)
        sheet.write_number(at, 5, place.rows if place else 0, styles.count)
        sheet.write_string(at, 6, _agreement(cell, place), styles.cell_centred)
        if row.table:  # a line of the form's own list has its grounds beside it
            sheet.write_string(at, 7, cell.basis, styles.note)
    # What is written for `export check` alone is not printed: a line as long as it is would shrink the page to nothing.
    sheet.print_area(0, 0, at, _PRINTED)
    _write_line(sheet, draft, at + 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_line(sheet: Worksheet, draft: Draft, at: int) -> None:
    """Write the manifest for `export check`, in as many cells as it needs, one below the other."""
    text = line(draft.filled)
    sheet.write_string(at, 0, MARK, draft.styles.note)
    for number, start in enumerate(range(0, len(text), PIECE), start=1):
        sheet.write_string(at + number, 0, text[start : start + PIECE], draft.styles.note)


def _agreement(cell: Cell, place: Place | None) -> str:
    """Say whether the list gives the number of the cell when it is counted again."""
    if place is None:
        return ""
    if isinstance(cell.value, Interval):
        within = cell.value.low <= place.counted <= cell.value.high
        return f"{place.counted}，在区间内" if within else f"{place.counted}，不符"
    return "相符" if place.counted == cell.value else f"{place.counted}，不符"


def facts_of(filled: Filled, receipt_now: tuple[int, str]) -> Iterator[tuple[str, str]]:
    """Yield what the numbers rest on: name and text."""
    form = filled.form
    yield "表式", f"{form.id} {form.sheet.title}"
    yield "依据", form.sheet.legal_basis
    yield "年度", str(filled.year)
    yield "辖区", filled.jurisdiction or "全部"
    yield "填报单位", filled.reporter
    yield "填表日期", filled.as_of.isoformat()
    yield "口径", _METHOD[filled.counting]
    yield "规则摘要", filled.rules_digest
    yield "最新批次凭证", _receipt(filled.receipt_head)
    yield "范围", "汇总" if filled.scope == "summary" else f"本机关（{'、'.join(filled.units)}）"
    if filled.moment:
        yield "截至", filled.moment
    if filled.closed:
        yield "结账", filled.closed
    if receipt_now != filled.receipt_head:
        yield "注意", f"填表之后台账又有新批次 {_receipt(receipt_now)}，明细可能多于表内数"
    yield "总数的明细", _whole(filled)
    if form.sheet.note:
        yield "表样", form.sheet.note
    yield "措辞未见于公开表样的行", _unattested(filled)
    for note in filled.notes:
        yield "提示", note
    for one in filled.gathered:
        yield "汇总自", f"{one.unit}：{one.file}，SHA-256 {one.digest}"


def _receipt(head: tuple[int, str]) -> str:
    return f"第 {head[0]} 号 {head[1]}"


def _whole(filled: Filled) -> str:
    if filled.counting == "postings":
        return "“总数序号”给每次发布编号"
    return "各渠道明细合起来即总数的明细；“总数序号”只编给每条信息第一次出现的行，最大值等于总数"


def _unattested(filled: Filled) -> str:
    count = sum(not row.attested for row in filled.form.row)
    return f"{count} 行（全表 {sum(row.printed for row in filled.form.row)} 行）"
