"""The gazette connector: contents of issues, as tables and as pages."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from syndicate.connect import CHINA, Channel, Defaults, FileInput, Precision, Reading, Record, Rejection, Unreadable
from syndicate_connectors.gazette import SPEC
from syndicate_connectors.gazette.issue import issue_id, split_title

SAMPLES = Path(__file__).parents[2] / "connectors" / "gazette" / "samples"
DEFAULTS = Defaults(jurisdiction="230102")
MODIFIED = datetime(2019, 1, 3, tzinfo=CHINA)
HEAD = "期号,标题,文号,页码,日期\n"


def file_of(path: Path) -> FileInput:
    """Return a file as the runner hands it over."""
    return FileInput(path=path, name=path.name, size=path.stat().st_size, modified=MODIFIED)


def read(path: Path, defaults: Defaults = DEFAULTS, **options: Any) -> list[Reading]:
    """Read a file to its end."""
    assert SPEC.read is not None
    return list(SPEC.read(file_of(path), SPEC.options(**options), defaults))


def written(tmp_path: Path, text: str, name: str = "目录.csv") -> Path:
    """Write a file."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def records(readings: list[Reading]) -> list[Record]:
    """Return the records among readings."""
    return [reading for reading in readings if isinstance(reading, Record)]


def test_a_table_of_contents_gives_one_record_per_entry() -> None:
    """The sample table gives its entries with issue, document number, page and day; bad rows are rejected alone."""
    found = read(SAMPLES / "contents.csv", base_url="https://www.example.gov.cn/zfgb/")
    first, second, third, fourth = records(found)
    assert first.native_id == "2018-01/关于印发城市供水管理办法的通知"
    assert (first.channel, first.source, first.unit) == (Channel.GAZETTE, "gazette", "示范区人民政府公报")
    assert (first.published_at, first.precision) == (datetime(2018, 3, 31, tzinfo=CHINA), Precision.DAY)
    assert first.labels == {"issue": "2018-01", "document_number": "示政规〔2018〕1号", "page": "3"}
    assert first.url == "https://www.example.gov.cn/zfgb/2018/01/1.html"
    assert second.title == "关于做好春季防火工作的通知"
    assert second.labels == {"issue": "2018-01", "document_number": "示政办发〔2018〕7号", "page": "9"}
    assert third.native_id != fourth.native_id
    rejected = [reading for reading in found if isinstance(reading, Rejection)]
    assert [(item.reason, item.field) for item in rejected] == [("bad_id", "期号"), ("bad_date", "出版日期")]
    assert "第 7 行" in rejected[0].message


def test_an_issue_as_a_page_gives_its_contents() -> None:
    """The sample page gives the entries of its contents and none of its menu; a part of the same page is the text."""
    first, second, third = records(read(SAMPLES / "issue.html", base_url="https://www.example.gov.cn/zfgb/2018/02/"))
    assert first.native_id == "2018-02/关于加强食品摊贩管理的通告"
    assert first.labels["document_number"] == "示政规〔2018〕2号"
    assert "现通告如下" in first.body
    assert first.html
    assert second.title == "关于公布政务服务事项目录（2018年版）的通知"
    assert second.labels == {"issue": "2018-02", "document_number": "示政办发〔2018〕15号", "page": "5"}
    assert second.url == "https://www.example.gov.cn/zfgb/2018/02/2.html"
    assert (third.body, third.html) == ("", False)
    assert {record.published_at for record in (first, second, third)} == {datetime(2018, 6, 30, tzinfo=CHINA)}
    assert first.account == "示范区人民政府公报"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018年第3期", "2018-03"),
        ("2018年第3期（总第27期）", "2018-03"),
        ("２０１８年第３期", "2018-03"),
        ("2018年3号", "2018-03"),
        ("2018-3", "2018-03"),
        ("2018年，第12期", "2018-12"),
        ("总第27期", "总27"),
        ("第3期", "2018-03"),
        ("3", "2018-03"),
        ("春季刊", ""),
        ("", ""),
    ],
)
def test_issues_have_one_form(text: str, expected: str) -> None:
    """However an issue is written, it has one identity; a bare number takes the year of publication."""
    assert issue_id(text, datetime(2018, 6, 30, tzinfo=CHINA)) == expected


def test_a_bare_issue_without_a_day_has_no_year() -> None:
    """Without a day of publication a bare number names no issue."""
    assert issue_id("第3期") == ""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("关于某事的通知", ("关于某事的通知", "", "")),
        ("关于某事的通知（示政发〔2018〕3号）", ("关于某事的通知", "示政发〔2018〕3号", "")),
        ("关于某事的通知(示政发[2018]3号)……12", ("关于某事的通知", "示政发[2018]3号", "12")),
        ("关于某事的通知 ........ 7", ("关于某事的通知", "", "7")),
        ("某办法（2018年版）", ("某办法（2018年版）", "", "")),
        ("规划纲要 2020", ("规划纲要 2020", "", "")),
        ("平台1.5", ("平台1.5", "", "")),
    ],
)
def test_title_number_and_page_are_told_apart(line: str, expected: tuple[str, str, str]) -> None:
    """Document number and page at the end of a line are split off, and years in titles stay."""
    assert split_title(line) == expected


def test_the_same_issue_exported_twice_has_the_same_identities(tmp_path: Path) -> None:
    """Order of rows and form of the issue change no identity."""
    one = HEAD + "2018年第1期,甲的通知,,1,2018-03-31\n2018年第1期,乙的通知,,2,2018-03-31\n"
    two = HEAD + "2018-1,乙的 通知,,2,2018-03-31\n2018-1,甲的通知,,1,2018-03-31\n"
    identities = [{record.native_id for record in records(read(written(tmp_path, text)))} for text in (one, two)]
    assert identities[0] == identities[1]
    assert len(identities[0]) == 2


def test_a_workbook_is_read_over_all_sheets(tmp_path: Path) -> None:
    """An XLSX with one sheet per issue and a title above the header gives all entries."""
    book = openpyxl.Workbook()
    for number in (1, 2):
        sheet = book.create_sheet(f"第{number}期")
        sheet.append(["示范区人民政府公报目录"])
        sheet.append(["年份", "期号", "标题", "出版日期"])
        sheet.append([2018, f"第{number}期", "关于某事的通知", f"2018-0{number * 3}-30"])
    path = tmp_path / "公报.xlsx"
    book.save(path)
    assert [record.native_id for record in records(read(path))] == ["2018-01/关于某事的通知", "2018-02/关于某事的通知"]


def test_an_entry_without_a_day_is_not_dated_today(tmp_path: Path) -> None:
    """An empty day stays empty."""
    (record,) = records(read(written(tmp_path, HEAD + "2018年第1期,甲的通知,,1,\n")))
    assert record.published_at is None


def test_a_bad_row_is_rejected_alone(tmp_path: Path) -> None:
    """A row without title and a row with too many cells are rejected, and the good row is read."""
    text = HEAD + "2018年第1期,,,1,2018-03-31\n2018年第1期,甲,,1,2018-03-31,多\n2018年第1期,乙的通知,,2,2018-03-31\n"
    found = read(written(tmp_path, text))
    assert [item.reason for item in found if isinstance(item, Rejection)] == ["bad_value", "ragged_row"]
    assert len(records(found)) == 1


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.csv", "标题,链接\n甲,乙\n", "missing_column"),
        ("a.csv", "期号,标题\n2018年第1期,甲的通知\n", "missing_column"),
        ("a.html", "<!DOCTYPE html><title>403 Forbidden</title><body>x</body>", "not_the_format"),
        ("a.html", "<html><h1>某公报2018年第1期</h1><p>暂无内容</p></html>", "not_the_format"),
        ("a.html", "<html><h1>公报2018年第1期</h1>出版日期：2018年2月30日<ul><li><a href='1'>关于某事的通知</a></ul>", "bad_date"),
    ],
)  # fmt: skip
def test_what_is_no_gazette_is_unreadable_with_a_reason(tmp_path: Path, name: str, text: str, reason: str) -> None:
    """A table without the columns, an error page and an empty issue are refused as a whole, each with its reason."""
    with pytest.raises(Unreadable) as caught:
        read(written(tmp_path, text, name))
    assert caught.value.rejection.reason == reason
    assert name in caught.value.rejection.message


def test_pages_and_tables_of_gazettes_are_recognised(tmp_path: Path) -> None:
    """Contents of a gazette are recognised in both forms, and an ordinary article or table is not."""
    assert SPEC.recognise is not None
    for sample in ("contents.csv", "issue.html"):
        path = SAMPLES / sample
        assert SPEC.recognise(file_of(path), path.read_bytes()) >= 0.5
    for name, text in (
        ("b.csv", "标题,链接,日期\n甲,乙,2018-01-01\n"),
        ("b.html", "<!DOCTYPE html><title>关于某事的通知</title><h1>关于某事的通知</h1>"),
        ("b.jsonl", '{"id": 1}'),
    ):
        path = written(tmp_path, text, name)
        assert SPEC.recognise(file_of(path), path.read_bytes()) == 0.0


def test_a_page_in_gb18030_is_decoded(tmp_path: Path) -> None:
    """A page whose meta tag says gb2312 is read in that encoding."""
    path = tmp_path / "g.html"
    text = (SAMPLES / "issue.html").read_text(encoding="utf-8").replace("utf-8", "gb2312")
    path.write_bytes(text.encode("gb18030"))
    assert len(records(read(path))) == 3


def test_the_configuration_names_unit_channel_and_periodical() -> None:
    """Unit, channel and source come from the configuration where it names them."""
    defaults = Defaults(jurisdiction="230102", unit="区政府办公室", channel=Channel.OTHER)
    record = records(read(SAMPLES / "issue.html", defaults, source="qzfgb"))[0]
    assert (record.unit, record.channel, record.source) == ("区政府办公室", Channel.OTHER, "qzfgb")
