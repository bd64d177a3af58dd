"""Numbers on a form: what a row can hold and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.returns.values import Interval, Refused, RowKind, bounds, number_of, plain, show


@given(st.integers(min_value=0, max_value=10**9))
def test_a_whole_number_is_a_count_however_it_is_written(number: int) -> None:
    """A whole number is read the same as an integer, a float and a text with blanks."""
    assert number_of(number, RowKind.COUNT) == number
    assert number_of(float(number), RowKind.COUNT) == number
    assert number_of(f" {number} ", RowKind.COUNT) == number


@pytest.mark.parametrize(
    "raw", ["10余次", "约30", "万余人次", "500以上", "", "３月", "1,000", "nan", "inf", -1, 2.5, True]
)
def test_what_is_no_exact_count_is_refused_with_the_reason(raw: str | float) -> None:
    """An approximate, negative, broken or empty value is refused, and the message quotes it."""
    with pytest.raises(Refused, match=r" / ") as refusal:
        number_of(raw, RowKind.COUNT)
    assert str(raw) in str(refusal.value)


def test_money_keeps_its_decimals_exactly() -> None:
    """Money is decimal: a tenth and two tenths are three tenths."""
    assert number_of(0.1, RowKind.MONEY) + number_of("0.2", RowKind.MONEY) == Decimal("0.3")


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, RowKind.COUNT, "未填报"),
        (0, RowKind.COUNT, "0"),
        (Decimal("12.5"), RowKind.MONEY, "12.50"),
        (Interval(29396, 59768), RowKind.COUNT, "29396–59768"),
    ],
)
def test_values_are_shown_as_people_read_them(value: int | None, kind: RowKind, text: str) -> None:
    """Unfilled stays in words, zero is a number, money has two decimals, an interval both bounds."""
    assert show(value, kind) == text


def test_values_in_json_keep_unknown_apart_from_zero() -> None:
    """In JSON an unfilled cell is null and an interval is a pair."""
    assert [plain(value) for value in (None, 0, Decimal("0.06"), Interval(1, 3))] == [None, 0, 0.06, [1, 3]]
    assert bounds(5) == Interval(5, 5)
