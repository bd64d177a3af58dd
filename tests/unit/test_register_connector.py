"""The register connector: rows of the registers, nil reports, and what may not be guessed."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.connect import CHINA, Defaults, FileInput, Reading, RegisterRow, Rejection, Unreadable
from syndicate_connectors.register import SPEC
from syndicate_connectors.register.cells import CellError, count, money
from syndicate_connectors.register.words import METHOD, OUTCOME, REASON, RESULT, Words, meaning

SAMPLES = Path(__file__).parents[2] / "connectors" / "register" / "samples"
DEFAULTS = Defaults(jurisdiction="230102")
MODIFIED = datetime(2019, 1, 3, tzinfo=CHINA)
APPLICATION = "编号,单位,收到日期,申请方式,申请人类型,办结日期,是否延期,答复类型,不同意公开理由\n"


def file_of(path: Path) -> FileInput:
    """Return a file as the runner hands it over."""
    return FileInput(path=path, name=path.name, size=path.stat().st_size, modified=MODIFIED)


def read(path: Path, defaults: Defaults = DEFAULTS, **options: Any) -> list[Reading]:
    """Read a file to its end."""
    assert SPEC.read is not None
    return list(SPEC.read(file_of(path), SPEC.options(**options), defaults))


def table(tmp_path: Path, text: str, name: str = "登记.csv") -> Path:
    """Write a CSV file."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8-sig")
    return path


def rows(readings: list[Reading]) -> list[RegisterRow]:
    """Return the register rows among readings."""
    return [reading for reading in readings if isinstance(reading, RegisterRow)]


def rejections(readings: list[Reading]) -> list[Rejection]:
    """Return the rejections among readings."""
    return [reading for reading in readings if isinstance(reading, Rejection)]


def application(tmp_path: Path, row: str) -> Reading:
    """Read a register of applications with one row."""
    (reading,) = read(table(tmp_path, APPLICATION + row))
    return reading


def test_applications_arrive_in_the_vocabulary() -> None:
    """The sample register of applications gives every row, in the vocabulary of the form, with its day."""
    found = read(SAMPLES / "applications.csv")
    assert not rejections(found)
    first, refused, already, open_, nil = rows(found)
    assert first.native_id == "YSQ-2018-001"
    assert first.date == datetime(2018, 1, 15, tzinfo=CHINA)
    assert first.fields == {
        "method": "网络",
        "outcome": "同意公开",
        "applicant": "自然人",
        "extended": 0,
        "closed": "2018-01-29",
    }
    assert (refused.fields["method"], refused.fields["outcome"]) == ("信函", "不同意公开")
    assert (refused.fields["reason"], refused.fields["extended"]) == ("个人隐私", 1)
    assert already.fields["outcome"] == "已主动公开"
    assert open_.fields == {"method": "当面", "applicant": "自然人"}
    assert (nil.register, nil.fields, nil.unit) == ("application", {"nil": 1}, "区审计局")
    assert nil.date.year == 2018


def test_meetings_and_trainings_are_told_apart_by_their_kind() -> None:
    """One table of meetings and trainings gives both registers, and rejects what cannot be read, row by row."""
    found = read(SAMPLES / "meetings.csv")
    assert [(row.register, row.fields["participants"]) for row in rows(found)] == [("meeting", 46), ("training", 120)]
    assert [(item.reason, item.field) for item in rejections(found)] == [
        ("bad_number", "人次"),
        ("bad_date", "日期"),
        ("bad_value", "类别"),
    ]
    assert "第 4 行" in rejections(found)[0].message
    assert "约30人" in rejections(found)[0].message
    assert "会议、培训班" in rejections(found)[2].message


def test_bodies_staff_and_money_are_told_by_kind() -> None:
    """A table of resources gives numbers for bodies and staff, and money in 万元; 无 is a nil report of its kind."""
    found = read(SAMPLES / "resources.csv")
    assert not rejections(found)
    assert [(row.register, dict(row.fields)) for row in rows(found)] == [
        ("body", {"kind": "专门机构", "number": 1}),
        ("body", {"kind": "查阅点", "number": 3}),
        ("staff", {"kind": "专职", "number": 2}),
        ("staff", {"kind": "兼职", "number": 46}),
        ("money", {"kind": "经费", "amount": 12.5}),
        ("money", {"kind": "收费", "nil": 1}),
    ]
    assert {row.date for row in rows(found)} == {datetime(2018, 12, 31, tzinfo=CHINA)}
    assert len({row.native_id for row in rows(found)}) == 6


@pytest.mark.parametrize(
    ("words", "official"),
    [
        (METHOD, {"当面申请数": "当面", "1.传真申请数": "传真", "网络申请数": "网络", "4.信函申请数": "信函"}),
        (
            OUTCOME,
            {
                "属于已主动公开范围": "已主动公开",
                "同意公开答复数": "同意公开",
                "3.同意部分公开答复数": "部分公开",
                "不同意公开答复数": "不同意公开",
                "不属于本行政机关公开": "不属本机关",
                "申请信息不存在数": "信息不存在",
                "告知作出更改补充": "更改补充",
                "告知通过其他途径办理": "其他途径",
            },
        ),
        (
            REASON,
            {
                "其中：涉及国家秘密": "国家秘密",
                "涉及商业秘密": "商业秘密",
                "涉及个人隐私": "个人隐私",
                "危及国家安全、公共安全、经济安全和社会稳定": "三安全一稳定",
                "不是《条例》所指政府信息": "非政府信息",
                "法律法规规定的其他情形": "其他情形",
            },
        ),
        (RESULT, {"维持具体行政行为数": "维持", "被依法纠错数": "纠正", "其他情形数": "其他"}),
    ],
)
def test_the_wordings_of_the_form_are_understood(words: Words, official: dict[str, str]) -> None:
    """Every wording of the official form leads to its word, and so does the word itself."""
    assert {wording: meaning(wording, words) for wording in official} == official
    assert all(meaning(word, words) == word for word in words)


@pytest.mark.parametrize("words", [METHOD, OUTCOME, REASON, RESULT])
def test_no_wording_has_two_meanings(words: Words) -> None:
    """Each wording leads to the word under which it is listed."""
    assert all(meaning(wording, words) == word for word, wordings in words.items() for wording in wordings)


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ("A1,甲局,2018-01-15,口信,自然人,,,,", "申请方式", "bad_value"),
        ("A1,甲局,2018-01-15,,自然人,,,,", "申请方式", "bad_value"),
        ("A1,甲局,2018-01-15,网络,自然人,,,看情况,", "答复类型", "bad_value"),
        ("A1,甲局,2018-01-15,网络,自然人,2018-01-10,否,同意公开,", "办结日期", "bad_date"),
        ("A1,甲局,,网络,自然人,,,,", "收到日期", "no_date"),
        ("A1,甲局,昨天,网络,自然人,,,,", "收到日期", "bad_date"),
        ("A1,,2018-01-15,网络,自然人,,,,", "单位", "bad_value"),
        ("2.018E+11,甲局,2018-01-15,网络,自然人,,,,", "编号", "bad_id"),
        ("A1,甲局,2018-01-15,网络,自然人,,也许,,", "是否延期", "bad_value"),
        ("A1,甲局,2018-01-15,网络,自然人,,,,,多出一格", "", "ragged_row"),
    ],
)
def test_a_bad_cell_rejects_its_row(tmp_path: Path, row: str, field: str, reason: str) -> None:
    """A cell that holds what it cannot hold rejects its row under the column's own label, with the row's bytes."""
    rejection = application(tmp_path, row)
    assert isinstance(rejection, Rejection)
    assert (rejection.field, rejection.reason) == (field, reason)
    assert "第 2 行" in rejection.message
    assert "row 2" in rejection.message
    assert rejection.raw


def test_a_missing_unit_comes_from_the_source(tmp_path: Path) -> None:
    """Where the row names no unit, the configured one stands."""
    path = table(tmp_path, APPLICATION + "A1,,2018-01-15,网络,,,,,")
    (row,) = rows(read(path, Defaults(jurisdiction="230102", unit="区政府办公室")))
    assert row.unit == "区政府办公室"


@pytest.mark.parametrize("word", ["零报告", "无", "本年度无"])
@pytest.mark.parametrize(
    "row", ["{word},甲局,2018,,,,,,", ",甲局,2018-12-31,{word},,,,,", ",甲局,2018年度,{word},{word},,,{word},"]
)
def test_a_nil_report_is_no_application(tmp_path: Path, row: str, word: str) -> None:
    """A row that says only 零报告 or 无 gives a nil row of its year, wherever the word stands."""
    found = application(tmp_path, row.format(word=word))
    assert isinstance(found, RegisterRow)
    assert found.fields == {"nil": 1}
    assert found.date == datetime(2018, 12, 31, tzinfo=CHINA)


def test_an_empty_reason_is_no_nil_report(tmp_path: Path) -> None:
    """A full row whose last cell says 无 is an application without a reason."""
    found = application(tmp_path, "A1,甲局,2018-01-15,网络,自然人,2018-01-20,否,同意公开,无")
    assert isinstance(found, RegisterRow)
    assert not {"nil", "reason"} & found.fields.keys()


def test_a_nil_report_over_meetings_and_trainings_says_it_for_both(tmp_path: Path) -> None:
    """In a table of both kinds, a nil report without kind speaks for both, one with a kind only for that one."""
    head = "编号,单位,日期,名称,类别,人次\n"
    both = rows(read(table(tmp_path, head + ",甲局,2018,零报告,,\n")))
    assert [row.register for row in both] == ["meeting", "training"]
    (one,) = rows(read(table(tmp_path, head + ",甲局,2018,无,培训班,\n")))
    assert (one.register, one.fields) == ("training", {"nil": 1})


@pytest.mark.parametrize(
    ("head", "row", "register", "fields"),
    [
        ("编号,单位,日期,复议结果", "F1,甲局,2018-04-01,维持", "reconsideration", {"result": "维持"}),
        ("编号,单位,日期,判决结果", "S1,甲局,2018-04-01,驳回原告诉讼请求", "suit", {"result": "维持"}),
        ("编号,单位,日期,类别,结果", "S2,甲局,2018-04-01,行政诉讼,被依法纠错", "suit", {"result": "纠正"}),
        ("编号,单位,日期,投诉事项", "T1,甲局,2018-04-01,答复超期", "complaint", {}),
        ("编号,单位,制发日期,标题,文号", "G1,甲局,2018-04-01,某办法,示政规〔2018〕1号", "normative", {"title": "某办法", "document_number": "示政规〔2018〕1号"}),
        ("编号,单位,日期,类别,名称,主要负责人参加", "E1,甲局,2018-04-01,新闻发布会,供热,是", "event", {"kind": "新闻发布会", "title": "供热", "head": 1}),
        ("编号,单位,日期,类别,名称,回应方式", "E2,甲局,2018-04-01,回应,停水,政务微博", "event", {"kind": "回应", "title": "停水", "by": "微博微信"}),
        ("编号,单位,日期,类别,名称,人数", "P1,甲局,2018-04-01,培训班,业务,30", "training", {"title": "业务", "participants": 30}),
    ],
)  # fmt: skip
def test_each_register_is_told_by_its_columns(
    tmp_path: Path, head: str, row: str, register: str, fields: dict[str, object]
) -> None:
    """Every register is recognised by its header or its 类别 and gives its own fields."""
    path = table(tmp_path, f"{head}\n{row}\n")
    (found,) = rows(read(path))
    assert (found.register, dict(found.fields)) == (register, fields)
    assert SPEC.recognise is not None
    assert SPEC.recognise(file_of(path), path.read_bytes()) >= 0.8


def test_the_name_of_a_sheet_tells_what_the_header_does_not(tmp_path: Path) -> None:
    """In a workbook, a sheet named 行政复议 with a plain header is the register of reconsiderations, and each sheet is read."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "行政复议"
    first.append(["编号", "单位", "日期", "结果"])
    first.append(["F-1", "甲局", datetime(2018, 4, 1), "维持"])  # noqa: DTZ001  a spreadsheet knows no zones
    second = book.create_sheet("说明")
    second.append(["本表由各单位填报"])
    third = book.create_sheet("会议")
    third.append(["单位", "日期", "名称", "类别", "人次"])
    third.append(["甲局", "2018-05-01", "部署会", "会议", 12])
    path = tmp_path / "登记簿.xlsx"
    book.save(path)
    found = rows(read(path))
    assert [(row.register, row.date.month) for row in found] == [("reconsideration", 4), ("meeting", 5)]
    assert "「会议」, 行 2" in found[1].place
    assert SPEC.recognise is not None
    assert SPEC.recognise(file_of(path), path.read_bytes()) >= 0.5


def test_running_numbers_are_no_identity(tmp_path: Path) -> None:
    """Rows numbered 1 by two units are two rows; the same row read twice is one."""
    head = "序号,单位,日期,投诉事项\n"
    found = rows(read(table(tmp_path, head + "1,甲局,2018-04-01,答复超期\n1,乙局,2018-04-01,答复超期\n")))
    assert [row.native_id for row in found] == ["甲局/2018/1", "乙局/2018/1"]


def test_totals_cannot_stand_for_rows(tmp_path: Path) -> None:
    """A number of meetings instead of meetings is rejected, exact or not."""
    head = "单位,日期,类别,次数\n"
    found = rejections(read(table(tmp_path, head + "甲局,2018-12-31,会议,12\n甲局,2018-12-31,会议,10余次\n")))
    assert [item.reason for item in found] == ["bad_value", "bad_number"]


WHOLE = {
    "application": ("收到日期,承办单位,申请方式,答复类型", "2018-03-01,甲局,网络,同意公开"),
    "reconsideration": ("收到日期,单位,复议结果", "2018-03-01,甲局,维持"),
    "suit": ("收到日期,单位,诉讼结果", "2018-03-01,甲局,维持"),
    "complaint": ("投诉日期,单位,投诉事项", "2018-03-01,甲局,公开不及时"),
    "meeting": ("会议日期,单位,类别,名称", "2018-03-01,甲局,会议,例会"),
    "training": ("培训日期,单位,类别,名称", "2018-03-01,甲局,培训班,业务培训"),
    "body": ("统计日期,单位,类别,数量", "2018-12-31,甲局,专门机构,1"),
    "staff": ("统计日期,单位,类别,人数", "2018-12-31,甲局,专职,2"),
    "money": ("统计日期,单位,类别,金额（万元）", "2018-12-31,甲局,经费,3"),
    "normative": ("制发日期,单位,文件名称,文号", "2018-03-01,甲局,某办法,某发〔2018〕1号"),
    "event": ("日期,单位,类别,名称", "2018-03-01,甲局,新闻发布会,某会"),
}
"""Register → header and row of a table that has all it needs."""
NEEDED = {
    "application": ("收到日期", "申请方式"),
    "body": ("统计日期", "类别"),
    "staff": ("统计日期", "类别"),
    "money": ("统计日期", "类别", "金额（万元）"),
    "event": ("日期", "类别"),
}
"""Register → columns without which nothing can be counted; the others need their date."""
LACKING = [(name, column) for name in WHOLE for column in NEEDED.get(name, (WHOLE[name][0].split(",")[0],))]
INSIDE = re.compile(r"\b(?:method|outcome|category|participants|matter|review_result|suit_result)\b")


@pytest.mark.parametrize(("name", "column"), LACKING)
def test_a_missing_column_is_named(tmp_path: Path, name: str, column: str) -> None:
    """Once per file, by the file and the column's own word; no field of the program's is named, and no row is read."""
    header, row = (line.split(",") for line in WHOLE[name])
    at = header.index(column)
    lines = [",".join(cells[:at] + cells[at + 1 :]) for cells in (header, row, row)]
    path = table(tmp_path, "\n".join(lines) + "\n", "a.csv")
    (found,) = read(path, register=name)
    assert isinstance(found, Rejection)
    usual = {"收到日期", "日期", "统计日期", "投诉日期", "会议日期", "培训日期", "制发日期"}
    word = "收到日期" if column in usual else "金额" if column.startswith("金额") else column
    assert (found.reason, found.field, found.place) == ("missing_column", word, "a.csv")
    assert f"a.csv：缺少列“{word}”" in found.message
    assert f"a.csv: column {word} is missing" in found.message
    assert not INSIDE.search(found.message)


def test_an_application_register_without_its_way_is_told(tmp_path: Path) -> None:
    """Also where neither option nor name says what it is: its other columns do."""
    path = table(tmp_path, "编号,收到日期,单位,申请人类型,答复类型\nA1,2018-03-01,甲局,公民,同意公开\n")
    (found,) = rejections(read(path))
    assert "缺少列“申请方式”，各行均未读入（有：编号、收到日期、单位、申请人类型、答复类型）" in found.message


@pytest.mark.parametrize("name", WHOLE)
def test_an_empty_cell_is_told_by_its_column(tmp_path: Path, name: str) -> None:
    """Whatever cell of whichever register is empty or wrong, the message speaks of columns as people know them."""
    header, row = (line.split(",") for line in WHOLE[name])
    for at in range(len(header)):
        for wrong in ("", "?"):
            cells = [wrong if number == at else cell for number, cell in enumerate(row)]
            path = table(tmp_path, ",".join(header) + "\n" + ",".join(cells) + "\n")
            for found in rejections(read(path, register=name)):
                assert found.field in header
                assert not INSIDE.search(found.message)


def test_a_unit_that_nobody_names_is_asked_for_by_its_column(tmp_path: Path) -> None:
    """Neither column nor configuration says who reports."""
    path = table(tmp_path, "收到日期,申请方式,答复类型\n2018-03-01,网络,同意公开\n")
    assert SPEC.read is not None
    (found,) = rejections(list(SPEC.read(file_of(path), SPEC.options(), Defaults(jurisdiction="230102"))))
    assert "“单位”为空，也没有配置单位 / " in found.message


def test_a_nil_report_needs_no_other_column(tmp_path: Path) -> None:
    """Who reports that there was nothing need not say by which way."""
    path = table(tmp_path, "收到日期,单位,答复类型\n2018-12-31,甲局,零报告\n")
    (row,) = rows(read(path, register="application"))
    assert row.fields == {"nil": 1}


@pytest.mark.parametrize(
    "text",
    ["标题,链接,日期,类别\n某通知,https://www.example.gov.cn/1,2018-01-01,通知\n", "id,bid,正文\n1,2,3\n", "a\n", "期号,标题,文号,页码,日期\n1,某,某,1,2018-01-01\n"],
)  # fmt: skip
def test_lists_of_publications_are_no_registers(tmp_path: Path, text: str) -> None:
    """Tables of publications are left to the other connectors."""
    path = table(tmp_path, text)
    assert SPEC.recognise is not None
    assert SPEC.recognise(file_of(path), path.read_bytes()) == 0.0
    with pytest.raises(Unreadable):
        read(path)


def test_options_name_what_the_file_does_not(tmp_path: Path) -> None:
    """The register and the date column can be named where the header is unusual."""
    path = table(tmp_path, "编号,单位,来文日,结果\nF1,甲局,2018-04-01,维持\n")
    (row,) = rows(read(path, register="suit", date_column="来文日"))
    assert (row.register, row.fields) == ("suit", {"result": "维持"})


@given(st.integers(min_value=0, max_value=10**9))
def test_exact_counts_are_read(number: int) -> None:
    """A whole number is read as it stands, with thousands separators and with its unit."""
    assert count(str(number), "人次") == count(f"{number:,}", "人次") == count(f"{number} 人次", "人次") == number


@pytest.mark.parametrize("text", ["10余次", "约30人", "近百", "30多", "若干", "3-5", "-1", "1.5", "十二", ""])
def test_inexact_counts_are_refused(text: str) -> None:
    """What is not an exact whole number is refused, never rounded."""
    with pytest.raises(CellError):
        count(text, "人次")


@given(st.integers(min_value=0, max_value=10**10))
def test_yuan_are_converted(yuan: int) -> None:
    """An amount is the same whether it is written in 元 or in 万元."""
    assert money(f"{yuan}元", "金额") == money(str(yuan), "金额（元）") == yuan / 10_000


def test_money_needs_a_unit() -> None:
    """An amount without unit is refused: a factor of ten thousand is not to be guessed."""
    assert money("12.5", "金额（万元）") == money("125,000元", "金额") == 12.5
    with pytest.raises(CellError) as caught:
        money("12.5", "金额")
    assert caught.value.reason == "bad_number"
