"""What the configuration may say about a department source."""

from __future__ import annotations

from typing import Annotated

import msgspec


class DepartmentOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Options of the department connector."""

    address: Annotated[
        str,
        msgspec.Meta(
            description="订阅源或表格的网址；留空则只读文件 / address of the feed or table; empty: files only"
        ),
    ] = ""
    publisher: Annotated[
        str,
        msgspec.Meta(
            description=(
                "发布者的固定名称，用于没有链接的条目；留空则取单位名 / fixed name of the publisher for items without a link; "
                "empty: the unit's name"
            )
        ),
    ] = ""
    sheet: Annotated[
        str, msgspec.Meta(description="只读这一工作表；留空则全部 / read this sheet only; empty: all sheets")
    ] = ""
    columns: Annotated[
        dict[str, str],
        msgspec.Meta(
            description=(
                "表头不在别名表中时，字段对应的列名，例如 title = “信息名称” / column label of a field where the alias table does not "
                "know it: title, url, published, written, body, summary, document_number, index_number, column, unit, …"
            )
        ),
    ] = msgspec.field(default_factory=dict)
    full_fetch_hours: Annotated[
        float,
        msgspec.Meta(
            ge=0,
            description=(
                "每隔多少小时忽略 ETag 完整读取一次 / hours after which the address is read in full whatever its ETag says"
            ),
        ),
    ] = 24.0
