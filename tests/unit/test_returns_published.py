"""Published tables read in: the checks fail exactly where the tables are wrong, and the numbers come out as they went in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from published_tables import NAMES, expected_failures, published, values_of

from syndicate.model import UsageError
from syndicate.returns import cleaned, fill_stated, load_form, stated_by

WHO = stated_by("某街道", date(2022, 1, 20), "报表")


@pytest.mark.parametrize("name", NAMES)
def test_checks_fail_exactly_where_a_published_table_is_wrong(name: str) -> None:
    """Of the checks of its form a published table fails those that it is known to fail, and no other."""
    assert {one.id for one in published(name).failures} == expected_failures(name)


@pytest.mark.parametrize("name", ["suqian_2024", "pingtan_2015"])
def test_two_years_of_one_body_carry_over(name: str) -> None:
    """With the table of the year before, carry-over and running totals are decided, column by column and line by line."""
    states = {one.id: one.state for one in published(name).checks}
    carried = {"K05", "K06", "K07", "K13"} & set(states)
    assert all(states[check] == "holds" for check in carried)
    assert name != "pingtan_2015" or states["F01"] == "holds"


@pytest.mark.parametrize(("key", "by"), [("granted_natural", 1), ("total_total", -1), ("review_keep", 2), ("carried_over_business", 1)])  # fmt: skip
def test_one_number_changed_is_found(key: str, by: int) -> None:
    """Any number of a true table, changed by a little, fails a check that names its cell."""
    values = values_of("suqian_2023")
    values[key] += by
    form = fill_stated(load_form("2021"), values, 2023, "321300", stated=WHO)
    assert any(key in one.cells for one in form.failures)


def test_money_keeps_the_decimals_it_was_stated_with() -> None:
    """59237.2449 万元 stays so, and an amount with fewer decimals is printed with two."""
    form = published("suqian_2023")
    assert form.cells["fee"].value == Decimal("59237.2449")
    assert form.shown(form.form.rows["fee"]) == "59237.2449"
    assert published("shanghai_stc_2024").shown(form.form.rows["fee"]) == "0.00"


@pytest.mark.parametrize(
    ("written", "number"),
    [("２２", 22), ("1,234", 1234), ("22（其中修订16件）", 22), (" 7 ", 7), ("59,237.5", 59237.5)],
)
def test_what_is_no_part_of_a_number_is_taken_off(written: str, number: float) -> None:
    """Full-width digits, thousands' commas, spaces and a note in brackets do not keep a number from being read."""
    assert float(cleaned(written)) == number


def test_a_blank_cell_is_unfilled_and_a_word_is_refused_with_the_reason() -> None:
    """Nothing, a dash and 未填报 are unfilled; 10余件 is refused and the check of values says why."""
    values = {"licence": "", "penalty": "未填报", "coercion": "10余件", "rules_made": None, "normative_made": "3"}
    form = fill_stated(load_form("2021"), values, 2021, None, stated=WHO)
    assert [form.cells[key].value for key in values] == [None, None, None, None, 3]
    failed = next(one for one in form.failures if one.id == "K12")
    assert "10余件" in failed.worked
    assert failed.cells == ("coercion",)


def test_a_number_for_a_cell_that_is_not_there_is_refused() -> None:
    """A key that the form does not have is an error, not a number lost."""
    with pytest.raises(UsageError, match="no_such_cell"):
        fill_stated(load_form("2021"), {"no_such_cell": 1}, 2021, None, stated=WHO)


def test_a_decrease_is_a_number_only_where_the_form_asks_for_a_change() -> None:
    """减用负值表示: -8 stands in 本年增/减, and is refused as a count."""
    values = {"licence_change": "-8", "licence_decisions": "-8"}
    form = fill_stated(load_form("2019"), values, 2020, None, stated=WHO)
    assert [form.cells[key].value for key in values] == [-8, None]
