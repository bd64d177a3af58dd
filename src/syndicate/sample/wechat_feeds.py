"""The feeds of a WeChat subscription service: short links only, and each format with its own gap."""

from __future__ import annotations

from datetime import UTC
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

from syndicate.sample.disk import Disk

if TYPE_CHECKING:
    from datetime import datetime

    from syndicate.sample.wechat import Article

FAILED = "获取全文失败，请重试~"
_ATOM_ENTRIES = 15
_JSON_ITEMS = 20


def write_feeds(disk: Disk, at: datetime, articles: list[Article]) -> None:
    """Write RSS with full text, Atom without, and JSON Feed 1; newest first."""
    newest = articles[::-1]
    _rss(disk, at, newest)
    _atom(disk, at, newest[:_ATOM_ENTRIES])
    _json(disk, at, newest[:_JSON_ITEMS])


def _link(item: Article) -> str:
    return f"https://mp.weixin.qq.com/s/{item.posting.alias}"


def _body(item: Article) -> str:
    """The full text, unless fetching it failed; where the feed is the only witness, it never did."""
    if item.posting.files and item.posting.information.seed % 11 == 0:
        return FAILED
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in item.body.split("\n"))


def _rss(disk: Disk, at: datetime, articles: list[Article]) -> None:
    name = "wechat/wewe-rss/all.rss"
    items = []
    for item in articles:
        when = format_datetime(item.posting.at.astimezone(UTC), usegmt=True)
        items.append(
            f"<item><title><![CDATA[{item.title}]]></title><link>{_link(item)}</link>"
            f'<guid isPermaLink="false">{_link(item)}</guid><pubDate>{when}</pubDate>'
            f"<content:encoded><![CDATA[{_body(item)}]]></content:encoded><author>{item.posting.account}</author></item>"
        )
    for item in articles:
        item.posting.files.append(name)
    head = "<title>WeWe-RSS All</title><link>http://rss.daoli.example</link><description>全部文章</description>"
    root = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    disk.text(
        name, f'<?xml version="1.0" encoding="utf-8"?>\n{root}<channel>{head}{"".join(items)}</channel></rss>', at
    )


def _atom(disk: Disk, at: datetime, articles: list[Article]) -> None:
    name = "wechat/wewe-rss/all.atom"
    entries = []
    for item in articles:
        when = item.posting.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        entries.append(
            f'<entry><title type="html"><![CDATA[{item.title}]]></title><id>{_link(item)}</id>'
            f'<link href="{_link(item)}"/><updated>{when}</updated></entry>'
        )
        item.posting.files.append(name)
    head = f"<id>WeWe-RSS All</id><title>WeWe-RSS All</title><updated>{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</updated>"
    text = f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">{head}{"".join(entries)}</feed>'
    disk.text(name, text, at)


def _json(disk: Disk, at: datetime, articles: list[Article]) -> None:
    name = "wechat/wewe-rss/all.json"
    items = []
    for item in articles:
        when = item.posting.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        items.append(
            {
                "id": item.posting.alias,
                "url": _link(item),
                "title": item.title,
                "content_html": _body(item),
                "date_modified": when,
                "author": {"name": item.posting.account},
            }
        )
        item.posting.files.append(name)
    disk.json(name, {"version": "https://jsonfeed.org/version/1", "title": "WeWe-RSS All", "items": items}, at)
