"""Filled forms as offices really send them: every number is either read as it is meant, or refused with unit, sheet and cell."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from handed_in_kit import Sheet, consistent, laid_out, write_csv, write_xls, write_xlsx

from syndicate.model import UsageError
from syndicate.returns.library import load_form
from syndicate.returns.rollup.reading import HandedIn, read, read_units

FORM = load_form("2021")
NUMBERS = consistent(FORM, 7)
WRITERS = {"xlsx": write_xlsx, "xls": write_xls, "csv": write_csv}


def sheet_with(key: str, text: object, **layout: int) -> Sheet:
    """Return a filled form in which one cell holds something else."""
    return laid_out(FORM, "区水务局", {**NUMBERS, key: text}, **layout)


def handed(path: Path, sheet: Sheet, suffix: str = "xlsx") -> HandedIn:
    """Write the form as a file and read it."""
    return read(WRITERS[suffix](path / f"form.{suffix}", sheet), FORM)


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "csv"])
@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("licence", "22（其中修订16件）", 22),
        ("licence", "22(其中修订16件)", 22),
        ("licence", "１２３", 123),
        ("licence", "1,234", 1234),
        ("licence", "1，234", 1234),
        ("licence", " 17 ", 17),
        ("licence", "　17\xa0", 17),
        ("licence", "18件", 18),
        ("licence", "18.0", 18),
        ("fee", "3.5万元", 3.5),
        ("fee", "35000元", 3.5),
        ("fee", "12,345.67", 12345.67),
    ],
)
def test_what_can_be_read_is_read(tmp_path: Path, suffix: str, key: str, text: str, value: float) -> None:
    """Remarks, full-width digits, separators, blanks and units do not change a number; yuan become ten thousands."""
    one = handed(tmp_path, sheet_with(key, text, shift=2), suffix)
    assert float(one.cells[key].value) == value  # type: ignore[arg-type]  # an exact number
    assert not one.faults


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("penalty", -3, "负数"),
        ("penalty", "25%", "不是数字"),
        ("penalty", "10余次", "不是确数"),
        ("penalty", "约30", "不是确数"),
        ("penalty", "无", "写作 0"),
        ("penalty", "十二", "阿拉伯数字"),
        ("penalty", "5+7", "不是数字"),
        ("penalty", "10-12", "不是数字"),
        ("penalty", "12?", "不是数字"),
        ("penalty", "#REF!", "不是数字"),
        ("penalty", "2023-05-01", "不是数字"),
        ("penalty", "1.2万", "不是数字"),
        ("penalty", 2.5, "不是整数"),
        ("penalty", "12万元", "不是金额"),
        ("penalty", "1" * 20, "大得不可能"),
        ("fee", "5件", "万元"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(tmp_path: Path, key: str, text: object, why: str) -> None:
    """Nothing is guessed: the cell stays unfilled, and the unit is told where it wrote what."""
    one = handed(tmp_path, sheet_with(key, text))
    assert one.cells[key].value is None
    (fault,) = one.faults
    assert one.unit == "区水务局"
    assert fault.place.startswith("工作表 统计表 ")
    assert why in fault.message
    assert " / " in fault.message
    assert one.must_correct


@pytest.mark.parametrize("text", ["—", "——", "/", "-"])
def test_a_dash_is_unfilled_and_said_to_be(tmp_path: Path, text: str) -> None:
    """A dash is not zero; the unit is reminded to write 0 where it means it."""
    one = handed(tmp_path, sheet_with("penalty", text))
    assert one.cells["penalty"].value is None
    (remark,) = one.remarks
    assert "按未填报计" in remark.text
    assert remark.place.startswith("工作表 统计表 ")


def test_a_column_in_yuan_is_not_taken_for_ten_thousands(tmp_path: Path) -> None:
    """Where the head says 元 nobody knows what the number is: it is refused, with the head's cell."""
    sheet = sheet_with("fee", 35000)
    (head,) = [place for place, text in sheet.items() if "收费金额" in str(text)]
    sheet[head] = "本年收费金额（单位：元）"
    one = handed(tmp_path, sheet)
    assert one.cells["fee"].value is None
    (fault,) = one.faults
    assert "应为万元" in fault.message
    assert "收费金额（单位：元）" in fault.message


def below(first: Sheet, second: Sheet) -> Sheet:
    """Return one sheet with another under it."""
    height = max(row for row, _ in first) + 3
    return {**first, **{(row + height, column): text for (row, column), text in second.items()}}


def test_two_units_on_one_sheet_are_two(tmp_path: Path) -> None:
    """The form of a second unit below the first is read as its own, with its own places."""
    other = consistent(FORM, 8)
    path = write_xlsx(
        tmp_path / "two.xlsx",
        below(laid_out(FORM, "区水务局", NUMBERS), laid_out(FORM, "区民政局", {**other, "penalty": "若干"})),
    )
    first, second = read_units(path, FORM)
    assert (first.unit, second.unit) == ("区水务局", "区民政局")
    assert {key: cell.value for key, cell in first.cells.items()} == NUMBERS
    assert second.cells["licence"].value == other["licence"]
    assert not first.faults
    (fault,) = second.faults
    assert fault.label.startswith("行政处罚")
    with pytest.raises(UsageError, match="区水务局、区民政局"):
        read(path, FORM)


def test_two_units_on_two_sheets_are_two(tmp_path: Path) -> None:
    """A workbook with a sheet for each unit is a form for each."""
    path = tmp_path / "sheets.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for number, unit in enumerate(("区水务局", "区民政局"), 7):
            page = book.add_worksheet(unit)
            for (row, column), text in laid_out(FORM, unit, consistent(FORM, number)).items():
                page.write(row, column, text)
    found = read_units(path, FORM)
    assert [one.unit for one in found] == ["区水务局", "区民政局"]
    assert [one.cells["total_total"].value for one in found] == [
        consistent(FORM, number)["total_total"] for number in (7, 8)
    ]
    assert not any(one.faults for one in found)


def test_an_old_copy_on_another_sheet_is_told(tmp_path: Path) -> None:
    """Where one unit's form stands twice with other numbers, neither is silently taken."""
    path = tmp_path / "copy.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for number, name in ((7, "Sheet1"), (8, "Sheet1 (2)")):
            page = book.add_worksheet(name)
            for (row, column), text in laid_out(FORM, "区水务局", consistent(FORM, number)).items():
                page.write(row, column, text)
    one = read(path, FORM)
    assert one.must_correct
    assert any("又有一份" in fault.message and "Sheet1 (2)" in fault.message for fault in one.faults)


def test_what_else_stands_in_the_file_is_not_passed_over(tmp_path: Path) -> None:
    """A list of another unit that is no such form is told."""
    junk: Sheet = {(0, 0): "填报单位：区司法局", (1, 0): "姓名", (1, 1): "电话"}
    path = write_xlsx(tmp_path / "junk.xlsx", below(laid_out(FORM, "区水务局", NUMBERS), junk))
    (one,) = read_units(path, FORM)
    assert {key: cell.value for key, cell in one.cells.items()} == NUMBERS
    (fault,) = one.faults
    assert "区司法局" in fault.message


def test_another_forms_layout_is_told_line_by_line(tmp_path: Path) -> None:
    """The form of 2019 handed in for that of 2021 lacks lines and columns, each of which is named; its year is known."""
    old = load_form("2019")
    path = write_xlsx(tmp_path / "old.xlsx", laid_out(old, "区水务局", dict.fromkeys(old.rows, 1), year=2019))
    one = read(path, FORM)
    assert one.year == 2019
    assert {fault.label for fault in one.faults} >= {"行“行政规范性文件”", "列“本年处理决定数量”"}
    assert one.cells["normative_made"].value is None


def test_hidden_rows_and_merged_titles_change_nothing(tmp_path: Path) -> None:
    """What a spreadsheet hides or joins is still there."""
    path = write_xlsx(tmp_path / "hidden.xlsx", laid_out(FORM, "区水务局", NUMBERS))
    book = openpyxl.load_workbook(path)
    page = book.active
    for row in range(8, 20):
        page.row_dimensions[row].hidden = True
    page.merge_cells("A1:H1")
    book.save(path)
    one = read(path, FORM)
    assert {key: cell.value for key, cell in one.cells.items()} == NUMBERS
    assert not one.faults
