"""Tables: CSV as a stream, workbooks behind guards, headers by name."""

from __future__ import annotations

import tracemalloc
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from reading import given_file, split

from syndicate.connect import FileInput, Unreadable
from syndicate.connect.files import file_input
from syndicate.connect.tables import Header, Row, iter_table, sheet_names

ALIASES = {"title": ("标题", "名称"), "index": ("索引号",), "date": ("发布日期", "日期"), "url": ("链接", "url")}
HEAD = "标题,日期\n"


def _cells(file: FileInput) -> list[list[str]]:
    return [row.cells for row in split(iter_table(file))[0]]


def _workbook(folder: Path, rows: list[list[Any]], name: str = "表.xlsx") -> FileInput:
    path = folder / name
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        sheet = book.add_worksheet("甲")
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
        book.add_worksheet("乙").write_row(0, 0, ["另一张"])
    return file_input(path, folder)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_is_the_same_in_every_encoding(tmp_path: Path, encoding: str, end: str) -> None:
    """Encoding, byte order mark and line ends leave no trace in the cells."""
    text = f'标题,日期{end}关于停水的通知,2018-03-05{end}"含,逗号和{end}换行",2018{end}'
    cells = _cells(given_file(tmp_path, "a.csv", text.encode(encoding)))
    assert cells[:2] == [["标题", "日期"], ["关于停水的通知", "2018-03-05"]]
    assert cells[2][0].replace("\r", "") == "含,逗号和\n换行"


def test_old_line_ends_tabs_and_semicolons_are_read(tmp_path: Path) -> None:
    """The delimiter is found by the header; a TAB after an id does not make the file tab-separated."""
    assert _cells(given_file(tmp_path, "a.csv", "标题,日期\r甲,1\r乙,2"))[1:] == [["甲", "1"], ["乙", "2"]]
    assert _cells(given_file(tmp_path, "b.txt", "标题\t日期\n甲\t1\n"))[1] == ["甲", "1"]
    assert _cells(given_file(tmp_path, "c.csv", "标题;日期\n甲;1\n"))[1] == ["甲", "1"]
    assert _cells(given_file(tmp_path, "d.csv", "id,标题\n17\t,甲\n"))[1] == ["17\t", "甲"]


def test_a_mark_in_the_middle_of_a_file_is_removed(tmp_path: Path) -> None:
    """Tools that append write a byte order mark each time."""
    assert _cells(given_file(tmp_path, "a.csv", "\ufeff标题,日期\n\ufeff甲,1\n")) == [["标题", "日期"], ["甲", "1"]]


def test_rows_keep_their_line_numbers(tmp_path: Path) -> None:
    """A row is numbered by its first line, counting blank lines and lines inside cells."""
    rows = list(iter_table(given_file(tmp_path, "a.csv", 'a,b\n\n"x\ny",2\n,,\nz,3\n')))
    assert [row.number for row in rows if isinstance(row, Row)] == [1, 3, 6]


@pytest.mark.parametrize(("main", "other"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_a_line_in_another_encoding_is_rejected_alone(tmp_path: Path, main: str, other: str) -> None:
    """Where two files were pasted together the lines of the other encoding are rejected, the rest is read."""
    content = (
        (HEAD + "关于停水的通知,1\n关于供暖的公告,2\n").encode(main)
        + "第三行内容,3\n".encode(other)
        + "末行,4\n".encode(main)
    )
    good, bad = split(iter_table(given_file(tmp_path, "a.csv", content)))
    assert [row.cells[1] for row in good] == ["日期", "1", "2", "4"]
    assert [(one.reason, one.place) for one in bad] == [("encoding", "a.csv, 行 4")]
    assert bad[0].raw == "第三行内容,3\n".encode(other)


def test_the_encoding_is_decided_by_the_first_line_that_needs_one(tmp_path: Path) -> None:
    """A head of a hundred kilobytes of ASCII says nothing; the first Chinese line does."""
    content = b"id,title\n" + b"1,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n" * 3000 + "2,末行\n".encode("gb18030")
    assert _cells(given_file(tmp_path, "a.csv", content))[-1] == ["2", "末行"]


def test_a_quote_that_never_closes_costs_one_row(tmp_path: Path) -> None:
    """The row with the open quote is rejected; those after it are read, not swallowed."""
    for tail in ("丙,3\n丁,4\n", ""):
        good, bad = split(iter_table(given_file(tmp_path, "a.csv", f'{HEAD}甲,1\n"乙,2\n{tail}')))
        assert [row.cells[0] for row in good] == ["标题", "甲", *(["丙", "丁"] if tail else [])]
        assert [(one.reason, one.place) for one in bad] == [("ragged_row", "a.csv, 行 3")]


def test_an_inch_sign_is_no_open_quote(tmp_path: Path) -> None:
    """A quote inside a cell is text, also in the last row."""
    assert _cells(given_file(tmp_path, "a.csv", f'{HEAD}5" 水管,1\n水管 5",2'))[1:] == [
        ['5" 水管', "1"],
        ['水管 5"', "2"],
    ]


def test_a_line_of_two_gigabytes_is_rejected_and_never_held(tmp_path: Path) -> None:
    """The giant line is skipped in pieces: rejected by number and length, the next row read, the memory flat."""
    path = tmp_path / "giant.csv"
    with path.open("wb") as stream:
        stream.write(f"{HEAD}甲,1\n".encode())
        stream.seek(2 * 1024**3, 1)
        stream.write("\n乙,2\n".encode())
    tracemalloc.start()
    good, bad = split(iter_table(file_input(path, tmp_path)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [row.cells[0] for row in good] == ["标题", "甲", "乙"]
    assert [(one.reason, one.place, one.raw) for one in bad] == [("too_large", "giant.csv, 行 3", b"")]
    assert "2,147,483,649" in bad[0].message
    assert peak < 96 * 1024**2


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"<!DOCTYPE html><html><title>404</title></html>", "not_the_format"),
        ("a.csv", b"\xef\xbb\xbf\n <html>\n", "not_the_format"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "not_the_format"),
        ("a.csv", b"\x00\x01\x02\x03\n" * 50, "not_the_format"),
        ("a.csv", b"%PDF-1.4\n", "not_the_format"),
        ("a.csv", b"", "truncated_file"),
        ("a.xlsx", b"PK\x03\x04" + b"\x00" * 400, "truncated_file"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 400, "truncated_file"),
    ],
)
def test_what_is_no_table_is_unreadable(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    """A web page, binary data, an empty or cut file is told by what it is, naming the file in both languages."""
    with pytest.raises(Unreadable) as caught:
        list(iter_table(given_file(tmp_path, name, content)))
    assert caught.value.rejection.reason == reason
    assert caught.value.rejection.message.count(name) == 2


def test_cells_of_a_workbook_are_text(tmp_path: Path) -> None:
    """Numbers come without .0, long ids in text cells exactly, days without a clock, times with one."""
    rows: list[list[Any]] = [
        ["标题", "日期", "数"],
        ["甲", datetime(2018, 3, 5), 17.0],  # noqa: DTZ001 — Excel knows no zone
        ["乙", datetime(2018, 3, 5, 10, 20, 30), 1.5],  # noqa: DTZ001
        ["4750000000000001", "", True],
    ]
    file = _workbook(tmp_path, [*rows[:1], [], *rows[1:]])
    assert sheet_names(file) == ["甲", "乙"]
    read, _ = split(iter_table(file))
    assert [row.number for row in read] == [1, 3, 4, 5]
    assert [row.cells for row in read][1:] == [
        ["甲", "2018-03-05", "17"],
        ["乙", "2018-03-05 10:20:30", "1.5"],
        ["4750000000000001", "", "TRUE"],
    ]
    assert _cells(file) == [row.cells for row in read]
    assert [row.cells for row in split(iter_table(file, sheet="乙"))[0]] == [["另一张"]]


def test_a_workbook_cut_anywhere_is_unreadable(tmp_path: Path) -> None:
    """However much of the file arrived, a cut workbook is told as cut."""
    whole = _workbook(tmp_path, [["标题"], ["甲"]]).path.read_bytes()
    for size in range(5, len(whole) - 1, 509):
        with pytest.raises(Unreadable) as caught:
            list(iter_table(given_file(tmp_path, "cut.xlsx", whole[:size])))
        assert caught.value.rejection.reason == "truncated_file"


@pytest.mark.parametrize("lies", [False, True])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, *, lies: bool) -> None:
    """A bomb is refused by the size it declares, or by the size it turns out to have when it declares a small one."""
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(160):
            part.write(b" " * 1_048_576)
    raw = bytearray(path.read_bytes())
    if lies:
        entry = raw.rfind(b"PK\x01\x02")
        raw[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
        path.write_bytes(raw)
    with pytest.raises(Unreadable) as caught:
        list(iter_table(file_input(path, tmp_path)))
    assert caught.value.rejection.reason == "too_large"


def test_a_stray_cell_in_the_last_corner_costs_no_memory(tmp_path: Path) -> None:
    """A cell a million rows down, which the parser would lay out a whole sheet for, is read or refused elsewhere."""
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("甲")
        sheet.write_row(0, 0, ["标题", "日期"])
        sheet.write(1_048_575, 3, "末")
    assert [row.number for row in split(iter_table(file_input(path, tmp_path)))[0]] == [1, 1_048_576]
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("甲").write_row(0, 0, ["标题", "日期"])
        book.worksheets()[0].write(1_048_575, 16_383, "末")
    with pytest.raises(Unreadable) as caught:
        list(iter_table(file_input(path, tmp_path)))
    assert caught.value.rejection.reason == "truncated_file"


@pytest.mark.parametrize("at", [44, 48, 60, 64, 600, 1100, 1500, 2100])
def test_a_damaged_xls_ends_nothing_but_its_own_reading(tmp_path: Path, at: int) -> None:
    """Wrong sizes and circular chains in an old workbook give rows or a rejection, and never end the process."""
    raw = bytearray((Path(__file__).parents[2] / "connectors/department/samples/fagaiju.xls").read_bytes())
    raw[at : at + 4] = b"\xfe\xff\xff\x7f"
    file = given_file(tmp_path, "a.xls", bytes(raw))
    rows: list[Row] = []
    reason = ""
    try:
        rows, _ = split(iter_table(file))
    except Unreadable as error:
        reason = error.rejection.reason
    assert reason in ("", "truncated_file", "not_the_format")
    assert all(isinstance(cell, str) for row in rows for cell in row.cells)


def test_an_old_workbook_is_read_like_a_new_one(tmp_path: Path) -> None:
    """Days, times and numbers of an XLS come out as those of an XLSX; reading may stop early."""
    path = Path(__file__).parents[2] / "connectors/department/samples/fagaiju.xls"
    file = file_input(path, path)
    assert sheet_names(file) == ["信息公开"]
    assert [cells[3] for cells in _cells(file)] == ["公开日期", "2018-09-03", "2018-09-10 16:05:30", "20180917"]
    rows = iter(iter_table(file))
    assert isinstance(next(rows), Row)


def test_a_missing_sheet_is_named(tmp_path: Path) -> None:
    """Asking for a sheet that is not there tells which there are."""
    with pytest.raises(Unreadable, match="乙"):
        list(iter_table(_workbook(tmp_path, [["标题"]]), sheet="丙"))


def test_a_header_is_found_by_names_however_they_are_spaced() -> None:
    """Labels are compared without white space, width and case; the alias named first wins."""
    header = Header.match(["\ufeff索 引 号", "标　　题", "日期", "发布日期", "ＵＲＬ", ""], ALIASES, ("title", "unit"))
    assert header is not None
    assert dict(header.columns) == {"title": 1, "index": 0, "date": 3, "url": 4}
    assert header.missing == ("unit",)
    assert header.width == 5
    assert header.pick(["17\t", " 甲 ", "x", "2018", "无"]) == {
        "title": "甲",
        "index": "17",
        "date": "2018",
        "url": "无",
    }
    assert header.pick(["17"]) == {"title": "", "index": "17", "date": "", "url": ""}


def test_a_repeated_header_is_told_from_a_row() -> None:
    """Tools write the header again at every run; a row that merely contains the word is no header."""
    header = Header.match(["索引号", "标题", "日期"], ALIASES)
    assert header is not None
    assert header.is_repeat(["索引号", "标 题", "日期", ""])
    assert not header.is_repeat(["1", "标题", "2018"])
    assert not header.is_repeat(["1"])


def test_a_row_of_data_is_no_header() -> None:
    """One known word among unknown ones does not make a header; a header of one column does."""
    assert Header.match(["关于标题", "日期", "其他"], ALIASES) is None
    assert Header.match(["标题"], ALIASES) is not None
    assert Header.match([], ALIASES) is None


@given(st.lists(st.lists(st.text('甲乙,"\n 1', max_size=5), min_size=2, max_size=4), min_size=1, max_size=6))
def test_what_a_csv_writer_writes_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    """Every table written by the standard writer comes back cell by cell, but for rows that are empty."""
    import csv

    path = tmp_path_factory.mktemp("csv") / "a.csv"
    rows = [["标题", "日期"], *rows]
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    assert _cells(file_input(path, path)) == [row for row in rows if any(row)]
