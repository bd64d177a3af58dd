"""Options of the register connector."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Name = Literal[
    "",
    "application",
    "reconsideration",
    "suit",
    "complaint",
    "meeting",
    "training",
    "body",
    "staff",
    "money",
    "normative",
    "event",
    "decision",
    "procurement",
    "total",
]


class RegisterOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What can be set for a source of registers."""

    register: Annotated[
        Name,
        Meta(
            description="登记簿种类；不写则由表头、工作表名和文件名判断 / which register; else told by header, sheet name and file name"
        ),
    ] = ""
    date_column: Annotated[
        str,
        Meta(description="日期列的名称，表头用了别的说法时填写 / label of the date column where it has an unusual one"),
    ] = ""
