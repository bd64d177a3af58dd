"""One address in one form, however it was written, linked or shared."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|jspx?|aspx?|php)$", re.IGNORECASE)
TRACKING = re.compile(
    r"^(?:utm_.*|spm|from|isappinstalled|scene|srcid|sharer_.*|nsukey|share_?.*|_t|_refluxos|wx_.*|weixin_.*|jsessionid|vd_source)$",
    re.IGNORECASE,
)
SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
PLAIN = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)*)((?:/[A-Za-z0-9_~-]+(?:\.[A-Za-z0-9_~-]+)*)*/?)")
"""Addresses that are in their one form already but for the scheme: nearly all. Taking one apart costs twenty times as much."""
DEFAULT_PORTS = {"http": 80, "https": 443}
WECHAT = "mp.weixin.qq.com"
WECHAT_KEYS = ("__biz", "mid", "idx")
"""What names a WeChat article; everything else in its address tells how it was shared."""


@lru_cache(maxsize=64)
def _plain(text: str) -> re.Match[str] | None:
    # One address is asked for its site, its path and its one form in turn.
    return PLAIN.fullmatch(text)


def normalise_url(url: str) -> str:
    """
    Return the form of an address that is equal for every way of writing it.

    http and https are one, so are host names in any case, default ports, doubled slashes, dot segments, a default index page,
    fragments, session and tracking parameters, and the order of parameters. Of a WeChat article only its identity is kept.
    An address that cannot be taken apart comes back stripped. Applying it twice changes nothing.
    """
    text = url.strip()
    plain = _plain(text)
    if plain is not None and "index." not in (path := plain[2].lower()) and "default." not in path:
        return f"http://{plain[1]}{plain[2] or '/'}"
    return _normalised(text)


def _normalised(text: str) -> str:
    parts = _web_parts(text)
    if parts is None:
        return text
    host = _host(parts)
    return urlunsplit(("http", host, _path(parts.path), _query(host, parts.query), ""))


def site_of(url: str) -> str:
    """Return the host of an address in lower case, without a default port; empty where there is none."""
    text = url.strip()
    if (plain := _plain(text)) is not None:
        return plain[1]
    parts = _web_parts(text)
    return "" if parts is None else _host(parts)


def path_of(url: str) -> str:
    """
    Return the path of an address as it is written.

    Raises:
        ValueError: The address cannot be taken apart.
    """
    plain = _plain(url)
    return urlsplit(url).path if plain is None else plain[2]


def _web_parts(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(f"http:{text}" if text.startswith("//") else text)
        usable = parts.scheme.lower() in DEFAULT_PORTS and parts.hostname and (parts.port or 1)
    except ValueError:
        return None
    return parts if usable else None


def _host(parts: SplitResult) -> str:
    name = (parts.hostname or "").rstrip(".")
    host = f"[{name}]" if ":" in name else name
    return host if parts.port in (None, *DEFAULT_PORTS.values()) else f"{host}:{parts.port}"


def _path(path: str) -> str:
    path = SESSION.sub("", path)
    folder = path.endswith(("/", "/.", "/.."))
    clean = posixpath.normpath(re.sub(r"/{2,}", "/", f"/{path}"))
    if folder and clean != "/":
        clean += "/"
    return _escaped(INDEX.sub("/", clean))


def _escaped(path: str) -> str:
    # Escapes stay as they are but for their case: some sites escape GBK bytes, which must not be read as UTF-8.
    return ESCAPE.sub(lambda found: found[0].upper(), quote(path, safe="/%:@!$&'()*+,;=~-._"))


def _query(host: str, query: str) -> str:
    if not query:
        return ""
    # Latin-1 carries any escaped byte there and back.
    pairs = parse_qsl(quote(query, safe="%&=+;/?:@!$'()*,~-._"), keep_blank_values=True, encoding="latin-1")
    if host == WECHAT and all(any(name == key for name, _ in pairs) for key in WECHAT_KEYS):
        kept = [(key, dict(pairs)[key]) for key in WECHAT_KEYS]
    else:
        kept = sorted(pair for pair in pairs if not TRACKING.match(pair[0]))
    return urlencode(kept, encoding="latin-1")
