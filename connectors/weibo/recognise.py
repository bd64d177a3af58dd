"""Tells Weibo exports by header words, JSON keys and links; never by file name alone."""

from __future__ import annotations

import re

from syndicate.connect import FileInput, Rejection, Unreadable
from syndicate.connect.feeds import looks_like_feed
from syndicate.connect.tables import iter_table

from .columns import Dialect, Layout, is_plainly_weibo, lacking, layout

SURE, LIKELY, POSSIBLE, NO = 0.97, 0.8, 0.3, 0.0

_FEED_POST = re.compile(
    rb"<(?:link|guid|id)\b[^>]*>\s*(?:<!\[CDATA\[)?https?://(?:weibo\.com/\d{5,12}|m\.weibo\.cn/status)/[0-9A-Za-z]{5,16}"
)
_FEED_LINK = re.compile(rb"<link\b[^>]*href=\"https?://(?:weibo\.com/\d{5,12}|m\.weibo\.cn/status)/[0-9A-Za-z]{5,16}\"")
_JSON_POST = re.compile(
    rb'"(?:url|id)"\s*:\s*"https?:\\?/\\?/(?:weibo\.com\\?/\d{5,12}|m\.weibo\.cn\\?/status)\\?/[0-9A-Za-z]{5,16}"'
)
_JSON_SIGNS: tuple[tuple[float, tuple[bytes, ...]], ...] = (
    (SURE, (b'"weibo"', b'"user"')),
    (SURE, (b'"mblog"', b'"cards"')),
    (SURE, (b'"mblogid"',)),
    (SURE, (b'"bid"', b'"isLongText"')),
    (LIKELY, (b'"statuses"', b'"created_at"', b'"mid"')),
    (LIKELY, (b'"ok"', b'"cards"')),
    (LIKELY, (b'"reposts_count"', b'"bid"')),
    (LIKELY, (b'"_id"', b'"crawl_time"', b'"content"')),
    (LIKELY, (b'"idstr"', b'"mid"', b'"created_at"')),
    (LIKELY, (b'"publish_time"', b'"up_num"')),
)
_ROWS = 12


def recognise(file: FileInput, head: bytes) -> float:
    """Say how sure it is that this file holds Weibo posts, from its first 64 KiB (for workbooks, from its first rows)."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in (b"{", b"["):
        if looks_like_feed(head):
            return SURE if _JSON_POST.search(head) else NO
        return next((score for score, keys in _JSON_SIGNS if all(key in head for key in keys)), NO)
    if start == b"<":
        return SURE if _FEED_POST.search(head) or _FEED_LINK.search(head) else NO
    return _table(file)


def _table(file: FileInput) -> float:
    try:
        for _, row in zip(range(_ROWS), iter_table(file), strict=False):
            if isinstance(row, Rejection):
                continue
            if (found := layout(row.cells)) is not None:
                return _certainty(found)
            if lacking(row.cells):
                return LIKELY
    except Unreadable:
        return NO
    return NO


def _certainty(found: Layout) -> float:
    if found.dialect is not Dialect.GENERIC:
        return SURE
    return LIKELY if is_plainly_weibo(found) else POSSIBLE
