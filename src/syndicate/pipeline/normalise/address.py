"""Addresses as recognition compares them."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

_DEFAULT_PAGE = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|aspx?|php)$", re.IGNORECASE)
_TRACKING = re.compile(
    r"^(?:utm_.*|spm|from|isappinstalled|share.*|scene|chksm|sessionid|nsukey|wx_.*|weixin.*|clicktime|enterid)$",
    re.IGNORECASE,
)
# Most addresses are in normal form already but for the scheme; taking the others apart costs ten times as much.
_PLAIN = re.compile(
    r"https?://((?!t\.cn/|dwz\.cn/|url\.cn/|sina\.lt/)[a-z0-9.-]+)((?:/(?!index\.|default\.)[\w.~-]+)+)", re.ASCII
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
    plain = _PLAIN.fullmatch(url)
    if plain is not None:
        return plain[1].removeprefix("www.") + plain[2]
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
