"""The options of one WeChat source."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta


class WechatOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the configuration may say about a WeChat source; every option may be left out."""

    path: Annotated[str, Meta(description="导出文件、网页或其文件夹 / an export, a saved page or a folder of them")] = (
        ""
    )
    pattern: Annotated[str, Meta(description="文件夹中要读的文件 / which files of the folder to read")] = "*"
    settle: Annotated[
        float, Meta(ge=0, description="文件静置多少秒后才读取 / seconds a file must rest before it is read")
    ] = 5.0
    page_size: Annotated[int, Meta(ge=1, le=10_000, description="每页条数 / readings per page")] = 512
    url: Annotated[
        str, Meta(description="订阅地址（wewe-rss、WeRSS 等），与 path 二选一 / address of a feed, instead of path")
    ] = ""
    every: Annotated[
        float, Meta(ge=60, description="两次读取订阅的间隔（秒）/ seconds between two reads of the feed")
    ] = 900.0
    allow: Annotated[
        tuple[str, ...],
        Meta(
            description="允许访问的内网主机或网段，如自建 wewe-rss 所在的 10.0.0.0/8 / private hosts or networks that may be read"
        ),
    ] = ()
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

    def is_own(self, account: str) -> bool:
        """Say whether an account is one's own; without a list, and for an unnamed account, it is."""
        names = {name.strip() for name in self.own.replace("，", ",").split(",")} - {""}
        return not names or not account or account in names
