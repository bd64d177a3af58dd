"""A filled form is read by its labels, wherever its cells have moved to and however its numbers are written."""

from __future__ import annotations

from pathlib import Path

import pytest
from handed_in_kit import Sheet, consistent, laid_out, write_csv, write_xls, write_xlsx
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import Unreadable, UsageError
from syndicate.returns.library import load_form
from syndicate.returns.rollup.aligning import aligned
from syndicate.returns.rollup.labels import likeness, plain
from syndicate.returns.rollup.numbers import looks_written, written
from syndicate.returns.rollup.reading import HandedIn, read, recognised
from syndicate.returns.values import RowKind

FORM = load_form("2021")
NUMBERS = consistent(FORM, 7)


def values(one: HandedIn) -> dict[str, object]:
    """Return what was read, by cell."""
    return {key: cell.value for key, cell in one.cells.items()}


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("（二）部分公开", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
        ("2、重复申请", "2.重复申请"),
        (" 其中：1．政府网站公开数 ", "1.政府网站公开数"),
        ("危及三安全一稳定", "3.危及“三安全一稳定”"),
        ("一、本年新收政府信息公开申请数量", "本年新收政府信息公开申请数量"),
    ],
)
def test_labels_differ_in_signs_alone(typed: str, printed: str) -> None:
    """Numbering, remarks, quotation marks and white space do not make another label."""
    assert plain(typed) == plain(printed)


def test_a_typing_error_is_still_the_label() -> None:
    """One wrong character in a long label is forgiven; a short one must be exact."""
    assert likeness(plain("没有现成信息须要另行制作"), plain("没有现成信息需要另行制作")) > 0.8
    assert likeness(plain("总计"), plain("合计")) == 0
    assert likeness(plain("结果维持"), plain("结果纠正")) == 0


@pytest.mark.parametrize(
    ("text", "value", "remark"),
    [
        ("22（其中修订16件）", 22, "其中修订16件"),
        ("１２", 12, ""),
        ("1,234", 1234, ""),
        ("12.0", 12, ""),
        ("18件", 18, ""),
        (" 7 ", 7, ""),
        ("——", None, ""),
        ("", None, ""),
    ],
)
def test_numbers_as_people_type_them(text: str, value: int | None, remark: str) -> None:
    """Full-width digits, separators, units and remarks are read; a dash is an empty cell."""
    found = written(text, RowKind.COUNT)
    assert (found.value, found.remark, found.refused) == (value, remark, "")


@pytest.mark.parametrize("text", ["10余次", "约30", "无", "十二", "1.5", "-3", "1,23", "见附件"])
def test_what_is_no_exact_number_is_refused_with_a_reason(text: str) -> None:
    """Nothing is guessed: the cell stays empty and says why, in both languages."""
    found = written(text, RowKind.COUNT)
    assert found.value is None
    assert " / " in found.refused


@pytest.mark.parametrize("text", ["1.属于国家秘密", "2.重复申请", "其他", "件", "第二十条第（一）项", "2023年度"])
def test_labels_are_no_numbers(text: str) -> None:
    """A label with a number in front of it is not taken for a value."""
    assert not looks_written(text)


@given(st.lists(st.integers(0, 5), max_size=12), st.lists(st.integers(0, 5), max_size=12))
def test_what_is_aligned_ascends(labels: list[int], cells: list[int]) -> None:
    """Each label has at most one cell, each cell one label, both in order, and only like goes with like."""
    _, found = aligned(len(labels), len(cells), lambda one, other: float(labels[one] == cells[other]))
    pairs = sorted(found.items())
    assert [cell for _, cell in pairs] == sorted(set(found.values()))
    assert all(labels[label] == cells[cell] for label, cell in pairs)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=10), st.integers(0, 5), st.integers(0, 5))
def test_a_sequence_is_found_whole_among_others(labels: list[int], before: int, after: int) -> None:
    """Labels that repeat are told apart by their order when all of them are there."""
    cells = [9] * before + labels + [9] * after
    _, found = aligned(len(labels), len(cells), lambda one, other: float(labels[one] == cells[other]))
    assert [cells[cell] for cell in found.values()] == [labels[label] for label in found]
    assert len(found) == len(labels)


@pytest.mark.parametrize("shift", [0, 1, 4])
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "csv"])
def test_every_cell_is_found_wherever_the_layout_has_moved_to(tmp_path: Path, shift: int, suffix: str) -> None:
    """The form of 2021 in three file types, moved right and down: each number comes back from its own cell."""
    write = {"xlsx": write_xlsx, "xls": write_xls, "csv": write_csv}[suffix]
    path = write(tmp_path / f"a.{suffix}", laid_out(FORM, "区水务局", NUMBERS, shift=shift))
    one = read(path, FORM)
    assert values(one) == NUMBERS
    assert (one.unit, one.year, one.faults, one.failures) == ("区水务局", 2023, (), ())


def test_the_form_is_recognised(tmp_path: Path) -> None:
    """Of all installed forms the one is chosen whose cells the file holds."""
    assert recognised(write_xlsx(tmp_path / "a.xlsx", laid_out(FORM, "区水务局", NUMBERS))).id == "2021"


def test_rows_in_between_and_rows_left_out(tmp_path: Path) -> None:
    """A note between two lines changes nothing; a line that was deleted is named, and the others keep their numbers."""
    sheet = laid_out(FORM, "区水务局", NUMBERS)
    row = next(place[0] for place, value in sheet.items() if value == "2.重复申请")
    moved: Sheet = {(at + (at >= row), column): value for (at, column), value in sheet.items() if at != row}
    moved[row, 0] = "（以下为不予处理的其他情形）"
    one = read(write_xlsx(tmp_path / "a.xlsx", moved), FORM)
    gone = {key for key in NUMBERS if key.startswith("np_repeat_")}
    assert [fault.label for fault in one.faults] == ["行“2.重复申请”"]
    assert {key for key, value in values(one).items() if value != NUMBERS[key]} == gone


def test_a_blank_total_is_added_up(tmp_path: Path) -> None:
    """Totals that a unit left blank follow from their parts; a part left blank stays unknown, and so does its total."""
    totals = {row.key for row in FORM.fillable if row.sum}
    blank: dict[str, object] = {key: "" if key in totals else value for key, value in NUMBERS.items()}
    one = read(write_xlsx(tmp_path / "a.xlsx", laid_out(FORM, "区水务局", blank)), FORM)
    assert values(one) == NUMBERS
    blank["granted_natural"] = ""
    one = read(write_xlsx(tmp_path / "b.xlsx", laid_out(FORM, "区水务局", blank)), FORM)
    assert one.cells["granted_natural"].value is None
    assert one.cells["total_natural"].value is None


def test_numbers_as_text_with_remarks(tmp_path: Path) -> None:
    """Text, full-width digits and remarks are counted by their number; the remark is kept with its place."""
    typed: dict[str, object] = {
        **NUMBERS,
        "normative_made": f"{NUMBERS['normative_made']}（其中修订1件）",
        "licence": "１，234",
    }
    one = read(write_xlsx(tmp_path / "a.xlsx", laid_out(FORM, "区水务局", typed)), FORM)
    assert values(one) == {**NUMBERS, "licence": 1234}
    assert [
        ("其中修订1件" in remark.text, "normative" in remark.label or "规范性" in remark.label)
        for remark in one.remarks
    ] == [(True, True)]


def test_what_is_refused_names_sheet_cell_and_line(tmp_path: Path) -> None:
    """The unit is told where it wrote what, and what was expected."""
    typed: dict[str, object] = {**NUMBERS, "penalty": "10余件"}
    one = read(write_xlsx(tmp_path / "a.xlsx", laid_out(FORM, "区水务局", typed)), FORM)
    (fault,) = one.faults
    assert fault.place.startswith("工作表 统计表 B")
    assert "行政处罚" in fault.label
    assert "10余件" in fault.message
    assert one.must_correct


def test_a_check_that_fails_is_told(tmp_path: Path) -> None:
    """A total that is not the sum of its results must be corrected."""
    wrong: dict[str, object] = {**NUMBERS, "review_total": NUMBERS["review_total"] + 1}
    one = read(write_xlsx(tmp_path / "a.xlsx", laid_out(FORM, "区水务局", wrong)), FORM)
    assert [check.id for check in one.failures] == ["K04"]
    assert one.must_correct


def test_another_file_is_no_form(tmp_path: Path) -> None:
    """A staff list is refused by name; a damaged workbook, too."""
    path = write_xlsx(tmp_path / "staff.xlsx", {(0, 0): "姓名", (0, 1): "人数", (1, 0): "某某", (1, 1): 3})
    with pytest.raises(UsageError, match=r"staff\.xlsx"):
        read(path, FORM)
    with pytest.raises(UsageError, match="2021"):
        recognised(path)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(path.read_bytes()[:400])
    with pytest.raises(Unreadable, match=r"broken\.xlsx"):
        read(broken, FORM)


def test_labels_in_several_columns_under_merged_heads(tmp_path: Path) -> None:
    """On the printed page groups stand in columns of their own, to the left of their lines and once for all of them."""
    sheet = laid_out(FORM, "区水务局", NUMBERS)
    first = next(place[0] for place, value in sheet.items() if value == "一、本年新收政府信息公开申请数量")
    last = next(place[0] for place, value in sheet.items() if value == "四、结转下年度继续办理")
    spread: Sheet = {}
    group = ""
    for (row, column), value in sorted(sheet.items()):
        inside = first - 3 <= row <= last
        if inside and column == 0 and str(value).startswith(("（", "三、")) and (row, 1) not in sheet:
            group = str(value)  # a head without numbers: it moves beside the first of its lines
            continue
        spread[row, column + (2 if inside and column else 0)] = value
        if inside and column == 0 and str(value)[0].isdigit():
            spread[row, 0], spread[row, 2] = group, value
            group = ""
    one = read(write_xlsx(tmp_path / "a.xlsx", spread), FORM)
    assert values(one) == NUMBERS
