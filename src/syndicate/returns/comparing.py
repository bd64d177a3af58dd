"""Filled forms side by side: two forms of the same items, or one form at two times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from syndicate.model import UsageError
from syndicate.returns.filled import Cell, Filled
from syndicate.returns.form import Form, Likeness
from syndicate.returns.values import Interval, Value, bounds, show

Verdict = Literal["same", "differs", "unknown"]


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """What two forms say of the same thing."""

    one: str
    """Labels of the first form's cells, joined with `+`."""
    one_value: str
    other: str
    other_value: str
    verdict: Verdict
    """`unknown`: one of them is 未填报, or an interval that holds the other."""
    note: str


def compare_forms(one: Filled, other: Filled) -> list[Compared]:
    """
    Return the cells of two forms that say the same, side by side. Which do is derived and stands in the forms' files.

    Raises:
        UsageError: Neither form says how it corresponds to the other.
    """
    pairs = [(like.theirs, like.ours, like.note) for like in _like(other.form, one.form)]
    pairs = pairs or [(like.ours, like.theirs, like.note) for like in _like(one.form, other.form)]
    if not pairs:
        raise UsageError(
            f"表式 {one.form.id} 与 {other.form.id} 没有写明对应关系（[[like]]） / "
            f"forms {one.form.id} and {other.form.id}: neither says how it corresponds to the other ([[like]])"
        )
    return [_side_by_side(one, ours, other, theirs, note) for ours, theirs, note in pairs]


def _like(form: Form, other: Form) -> list[Likeness]:
    return [like for like in form.like if like.form == other.id]


def _side_by_side(one: Filled, ours: Sequence[str], other: Filled, theirs: Sequence[str], note: str) -> Compared:
    mine, yours = _sum(one.cells, ours), _sum(other.cells, theirs)
    return Compared(
        one=_labels(one.form, ours),
        one_value=_shown(one.form, ours, mine),
        other=_labels(other.form, theirs),
        other_value=_shown(other.form, theirs, yours),
        verdict=_verdict(mine, yours),
        note=note,
    )


def _sum(cells: Mapping[str, Cell], keys: Sequence[str]) -> Value | None:
    values = [cells[key].value for key in keys]
    if any(value is None for value in values):
        return None
    limits = [bounds(value) for value in values if value is not None]
    low, high = sum(limit.low for limit in limits), sum(limit.high for limit in limits)
    return low if low == high else Interval(low, high)


def _verdict(one: Value | None, other: Value | None) -> Verdict:
    if one is None or other is None:
        return "unknown"
    mine, yours = bounds(one), bounds(other)
    if mine.high < yours.low or yours.high < mine.low:
        return "differs"
    return "same" if mine.low == mine.high == yours.low == yours.high else "unknown"


def _labels(form: Form, keys: Sequence[str]) -> str:
    return " + ".join(form.rows[key].label for key in keys)


def _shown(form: Form, keys: Sequence[str], value: Value | None) -> str:
    return show(value, form.rows[keys[0]].kind)


def differing(one: Filled, other: Filled) -> Iterator[tuple[str, str, str, str]]:
    """Yield key, label, first and second value of every cell that two fillings of one form fill differently."""
    if one.form.id != other.form.id:
        raise UsageError(
            f"表式不同（{one.form.id}、{other.form.id}），请用 export compare / different forms: use export compare"
        )
    for row in one.form.fillable:
        mine, yours = one.cells[row.key].value, other.cells[row.key].value if row.key in other.cells else None
        if mine != yours:
            yield row.key, row.label, show(mine, row.kind), show(yours, row.kind)
