"""Numbers on a form: whole counts, money in 万元, intervals; what is none of these is refused with the reason."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from enum import StrEnum

import msgspec


class Interval(msgspec.Struct, frozen=True):
    """A number known only to lie between two bounds, both included."""

    low: int | Decimal
    high: int | Decimal


Number = int | Decimal
Value = Number | Interval
Raw = int | float | str | Decimal
"""What people and registers write before it is known to be a number."""

UNFILLED = "未填报"


class RowKind(StrEnum):
    """What a row of a form can hold."""

    HEADER = "header"
    COUNT = "count"
    """A whole number, not negative."""
    MONEY = "money"
    """万元, not negative, printed with two decimals, or with as many as were stated."""
    CHANGE = "change"
    """A whole number that may be negative (本年增/减，减用负数)."""


class Refused(ValueError):
    """A value that its row cannot hold. The message is Chinese, then English."""


def number_of(raw: Raw, kind: RowKind) -> Number:
    """
    Return `raw` as the number that a row of this kind holds.

    Counts are whole and not negative; `10余次`, `约30` and `万余` are no numbers.

    Raises:
        Refused: `raw` is not such a number.
    """
    amount = _decimal(raw)
    if amount < 0 and kind is not RowKind.CHANGE:
        raise Refused(f"“{raw}”是负数，应为零或正数 / {raw!r} is negative, expected zero or more")
    if kind is RowKind.MONEY:
        return amount
    if amount != amount.to_integral_value():
        raise Refused(f"“{raw}”不是整数，应为非负整数 / {raw!r} is not a whole number")
    return int(amount)


def _decimal(raw: Raw) -> Decimal:
    refused = Refused(f"“{raw}”不是确数，应为非负整数或金额 / {raw!r} is not an exact number")
    if isinstance(raw, bool):
        raise refused
    try:
        amount = Decimal(str(raw).strip())
    except InvalidOperation:
        raise refused from None
    if not amount.is_finite():
        raise refused
    return amount


def bounds(value: Value) -> Interval:
    """Return the value as an interval; an exact number is its own two bounds."""
    return value if isinstance(value, Interval) else Interval(value, value)


def show(value: Value | None, kind: RowKind = RowKind.COUNT) -> str:
    """Return the value as a person reads it: `未填报`, `16`, `1.50`, `29396–59768`."""
    if value is None:
        return UNFILLED
    if isinstance(value, Interval):
        return f"{show(value.low, kind)}–{show(value.high, kind)}"
    return _money(value) if kind is RowKind.MONEY else str(value)


def _money(value: Number) -> str:
    """Return an amount with two decimals; with more where it has more: what was stated is printed as it was stated."""
    exact = Decimal(value).normalize()
    return f"{exact:.2f}" if exact == round(exact, 2) else f"{exact:f}"


def plain(value: Value | None) -> int | float | list[int | float] | None:
    """Return the value as JSON has it; an interval is its two bounds."""
    if isinstance(value, Interval):
        return [_plain_number(value.low), _plain_number(value.high)]
    return None if value is None else _plain_number(value)


def _plain_number(value: Number) -> int | float:
    return float(value) if isinstance(value, Decimal) else value
