"""What the text of a post says about itself: a repost, a cut copy, raw HTML, and the links inside."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

from syndicate.connect import Link

BARE_REPOST = "转发微博"
"""What Weibo itself shows where a repost carries no words of its own."""

_BARE = frozenset({"转发微博", "转发微博。", "轉發微博", "Repost", "转发", "快转微博"})
_BARE_WITHIN = 10  # spares long texts the hashing
_CHAIN = re.compile(r"//\s*(?:<a\b[^>]*>)?@[^\s:：<>]{1,40}(?:</a>)?\s*[:：]")
_QUOTED = re.compile(r"(?:^|\n)\s*(?:原始用户|转发内容)\s*[:：]")
_REASON = re.compile(r"^\s*转发理由\s*[:：]\s*")
_FULL_TEXT = re.compile(r"(?:\.{3}|…)\s*(?:<a\b[^>]*>)?\s*(?:展开)?全文\s*[cC]?\s*(?:</a>)?\s*$")
_URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#@!$&*+,;=%]+")
_ANCHOR = re.compile(r"<a\b[^>]*>", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
_SHORT = re.compile(r"""\bdata-url\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
_TAG = re.compile(r"<(?:a|br|span|img|blockquote|p)\b[^>]*>", re.IGNORECASE)
_INSIDE = re.compile(
    r"^(?:https?:)?//(?:[a-z]+\.)?weibo\.c(?:n|om)/(?:n/|p/|k/|search|status/\d+$|\d+/[0-9A-Za-z]+$)|s\.weibo\.com|/p/searchall"
)
_SHORT_TEXT = 160
"""Characters up to which the text of a post marked long can only be its beginning (it is cut at about 140)."""


def own_words(text: str, original: bool | None) -> tuple[str, bool]:
    """
    Return the account's own words and whether the post passes on another post.

    `original` is what the export says (None: nothing); an export that says "original" is believed unless the text is the bare repost.
    """
    bare = len(text) < _BARE_WITHIN and text in _BARE
    if original and not bare:
        return text, False
    own = text
    if "@" in own and "//" in own and (chain := _CHAIN.search(own)) is not None:
        own = own[: chain.start()]
    if "转发" in own and (quoted := _QUOTED.search(own)) is not None:
        own = own[: quoted.start()]
    share = bare or original is False or own is not text
    if not share:
        return text, False
    return _REASON.sub("", own).strip() or BARE_REPOST, True


def is_cut(text: str) -> bool:
    """Say whether the text is known to be cut: it ends in `...全文` or in a single `…` (two are punctuation), or a 【 never closes."""
    if text.endswith("…") and not text.endswith("……"):
        return True
    opened = text.rfind("【")
    if opened >= 0 and text.find("】", opened) < 0:
        return True
    return "全文" in text[-12:] and _FULL_TEXT.search(text) is not None


def is_short_for_long(text: str) -> bool:
    """Say whether a text that its platform marks as long is only its beginning."""
    return len(_TAG.sub("", text).replace("</a>", "").replace("</span>", "")) <= _SHORT_TEXT


def is_html(text: str) -> bool:
    """Say whether a cell holds raw HTML rather than text."""
    return "<" in text and _TAG.search(text) is not None


def links_in(text: str, html: bool, named: str = "") -> tuple[Link, ...]:
    """Return the links of a post, each once, in order: the ones named by the export, then those of the text."""
    if not named and "http" not in text:
        return ()
    found = [_link(url) for url in _URL.findall(named)]
    if html:
        found += [link for tag in _ANCHOR.findall(text) if (link := _anchor(tag)) is not None]
    else:
        found += [_link(url) for url in _URL.findall(text)]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def _link(url: str) -> Link:
    url = url.rstrip(".,;:!?")
    return Link(url, _behind(url) if "sinaurl" in url else None)


def _anchor(tag: str) -> Link | None:
    href = _HREF.search(tag)
    target = unescape(href[1]) if href else ""
    if not target.startswith("http") or _INSIDE.search(target):
        return None
    resolved = _behind(target)
    short = _SHORT.search(tag)
    if short is None:
        return Link(url=target, resolved=resolved)
    return Link(url=unescape(short[1]), resolved=resolved or target)


def _behind(url: str) -> str | None:
    """Return where Weibo's own redirection page (sinaurl) leads."""
    if "sinaurl" not in url:
        return None
    query = parse_qs(urlsplit(url).query)
    return next((query[key][0] for key in ("u", "toasturl", "url") if key in query), None)
