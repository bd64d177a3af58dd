"""What `syndicate probe URL` answers: which connector reads an unknown page, and the configuration to paste."""

from __future__ import annotations

import json
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec
from bs4 import BeautifulSoup

from syndicate.connect.decode import declared_charset, decode
from syndicate.connect.http import PoliteClient, Response
from syndicate.connect.listing import ListPage, parse_list
from syndicate.connect.probe_page import (
    Column,
    column_of_article,
    columns_of,
    family_of,
    feeds_of,
    repeated_rows,
)
from syndicate.connect.urls import site_of

SAMPLES = 5
FEED_MARKS = ("<rss", "<feed", "<rdf:rdf", "jsonfeed.org/version")
TABLE_TYPES = ("text/csv", "spreadsheetml", "ms-excel")
ARTICLE_MARKS = ("articletitle", "firstpublishedtime")


class SampleRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row as it was understood."""

    title: str
    date: str
    url: str


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """How to read a page as a source."""

    url: str
    """The final address."""
    connector: str
    """`portal`, `department` or `wechat`; empty: nothing fits."""
    family: str
    """The system that made it: trs, jcms/jpage, jpaas, ucap, gkmlpt, html; feed or table."""
    title: str = ""
    entries: int = 0
    total: int | None = None
    next_url: str | None = None
    """Address of the second page: shows that paging is understood."""
    samples: tuple[SampleRow, ...] = ()
    columns: tuple[str, ...] = ()
    """Further list pages that the page leads to, as `name address`."""
    toml: str = ""
    """A `[[source]]` table to paste into the configuration; empty when nothing fits."""
    doubts: tuple[str, ...] = ()


class _Look(NamedTuple):
    url: str
    title: str
    family: str
    columns: tuple[Column, ...] = ()

    @property
    def lists(self) -> tuple[str, ...]:
        """The list pages to read: of a site's front page its columns, too; they hold what has left it."""
        is_front = urlsplit(self.url).path.count("/") <= 1
        return (self.url, *(column.url for column in self.columns)) if is_front else (self.url,)


async def probe(url: str, client: PoliteClient, *, allow_private: bool = False) -> Suggestion:
    """
    Read one page and suggest a source.

    Only this page is asked for; what the suggestion is not sure of stands in `doubts`. With `allow_private` the suggestion opens
    private networks, as the client does by which it was read.

    Raises:
        Transient: The page could not be read.
    """
    found = _suggestion(await client.get(url))
    if found.toml and allow_private:
        found = msgspec.structs.replace(
            found, toml=found.toml.replace(_INTERVAL, f"{_INTERVAL}\nallow_private = true", 1)
        )
    return found


def _suggestion(response: Response) -> Suggestion:
    kind = response.headers.get("content-type", "").lower()
    if any(mark in kind for mark in TABLE_TYPES) or response.content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return _department(response, "table", ())
    try:
        text = decode(response.content, declared_charset(response.content, kind))
    except ValueError as error:
        return Suggestion(url=response.url, connector="", family="", doubts=(str(error),))
    if any(mark in text[:4096].lower() for mark in FEED_MARKS):
        return _department(response, "feed", ())
    if site_of(response.url) == "mp.weixin.qq.com":
        return _wechat(response)
    return _portal(response, text)


def _wechat(response: Response) -> Suggestion:
    doubt = (
        "微信公众号没有可轮询的网页，请用导出文件或订阅源 / a WeChat account has no page to poll: use exports or a feed"
    )
    return Suggestion(url=response.url, connector="wechat", family="html", doubts=(doubt,))


def _department(response: Response, family: str, doubts: tuple[str, ...]) -> Suggestion:
    name = site_of(response.url)
    return Suggestion(
        url=response.url,
        connector="department",
        family=family,
        toml=_toml(name, "department", (response.url,)),
        doubts=(*doubts, "请核对 unit（填报单位） / check the unit"),
    )


def _portal(response: Response, text: str) -> Suggestion:
    url, raw = response.url, response.content
    if text.lstrip()[:1] in ("{", "["):
        return _interface(response)
    soup = BeautifulSoup(text, "html.parser")
    title = " ".join(soup.title.get_text().split()) if soup.title else ""
    page = parse_list(raw, url, response.headers.get("content-type"))
    family = family_of(text)
    if any(mark in text.lower() for mark in ARTICLE_MARKS):
        return _article(url, title, family, column_of_article(soup, url))
    rows = ""
    if len(page.entries) < 3 and (repeated := repeated_rows(soup, raw, url)) is not None:
        rows = repeated.selector
        page = parse_list(raw, url, rows=rows)
    columns = tuple(columns_of(soup, url))
    feeds = feeds_of(soup, url)
    if not page.entries:
        return Suggestion(
            url=url, connector="", family=family, title=title, columns=_named(columns), doubts=_nothing(family, feeds)
        )
    return _list(_Look(url, title, family, columns), page, (*_doubts(page, rows, family), *_feed_hint(feeds)), rows)


def _interface(response: Response) -> Suggestion:
    try:
        page = parse_list(response.content, response.url)
    except ValueError as error:
        return Suggestion(url=response.url, connector="", family="json", doubts=(str(error),))
    look = _Look(response.url, site_of(response.url), page.family)
    return _list(look, page, _doubts(page, "", page.family))


def _list(look: _Look, page: ListPage, doubts: tuple[str, ...], rows: str = "") -> Suggestion:
    return Suggestion(
        url=look.url,
        connector="portal",
        family=look.family,
        title=look.title,
        entries=len(page.entries),
        total=page.total,
        next_url=page.next_url,
        samples=tuple(SampleRow(title=row.title, date=row.date, url=row.url) for row in page.entries[:SAMPLES]),
        columns=_named(look.columns),
        toml=_toml(look.title or site_of(look.url), "portal", look.lists, rows),
        doubts=doubts,
    )


def _named(columns: tuple[Column, ...]) -> tuple[str, ...]:
    return tuple(f"{column.name} {column.url}" for column in columns)


def _article(url: str, title: str, family: str, column: str) -> Suggestion:
    doubt = "这是一篇文章，不是列表 / this is an article, not a list"
    if column:
        doubt = f"{doubt}；可试栏目页 {column} / try its column {column}"
    return Suggestion(
        url=url,
        connector="portal",
        family=family,
        title=title,
        toml=_toml(title or site_of(url), "portal", (column,)) if column else "",
        doubts=(doubt,),
    )


def _doubts(page: ListPage, rows: str, family: str) -> tuple[str, ...]:
    doubts = []
    undated = sum(not entry.date for entry in page.entries)
    if undated:
        doubts.append(
            f"{undated} 行没有带年份的日期，以文章页为准 / {undated} rows show no date with a year; the articles decide"
        )
    if rows:
        doubts.append(
            "版式未识别，行选择器是按重复推测的 / unknown layout: the selector of rows is a guess from what repeats"
        )
    if page.next_url is None:
        doubts.append(
            "没有发现下一页：只有一页，或翻页在浏览器中生成 / no next page: one page only, or made in the browser"
        )
    if family == "jpaas":
        doubts.append(
            "jpaas 的后续页由接口提供，只能读到页面中的行 / jpaas serves further pages by interface; only these rows are read"
        )
    return tuple(doubts)


def _nothing(family: str, feeds: list[str]) -> tuple[str, ...]:
    where = {
        "gkmlpt": "请改用接口 /gkmlpt/api/all/<栏目>?page=1&sid=<站点> / use the interface /gkmlpt/api/all/<category>?page=1&sid=<site>",
        "jpaas": "列表在浏览器中生成 / the list is made in the browser",
    }.get(family, "没有识别出列表；请给出栏目列表页 / no list recognised: give the address of a column's list page")
    return (where, *_feed_hint(feeds))


def _feed_hint(feeds: list[str]) -> tuple[str, ...]:
    return tuple(f"本页有订阅源 {feed}，可用 department 连接器 / a feed is announced: {feed}" for feed in feeds)


_INTERVAL = 'interval = "10m"'


def _toml(name: str, connector: str, addresses: tuple[str, ...], rows: str = "") -> str:
    """Return a source to paste; several list pages stand among the connector's options, one is the source's address."""
    alone = addresses[0] if len(addresses) == 1 else ""
    lines = ["[[source]]", f"name = {_text(name[:40])}", f'connector = "{connector}"']
    lines += [f"url = {_text(alone)}"] if alone else []
    lines += ['unit = ""  # 填报单位 / unit', _INTERVAL]
    options = [f"rows = {_text(rows)}"] if rows else []
    if not alone:
        options += ["lists = [", *(f"    {_text(address)}," for address in addresses), "]"]
    return "\n".join([*lines, *(["[source.options]", *options] if options else [])]) + "\n"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML basic string
