"""微博 / Weibo: exports of the common collectors, the platform's own JSON, RSSHub feeds and any table whose columns have names."""

from __future__ import annotations

from syndicate.connect import Channel, Context, Source, Spec

from .options import Options
from .read import read
from .recognise import recognise

__all__ = ["SPEC"]


def _connect(context: Context, options: Options) -> Source:
    from .live import connect  # HTTP is only loaded by those who poll

    return connect(context, options)


SPEC = Spec(
    name="weibo",
    summary="政务微博：各采集工具的导出文件、平台 JSON、RSSHub 订阅和按列名识别的表格 / Weibo: collectors' exports, platform JSON, RSSHub, named tables",
    channel=Channel.WEIBO,
    guarantee=(
        "至少一次：同一条微博可能来自多个导出，按 mid 合为一条；导出工具漏采的、RSSHub 首页之外的看不到 / "
        "At least once: a post may come from many exports and is one by its mid; what the collector missed, or RSSHub no longer lists, is not seen"
    ),
    options=Options,
    formats=(
        "weibo-crawler CSV（13、14、15、16、18 列及含转发的 29–39 列）与 JSON",
        "weiboSpider CSV 与 JSON，2018、2019 年旧版 CSV",
        "weibo-search CSV（关键词导出）",
        "m.weibo.cn、weibo.com ajax、开放平台 user_timeline 的 JSON",
        "nghuyong/WeiboSpider JSONL",
        "RSSHub /weibo/user 订阅（RSS、Atom、JSON）",
        "任意列名可识别的 CSV、TSV、XLSX、XLS（可自定义列名）",
        "weibo-crawler users.csv（仅作账号数据，不计条）",
    ),
    suffixes=(".csv", ".tsv", ".txt", ".xlsx", ".xls", ".json", ".jsonl", ".ndjson", ".xml", ".rss", ".atom"),
    read=read,
    recognise=recognise,
    connect=_connect,
)
