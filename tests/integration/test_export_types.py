"""Every type of file that a form is written as: the same bytes, the same numbers, the layout of the printed form."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from memory_enquiry import MemoryEnquiry, a_row, an_item
from published_tables import NAMES, published
from python_calamine import CalamineWorkbook
from selectolax.lexbor import LexborHTMLParser

from syndicate.model import Channel
from syndicate.returns import (
    SUFFIXES,
    Filled,
    Interval,
    ManualValue,
    export,
    fill,
    fill_stated,
    load_form,
    open_cell,
    stated_by,
)
from syndicate.returns.export.reading import printed, read_exported, shown_in

DAY = date(2019, 1, 5)
NOTHING = MemoryEnquiry()


@pytest.fixture(scope="module")
def ledger() -> MemoryEnquiry:
    """Return a small year with a unit that reported totals only."""
    items = [an_item(number, Channel.WEIBO, f"I{number // 2}") for number in range(6)]
    rows = [a_row("money", 1, {"kind": "经费", "amount": 12.5}), a_row("total", 2, {"channel": "wechat", "number": 4})]
    return MemoryEnquiry(items, rows)


@pytest.fixture(scope="module")
def filled(ledger: MemoryEnquiry) -> Filled:
    """Return the form of 2014 filled from it; one stated value is refused."""
    manual = {
        "meetings": ManualValue(value="10余次", who="王某", when=DAY, basis="会议记录", place="填报.toml，行 meetings")
    }
    return fill(load_form("2014"), ledger, 2018, "230102", as_of=DAY, body="示例区<人民>政府", manual=manual)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_form_gives_the_same_bytes(suffix: str, filled: Filled, ledger: MemoryEnquiry, tmp_path: Path) -> None:
    """Written twice, with time passing between, a form of either kind is the same file to the byte."""
    for name, form, enquiry in (("list", filled, ledger), ("tables", published("suqian_2024"), NOTHING)):
        one = export(form, enquiry, tmp_path / f"{name}{suffix}").read_bytes()
        time.sleep(1.1 if suffix in {".xlsx", ".docx"} else 0)  # archives carry times of two seconds, documents of one
        assert export(form, enquiry, tmp_path / f"{name}2{suffix}").read_bytes() == one


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", NAMES)
def test_a_published_table_comes_out_as_it_went_in(name: str, suffix: str, tmp_path: Path) -> None:
    """Every number of a published table stands in its place in every type of file, and read in again it is the same table."""
    form = published(name)
    found = read_exported(export(form, NOTHING, tmp_path / f"form{suffix}"))
    shown = shown_in(found, form)
    keys = [row.key for row in form.form.fillable if row.printed]
    assert {key: shown[key] for key in keys} == {key: printed(form, key, suffix) for key in keys}
    again = fill_stated(
        form.form,
        found.manifest["values"],
        form.year,
        form.jurisdiction,
        stated=stated_by("甲", DAY, "乙"),
        last=form.last,
    )
    assert {key: cell.value for key, cell in again.cells.items()} == {
        key: cell.value for key, cell in form.cells.items()
    }
    assert [(one.id, one.state) for one in again.checks] == [(one.id, one.state) for one in form.checks]


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".html", ".docx", ".csv"])
def test_unfilled_is_a_word_and_an_interval_has_both_ends(
    suffix: str, filled: Filled, ledger: MemoryEnquiry, tmp_path: Path
) -> None:
    """In every type 未填报 stands in words, never as 0 or nothing, and an interval is shown with both its ends."""
    shown = shown_in(read_exported(export(filled, ledger, tmp_path / f"f{suffix}")), filled)
    assert (shown["ch_gazette"], shown["complaints"], shown["meetings"]) == ("未填报",) * 3
    assert filled.cells["pub_total"].value == Interval(4, 7)
    assert shown["pub_total"] == "4–7"


def test_in_json_unfilled_is_null_and_an_interval_is_a_pair(
    filled: Filled, ledger: MemoryEnquiry, tmp_path: Path
) -> None:
    """JSON keeps null apart from 0."""
    found = read_exported(export(filled, ledger, tmp_path / "f.json"))
    assert (found.values["ch_gazette"], found.values["pub_total"], found.values["budget"]) == ("null", "[4, 7]", "12.5")


def test_what_was_refused_says_where_it_was_written(filled: Filled) -> None:
    """A number that is none is refused with file, row and field, and stands in the basis of its cell."""
    cell = filled.cells["meetings"]
    assert cell.refused.startswith("填报.toml，行 meetings：“10余次”不是确数")
    assert "已拒收" in cell.basis


def test_the_workbook_prints_tables_as_they_are_printed(tmp_path: Path) -> None:
    """Three sections on three sheets; heads are joined over their columns, and the last sheet is ready to sign."""
    book = openpyxl.load_workbook(export(published("suqian_2024"), NOTHING, tmp_path / "f.xlsx"))
    assert book.sheetnames[:3] == ["统计表", "统计表2", "统计表3"]
    applications, disputes = book["统计表2"], book["统计表3"]
    joined = {str(one) for one in applications.merged_cells.ranges}
    assert {"B2:H2", "C3:G3", "A2:A4"} <= joined
    assert [applications[f"{letter}4"].value for letter in "CDEFG"] == [
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
    ]
    assert [applications[f"{letter}5"].value for letter in "BH"] == [3440, 3525]
    text = "".join(str(cell.value) for row in disputes.iter_rows() for cell in row if cell.value)
    assert all(name in text for name in ("单位负责人：", "审核人：", "填报人：", "联系电话：", "填报日期：2025-01-31"))
    assert "填报单位（盖章）：江苏省宿迁市(汇总)" in str(book["统计表"]["A3"].value)
    assert disputes.page_setup.orientation == "landscape"


def test_the_old_workbook_holds_numbers_as_numbers(filled: Filled, ledger: MemoryEnquiry, tmp_path: Path) -> None:
    """In the .xls counts and money are numbers that can be summed, and the checks and the overlap are there."""
    book = CalamineWorkbook.from_path(str(export(filled, ledger, tmp_path / "f.xls")))
    assert book.sheet_names == ["统计表", "校验", "渠道与重叠", "明细", "登记簿明细", "说明"]
    lines = {str(line[0]).strip(): line[2] for line in book.get_sheet_by_name("统计表").to_python() if len(line) > 2}
    assert lines["3.政务微博公开政府信息数"] == 3
    assert lines[next(label for label in lines if "专项经费" in label)] == 12.5


def test_the_page_carries_no_markup_of_others(filled: Filled, ledger: MemoryEnquiry, tmp_path: Path) -> None:
    """A name with angle brackets stays text, and the page needs nothing from outside."""
    text = export(filled, ledger, tmp_path / "f.html").read_text(encoding="utf-8")
    page = LexborHTMLParser(text)
    assert "示例区<人民>政府" in (page.body.text() if page.body else "")
    assert page.css_first("人民") is None
    assert "http" not in text.split("<body>")[0]


def test_the_document_is_the_form_and_its_grounds(tmp_path: Path) -> None:
    """The .docx has the title, the four tables of section two, the applications, the disputes and the lines to sign."""
    document = docx.Document(str(export(published("suqian_2024"), NOTHING, tmp_path / "f.docx")))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said[:2] == ["政府信息公开工作年度报告统计表", "（2024年度）"]
    assert any(text.startswith("单位负责人：") for text in said)
    applications = document.tables[1]
    assert (len(applications.rows), len(applications.columns)) == (33, 8)
    assert applications.cell(3, 7).text == "3525"
    assert applications.cell(0, 1).text == "申请人情况"


def test_what_may_count_is_listed_behind_an_interval(tmp_path: Path) -> None:
    """An applicant whose kind nobody wrote down stands behind each column it may belong to, marked, and the sum is exact."""
    known, unknown = {"method": "网络", "applicant": "自然人"}, {"method": "网络"}
    enquiry = MemoryEnquiry(rows=[a_row("application", 1, known), a_row("application", 2, unknown)])
    form = fill(load_form("2021"), enquiry, 2018, None, as_of=DAY)
    assert form.cells["new_received_natural"].value == Interval(1, 2)
    assert form.cells["new_received_total"].value == 2
    assert [row.native_id for row in open_cell(form, enquiry, "new_received_legal")] == ["application-002"]
    book = openpyxl.load_workbook(export(form, enquiry, tmp_path / "f.xlsx"))
    lines = [[cell.value for cell in row[:6]] for row in book["登记簿明细1"].iter_rows(min_row=2)]
    mine = [(line[3], line[5]) for line in lines if line[0] == "new_received_natural"]
    assert mine == [(1, "application-001"), ("可能计入", "application-002")]
    said = {row[1].value: row[6].value for row in book["说明"].iter_rows() if row[1].value}
    assert (said["new_received_natural"], said["new_received_total"]) == ("1，在区间内", "相符")
