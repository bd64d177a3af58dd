"""Weibo exports in JSON, and as a feed."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any
from urllib.parse import quote

from syndicate.sample.disk import Disk
from syndicate.sample.naming import Account
from syndicate.sample.weibo_post import LINK, OTHER_UID, Post

_BATCH = 400
_OVERLAP = 2
_PAGE = 200
_FEED = 20


def crawler_json(disk: Disk, name: str, at: datetime, account: Account, posts: list[Post]) -> None:
    """Write the exporter's JSON: each batch begins with posts of the batch before, with other counters."""
    entries: list[dict[str, Any]] = []
    for start in range(0, len(posts), _BATCH):
        batch = posts[max(0, start - _OVERLAP) : start + _BATCH]
        entries += [_crawled(item, account, start) for item in reversed(batch)]
    for item in posts:
        item.posting.files.append(name)
    user = {"id": str(account.uid), "screen_name": account.name, "statuses_count": len(posts) + 7, "verified_type": 1}
    disk.json(name, {"user": user, "weibo": entries}, at)


def _crawled(item: Post, account: Account, drift: int) -> dict[str, Any]:
    likes, comments, reposts = item.counters
    return {
        "user_id": account.uid,
        "screen_name": account.name,
        "id": item.posting.serial,
        "bid": item.bid,
        "text": item.text,
        "article_url": "",
        "pics": "",
        "video_url": "",
        "live_photo_url": "",
        "links": [item.posting.alias] if item.posting.alias else [],
        "location": "",
        "created_at": item.posting.at.strftime("%Y-%m-%dT%H:%M:%S"),
        "source": "微博 weibo.com",
        "attitudes_count": likes + drift // _BATCH,
        "comments_count": comments,
        "reposts_count": reposts,
        "topics": item.topic,
        "at_users": "",
        "full_created_at": item.posting.at.strftime("%Y-%m-%d %H:%M:%S"),
        "edited": item.edited,
        "edit_count": int(item.edited),
    }


def mobile_pages(disk: Disk, name: str, at: datetime, account: Account, posts: list[Post]) -> None:
    """Write answers of m.weibo.cn, saved page by page; their links say where they lead. The last answer is the empty one."""
    newest = posts[::-1]
    pages = [newest[start : start + _PAGE] for start in range(0, len(newest), _PAGE)]
    for number, page in enumerate(pages, 1):
        file = name.format(f"{number:03d}")
        cards = [{"card_type": 9, "mblog": _status(item, account)} for item in page]
        disk.json(file, {"ok": 1, "data": {"cards": cards}}, at)
        for item in page:
            item.posting.files.append(file)
    disk.json(name.format(f"{len(pages) + 1:03d}"), {"ok": 0, "msg": "这里还没有内容", "data": {"cards": []}}, at)


def _status(item: Post, account: Account) -> dict[str, Any]:
    status: dict[str, Any] = {
        "created_at": item.posting.at.strftime("%a %b %d %H:%M:%S +0800 %Y"),
        "id": item.posting.native,
        "mid": item.posting.native,
        "bid": item.bid,
        "text": _html(item),
        "isLongText": False,
        "textLength": len(item.text),
        "source": "微博 weibo.com",
        "pic_num": 0,
        "mblogtype": 0,
        "edit_count": int(item.edited),
        "user": {"id": account.uid, "screen_name": account.name},
    }
    if item.source:
        source = {"id": str(item.source_mid), "mid": str(item.source_mid), "text": escape(item.source)}
        status["retweeted_status"] = source | {"user": {"id": OTHER_UID, "screen_name": "冰城资讯站"}}
    return status


def _html(item: Post) -> str:
    text = escape(item.text, quote=False).replace("\n", "<br />")
    if item.topic:
        span = f'<span class="surl-text">#{item.topic}#</span>'
        text = text.replace(f"#{item.topic}#", f'<a href="https://m.weibo.cn/search">{span}</a>')
    if not item.posting.target:
        return text
    target = quote(item.posting.target, safe="")
    anchor = (
        f'<a data-url="{item.posting.alias}" href="https://weibo.cn/sinaurl?u={target}" data-hide="">'
        f'<span class="surl-text">{LINK}</span></a>'
    )
    return text.replace(LINK, anchor)


def rss(disk: Disk, name: str, at: datetime, account: Account, posts: list[Post]) -> None:
    """Write the feed of the newest posts: times in GMT, so that the last evening of the year stands under two days."""
    items = []
    for item in posts[-_FEED:][::-1]:
        title = escape(item.text.replace("\n", " "))
        body = escape(escape(item.text, quote=False).replace("\n", "<br>"))
        when = format_datetime(item.posting.at.astimezone(UTC), usegmt=True)
        url = item.posting.url
        items.append(
            f"<item><title>{title}</title><description>{body}</description><link>{url}</link>"
            f'<guid isPermaLink="false">{url}</guid><pubDate>{when}</pubDate><author>{account.name}</author></item>'
        )
        item.posting.files.append(name)
    link = f"https://weibo.com/{account.uid}/"
    head = (
        f"<title>{account.name}的微博</title><link>{link}</link><description>{account.name}</description><ttl>5</ttl>"
    )
    feed = (
        f'<rss xmlns:atom="http://www.w3.org/2005/Atom" version="2.0"><channel>{head}{"".join(items)}</channel></rss>'
    )
    disk.text(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{feed}', at)
