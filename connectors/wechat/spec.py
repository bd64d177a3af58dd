"""What the connector registers."""

from __future__ import annotations

from syndicate.connect import Channel, Context, Source, Spec

from .options import WechatOptions
from .reader import read
from .shape import recognise


def _connect(context: Context, options: WechatOptions) -> Source:
    from .live import connect  # HTTP is loaded only by those who poll

    return connect(context, options)


SPEC = Spec(
    name="wechat",
    summary="政务微信公众号的文章 / Articles of official WeChat accounts",
    channel=Channel.WECHAT,
    guarantee=(
        "同一文章可重复读到，凭 (biz, mid, idx) 或短链接只计一条；订阅只含最近约 10 篇，间隔过长会漏，应以导出文件补齐 / "
        "An article may come again and counts once by (biz, mid, idx) or its short link; a feed holds about the last 10 "
        "articles, so long gaps miss some: fill them from an export"
    ),
    options=WechatOptions,
    formats=(
        "wechat-article-exporter XLSX（18 列）与 JSON",
        "appmsgpublish、getmsg（profile_ext）、旧版 appmsg 列表 JSON",
        "保存的文章网页（普通、2018 版、图片、文字、转发）与五种提示页",
        "wewe-rss（Atom、RSS、JSON Feed）、we-mp-rss 与 WeRSS 订阅",
        "公众平台内容分析表（16、14 列及按日期与渠道汇总），只作补充数据",
    ),
    suffixes=(".xlsx", ".xls", ".csv", ".json", ".html", ".htm", ".xml", ".rss", ".atom"),
    read=read,
    recognise=recognise,
    connect=_connect,
)
