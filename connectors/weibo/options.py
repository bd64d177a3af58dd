"""The options of one Weibo source."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from .columns import FIELDS


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the configuration may say about a Weibo source."""

    url: Annotated[
        str,
        Meta(
            description="RSSHub 订阅地址（/weibo/user/…）；不填则读取导出文件 / address of an RSSHub feed, instead of files"
        ),
    ] = ""
    uid: Annotated[
        str,
        Meta(
            description="本单位账号的 uid，多个用逗号分隔；其余账号的行不计 / own uids, by comma; rows of others are foreign"
        ),
    ] = ""
    account: Annotated[
        str, Meta(description="账号昵称；关键词导出中用于认出本账号 / screen name; tells own rows in keyword exports")
    ] = ""
    units: Annotated[
        dict[str, str],
        Meta(description="各账号的填报单位：uid = 单位 / the unit of each account, by uid; an account may be renamed"),
    ] = {}
    columns: Annotated[
        dict[str, str],
        Meta(
            description="自定义表头：字段 = 列名，如 text = '推送内容' / own mapping, field = column label (see README)"
        ),
    ] = {}

    def __post_init__(self) -> None:
        """Refuse a mapping of fields that do not exist."""
        if unknown := self.columns.keys() - set(FIELDS):
            names = "、".join(sorted(unknown))
            raise ValueError(
                f"columns 中没有字段 {names}，应为 / columns: unknown {names}, expected: {'、'.join(FIELDS)}"
            )

    def uids(self) -> frozenset[str]:
        """Return the configured uids."""
        return _split(self.uid)

    def accounts(self) -> frozenset[str]:
        """Return the configured screen names."""
        return _split(self.account)


def _split(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.replace("，", ",").split(",") if part.strip())
