"""What is read out of a record: facts and facets."""

from __future__ import annotations

import msgspec

UNKNOWN = "unknown"
"""A value like any other: nothing in the record or its source says what it is. Never a guess."""


class Facts(msgspec.Struct, frozen=True, gc=False):
    """Hard facts named in a record, in normal form."""

    document_number: str = ""
    """文号 of the document itself (never of one it cites): `哈里政规〔2018〕1号`."""
    index_number: str = ""
    """索引号: opaque, unique per issuer."""
    dates: tuple[str, ...] = ()
    """Dates named in title and lead: `2018-03-05`, or `--03-05` where the year is not written."""
    places: tuple[str, ...] = ()
    """Streets, townships, villages, communities, schools, companies named in title and lead."""
    amounts: tuple[str, ...] = ()
    """Amounts of money in yuan, as plain decimal strings."""


class Facets(msgspec.Struct, frozen=True, gc=False):
    """分类: the labels under which a disclosure is counted; each a tuple because the form allows several. Never empty."""

    kind: tuple[str, ...] = (UNKNOWN,)
    """体裁: `normative` 规范性文件, `interpretation` 政策解读, `response` 回应关切, `interview` 在线访谈, `press_conference` 新闻发布会,
    `notice` 通知公告, `news` 动态, …"""
    five_open: tuple[str, ...] = (UNKNOWN,)
    """五公开: `decision` 决策, `execution` 执行, `management` 管理, `service` 服务, `result` 结果."""
    field: tuple[str, ...] = (UNKNOWN,)
    """重点领域: one of the 7+1 pilot areas of 2017, by slug."""
    theme: tuple[str, ...] = (UNKNOWN,)
    """主题: one of the 22 classes of gov.cn, by number (`1` … `22`)."""
    area: tuple[str, ...] = (UNKNOWN,)
    """试点领域: the 26 areas of 2019, by number (`a1` … `a26`)."""


FACETS = ("kind", "five_open", "field", "theme", "area")
Columns = tuple[str, str, str, str, str]
"""The labels of each facet, in the order of `FACETS`; several are joined with a comma."""
