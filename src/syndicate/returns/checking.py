"""Judges the checks of a form over its cells: holds, fails, or cannot be decided, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from typing import NamedTuple

from syndicate.returns.expression import LAST, Expression
from syndicate.returns.filled import Cell, Outcome
from syndicate.returns.form import Check, Form, State, Table
from syndicate.returns.tables import cell_key
from syndicate.returns.values import UNFILLED, Refused, RowKind, Value, bounds, number_of

Cells = Mapping[str, Cell]
NOTHING: Cells = {}


class Instance(NamedTuple):
    """A check as it stands in one column or line; a check of single cells is its own only instance."""

    at: str
    """Label of the column or line; empty for a check of single cells."""
    expression: Expression


class _Judged(NamedTuple):
    instance: Instance
    state: State
    worked: str

    @property
    def said(self) -> str:
        return f"{self.instance.at}：{self.worked}" if self.instance.at else self.worked


def judge(form: Form, cells: Cells, last: Cells = NOTHING, jurisdiction: str | None = None) -> tuple[Outcome, ...]:
    """
    Return every check's outcome, in the form's order.

    A check over a cell that nobody filled is undecided and names the cell; it never passes.

    Args:
        form: The form.
        cells: Its cells, by key.
        last: Cells of the year before, for the checks that carry over (上年结转); without them these are undecided.
        jurisdiction: 行政区划代码, for the checks that concern counties alone; None: these are left out.
    """
    return tuple(
        _judge_values(form, check, cells) if check.rule else _judge(form, check, cells, last)
        for check in form.check
        if not check.county or is_county(jurisdiction)
    )


def is_county(jurisdiction: str | None) -> bool:
    """Tell whether a code is of a county or district (GB/T 2260: the last two digits are not 00)."""
    return jurisdiction is not None and len(jurisdiction) == 6 and not jurisdiction.endswith("00")


def instances(form: Form, check: Check) -> list[Instance]:
    """Return the check as it stands in every column or line of its table."""
    if not check.each:
        return [Instance("", _expression(check.expr))]
    return list(_each(form.tables[check.table], check))


def _each(table: Table, check: Check) -> Iterator[Instance]:
    if check.each == "column":
        for column in table.column:
            if not check.only or column.key in check.only:
                yield Instance(column.label, _expression(check.expr, column=column.key))
        return
    for line in table.row:
        if line.kind is not RowKind.HEADER and (not check.only or line.key in check.only):
            yield Instance(line.label, _expression(check.expr, line=line.key))


@lru_cache(maxsize=4096)  # a form has some hundreds, and each return judges them anew
def _expression(text: str, *, column: str = "", line: str = "") -> Expression:
    if column:
        return Expression(text, partial(_in_column, column))
    return Expression(text, partial(cell_key, line) if line else None)


def _in_column(column: str, line: str) -> str:
    return cell_key(line, column)


def asked_of_last(form: Form, check: Check) -> set[str]:
    """Return the cells of the year before that a check speaks of."""
    keys = (key for one in instances(form, check) for key in one.expression.keys)
    return {key.removeprefix(LAST) for key in keys if key.startswith(LAST)}


def _judge(form: Form, check: Check, cells: Cells, last: Cells) -> Outcome:
    judged = [_instance(form, instance, cells, last) for instance in instances(form, check)]
    for state in ("fails", "undecided"):
        found = [one for one in judged if one.state == state]
        if found:
            worked = "；".join(one.said for one in found)
            return _outcome(check, found[0].state, worked, _cells(found))
    return _outcome(check, "holds", _held(check, judged), _cells(judged))


def _held(check: Check, judged: list[_Judged]) -> str:
    if not check.each:
        return judged[0].worked
    where = "列" if check.each == "column" else "行"
    return f"{len(judged)} {where}均成立，末{where}{judged[-1].said}" if judged else ""


def _cells(judged: list[_Judged]) -> tuple[str, ...]:
    keys = (key.removeprefix(LAST) for one in judged for key in one.instance.expression.keys)
    return tuple(dict.fromkeys(keys))


def _instance(form: Form, instance: Instance, cells: Cells, last: Cells) -> _Judged:
    values: dict[str, Value] = {}
    missing: list[str] = []
    for key in instance.expression.keys:
        cell = last.get(key.removeprefix(LAST)) if key.startswith(LAST) else cells[key]
        if cell is None or cell.value is None:
            missing.append(_label(form, key))
        else:
            values[key] = cell.value
    if missing:
        return _Judged(instance, "undecided", f"{UNFILLED}：{'、'.join(missing)}")
    truth = instance.expression.judge(values)
    state: State = "undecided" if truth is None else "holds" if truth else "fails"
    return _Judged(instance, state, instance.expression.worked(values))


def _label(form: Form, key: str) -> str:
    label = form.rows[key.removeprefix(LAST)].label
    return f"上年{label}" if key.startswith(LAST) else label


def _judge_values(form: Form, check: Check, cells: Cells) -> Outcome:
    refused = {key: fault for key, cell in cells.items() if (fault := _fault(form, key, cell))}
    if refused:
        worked = "；".join(f"{form.rows[key].label}：{fault}" for key, fault in refused.items())
        return _outcome(check, "fails", worked, tuple(refused))
    filled = tuple(key for key, cell in cells.items() if cell.value is not None)
    if not filled:
        return _outcome(check, "undecided", f"{UNFILLED}：全表", ())
    blank = len(cells) - len(filled)
    return _outcome(check, "holds", f"已填 {len(filled)} 行均合格；{UNFILLED} {blank} 行不在判定之列", filled)


def _fault(form: Form, key: str, cell: Cell) -> str:
    if cell.refused or cell.value is None:
        return cell.refused
    interval = bounds(cell.value)
    try:
        for bound in (interval.low, interval.high):
            number_of(bound, form.rows[key].kind)
    except Refused as refusal:
        return str(refusal)
    return "" if interval.low <= interval.high else "区间上下限颠倒 / bounds in the wrong order"


def _outcome(check: Check, state: State, worked: str, cells: tuple[str, ...]) -> Outcome:
    return Outcome(
        id=check.id,
        level=check.level,
        state=state,
        reason_zh=check.reason.zh,
        reason_en=check.reason.en,
        expr=check.expr or check.rule,
        worked=worked,
        cells=cells,
    )
