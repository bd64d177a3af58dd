"""The workbook, read back with another library."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from memory_enquiry import MemoryEnquiry, a_row, an_item
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from syndicate.model import Channel, Facets, Item, RegisterRow
from syndicate.returns import Filled, ManualValue, export, fill, load_form
from syndicate.returns.export import items_list
from syndicate.returns.export.workbook import write_workbook

FORM = load_form("2014")
ITEM_TITLES = [column.title for column in items_list.COLUMNS]


def year_of_items() -> list[Item]:
    """Return a small year: reposts, an information on two channels, a normative document, a share."""
    return [
        an_item(1, Channel.WEBSITE, "A", facets=Facets(kind=("normative",)), document_number="示政规〔2018〕1号"),
        an_item(2, Channel.WEIBO, "A", title='=HYPERLINK("http://x")<b>&\''),
        an_item(3, Channel.WEIBO, "A", native_id="4211223344556677"),
        an_item(4, Channel.WEIBO, "B", title="-1+1", state="withdrawn"),
        an_item(5, Channel.OTHER, "C", title="甲\x02乙"),
        an_item(6, Channel.WEIBO, "D", state="share"),
    ]


def year_of_rows() -> list[RegisterRow]:
    """Return registers."""
    closed = {"method": "网络", "outcome": "同意公开", "extended": 0, "closed": "2018-12-20"}
    return [
        a_row("application", 1, closed),
        a_row("application", 2, {**closed, "method": "信函"}),
        a_row("training", 3, {"participants": 560}),
        a_row("money", 4, {"kind": "经费", "amount": 12.5}),
        a_row("staff", 5, {"kind": "专职", "number": 2}),
        a_row("staff", 6, {"kind": "兼职", "number": 46}),
    ]


@pytest.fixture(scope="module")
def ledger() -> MemoryEnquiry:
    """Return the small year."""
    return MemoryEnquiry(year_of_items(), year_of_rows())


@pytest.fixture(scope="module")
def filled(ledger: MemoryEnquiry) -> Filled:
    """Return the form filled from the small year."""
    manual = {"meetings": ManualValue(value="10余次", who="王某", when=date(2019, 1, 3), basis="会议记录")}
    return fill(FORM, ledger, 2018, "230102", as_of=date(2019, 1, 5), body="示例区人民政府", manual=manual)


@pytest.fixture(scope="module")
def book(filled: Filled, ledger: MemoryEnquiry, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """Return the workbook, read back."""
    path = export(filled, ledger, tmp_path_factory.mktemp("book") / "2018.xlsx")
    return openpyxl.load_workbook(path)


def sheet(book: Workbook, name: str) -> Worksheet:
    """Return a sheet."""
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def table(page: Worksheet) -> list[dict[str, Any]]:
    """Return the rows of a list by the titles of its columns."""
    head, *rows = page.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def printed(book: Workbook) -> dict[str, Any]:
    """Return label → cell of the form's column of numbers."""
    return {
        str(label.value): value for label, _, value in sheet(book, "统计表").iter_rows(min_row=5, max_row=69, max_col=3)
    }


def test_the_form_is_laid_out_as_printed(book: Workbook) -> None:
    """Title, period, reporting body and three columns stand above 65 lines in the form's order, indents and units."""
    page = sheet(book, "统计表")
    assert (page["A1"].value, page["A2"].value) == ("政府信息公开情况统计表", "（2018年度）")
    assert page["A3"].value == "填报单位（盖章）：示例区人民政府"
    assert [cell.value for cell in page[4][:3]] == ["统计指标", "单位", "统计数"]
    lines = list(page.iter_rows(min_row=5, max_row=69, max_col=3))
    rows = [row for row in FORM.row if row.printed]
    assert [(label.value, unit.value) for label, unit, _ in lines] == [(row.label, row.unit) for row in rows]
    assert [label.alignment.indent for label, _, _ in lines] == [2 * row.indent for row in rows]
    footer = [str(page.cell(row, 1).value) for row in (71, 72)]
    assert all(any(f"{name}：" in line for line in footer) for name in FORM.sheet.footer)


def test_the_form_prints_on_a4_in_a_font_of_chinese_windows(book: Workbook) -> None:
    """The printed area is the three official columns, one A4 page wide, the head repeated; the font is 宋体."""
    page = sheet(book, "统计表")
    assert page.page_setup.paperSize == 9
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert "$A$1:$C$" in str(page.print_area)
    assert page.print_title_rows == "$4:$4"
    assert {page["A5"].font.name, page["C6"].font.name} == {"宋体"}


def test_cells_are_numbers_dashes_or_the_word_unfilled(book: Workbook) -> None:
    """Counts are numbers, money has two decimals, headers a dash, and what nobody filled says 未填报 and never 0."""
    cells = printed(book)
    assert cells["（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）"].value == 3
    assert cells["3.政务微博公开政府信息数"].value == 2
    assert cells["一、主动公开情况"].value == "——"
    assert cells["六、举报投诉数量"].value == "未填报"
    budget = next(cell for label, cell in cells.items() if label.startswith("（四）政府信息公开专项经费"))
    assert (budget.value, budget.number_format) == (12.5, "0.00")


def test_a_counted_cell_opens_into_its_first_item(book: Workbook) -> None:
    """The link of a counted cell leads to the first row of its block; of a sum to its first part; zero has no link."""
    cells = printed(book)
    for label, key in (
        ("3.政务微博公开政府信息数", "ch_weibo"),
        ("其中：主动公开规范性文件数", "pub_normative"),
        ("4.信函申请数", "req_letter"),
        ("（三）从事政府信息公开工作人员数", "staff_full"),
    ):
        name, place = cells[label].hyperlink.location.replace("'", "").split("!")
        assert sheet(book, name)[place].value == key
    assert cells["1.当面申请数"].hyperlink is None
    total = cells["（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）"]
    assert total.hyperlink.location == cells["2.政府网站公开政府信息数"].hyperlink.location


def test_every_counted_cell_can_be_counted_again_from_the_lists(book: Workbook, filled: Filled) -> None:
    """The highest running number of a block is the cell's value, and of `总数序号` the distinct total."""
    items = table(sheet(book, "明细1"))
    for key in ("pub_normative", "ch_site", "ch_weibo", "ch_other"):
        numbers = [row["本行序号"] for row in items if row["行键"] == key]
        assert max(number for number in numbers if number) == filled.cells[key].value
    assert max(row["总数序号"] or 0 for row in items) == filled.cells["pub_total"].value
    rows = table(sheet(book, "登记簿明细1"))
    for key in ("req_total", "req_letter", "trainees", "budget", "staff_part"):
        assert sum(row["计入数"] for row in rows if row["行键"] == key) == float(str(filled.cells[key].value))


def test_the_list_says_where_each_item_stands(book: Workbook) -> None:
    """Each item comes with identity, channels of its information, time in Beijing, address, place and receipt."""
    items = table(sheet(book, "明细1"))
    assert list(items[0]) == ITEM_TITLES
    website = next(row for row in items if row["行键"] == "ch_site")
    assert website["同一信息的全部渠道"] == "政府网站、政务微博"
    assert (website["发布时间（北京时间）"], website["文号"]) == ("2018-02-02 09:30:00", "示政规〔2018〕1号")
    assert (website["信源"], website["出处"], website["凭证号"]) == ("website", "export.csv, 行 1", 2)
    repeated = next(row for row in items if row["平台编号"] == "4211223344556677")
    assert (repeated["本行序号"], repeated["总数序号"]) == (None, None)
    assert next(row for row in items if row["信息号"] == "B")["备注"] == "已撤下"
    assert not any(row["信息号"] == "D" for row in items)


def test_ids_stay_text_and_nothing_becomes_a_formula(book: Workbook) -> None:
    """Long ids are text, titles that begin like formulas are text marked as such, and control characters are replaced."""
    page = sheet(book, "明细1")
    cells = {str(cell.value): cell for line in page.iter_rows(min_row=2) for cell in line}
    assert cells["4211223344556677"].data_type == "s"
    assert cells["4211223344556677"].number_format == "@"
    for title in ('=HYPERLINK("http://x")<b>&\'', "-1+1"):
        assert cells[title].data_type == "s"
        assert cells[title].quotePrefix
    assert "甲\ufffd乙" in cells


def test_the_checks_stand_with_level_outcome_reason_and_cells(book: Workbook, filled: Filled) -> None:
    """Every check has a line; refused values and the carry-over that the form does not print stand below."""
    page = sheet(book, "校验")
    rows = {row["编号"]: row for row in table(page) if row["编号"]}
    assert [name for name in rows if name in {check.id for check in FORM.check}] == [check.id for check in FORM.check]
    assert (rows["C08"]["级别"], rows["C08"]["结果"], rows["C08"]["关系式代入"]) == (
        "必须",
        "成立",
        "2 = 0 + 0 + 1 + 1",
    )
    assert (rows["C18"]["结果"], rows["C05"]["结果"]) == ("不成立", "无法判定")
    assert "未填报" in rows["C05"]["关系式代入"]
    assert all(rows["C08"][name] for name in ("理由", "Reason", "涉及指标", "关系式"))
    below = [str(cell.value) for cell in page["A"]]
    assert "已拒收的值" in below
    assert any("10余次" in line for line in below)
    assert any(line.startswith("上年结转申请数：未填报") for line in below)


def test_channels_stand_against_their_overlap(book: Workbook) -> None:
    """Postings, distinct information, what is on one channel alone and on each pair are shown, and they add up."""
    rows = [[cell for cell in row if cell is not None] for row in sheet(book, "渠道与重叠").iter_rows(values_only=True)]
    lines = {str(row[0]): row[1:] for row in rows[1:6]}
    assert lines["政务微博"] == [3, 2, 1, 1, 1]
    assert lines["政府公报"][0] == "无条目"
    totals = {str(row[0]): row[1] for row in rows if len(row) == 2}
    assert totals["各渠道信息条数之和"] - totals["渠道间重叠（各渠道之和减不重复信息）"] == 3
    assert totals["转发他人内容（不计入）"] == 1
    matrix = {str(row[0]): row[1:] for row in rows[-5:]}
    assert matrix["政府网站"] == [0, "——", 1, 0, 0]


def test_the_manifest_says_what_the_numbers_rest_on(book: Workbook, filled: Filled) -> None:
    """Form, year, day, method, rule digest and receipt stand in 说明, and for each cell where its items are and how many."""
    page = sheet(book, "说明")
    facts = {str(name.value): str(text.value) for name, text in page.iter_rows(max_row=13, max_col=2)}
    assert facts["规则摘要"] == filled.rules_digest
    assert facts["最新批次凭证"].startswith("第 7 号 abab")
    assert (facts["年度"], facts["填表日期"]) == ("2018", "2019-01-05")
    assert facts["口径"].startswith("去重")
    cells = {row[1].value: [cell.value for cell in row] for row in page.iter_rows(min_row=14)}
    assert cells["ch_weibo"][2:] == ["2", "统计", "明细1!A4", 3, "相符"]
    assert cells["pub_total"][5] == 5
    assert cells["complaints"][2:4] == ["未填报", "未填报"]
    assert {row[6] for row in cells.values() if row[5]} == {"明细计数", "相符"}


def test_postings_are_labelled_and_numbered_one_by_one(ledger: MemoryEnquiry, tmp_path: Path) -> None:
    """A form of postings says 未去重 on its face, and every posting has a number."""
    filled = fill(FORM, ledger, 2018, "230102", as_of=date(2019, 1, 5), count="postings")
    book = openpyxl.load_workbook(export(filled, ledger, tmp_path / "p.xlsx"))
    assert sheet(book, "统计表")["B3"].value == "统计口径：未去重"
    items = table(sheet(book, "明细1"))
    assert [row["本行序号"] for row in items if row["行键"] == "ch_weibo"] == [1, 2, 3]
    assert max(row["总数序号"] or 0 for row in items) == filled.cells["pub_total"].value == 5


def test_a_list_longer_than_a_sheet_continues_on_the_next(
    filled: Filled, ledger: MemoryEnquiry, tmp_path: Path
) -> None:
    """Where a sheet is full the list goes on under the same head, nothing is lost, and links lead to the right sheet."""
    path = tmp_path / "split.xlsx"
    write_workbook(filled, ledger, path, row_limit=4)
    book = openpyxl.load_workbook(path)
    lists = [name for name in book.sheetnames if name.startswith("明细")]
    assert lists == ["明细1", "明细2"]
    assert all(sheet(book, name).max_row <= 4 for name in lists)
    rows = [row for name in lists for row in table(sheet(book, name))]
    assert [row["行键"] for row in rows] == ["pub_normative", "ch_site", "ch_weibo", "ch_weibo", "ch_weibo", "ch_other"]
    assert printed(book)["5.其他方式公开政府信息数"].hyperlink.location == "'明细2'!A4"


def test_a_form_without_channel_lines_lists_the_total_itself(ledger: MemoryEnquiry, tmp_path: Path) -> None:
    """Where no lines by channel carry the items, the total has its own block."""
    path = tmp_path / "own.toml"
    path.write_text(OWN_FORM, encoding="utf-8")
    form = load_form(path)
    filled = fill(form, ledger, 2018, "230102", as_of=date(2019, 1, 5))
    book = openpyxl.load_workbook(export(filled, ledger, tmp_path / "own.xlsx"))
    items = table(sheet(book, "明细1"))
    assert [row["本行序号"] for row in items if row["行键"] == "pub_total"] == [1, None, None, 2, 3]
    assert filled.cells["notices"].value == 0


OWN_FORM = """
id = "own"
row = [
    {key = "pub_total", label = "主动公开", unit = "条", count = {query = "information"}},
    {key = "ch_site", label = "网站", unit = "条", count = {query = "channel", channel = "website"}},
    {key = "notices", label = "结果公开", unit = "条", count = {query = "facet", facet = "five_open", value = "result"}},
]
registers = {}

[sheet]
title = "自定表"
period = "（{year}年）"
legal_basis = "内部"
valid_years = [2014, 2030]
columns = ["指标", "单位", "数"]
body_field = "单位"
footer = ["填报人"]
"""


def test_a_ledger_that_moved_on_is_pointed_out(tmp_path: Path) -> None:
    """If batches arrived between filling and exporting, the manifest says so."""
    ledger = MemoryEnquiry(year_of_items())
    filled = fill(FORM, ledger, 2018, "230102", as_of=date(2019, 1, 5))
    ledger.head = (8, "ef" * 32)
    book = openpyxl.load_workbook(export(filled, ledger, tmp_path / "moved.xlsx"))
    facts = {str(row[0]): str(row[1]) for row in sheet(book, "说明").iter_rows(max_col=2, values_only=True)}
    assert "第 8 号" in facts["注意"]


def test_what_was_counted_last_year_is_listed_without_a_number(tmp_path: Path) -> None:
    """A notice of December posted again in January counts in its first year, on the channel and in the total; the list agrees."""
    items = [
        an_item(1, Channel.WEBSITE, "A", published_at="2017-12-30T09:00:00+08:00"),
        an_item(2, Channel.WEIBO, "A", published_at="2018-01-02T09:00:00+08:00"),
        an_item(3, Channel.WEBSITE, "A", published_at="2018-01-03T09:00:00+08:00"),
        an_item(4, Channel.WEIBO, "B"),
    ]
    ledger = MemoryEnquiry(items)
    filled = fill(FORM, ledger, 2018, "230102", as_of=date(2019, 1, 5))
    assert [filled.cells[key].value for key in ("pub_total", "ch_weibo", "ch_site")] == [1, 2, 0]
    book = openpyxl.load_workbook(export(filled, ledger, tmp_path / "edge.xlsx"))
    numbers = {row["平台编号"]: (row["本行序号"], row["总数序号"]) for row in table(sheet(book, "明细1"))}
    assert numbers == {"website-3": (None, None), "weibo-2": (1, None), "weibo-4": (2, 1)}
    agreement = {row[1]: row[6] for row in sheet(book, "说明").iter_rows(values_only=True)}
    assert [agreement[key] for key in ("pub_total", "ch_weibo", "ch_site")] == ["相符"] * 3
