"""Tables of departments: three encodings, three headers, five ways to write a date, and the marks of careless appending."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from syndicate.sample.disk import Disk, csv_text

if TYPE_CHECKING:
    from syndicate.sample.departments import Notice

HEADERS = (
    ("序号", "标题", "链接", "发布日期", "发布机构", "正文"),
    ("标题", "发布时间", "网址", "内容", "索引号", "文号"),
    ("信息名称", "发布日期", "来源", "链接", "正文"),
)
_DATES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "{0.year}年{0.month}月{0.day}日", "%Y/%m/%d %H:%M", "%Y.%m.%d")
_RUN = 150
"""Rows of one run of the tool; each run writes its header again."""


def plain(disk: Disk, name: str, at: datetime, unit: str, notices: list[Notice]) -> None:
    """Write UTF-8 without a mark, LF line ends, headers repeated in mid-file."""
    rows = table(unit, notices)
    header = rows[0]
    for position in range(len(rows) - 1, 1, -1):
        if position % _RUN == 0:
            rows.insert(position, header)
    disk.text(name, csv_text(rows, "\n"), at)


def with_mark(disk: Disk, name: str, at: datetime, unit: str, notices: list[Notice]) -> None:
    """Write UTF-8 with a byte-order mark."""
    disk.text(name, "\ufeff" + csv_text(table(unit, notices)), at)


def chinese(disk: Disk, name: str, at: datetime, unit: str, notices: list[Notice]) -> None:
    """Write GB18030."""
    disk.text(name, csv_text(table(unit, notices)), at, "gb18030")


def workbook_table(disk: Disk, name: str, at: datetime, unit: str, notices: list[Notice]) -> None:
    """Write a workbook."""
    disk.xlsx(name, table(unit, notices), at, "信息公开")


def table(unit: str, notices: list[Notice]) -> list[list[str]]:
    """Return header and rows in the layout that this unit uses."""
    header = HEADERS[len(unit) % len(HEADERS)]
    shape = _DATES[sum(map(ord, unit)) % len(_DATES)]
    rows = [list(header)]
    for number, notice in enumerate(notices, 1):
        values = _values(notice, unit, number, shape)
        rows.append([values[label] for label in header])
    return rows


def _values(notice: Notice, unit: str, number: int, shape: str) -> dict[str, str]:
    posting = notice.posting
    when = shape.format(posting.at) if shape.startswith("{") else posting.at.strftime(shape)
    info = posting.information
    title, url, body = notice.title, posting.url, notice.body
    return {
        "序号": str(number),
        "标题": title,
        "信息名称": title,
        "链接": url,
        "网址": url,
        "发布日期": when,
        "发布时间": when,
        "发布机构": unit,
        "来源": unit,
        "正文": body,
        "内容": body,
        "索引号": info.index,
        "文号": info.number,
    }
