"""Fills a form for one year: counts first, then what people state, then sums; and judges the checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from syndicate.model import Enquiry, UsageError
from syndicate.returns.answer import answer
from syndicate.returns.books import Books
from syndicate.returns.checking import asked_of_last, judge
from syndicate.returns.filled import Cell, Counting, Filled, ManualValue, Scope, Source
from syndicate.returns.form import Form, Row
from syndicate.returns.scope import Scoped
from syndicate.returns.values import Interval, Number, Refused, RowKind, number_of, show

_NO_END = 9999
"""Last year of a form that is in force."""
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
    last: Mapping[str, Cell] | None = None,
    scope: Scope = "summary",
    units: tuple[str, ...] = (),
    moment: str = "",
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
        last: Cells of the year before (a closed year's, another file's); None: counted from the registers of that year.
        scope: `own` fills the office's own report, from what `units` published and registered.
        units: The office's own units; needed for `own`.
        moment: What the ledger's state was asked by, for the record; the enquiry itself must answer from that state.

    Raises:
        UsageError: `manual` names a row that the form does not have or that holds no value; `own` without units.
    """
    stated = manual or {}
    _refuse_unknown(form, stated)
    if scope == "own":
        enquiry = Scoped(enquiry, units)
    books = Books(enquiry, year, jurisdiction, count)
    cells = {row.key: _cell(row, books, form, stated.get(row.key)) for row in form.fillable}
    add_up(form, cells)
    before = _year_before(form, books) if last is None else last
    return Filled(
        form=form,
        year=year,
        jurisdiction=jurisdiction,
        body=body,
        as_of=as_of.date() if isinstance(as_of, datetime) else as_of,
        counting=count,
        cells=cells,
        checks=judge(form, cells, before, jurisdiction),
        notes=tuple(_notes(form, books, cells, units if scope == "own" else ())),
        rules_digest=enquiry.rules_digest(),
        receipt_head=enquiry.receipt_head(),
        last=before,
        scope=scope,
        units=units if scope == "own" else (),
        moment=moment,
    )


def _year_before(form: Form, books: Books) -> dict[str, Cell]:
    """Count the cells of the year before that the checks speak of."""
    asked = {key for check in form.check if check.expr for key in asked_of_last(form, check)}
    if not asked:
        return {}
    previous = books.previous()
    cells = {row.key: _counted(row, previous, form) for row in form.fillable}
    add_up(form, cells)
    return {key: cells[key] for key in asked}


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
            source = Source.INTERVAL if isinstance(found.value, Interval) else Source.COUNTED
            return Cell(value=found.value, source=source, basis=basis, query=query)
        silent.append(found.basis)
        if found.refused:  # what is wrong in the register must be put right there, not papered over by another query
            return Cell(value=None, source=Source.UNFILLED, basis="；".join(silent), refused=found.refused)
    return Cell(value=None, source=Source.UNFILLED, basis="；".join(silent))


def _with_stated(row: Row, counted: Cell, stated: ManualValue) -> Cell:
    said = f"{stated.who} {stated.when.isoformat()} 填报“{stated.value}”（{stated.basis}）"
    try:
        value = number_of(stated.value, row.kind)
    except Refused as refusal:
        refused = f"{stated.place}：{refusal}" if stated.place else str(refusal)
        return _changed(counted, stated, f"{said}，已拒收", refused=refused)
    if counted.value is None:
        source, basis = Source.STATED, f"{said}；{counted.basis}" if counted.basis else said
        return Cell(value=value, source=source, basis=basis, stated=stated, refused=counted.refused)
    if isinstance(counted.value, Interval) and counted.value.low <= value <= counted.value.high:
        basis = f"{said}，在统计的区间 {show(counted.value, row.kind)} 之内；{counted.basis}"
        return Cell(value=value, source=Source.STATED, basis=basis, query=counted.query, stated=stated)
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


def add_up(form: Form, cells: dict[str, Cell]) -> None:
    """Fill sums whose parts are all filled; a part may itself be a sum, so it goes on until nothing is added."""
    waiting = [row for row in reversed(form.fillable) if row.sum and cells[row.key].value is None]
    while ready := [row for row in waiting if all(cells[key].value is not None for key in row.sum)]:
        for row in ready:
            cells[row.key] = _added_up(row, cells)
        waiting = [row for row in waiting if cells[row.key].value is None]


def _added_up(row: Row, cells: Mapping[str, Cell]) -> Cell:
    values = [cells[key].value for key in row.sum]
    total = _total(values)
    basis = f"各分项之和：{'+'.join(show(value, row.kind) for value in values)}"
    source = Source.INTERVAL if isinstance(total, Interval) else _weakest(row, cells)
    return Cell(value=total, source=source, basis=basis, parts=row.sum, refused=cells[row.key].refused)


def _total(values: list[Number | Interval | None]) -> Number | Interval:
    lows = [value.low if isinstance(value, Interval) else value for value in values if value is not None]
    highs = [value.high if isinstance(value, Interval) else value for value in values if value is not None]
    low, high = sum(lows), sum(highs)
    return low if low == high else Interval(low, high)


def _weakest(row: Row, cells: Mapping[str, Cell]) -> Source:
    """A sum is counted only if every part of it is."""
    stated = any(cells[key].source is Source.STATED for key in row.sum)
    return Source.STATED if stated else Source.COUNTED


def _notes(form: Form, books: Books, cells: Mapping[str, Cell], units: tuple[str, ...]) -> Iterator[str]:
    first, last = form.sheet.valid_years
    if not first <= books.year <= last:
        years = f"{first}–{last}" if last < _NO_END else f"{first} 起 / from {first}"
        yield f"本表式适用于 {years} 年度 / this form is for the years {years}"
    if units and not books.statistics.postings and not books.registers_filled:
        yield f"台账中没有本机关单位（{'、'.join(units)}）的任何条目或登记行，请核对名称 / nothing is known of these units: check their names"
    if books.totals:
        yield "有单位只报总数、没有条目，涉及的去重数为区间 / units reported totals only: the de-duplicated numbers are intervals"
    if not books.statistics.settled:
        yield f"未结算，数字为暂计 / not settled, the numbers are provisional: {books.statistics.unsettled}"
    if books.statistics.quarantined:
        yield f"隔离区有 {books.statistics.quarantined} 条待处理 / {books.statistics.quarantined} entries wait in quarantine"
    blank = sum(cell.value is None for key, cell in cells.items() if form.rows[key].printed)
    if blank:
        yield f"{blank} 行未填报，未填报不等于零 / {blank} rows are unfilled, which is not zero"
    if any(row.kind is RowKind.MONEY for row in form.row):
        yield "金额单位为万元，保留两位小数 / money in 10,000 yuan, two decimals"
