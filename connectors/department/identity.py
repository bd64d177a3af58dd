"""Which publication an item is: its link, else its number, else its title and day; a feed's guid only where it can be trusted."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import datetime
from functools import lru_cache

from syndicate.connect.urls import normalise_url, site_of

_PLATFORMS = frozenset({"mp.weixin.qq.com", "weibo.com", "www.weibo.com", "m.weibo.cn", "weibo.cn", "t.cn"})
_RANDOM = re.compile(
    r"[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}|[0-9a-f]{32,}", re.IGNORECASE
)
_TIMED = re.compile(r"(?<!\d)(?:1[4-9]\d{8}|2\d{9})(?:\d{3})?(?!\d)|timestamp=|[?&_]t=\d")
_TWO_ADDRESSES = re.compile(r"^https?://[^/\s]*?(?=https?://)", re.IGNORECASE)
_ADDRESS = re.compile(r"^(?:https?:)?//[^\s/]+\.[^\s/]+|^https?://[^\s/]+", re.IGNORECASE)


def link_of(text: str) -> tuple[str, str]:
    """Return the address in a cell or element and a warning; both empty where it holds none."""
    address = text.strip()
    if address.startswith("http") and "://" not in address[8:]:
        return (address, "") if _ADDRESS.match(address) else ("", "")
    if _TWO_ADDRESSES.match(address):
        mended = _TWO_ADDRESSES.sub("", address)
        return mended, f"链接由两个网址相连，取后一个：{address} / two addresses run together, the second is used"
    if address.lower().startswith("www."):
        address = f"http://{address}"
    return (address, "") if _ADDRESS.match(address) else ("", "")


def publisher_of(link: str, fallback: str) -> str:
    """Return the site that published: the host of the link, but not where that is a platform that many publish on."""
    host = site_of(link) if link else ""
    return host if host and host not in _PLATFORMS else fallback


def native_id(link: str, labels: dict[str, str], title: str, at: datetime, guid: str = "") -> str:
    """
    Return the identity within the publisher, equal for every export of the publication.

    In this order: the normalised link; 索引号 (unique and unchanging per issuer); 文号 with title; a guid that is neither random
    nor timed; a digest of title and day.
    """
    if link:
        return normalise_url(link)
    if index := labels.get("index_number", ""):
        return f"index:{_squeezed(index)}"
    if number := labels.get("document_number", ""):
        return f"number:{_squeezed(number)}:{_digest(title)}"
    if guid and is_stable(guid):
        return f"guid:{guid}"
    return f"title:{at:%Y-%m-%d}:{_digest(title)}"


def is_stable(guid: str) -> bool:
    """Say whether a guid may be equal at the next fetch: not drawn at random, not made from the time."""
    return not (_RANDOM.search(guid) or _TIMED.search(guid))


@lru_cache(maxsize=4096)
def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _digest(text: str) -> str:
    return hashlib.blake2b(_squeezed(text).encode(), digest_size=12).hexdigest()
