"""The draft of an annual report: what it says, what it leaves open, and that its own checker finds nothing wrong in it."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_enquiry import MemoryEnquiry, a_row, an_item

from syndicate.model import Channel, ConfigError, Facets, UsageError
from syndicate.returns import Filled, fill, form_of_year, load_form
from syndicate.returns.narrative.check import check_report, table_in
from syndicate.returns.narrative.reports import Report as Said
from syndicate.returns.narrative.reports import read_report
from syndicate.returns.report import SUFFIXES, Drawing, compose, load_outline, write_report
from syndicate.returns.report.outline import decoded, outline_names
from syndicate.returns.report.parts import Grid, Number, Paragraph, Report, ToWrite

DAY = date(2019, 1, 20)
FORMS = ("2014", "2019", "2021")
OUTCOMES = ("同意公开", "部分公开", "不同意公开", "信息不存在", "其他处理")


def an_enquiry(applications: int = 5) -> MemoryEnquiry:
    """Return a year with two channels that overlap, and applications of all ways and outcomes."""
    items = [an_item(number, Channel.WEBSITE, f"i{number}") for number in range(6)]
    items += [an_item(number, Channel.WEIBO, f"i{number}") for number in range(4, 9)]
    items.append(an_item(20, Channel.WEBSITE, "n", facets=Facets(kind=("normative",)), title="供热管理办法"))
    rows = [
        a_row(
            "application",
            number,
            {
                "method": ("网络", "信函", "当面")[number % 3],
                "applicant": ("自然人", "商业企业")[number % 2],
                "outcome": OUTCOMES[number % 5],
                "reason": "个人隐私" if number % 5 == 2 else "",
                "closed": "" if number % 7 == 6 else f"2018-12-{number % 28 + 1:02d}",
                "extended": 0,
            },
        )
        for number in range(applications)
    ]
    return MemoryEnquiry(items, rows)


a_form = cache(load_form)


def a_filled(name: str = "2014", enquiry: MemoryEnquiry | None = None) -> Filled:
    """Fill a form from the year."""
    return fill(a_form(name), enquiry or an_enquiry(), 2018, "230102", as_of=DAY, body="松江北区")


def a_draft(name: str = "2014", enquiry: MemoryEnquiry | None = None) -> Report:
    """Draft the year's report."""
    asked = enquiry or an_enquiry()
    filled = a_filled(name, asked)
    return compose(filled, asked, load_outline(filled.form))


def said(report: Report) -> str:
    """Return the running text."""
    pieces = [one for part in report.parts if isinstance(part, Paragraph) for one in part.pieces]
    return "".join(one.text if isinstance(one, Number) else one for one in pieces)


def test_the_numbers_of_the_form_stand_in_the_text() -> None:
    """Distinct information, postings, channels and applications are told, and what nobody knows is 未填报, never 0."""
    text = said(a_draft())
    assert "全年主动公开政府信息10条，各渠道共发布12条次" in text
    assert "政府网站公开信息7条，政务微博公开信息5条" in text
    assert "收到政府信息公开申请5件。按方式：当面申请1件，传真申请0件，网络申请2件，信函申请2件" in text
    assert "政府公报公开信息（未填报）" in text
    assert "受理举报投诉（未填报）" in text


def test_every_number_has_a_note_with_its_ground() -> None:
    """Each number of the text and each cell of a table is in the notes, with key and basis."""
    report = a_draft("2021")
    notes = {one.number: one for one in report.notes}
    numbers = [one for part in report.parts if isinstance(part, Paragraph) for one in part.pieces]
    assert all(notes[one.note].basis for one in numbers if isinstance(one, Number))
    cells = {spot.key for part in report.parts if isinstance(part, Grid) for spot in part.spots if spot.key}
    assert cells
    assert cells <= {one.key for one in report.notes}
    received = next(one for one in report.notes if one.key == "new_received_total")
    assert received.shown == "5"
    assert any("第 7 号" in text for name, text in report.facts if name == "最新批次凭证")


def test_sections_of_the_time_stand_in_order() -> None:
    """Up to 2018 seven parts with the form as annex; from 2019 six sections, the last with the fee, left to people."""
    old, new = a_draft("2014"), a_draft("2021")
    heads = [part.text for part in new.parts if getattr(part, "level", 0) == 1]
    assert [head[0] for head in heads] == list("一二三四五六")
    assert any("信息处理费" in part.what for part in new.parts if isinstance(part, ToWrite))
    assert any(getattr(part, "text", "").startswith("附表") for part in old.parts)
    assert [form.id if (form := form_of_year(year)) else "" for year in (2018, 2020, 2024, 1999)] == [*FORMS, ""]


def test_outcomes_are_drawn_by_their_groups() -> None:
    """A group of outcomes is the sum of its cells."""
    drawings = [part for part in a_draft("2021").parts if isinstance(part, Drawing)]
    outcomes = {bar.label: bar.value for bar in drawings[-1].bars}
    assert outcomes == {"予以公开": 1, "部分公开": 1, "不予公开": 1, "无法提供": 1, "不予处理": 0, "其他处理": 1}


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", FORMS)
def test_the_checker_finds_nothing_in_a_draft(tmp_path: Path, name: str, suffix: str) -> None:
    """A draft in every type of file agrees with its table and with itself, and the checker does read its numbers."""
    path = write_report(a_draft(name), tmp_path / f"draft{suffix}")
    read, filled = read_report(path), a_filled(name)
    table = {key: cell.value for key, cell in filled.cells.items() if cell.value is not None}
    checked = check_report(read, filled.form, table)
    assert read.year == 2018
    assert not checked.findings
    if name != "2019":
        assert checked.compared >= 5
    if suffix != ".md":
        printed = table_in(read, filled.form)
        assert printed == {key: table[key] for key in printed}
        assert len(printed) > 10


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 40))
def test_any_number_of_applications_agrees(applications: int) -> None:
    """However many applications came and stayed open, text and form say the same, and so says the checker."""
    enquiry = an_enquiry(applications)
    for name in FORMS:
        filled = a_filled(name, enquiry)
        draft = compose(filled, enquiry, load_outline(filled.form))
        paragraphs = [
            "".join(one.text if isinstance(one, Number) else one for one in part.pieces)
            for part in draft.parts
            if isinstance(part, Paragraph)
        ]
        table = {key: cell.value for key, cell in filled.cells.items() if cell.value is not None}
        assert not check_report(Said(paragraphs, []), filled.form, table).findings
    wanted = f"申请{applications}件" if applications else "申请（未填报）"
    assert wanted in said(a_draft("2014", enquiry))


def test_totals_without_items_are_told_as_an_interval(tmp_path: Path) -> None:
    """A number known by its bounds is told with both, and no reader takes one of them for exact."""
    total = a_row("total", 1, {"channel": "website", "number": 4}, unit="区司法局")
    kept = an_enquiry()
    enquiry = MemoryEnquiry(kept.kept, [*kept.rows, total])
    report = a_draft("2014", enquiry)
    assert "主动公开政府信息在10至14之间（条，区间）" in said(report)
    read = read_report(write_report(report, tmp_path / "draft.html"))
    assert not check_report(read, load_form("2014"), {}).findings


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    """Drafted twice, every type of file has the same bytes; another day of filling is another file."""
    for suffix in SUFFIXES:
        one = write_report(a_draft(), tmp_path / f"one{suffix}").read_bytes()
        assert write_report(a_draft(), tmp_path / f"two{suffix}").read_bytes() == one


def test_a_document_reads_back(tmp_path: Path) -> None:
    """The document has headings, notes behind numbers, marked places to write, and the tables."""
    document = docx.Document(str(write_report(a_draft("2021"), tmp_path / "draft.docx")))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "松江北区2018年政府信息公开工作年度报告"
    assert any(text.startswith("本年新收政府信息公开申请5件[") for text in texts)
    assert any(text.startswith("【待填写：") for text in texts)
    styles = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert {"Title", "Heading 1", "Heading 2"} <= styles
    assert len(document.tables) == 10


def test_a_page_needs_no_drawer_and_escapes(tmp_path: Path) -> None:
    """Without a drawer the page has a table for each drawing; names of bodies are text, never markup."""
    enquiry = an_enquiry()
    filled = fill(load_form("2014"), enquiry, 2018, "230102", as_of=DAY, body="<b>区</b>")
    report = compose(filled, enquiry, load_outline(filled.form))
    page = write_report(report, tmp_path / "draft.html").read_text("utf-8")
    assert "<figure>" not in page
    assert "&lt;b&gt;区&lt;/b&gt;2018年" in page
    drawn = write_report(report, tmp_path / "drawn.html", lambda one: f"<svg id={one.id!r}/>").read_text("utf-8")
    assert "<svg id='figure1'/>" in drawn


def test_an_unknown_suffix_and_a_form_without_outline_are_refused(tmp_path: Path) -> None:
    """What cannot be written is told with what can."""
    with pytest.raises(UsageError, match=r"\.docx \.html \.md"):
        write_report(a_draft(), tmp_path / "draft.pdf")
    with pytest.raises(UsageError, match="2014、2019、2021"):
        load_outline(load_form("fujian-2014"))


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        ('{say = "{nothing:件}"}', "没有格 nothing"),
        ('{table = ["s9"]}', "没有表 s9"),
        ('{say = "一", write = "二"}', "恰为一种"),
        ('{shout = "一"}', "not a valid outline"),
    ],
)
def test_a_wrong_outline_is_refused(block: str, fault: str) -> None:
    """An outline that names what is not there is refused with file and place."""
    text = f'form = "2014"\ntitle = "报告"\n[[section]]\ntitle = "一"\nblock = [{block}]\n'
    with pytest.raises(ConfigError, match=fault):
        decoded(text, load_form("2014"), "own.toml")


def test_every_outline_belongs_to_a_form() -> None:
    """Each outline that comes with the installation fits the form of its name."""
    assert outline_names() == FORMS
    for name in outline_names():
        assert load_outline(load_form(name)).form == name
