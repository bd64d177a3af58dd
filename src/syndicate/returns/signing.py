"""Puts a person's signature under a year: closes it, or adjusts a cell of it afterwards."""

from __future__ import annotations

from datetime import datetime

import msgspec

from syndicate.ledger.closings import ReturnAct, sign
from syndicate.ledger.sqlite import SqliteLedger
from syndicate.model import UsageError
from syndicate.returns.closing import changed, frozen
from syndicate.returns.drawing import Order, acts_before, draw, fill_open
from syndicate.returns.filled import Filled
from syndicate.returns.form import Form
from syndicate.returns.state import state_of
from syndicate.returns.values import Refused, Value, number_of


def close_year(
    ledger: SqliteLedger, order: Order, *, person: str, reason: str, now: datetime
) -> tuple[Filled, ReturnAct]:
    """
    Freeze a form as the ledger stands now.

    The numbers are filled from the state of the newest receipt, so that they can be made again from it at any later time.

    Raises:
        UsageError: It is closed already, or nobody signs, or no reason is given.
        Transient: The ledger is busy. Nothing was written. Try again.
    """
    state = state_of(ledger, f"receipt:{ledger.receipt_head()[0]}")
    filled = fill_open(order, state)
    act = sign(
        ledger.connection,
        "close",
        order.subject,
        frozen(filled),
        person=person,
        reason=reason,
        head=filled.receipt_head,
        now=now,
    )
    return filled, act


def adjust_cell(  # noqa: PLR0913  (each is a fact of the act that only the caller knows)
    ledger: SqliteLedger, order: Order, key: str, value: str | None, *, person: str, reason: str, now: datetime
) -> ReturnAct:
    """
    Sign a change of one cell of a closed year.

    Args:
        ledger: The ledger.
        order: The form and year.
        key: The cell.
        value: The new number as it is written; None: what the ledger counts now.
        person: Who signs.
        reason: Why.
        now: The moment.

    Raises:
        UsageError: The year is not closed, there is no such cell, the number is none, or nothing changes.
        Transient: The ledger is busy. Nothing was written. Try again.
    """
    state = state_of(ledger)
    if not acts_before(ledger, order, state):
        raise UsageError(
            f"{order.year} 年度尚未结账，无须调整 / {order.year} is not closed, there is nothing to adjust"
        )
    filled = draw(ledger, order, state).filled
    after = _present(order, key, ledger) if value is None else _written(order.form, key, value)
    if key not in filled.cells:
        raise _no_cell(order.form, key)
    if filled.cells[key].value == after:
        raise UsageError(f"{key} 没有变化 / {key} does not change")
    about = changed(filled, key, after)
    head = ledger.receipt_head()
    return sign(ledger.connection, "adjust", order.subject, about, person=person, reason=reason, head=head, now=now)


def _present(order: Order, key: str, ledger: SqliteLedger) -> Value | None:
    cells = fill_open(msgspec.structs.replace(order, manual={}), state_of(ledger)).cells
    if key not in cells:
        raise _no_cell(order.form, key)
    return cells[key].value


def _written(form: Form, key: str, value: str) -> Value:
    row = form.rows.get(key)
    if row is None:
        raise _no_cell(form, key)
    try:
        return number_of(value, row.kind)
    except Refused as refusal:
        raise UsageError(f"{row.label}：{refusal}") from None


def _no_cell(form: Form, key: str) -> UsageError:
    return UsageError(f"表式 {form.id} 没有可填的行 {key} / form {form.id} has no row {key} to fill")
