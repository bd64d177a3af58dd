"""What can be set for a portal."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta


class PortalOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Options of one portal source. Times in seconds, sizes in bytes."""

    lists: Annotated[
        tuple[str, ...], Meta(description="栏目列表页网址，可多个 / addresses of the list pages, one per column")
    ] = ()
    site: Annotated[
        str,
        Meta(
            description="网站的正式域名，经镜像或内网地址读取时填写 / public host name when read through a mirror or an inner address"
        ),
    ] = ""
    hosts: Annotated[
        tuple[str, ...],
        Meta(
            description="也算本站的其他域名 / further hosts whose pages are the site's own; links elsewhere count as shares"
        ),
    ] = ()
    rows: Annotated[
        str,
        Meta(
            description="列表行的 CSS 选择器，自动识别不对时填写 / CSS selector of list rows, where recognition fails"
        ),
    ] = ""
    body: Annotated[
        str,
        Meta(description="正文的 CSS 选择器，自动识别不对时填写 / CSS selector of the text, where recognition fails"),
    ] = ""
    batch: Annotated[int, Meta(ge=1, le=500, description="一次最多读取的文章数 / articles per poll at most")] = 20
    full_every: Annotated[
        float,
        Meta(
            ge=0,
            description="隔多少秒不信缓存标记、从头到尾重读列表 / seconds between full reads of the lists that trust no validator",
        ),
    ] = 7 * 86_400.0
    refetch: Annotated[
        bool,
        Meta(
            description="全量重读时也重读已知文章，以发现改动 / let a full read fetch known articles again, to see silent edits"
        ),
    ] = False
    max_pages: Annotated[int, Meta(ge=1, description="每个栏目最多翻的页数 / list pages per column at most")] = 2_000
    interval: Annotated[
        float, Meta(ge=0, description="同一主机两次请求的间隔 / pause between requests to one host")
    ] = 1.0
    robots: Annotated[
        bool, Meta(description="遵守 robots.txt；自有网站可关闭 / obey robots.txt; off for a site of your own")
    ] = True
    allow: Annotated[
        tuple[str, ...],
        Meta(
            description="允许访问的内网主机或网段 / hosts and networks that may be private (10.0.0.0/8, *.example.gov.cn)"
        ),
    ] = ()
    read_timeout: Annotated[float, Meta(gt=0, description="等待数据的最长秒数 / longest silence of a host")] = 20.0
    total_timeout: Annotated[float, Meta(gt=0, description="一次请求的最长秒数 / longest duration of one request")] = (
        60.0
    )
    max_bytes: Annotated[int, Meta(ge=1024, description="网页解压后的上限 / largest page after decompression")] = (
        8 * 1024 * 1024
    )
