"""结账: a year that was closed keeps its numbers; what changes later is shown and signed, never silent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from syndicate.ledger.closings import ReturnAct
from syndicate.returns.checking import judge
from syndicate.returns.export.manifest import exact, manifest
from syndicate.returns.filled import Adjustment, Cell, Filled, ManualValue, Source
from syndicate.returns.form import Form, Row
from syndicate.returns.values import Interval, Number, RowKind, Value, show


def frozen(filled: Filled) -> dict[str, Any]:
    """Return what the closing of a year puts on the record: the manifest, with every value and everything stated."""
    return {"manifest": manifest(filled)}


def stated_in(act: ReturnAct) -> dict[str, ManualValue]:
    """Return what people had stated when the year was closed."""
    return msgspec.convert(act.about["manifest"]["stated"], dict[str, ManualValue])


def day_of(act: ReturnAct) -> date:
    """Return the day of filling of the closed form."""
    return date.fromisoformat(act.about["manifest"]["filled_on"])


def changed(filled: Filled, key: str, after: Value | None) -> dict[str, Any]:
    """Return what an adjustment of one cell puts on the record."""
    return {"key": key, "before": exact(filled.cells[key].value), "after": exact(after)}


def with_acts(filled: Filled, acts: Sequence[ReturnAct], present: Filled | None = None) -> Filled:
    """
    Return a closed form: the frozen values, then the signed adjustments in order.

    Args:
        filled: The form filled again from the state that the closing rests on.
        acts: The closing, then the adjustments.
        present: The form filled from the state that was asked for; what it counts differently and nobody signed is told in `unsigned`.
    """
    closing, *later = acts
    kept = closing.about["manifest"]["values"]
    cells = {row.key: _kept(row, filled.cells[row.key], kept) for row in filled.form.fillable}
    adjustments = [_adjustment(filled.form, act) for act in later]
    for change in adjustments:
        cells[change.key] = _adjusted(filled.form.rows[change.key], cells[change.key], change)
    return msgspec.structs.replace(
        filled,
        cells=cells,
        checks=judge(filled.form, cells, filled.last, filled.jurisdiction),
        closed=f"已于 {closing.at} 由{closing.person}结账（第 {closing.receipt} 号凭证）：{closing.reason}",
        adjustments=tuple(adjustments),
        compared=present.receipt_head[0] if present else 0,
        unsigned=tuple(_unsigned(filled.form, cells, present)) if present else (),
    )


def _kept(row: Row, cell: Cell, kept: Mapping[str, Any]) -> Cell:
    value = value_of(kept.get(row.key), row)
    if value == cell.value:
        return cell
    basis = f"结账数 {show(value, row.kind)}；表式此后已改，由台账重算为 {show(cell.value, row.kind)}，以结账数为准"
    return Cell(value=value, source=Source.STATED if value is not None else Source.UNFILLED, basis=basis, conflict=True)


def _adjusted(row: Row, cell: Cell, change: Adjustment) -> Cell:
    said = f"{change.who} {change.at} 调整 {show(change.before, row.kind)} → {show(change.after, row.kind)}（{change.why}）"
    return msgspec.structs.replace(
        cell,
        value=change.after,
        source=Source.STATED if change.after is not None else Source.UNFILLED,
        basis=f"{cell.basis}；{said}" if cell.basis else said,
    )


def _adjustment(form: Form, act: ReturnAct) -> Adjustment:
    about = act.about
    row = form.rows[about["key"]]
    before, after = value_of(about["before"], row), value_of(about["after"], row)
    return Adjustment(key=row.key, before=before, after=after, who=act.person, at=act.at, why=act.reason)


def _unsigned(form: Form, cells: Mapping[str, Cell], present: Filled) -> Iterable[Adjustment]:
    for row in form.fillable:
        cell, now = cells[row.key], present.cells[row.key]
        if cell.stated is None and cell.value != now.value and not _signed_so(cell, now):
            yield Adjustment(key=row.key, before=cell.value, after=now.value, who="", at="", why=now.basis)


def _signed_so(cell: Cell, now: Cell) -> bool:
    """Tell whether nothing is counted where a person has put a number: there is nothing to sign."""
    return cell.source is Source.STATED and now.value is None


def value_of(kept: Any, row: Row) -> Value | None:
    """Return a value as the manifest keeps it."""
    if isinstance(kept, list | tuple):
        low, high = (_number(bound, row) for bound in kept)
        return Interval(low, high)
    return None if kept is None else _number(kept, row)


def _number(kept: Any, row: Row) -> Number:
    return Decimal(str(kept)) if row.kind is RowKind.MONEY else int(kept)
