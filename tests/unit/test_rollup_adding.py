"""What units handed in is added up without inventing anything: blanks are not zeros, the same information counts once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from handed_in_kit import consistent, laid_out, write_xlsx
from hypothesis import given
from hypothesis import strategies as st

from syndicate.returns.answer import Answer
from syndicate.returns.filled import Source
from syndicate.returns.form import Row
from syndicate.returns.library import load_form
from syndicate.returns.queries import InformationQuery
from syndicate.returns.rollup.adding import RolledUp, roll_up
from syndicate.returns.rollup.reading import read
from syndicate.returns.rollup.uniting import united
from syndicate.returns.values import Interval, Value, bounds

FORM = load_form("2021")
ROW = Row(key="pub_total", label="主动公开政府信息数", count=InformationQuery())


def gathered(folder: Path, units: Mapping[str, Mapping[str, object]], *expected: str) -> RolledUp:
    """Hand the forms of some units in and add them up."""
    files = [write_xlsx(folder / f"{unit}.xlsx", laid_out(FORM, unit, numbers)) for unit, numbers in units.items()]
    return roll_up(FORM, [read(file, FORM) for file in files], 2023, as_of=date(2024, 1, 20), expected=expected)


def test_the_sum_is_the_sum(tmp_path: Path) -> None:
    """Every cell is the sum over the units, and the checks of the form hold over it."""
    units = {f"区第{n}局": consistent(FORM, n) for n in range(4)}
    rolled = gathered(tmp_path, units, *units)
    assert {key: cell.value for key, cell in rolled.filled.cells.items()} == {
        key: sum(numbers[key] for numbers in units.values()) for key in units["区第0局"]
    }
    assert rolled.complete
    assert not rolled.filled.failures


def test_the_order_of_files_changes_nothing(tmp_path: Path) -> None:
    """The same forms in another order give the same sum, word for word."""
    files = [write_xlsx(tmp_path / f"{n}.xlsx", laid_out(FORM, f"区第{n}局", consistent(FORM, n))) for n in range(4)]
    there = [read(file, FORM) for file in files]
    one = roll_up(FORM, there, 2023, as_of=date(2024, 1, 20))
    other = roll_up(FORM, there[::-1], 2023, as_of=date(2024, 1, 20))
    assert one.filled == other.filled


def test_a_blank_is_not_zero(tmp_path: Path) -> None:
    """Where one unit left a line empty the sum is 未填报, and says what the others add up to and who is missing."""
    blank: dict[str, object] = {**consistent(FORM, 2), "licence": ""}
    rolled = gathered(tmp_path, {"区水务局": {**consistent(FORM, 1), "licence": 5}, "区民政局": blank})
    cell = rolled.filled.cells["licence"]
    assert (cell.value, cell.source) == (None, Source.UNFILLED)
    assert "合计 5" in cell.basis
    assert "区民政局" in cell.basis


def test_who_is_missing_came_twice_or_is_of_another_year(tmp_path: Path) -> None:
    """Units that handed in nothing are named; of two files of one unit the first counts; another year's form is left out."""
    numbers = consistent(FORM, 1)
    sheets = {
        "a.xlsx": laid_out(FORM, "区水务局", {**numbers, "licence": 1}),
        "b.xlsx": laid_out(FORM, "区水务局", {**numbers, "licence": 2}),
        "c.xlsx": laid_out(FORM, "区民政局", numbers, year=2022),
    }
    there = [read(write_xlsx(tmp_path / name, sheet), FORM) for name, sheet in sheets.items()]
    rolled = roll_up(FORM, there, 2023, as_of=date(2024, 1, 20), expected=["区水务局", "区民政局"])
    assert (rolled.missing, rolled.twice, rolled.other_year) == (("区民政局",), ("区水务局",), ("c.xlsx",))
    assert rolled.filled.cells["licence"].value == 1
    assert not rolled.complete


def test_totals_alone_leave_an_interval() -> None:
    """Without items nobody knows what two units disclosed in common: from the greater number to both together."""
    cell = united(ROW, {"区水务局": 30, "区民政局": 12}, None, {})
    assert (cell.value, cell.source) == (Interval(30, 42), Source.INTERVAL)


def test_known_items_close_the_interval() -> None:
    """Where the ledger holds what the units stated, the number is exact, and what both disclosed counts once."""
    known = {"区水务局": frozenset("abc"), "区民政局": frozenset("cd")}
    cell = united(ROW, {"区水务局": 3, "区民政局": 2}, Answer(4, "台账"), known)
    assert (cell.value, cell.source) == (4, Source.STATED)


def test_nobody_stated_it_but_the_ledger_knows() -> None:
    """A line that the units left empty is what the ledger counts, if it counts anything."""
    assert united(ROW, {}, Answer(9, "台账"), {}).value == 9
    assert united(ROW, {}, None, {}).value is None


_SETS = st.dictionaries(st.sampled_from("甲乙丙丁"), st.frozensets(st.integers(0, 12).map(str), max_size=8), min_size=1)


@given(truth=_SETS, data=st.data())
def test_the_truth_lies_within(truth: dict[str, frozenset[str]], data: st.DataObject) -> None:
    """Whatever part of the items the ledger holds, the number of distinct informations is never outside the interval."""
    known = {
        unit: data.draw(st.frozensets(st.sampled_from(sorted(those))) if those else st.just(frozenset()))
        for unit, those in truth.items()
    }
    stating = data.draw(st.sets(st.sampled_from(sorted(truth)), min_size=1))
    for unit in truth:
        if unit not in stating:  # of a unit that stated nothing, only what the ledger holds is counted
            truth = {**truth, unit: known[unit]}
    stated: dict[str, Value] = {unit: len(truth[unit]) for unit in sorted(stating)}
    counted = Answer(len(frozenset().union(*known.values())), "台账")
    found = bounds(united(ROW, stated, counted, known).value or 0)
    assert found.low <= len(frozenset().union(*truth.values())) <= found.high


@pytest.mark.parametrize("numbers", [{"甲": 5, "乙": 0}, {"甲": 5}])
def test_one_who_states_alone_is_exact(numbers: dict[str, Value]) -> None:
    """One number among zeros needs no interval."""
    assert united(ROW, numbers, None, {}).value == 5
