"""Fills a form for one year: counts first, then what people state, then sums; and judges the checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from syndicate.model import Enquiry, UsageError
from syndicate.returns.answer import answer
from syndicate.returns.books import Books
from syndicate.returns.checking import judge
from syndicate.returns.filled import Cell, Counting, Filled, ManualValue, Source
from syndicate.returns.form import Form, Row
from syndicate.returns.values import Interval, Number, Refused, RowKind, number_of, show

Manual = Mapping[str, ManualValue]


def fill(  # noqa: PLR0913  (each is a fact of the return that only the caller knows)
    form: Form,
    enquiry: Enquiry,
    year: int,
    jurisdiction: str | None,
    *,
    as_of: date,
    manual: Manual | None = None,
    count: Counting = "distinct",
    body: str = "",
) -> Filled:
    """
    Return the form filled from the ledger.

    Deterministic: the same ledger, year, manual values and day give an equal result. A count from the ledger is never
    replaced by a stated value; where they differ, the cell says so. A stated value that its row cannot hold (`10余次`) is
    refused, the cell stays as it was, and the check of values fails with the reason.

    Args:
        form: The form.
        enquiry: The ledger's answers.
        year: The report year; 1 January to 31 December in Beijing time.
        jurisdiction: 行政区划代码; None: all.
        as_of: The day of filling (Beijing time).
        manual: Stated values by row key.
        count: `distinct` as the form asks, or `postings`, which labels the form 未去重.
        body: Name of the reporting body.

    Raises:
        UsageError: `manual` names a row that the form does not have or that holds no value.
    """
    stated = manual or {}
    _refuse_unknown(form, stated)
    books = Books(enquiry, year, jurisdiction, count)
    cells = {row.key: _cell(row, books, form, stated.get(row.key)) for row in form.fillable}
    _add_up(form, cells)
    return Filled(
        form=form,
        year=year,
        jurisdiction=jurisdiction,
        body=body,
        as_of=as_of.date() if isinstance(as_of, datetime) else as_of,
        counting=count,
        cells=cells,
        checks=judge(form, cells),
        notes=tuple(_notes(form, books, cells)),
        rules_digest=enquiry.rules_digest(),
        receipt_head=enquiry.receipt_head(),
    )


def _refuse_unknown(form: Form, stated: Manual) -> None:
    known = {row.key for row in form.fillable}
    for key in stated:
        if key not in known:
            raise UsageError(f"表式 {form.id} 没有可填的行 {key} / form {form.id} has no row {key} to fill")


def _cell(row: Row, books: Books, form: Form, stated: ManualValue | None) -> Cell:
    counted = _counted(row, books, form)
    return counted if stated is None else _with_stated(row, counted, stated)


def _counted(row: Row, books: Books, form: Form) -> Cell:
    silent: list[str] = []
    for query in row.queries:
        found = answer(query, books, row.kind, form)
        if found.value is not None:
            basis = "；".join((*silent, found.basis))
            return Cell(value=found.value, source=Source.COUNTED, basis=basis, query=query)
        silent.append(found.basis)
        if found.refused:  # what is wrong in the register must be put right there, not papered over by another query
            return Cell(value=None, source=Source.UNFILLED, basis="；".join(silent), refused=found.refused)
    return Cell(value=None, source=Source.UNFILLED, basis="；".join(silent))


def _with_stated(row: Row, counted: Cell, stated: ManualValue) -> Cell:
    said = f"{stated.who} {stated.when.isoformat()} 填报“{stated.value}”（{stated.basis}）"
    try:
        value = number_of(stated.value, row.kind)
    except Refused as refusal:
        return _changed(counted, stated, f"{said}，已拒收", refused=str(refusal))
    if counted.value is None:
        source, basis = Source.STATED, f"{said}；{counted.basis}" if counted.basis else said
        return Cell(value=value, source=source, basis=basis, stated=stated, refused=counted.refused)
    if counted.value == value:
        return _changed(counted, stated, f"{said}，与统计一致")
    return _changed(counted, stated, f"{said}，与统计 {show(counted.value, row.kind)} 不符，以统计为准", conflict=True)


def _changed(cell: Cell, stated: ManualValue, said: str, *, refused: str = "", conflict: bool = False) -> Cell:
    basis = f"{cell.basis}；{said}" if cell.basis else said
    return Cell(
        value=cell.value,
        source=cell.source,
        basis=basis,
        query=cell.query,
        stated=stated,
        refused=refused or cell.refused,
        conflict=conflict,
    )


def _add_up(form: Form, cells: dict[str, Cell]) -> None:
    """Fill sums whose parts are all filled. Rows are taken from the bottom up: a part may itself be a sum."""
    for row in reversed(form.fillable):
        cell = cells[row.key]
        values = [cells[key].value for key in row.sum]
        if cell.value is not None or not values or None in values:
            continue
        total = _total(values)
        basis = f"各分项之和：{'+'.join(show(value, row.kind) for value in values)}"
        source = Source.INTERVAL if isinstance(total, Interval) else _weakest(row, cells)
        cells[row.key] = Cell(value=total, source=source, basis=basis, parts=row.sum, refused=cell.refused)


def _total(values: list[Number | Interval | None]) -> Number | Interval:
    lows = [value.low if isinstance(value, Interval) else value for value in values if value is not None]
    highs = [value.high if isinstance(value, Interval) else value for value in values if value is not None]
    low, high = sum(lows), sum(highs)
    return low if low == high else Interval(low, high)


def _weakest(row: Row, cells: Mapping[str, Cell]) -> Source:
    """A sum is counted only if every part of it is."""
    stated = any(cells[key].source is Source.STATED for key in row.sum)
    return Source.STATED if stated else Source.COUNTED


def _notes(form: Form, books: Books, cells: Mapping[str, Cell]) -> Iterator[str]:
    first, last = form.sheet.valid_years
    if not first <= books.year <= last:
        yield f"本表式适用于 {first}–{last} 年度 / this form is for the years {first}–{last}"
    if not books.statistics.settled:
        yield "数字尚未定稿，跨条目识别仍在进行 / provisional: recognition across items is still settling"
    if books.statistics.quarantined:
        yield f"隔离区有 {books.statistics.quarantined} 条待处理 / {books.statistics.quarantined} entries wait in quarantine"
    blank = sum(cell.value is None for key, cell in cells.items() if form.rows[key].printed)
    if blank:
        yield f"{blank} 行未填报，未填报不等于零 / {blank} rows are unfilled, which is not zero"
    if any(row.kind is RowKind.MONEY for row in form.row):
        yield "金额单位为万元，保留两位小数 / money in 10,000 yuan, two decimals"
