"""The names that exporters and people give to the columns of a Weibo table, and the dialects told by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple, cast

from syndicate.connect.tables import Header, label

ALIASES: Mapping[str, tuple[str, ...]] = {
    "number": (
        "id",
        "微博id",
        "mid",
        "weibo_id",
        "微博mid",
        "微博编号",
        "wid",
        "_id",
        "idstr",
        "博文id",
        "微博唯一标识",
    ),
    "bid": ("bid", "mblogid", "微博bid", "短号"),
    "text": (
        "正文",
        "微博正文",
        "微博内容",
        "博文内容",
        "发布内容",
        "content",
        "text",
        "内容",
        "博文",
        "文案",
        "微博",
        "全文",
    ),
    "stated": (
        "日期",
        "发布时间",
        "发博时间",
        "微博发布时间",
        "发布日期",
        "created_at",
        "publish_time",
        "发表时间",
        "时间",
    ),
    "full_time": ("完整日期", "full_created_at"),
    "url": (
        "微博链接",
        "微博地址",
        "博文链接",
        "链接",
        "微博url",
        "原文链接",
        "detailurl",
        "url",
        "link",
        "网址",
        "地址",
    ),
    "uid": ("用户id", "user_id", "uid", "账号id", "博主id", "微博uid"),
    "account": (
        "用户昵称",
        "昵称",
        "screen_name",
        "账号名称",
        "微博账号",
        "微博昵称",
        "账号",
        "博主",
        "用户名",
        "authorname",
        "作者",
    ),
    "article": ("头条文章url", "头条文章", "头条文章链接", "article_url"),
    "topics": ("话题", "topics", "话题标签"),
    "original": ("是否原创", "是否为原创微博", "is_original", "original", "原创", "微博类型", "类型"),
    "source_uid": ("源用户id",),
    "source_number": ("源微博id", "retweet_id"),
    "source_bid": ("源微博bid",),
    "edits": ("编辑次数", "edit_count"),
    "crawled": ("crawl_time", "采集时间", "抓取时间", "爬取时间", "导出时间"),
    "length": ("contentlen",),
}
"""Field → labels, best first; compared without white space, case and width. The counters are never read, so their order cannot hurt."""

FIELDS = tuple(ALIASES)

NO_MAPPING: Mapping[str, str] = {}

HEADER_STARTS = frozenset(name for names in ALIASES.values() for name in names)


class Dialect(StrEnum):
    """Which exporter wrote a table, as far as reading it differs."""

    CRAWLER = "weibo-crawler"
    SPIDER = "weiboSpider"
    SEARCH = "weibo-search"
    UNNUMBERED = "weiboSpider 2018–2019"
    USERS = "weibo-crawler users.csv"
    COMMENTS = "weibo-crawler comments"
    GENERIC = "generic"


class Layout(NamedTuple):
    """A header row put to use."""

    dialect: Dialect
    header: Header
    pick: Callable[[Sequence[str]], tuple[str, ...]]
    """Takes a row padded to `width` + 1 cells and returns the cells of `FIELDS`, empty where the table has no such column."""
    width: int
    """Cells of a full row. `pick` wants one more, empty: where fields without a column point to."""
    time_at: int
    """Position of the publication date; -1 when there is none."""
    start: str
    """The first cell of the header as written, by which a repeated header is noticed."""


def layout(cells: list[str], mapping: Mapping[str, str] = NO_MAPPING) -> Layout | None:
    """Recognise a header row; None when the row is none. `mapping` is the user's own: field → column label."""
    header = Header.match(cells, _with(mapping))
    if header is None:
        return None
    places = dict(header.columns)
    dialect = _dialect(frozenset(header.labels), places)
    if dialect is None:
        return None
    # One cell more than the header, always empty: where fields without a column point to.
    pick = cast(
        "Callable[[Sequence[str]], tuple[str, ...]]", itemgetter(*(places.get(field, header.width) for field in FIELDS))
    )
    return Layout(dialect, header, pick, header.width, places.get("stated", places.get("full_time", -1)), cells[0])


def _with(mapping: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    if not mapping:
        return ALIASES
    taken = {label(name) for name in mapping.values()}
    free = {field: tuple(name for name in names if label(name) not in taken) for field, names in ALIASES.items()}
    return {**free, **{field: (name,) for field, name in mapping.items()}}


def _dialect(labels: frozenset[str], places: Mapping[str, int]) -> Dialect | None:
    for dialect, words in _SIGNS:
        if words <= labels:
            return dialect
    if "text" not in places or not places.keys() & {"stated", "full_time"}:
        return None
    return Dialect.GENERIC


_SIGNS: tuple[tuple[Dialect, frozenset[str]], ...] = (
    (Dialect.CRAWLER, frozenset({"id", "bid", "正文", "日期"})),
    (Dialect.SEARCH, frozenset({"id", "bid", "user_id", "微博正文", "发布时间"})),
    (Dialect.SPIDER, frozenset({"微博id", "微博正文", "发布时间"})),
    (Dialect.USERS, frozenset({"用户id", "昵称", "微博数", "粉丝数"})),
    (Dialect.COMMENTS, frozenset({"id", "weibo_id", "created_at", "text"})),
    (Dialect.UNNUMBERED, frozenset({"微博正文", "发布时间", "发布工具", "点赞数"})),
    (Dialect.UNNUMBERED, frozenset({"微博", "翻译", "发布时间"})),
)


def lacking(cells: Sequence[str], mapping: Mapping[str, str] = NO_MAPPING) -> tuple[str, ...]:
    """Return the columns that a header of Weibo posts lacks (正文, 发布时间); empty when the row is no such header, or lacks nothing."""
    header = Header.match(cells, _with(mapping))
    if header is None or not any(map(_is_weibo_label, header.labels)):
        return ()
    fields = {field for field, _ in header.columns}
    if not fields & {"number", "bid"} or not fields & {"text", "stated", "full_time"}:
        return ()
    return (*(() if "text" in fields else ("正文",)), *(() if fields & {"stated", "full_time"} else ("发布时间",)))


def _is_weibo_label(name: str) -> bool:
    return "微博" in name or name in ("bid", "mblogid", "mid", "weibo_id")


_COLLECTED = frozenset({"content", "contentlen", "created_at", "detailurl", "reposts_count"})
"""The articles of Weibo_PublicOpinion_AnalysisSystem, whose labels nowhere name Weibo."""


def is_plainly_weibo(found: Layout) -> bool:
    """Say whether the labels alone show that the table lists Weibo posts."""
    if found.dialect is not Dialect.GENERIC or frozenset(found.header.labels) >= _COLLECTED:
        return True
    return any(map(_is_weibo_label, found.header.labels))
