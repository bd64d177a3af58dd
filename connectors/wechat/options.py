"""The options of one WeChat source."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta


class WechatOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the configuration may say about a WeChat source; every option may be left out."""

    account: Annotated[
        str, Meta(description="公众号名称，供未写明的导出使用 / the account's name, for exports that do not say it")
    ] = ""
    fakeid: Annotated[
        str,
        Meta(
            description="公众号的 fakeid 或 __biz，供未写明的导出使用 / the account's fakeid or __biz, for exports that do not say it"
        ),
    ] = ""
    own: Annotated[
        str,
        Meta(
            description="本单位的公众号名称，逗号分隔；其余公众号的文章不计 / own accounts, by comma; articles of others are foreign"
        ),
    ] = ""

    units: Annotated[
        dict[str, str],
        Meta(description="各公众号的填报单位：名称或 __biz = 单位 / the unit of each account, by name or __biz"),
    ] = {}

    def unit_of(self, account: str, native_id: str) -> str:
        """Return the unit that an account reports for; empty where none is configured."""
        return self.units.get(account) or self.units.get(native_id.partition("/")[0], "")

    def is_own(self, account: str) -> bool:
        """Say whether an account is one's own; without a list, and for an unnamed account, it is."""
        names = {name.strip() for name in self.own.replace("，", ",").split(",")} - {""}
        return not names or not account or account in names
