"""Addresses as recognition compares them."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

_DEFAULT_PAGE = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|aspx?|php)$", re.IGNORECASE)
_TRACKING = re.compile(
    r"^(?:utm_.*|spm|from|isappinstalled|share.*|scene|chksm|sessionid|nsukey|wx_.*|weixin.*|clicktime|enterid)$",
    re.IGNORECASE,
)
_WECHAT_NAMES = ("__biz", "mid", "idx")
_SHORTENERS = ("t.cn", "dwz.cn", "url.cn", "sina.lt")


def address_key(url: str) -> str:
    """
    Return a normal form in which two addresses of one page are equal: host and path, and the query without tracking.

    Empty for what names no page: nothing, a home page, a short link that nobody resolved.
    """
    if "/" not in url:
        return ""
    try:
        parts = urlsplit(url if "://" in url else "http://" + url.lstrip("/"))
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    path = re.sub("//+", "/", _DEFAULT_PAGE.sub("", parts.path)).rstrip("/")
    query = parse_qsl(parts.query.replace("&amp;", "&"))
    if host == "mp.weixin.qq.com":
        query = [(name, value) for name, value in query if name in _WECHAT_NAMES]
    kept = "&".join(sorted(f"{name}={value}" for name, value in query if not _TRACKING.match(name)))
    if host in _SHORTENERS or not (path or kept):
        return ""
    return f"{host}{path}?{kept}" if kept else host + path
