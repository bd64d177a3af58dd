"""Judges the checks of a form over its cells: holds, fails, or cannot be decided, and why."""

from __future__ import annotations

from collections.abc import Mapping

from syndicate.returns.expression import Expression
from syndicate.returns.filled import Cell, Outcome
from syndicate.returns.form import Check, Form, State
from syndicate.returns.values import UNFILLED, Refused, Value, bounds, number_of


def judge(form: Form, cells: Mapping[str, Cell]) -> tuple[Outcome, ...]:
    """
    Return every check's outcome, in the form's order.

    A check over a cell that nobody filled is undecided and names the cell; it never passes.
    """
    return tuple(
        _judge_values(form, check, cells) if check.rule else _judge(form, check, cells) for check in form.check
    )


def _judge(form: Form, check: Check, cells: Mapping[str, Cell]) -> Outcome:
    expression = Expression(check.expr)
    values: dict[str, Value] = {}
    missing: list[str] = []
    for key in expression.keys:
        value = cells[key].value
        if value is None:
            missing.append(form.rows[key].label)
        else:
            values[key] = value
    if missing:
        return _outcome(check, "undecided", f"{UNFILLED}：{'、'.join(missing)}", expression.keys)
    truth = expression.judge(values)
    state: State = "undecided" if truth is None else "holds" if truth else "fails"
    return _outcome(check, state, expression.worked(values), expression.keys)


def _judge_values(form: Form, check: Check, cells: Mapping[str, Cell]) -> Outcome:
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
