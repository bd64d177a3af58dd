"""An annual report is checked: its numbers against the table and against each other, and what was left in from elsewhere."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model import Unreadable, UsageError
from syndicate.returns.library import form_names, load_form
from syndicate.returns.narrative.check import check_report, table_in
from syndicate.returns.narrative.findings import Finding
from syndicate.returns.narrative.quantities import sentences
from syndicate.returns.narrative.reports import Report, read_report
from syndicate.returns.narrative.sayings import phrases, said_of, sayings
from syndicate.returns.values import Value

FORM = load_form("2014")
TITLE = "松江北区2018年政府信息公开工作年度报告"


a_form = cache(load_form)


def found(*paragraphs: str, table: dict[str, Value] | None = None, form: str = "2014") -> list[Finding]:
    """Check a report of these paragraphs."""
    return list(check_report(Report([TITLE, *paragraphs], []), a_form(form), table or {}, own="松江北区").findings)


def kinds(*paragraphs: str, table: dict[str, Value] | None = None) -> list[str]:
    """Return what kinds of finding a report gives."""
    return [one.kind for one in found(*paragraphs, table=table)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("共收到 16 件", Decimal(16), "件"),
        ("发布1,234条", Decimal(1234), "条"),
        ("发布１２条", Decimal(12), "条"),
        ("培训1.5万人次", Decimal(15000), "人次"),
        ("占比96.5%", Decimal("96.5"), "%"),
        ("会议10余次", None, "次"),
        ("浏览万余人次", None, "人次"),
        ("约30场", None, "场"),
    ],
)
def test_quantities(text: str, value: Decimal | None, unit: str) -> None:
    """Numbers are read with scale and unit; what is no exact number has no value."""
    ((quantity,),) = [sentence.quantities for sentence in sentences([text])]
    assert (quantity.value, quantity.unit) == (value, unit)


@pytest.mark.parametrize(
    "text", ["2018年12月31日", "国发〔2018〕23号", "“7+1”领域", "电话0451-84500000", "第20条第2项"]
)
def test_what_is_no_quantity(text: str) -> None:
    """Dates, document numbers, telephone numbers and articles of a law count nothing."""
    assert [one for sentence in sentences([text]) for one in sentence.quantities] == []


def test_sayings_are_of_the_form_and_units() -> None:
    """Every description names a line of its form; every form that is described is installed."""
    described = [name for name in form_names() if sayings(name)]
    assert {"2014", "2019", "2021"} <= set(described)
    for name in described:
        assert {one.key for one in sayings(name)} <= set(load_form(name).rows)


def test_numbers_find_their_lines() -> None:
    """The words before a number say which line it speaks of; the longest decide."""
    text = "全年主动公开政府信息320条，其中通过政务微信公开政府信息120条，不同意公开答复数2件，同意公开答复数9件"
    said = [(one.key, one.quantity.value) for one in said_of(FORM, list(sentences([text])))]
    assert said == [("pub_total", 320), ("ch_wechat", 120), ("ans_refuse", 2), ("ans_full", 9)]


def test_text_against_table() -> None:
    """A number that differs from the table is named with both, and where it stands."""
    (one,) = found("全年收到政府信息公开申请16件。", table={"req_total": 17})
    assert (one.kind, one.level, one.paragraph) == ("table", "hard", 2)
    assert "16件" in one.message
    assert "17" in one.message
    assert not found("全年收到政府信息公开申请16件。", table={"req_total": 16})


def test_a_text_that_says_two_numbers() -> None:
    """The same line with two numbers in two paragraphs is told, table or not."""
    assert kinds("全年收到公开申请16件。", "本年共收到公开申请18件。") == ["table"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("收到来信16件，其中网上14件，信函2件。", False),
        ("收到来信16件，其中网上14件，信函3件。", True),
        ("编制标准11套，包括体系8套、规范1套、考评1套和汇编1套。", False),
        ("编制标准12套，包括体系8套、规范1套、考评1套和汇编1套。", True),
        ("涉及事项163项（驻区35项，无对应机构2项），其中许可90项，非许可73项。", False),
        ("公开信息320条，其中重点领域12条，规范性文件3条。", False),
        ("公开信息320条，其中规范性文件3件。", False),
    ],
)
def test_parts_and_wholes(text: str, wrong: bool) -> None:
    """Parts never exceed their whole; where all are named they add up to it; 其中 need not name all."""
    assert ("sum" in kinds(text)) is wrong


def test_what_is_counted_along_with_the_parts() -> None:
    """Eight offices are five and three; what the five and the three do must be what was said of the eight."""
    said = "审批事项120项，涉及8家单位。"
    assert kinds(said + "已进驻8家，其中全部进驻的5家，涉及事项70项；部分进驻的3家，涉及事项66项。") == ["sum"]
    assert kinds(said + "已进驻8家，其中全部进驻的5家，涉及事项70项；部分进驻的3家，涉及事项50项。") == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("梳理事项400项，一次办成386项，占比96.5%。", False),
        ("梳理事项400项，一次办成386项，占比98%。", True),
        ("梳理事项400项，一次办成386项，占比96.5%，网办368项，占比92%。", False),
        ("梳理事项3项，网办1项，占比33%。", False),
    ],
)
def test_shares(text: str, wrong: bool) -> None:
    """A percentage is right to the digits that it shows."""
    assert ("ratio" in kinds(text)) is wrong


def test_a_total_that_is_the_plain_sum_of_its_channels() -> None:
    """Channels that add up to the total exactly were not de-duplicated; the law counts the same information once."""
    text = "主动公开政府信息{}条，通过政府网站公开信息40条，政务微博公开政府信息250条。"
    assert kinds(text.format(290)) == ["plain_sum"]
    assert kinds(text.format(270)) == []


def test_what_is_no_number_cannot_be_filled_in() -> None:
    """10余次 is told wherever it stands."""
    (one,) = found("全年举办各类会议10余次。")
    assert (one.kind, one.level) == ("inexact", "soft")
    assert "10余次" in one.message


def test_another_districts_name() -> None:
    """A title with another district's name is text that was left in; one's own, journeys and common words are not."""
    assert kinds("印发《东山县政务公开手册》。") == ["place"]
    assert kinds("印发《松江北区政务公开手册》，赴东山县学习，完善《社区公约》和《全区工作规则》。") == []


def test_passages_that_stand_twice() -> None:
    """A long sentence in two paragraphs is told once for the pair."""
    text = "区政务公开办部署宣传事宜，并要求各有关单位在网站、电子显示屏和办事大厅滚动播放宣传标语。"
    assert kinds(text, "其他。", text) == ["repeated"]


def test_wordings_are_data_with_both_languages() -> None:
    """Every hint says what is wrong in both languages, and on what it rests."""
    assert all(one.zh and one.en and one.basis for one in phrases())
    (one,) = found("将涉密信息进行分段、脱敏处理后对外公开。")
    assert one.kind == "phrase"


@given(st.lists(st.integers(1, 500), min_size=2, max_size=6))
def test_sound_sums_are_never_told(parts: list[int]) -> None:
    """Whatever the numbers, parts that add up give no finding, and parts that exceed the whole always give one."""
    listed = "，".join(f"第{name}类{number}件" for name, number in zip("甲乙丙丁戊己", parts, strict=False))
    assert "sum" not in kinds(f"办理来信{sum(parts)}件，其中{listed}。")
    assert "sum" in kinds(f"办理来信{sum(parts) - 1}件，其中{listed}。")


def test_lines_that_a_converter_cut_are_put_together(tmp_path: Path) -> None:
    """A sentence that goes on behind a page break is one; headings stay on their own."""
    path = tmp_path / "report.txt"
    path.write_text(
        f"{TITLE}\n\n一、概述\n\n全年共回应公众关注的重大舆情3次，发布政策解读18篇，网站在\n\n线访谈6次。\n\n二、问题\n",
        encoding="gb18030",
    )
    report = read_report(path)
    assert report.year == 2018
    assert report.paragraphs == [
        TITLE,
        "一、概述",
        "全年共回应公众关注的重大舆情3次，发布政策解读18篇，网站在线访谈6次。",
        "二、问题",
    ]


PAGE = """<html><head><style>p{{}}</style></head><body><nav>首页</nav><h1>松江北区2021年政府信息公开工作年度报告</h1>
<p>本年制定行政规范性文件<b>{}</b>件。</p>
<table><tr><th colspan="4">第二十条第（一）项</th></tr><tr><th>信息内容</th><th>本年制发件数</th><th>本年废止件数</th><th>现行有效件数</th></tr>
<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr><tr><td>行政规范性文件</td><td>7</td><td>1</td><td>30</td></tr></table></body></html>"""


@pytest.mark.parametrize(("stated", "told"), [(7, []), (9, ["table"])])
def test_a_page_with_its_table(tmp_path: Path, stated: int, told: list[str]) -> None:
    """Text and table of one page are held against each other; what surrounds the report is not read."""
    path = tmp_path / "report.html"
    path.write_text(PAGE.format(stated), encoding="utf-8")
    form = load_form("2021")
    report = read_report(path)
    table = table_in(report, form)
    assert (report.year, table["normative_made"], table["normative_valid"]) == (2021, 7, 30)
    assert "首页" not in "".join(report.paragraphs)
    assert [one.kind for one in check_report(report, form, table).findings] == told


def test_a_document_with_its_table(tmp_path: Path) -> None:
    """A DOCX is read the same way, merged cells included."""
    document = Document()
    document.add_paragraph("松江北区2021年政府信息公开工作年度报告")
    document.add_paragraph("本年制定行政规范性文件9件。")
    table = document.add_table(rows=3, cols=4)
    table.cell(0, 0).merge(table.cell(0, 3)).text = "第二十条第（一）项"
    for column, text in enumerate(("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")):
        table.cell(1, column).text = text
    for column, text in enumerate(("行政规范性文件", "7", "1", "30")):
        table.cell(2, column).text = text
    path = tmp_path / "report.docx"
    document.save(str(path))
    form = load_form("2021")
    report = read_report(path)
    assert table_in(report, form)["normative_valid"] == 30
    assert [one.kind for one in check_report(report, form, table_in(report, form)).findings] == ["table"]


def test_other_files_are_refused(tmp_path: Path) -> None:
    """A suffix that is not read and a damaged document are named."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(UsageError, match=r"a\.pdf"):
        read_report(tmp_path / "a.pdf")
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04")
    with pytest.raises(Unreadable, match=r"b\.docx"):
        read_report(tmp_path / "b.docx")
