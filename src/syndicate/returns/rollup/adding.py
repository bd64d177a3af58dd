"""Adds up what the units handed in, and says what is missing before the sum is the district's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from syndicate.model import Enquiry
from syndicate.returns.answer import answer
from syndicate.returns.books import Books
from syndicate.returns.checking import judge
from syndicate.returns.filled import Cell, Filled, Gathered, Source
from syndicate.returns.form import Form, Row
from syndicate.returns.rollup.reading import HandedIn
from syndicate.returns.rollup.uniting import held, item_query, named, parts, source_of, united
from syndicate.returns.values import Interval, Value, bounds, show


class RolledUp(msgspec.Struct, frozen=True, kw_only=True):
    """The sum of what was handed in, and how far along the units are."""

    filled: Filled
    handed_in: tuple[HandedIn, ...]
    missing: tuple[str, ...]
    """Units that were expected and have handed in nothing, by name."""
    twice: tuple[str, ...]
    """Units that handed in several files; only the first counts."""
    other_year: tuple[str, ...]
    """Files of another year; they are left out."""

    @property
    def to_correct(self) -> tuple[HandedIn, ...]:
        """What must be handed in again."""
        return tuple(one for one in self.handed_in if one.must_correct)

    @property
    def complete(self) -> bool:
        """Whether every unit has handed in a form that holds, and the sum holds too."""
        hard = any(one.level == "hard" for one in self.filled.failures)
        return not (self.missing or self.twice or self.other_year or self.to_correct or hard)


def roll_up(  # noqa: PLR0913  (each is a fact of the return that only the caller knows)
    form: Form,
    files: Sequence[HandedIn],
    year: int,
    *,
    as_of: date,
    expected: Sequence[str] = (),
    enquiry: Enquiry | None = None,
    jurisdiction: str | None = None,
    body: str = "",
) -> RolledUp:
    """
    Return the sum over all units. The order of the files changes nothing but which of two files of one unit counts.

    A line that a unit left empty is not zero: its sum is 未填报, and the basis says what the others add up to and who is missing. Numbers of
    informations cannot be added (不同渠道和方式公开相同信息计1条): where several units state some, the sum is an interval from the greatest of them
    to all together, narrowed by what the ledger holds.

    Args:
        form: The form that all of them fill.
        files: What was handed in.
        year: The report year; files that name another one are left out.
        as_of: The day (Beijing time).
        expected: Names of the units that must hand in.
        enquiry: The ledger, for the informations that it knows item by item.
        jurisdiction: 行政区划代码.
        body: Name of the reporting body.
    """
    here = [one for one in files if one.year in {0, year}]
    first: dict[str, HandedIn] = {}
    for one in here:
        first.setdefault(one.unit, one)
    units = tuple(sorted(first.values(), key=lambda one: one.unit))
    books = Books(enquiry, year, jurisdiction, "distinct") if enquiry is not None else None
    cells = {row.key: _cell(row, units, books, form) for row in form.fillable}
    missing = tuple(sorted(set(expected) - set(first)))
    filled = Filled(
        form=form,
        year=year,
        jurisdiction=jurisdiction,
        body=body,
        as_of=as_of,
        counting="distinct",
        cells=cells,
        checks=judge(form, cells, jurisdiction=jurisdiction),
        notes=tuple(_notes(units, missing, cells)),
        rules_digest=enquiry.rules_digest() if enquiry else "",
        receipt_head=enquiry.receipt_head() if enquiry else (0, ""),
        gathered=tuple(Gathered(unit=one.unit, file=one.file, digest=one.digest) for one in units),
    )
    return RolledUp(
        filled=filled,
        handed_in=units,
        missing=missing,
        twice=tuple(sorted({one.unit for one in here if first[one.unit] is not one})),
        other_year=tuple(sorted(one.file for one in files if one.year not in {0, year})),
    )


def _cell(row: Row, units: Sequence[HandedIn], books: Books | None, form: Form) -> Cell:
    stated = {one.unit: value for one in units if (value := one.cells[row.key].value) is not None}
    if (query := item_query(row)) is not None:
        return united(row, stated, answer(query, books, row.kind, form) if books else None, held(query, books))
    silent = [one.unit for one in units if one.unit not in stated]
    if not stated:
        return Cell(value=None, source=Source.UNFILLED, basis="各单位均未填报")
    total = _total(list(stated.values()))
    if silent:
        basis = f"{len(stated)} 家合计 {show(total, row.kind)}；未填报：{named(silent)}，未填报不等于零"
        return Cell(value=None, source=Source.UNFILLED, basis=basis)
    return Cell(value=total, source=source_of(total), basis=f"{len(stated)} 家合计：{parts(row, stated)}")


def _total(values: Sequence[Value]) -> Value:
    low, high = sum(bounds(value).low for value in values), sum(bounds(value).high for value in values)
    return low if low == high else Interval(low, high)


def _notes(units: Sequence[HandedIn], missing: Sequence[str], cells: Mapping[str, Cell]) -> list[str]:
    notes = [f"汇总 {len(units)} 家单位所报 / the sum of what {len(units)} units handed in"]
    if missing:
        notes.append(f"尚有 {len(missing)} 家未报：{named(missing)} / {len(missing)} units have not handed in")
    blank = sum(cell.value is None for cell in cells.values())
    if blank:
        notes.append(f"{blank} 格未填报，未填报不等于零 / {blank} cells are unfilled, which is not zero")
    return notes
