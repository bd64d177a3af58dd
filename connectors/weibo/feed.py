"""Reads an RSSHub feed of an account (`/weibo/user/<uid>`): the post is in the link, a repost in the quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate.connect import Reading, Rejection
from syndicate.connect.feeds import Entry, Feed

from .errors import Refused
from .identity import mid_of_link, uid_of_link
from .post import Export, Post

_QUOTATION = re.compile(r"(?:<br\s*/?>|\s)*<blockquote[^>]*>\s*(?:(?:-\s*)?转发|🔁|\[原微博不可访问\]).*", re.DOTALL)
_QUOTED_TITLE = re.compile(r"(?: - 转发 |🔁).*", re.DOTALL)
_OWNER = re.compile(r"^(.{1,40}?)的微博")


def readings(feed: Feed, export: Export) -> Iterator[Reading]:
    """Yield one reading per entry, in the order of the feed. RSSHub strips 全文, so a cut text cannot be seen here."""
    if owner := _OWNER.match(feed.title):
        export.is_of(uid_of_link(feed.link), owner[1])
    for entry in feed.entries:
        yield entry if isinstance(entry, Rejection) else _reading(entry, export)


def _reading(entry: Entry, export: Export) -> Reading:
    place = f"{export.name}, 条目 {entry.number}"
    raw = (entry.content or entry.summary).encode("utf-8", "replace")
    try:
        return export.record(_post(entry), place)
    except Refused as refused:
        return export.reject(refused, place, raw)


def _post(entry: Entry) -> Post:
    link = entry.link if mid_of_link(entry.link) is not None else entry.guid
    if mid_of_link(link) is None:
        raise Refused("bad_id", "link", f"链接“{entry.link[:60]}”不是微博", f"{entry.link[:60]!r} is no link to a post")
    text = entry.content or entry.summary
    own, quoted = _QUOTATION.subn("", text) if text else _QUOTED_TITLE.subn("", entry.title)
    return Post(
        own.strip() or ("转发微博" if quoted else ""),
        f"{entry.published.at:%F %T}" if entry.published else entry.date_text,
        url=link,
        uid=uid_of_link(link) or uid_of_link(entry.guid),
        account=entry.author,
        topics=",".join(entry.categories),
        original=False if quoted or _QUOTED_TITLE.search(entry.title) else None,
    )
