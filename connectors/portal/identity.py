"""Which publication a page is: the site, and the system's own number where it gives one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit, urlunsplit

import msgspec

from syndicate.connect.listing import ListPage
from syndicate.connect.urls import normalise_url, path_of, site_of

UCAP = re.compile(r"/c\d\d_(\d+)\.s?html?$")
GKMLPT = re.compile(r"/gkmlpt/content/.*/(post_\d+)\.html$")
SECOND_LEVEL = frozenset(
    [
        "gov",
        "com",
        "org",
        "net",
        "edu",
        "ac",
        "mil",
        "bj",
        "sh",
        "tj",
        "cq",
        "he",
        "sx",
        "nm",
        "ln",
        "jl",
        "hl",
        "js",
        "zj",
        "ah",
        "fj",
        "jx",
        "sd",
        "ha",
        "hb",
        "hn",
        "gd",
        "gx",
        "hi",
        "sc",
        "gz",
        "yn",
        "xz",
        "sn",
        "gs",
        "qh",
        "nx",
        "xj",
        "tw",
        "hk",
        "mo",
    ]
)
"""Labels under .cn that are not a registrant's own: kinds of bodies, and the provinces."""
FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|txt|jpe?g|png|mp[34])$", re.IGNORECASE)
WECHAT = "mp.weixin.qq.com"


def native_id(url: str, labels: Mapping[str, str]) -> str:
    """
    Return what names a publication within its site, equal for every export.

    UCAP and gkmlpt number manuscripts, in the address and in the interface alike, whatever the column; others give the number
    in their interface or a tag. The numbers in jcms and TRS addresses belong to a column or folder and name no manuscript:
    there the normalised address is the identity.
    """
    path = path_of(url)
    if found := GKMLPT.search(path) or UCAP.search(path):
        return found[1]
    return labels.get("manuscript_id") or normalise_url(url)


def on_site(url: str, site: str) -> str:
    """Return the address under the site's public name, for what was read through a mirror; `site` empty: unchanged."""
    if not site or url.startswith((f"http://{site}/", f"https://{site}/")):
        return url
    parts = urlsplit(url)
    if parts.netloc in (site, "") or is_web_elsewhere(url):
        return url
    return urlunsplit(parts._replace(netloc=site))


def through_mirror(page: ListPage, list_url: str, site: str) -> ListPage:
    """Return the list with links to the site's public name leading through the mirror that it was read from."""
    mirror = urlsplit(list_url)

    def led(url: str) -> str:
        if site_of(url) != site.lower():
            return url
        return urlunsplit(urlsplit(url)._replace(scheme=mirror.scheme, netloc=mirror.netloc))

    entries = tuple(msgspec.structs.replace(entry, url=led(entry.url)) for entry in page.entries)
    return msgspec.structs.replace(page, entries=entries, next_url=led(page.next_url) if page.next_url else None)


def is_file(url: str) -> bool:
    """Whether an address names a document or archive instead of a page."""
    return FILES.search(urlsplit(url).path) is not None


def is_page(content_type: str) -> bool:
    """Whether an answer is a page; what says nothing about itself is taken for one."""
    kind = content_type.partition(";")[0].strip().lower()
    return not kind or kind.startswith("text/") or kind.endswith(("html", "xml", "json"))


def is_web_elsewhere(url: str) -> bool:
    """Whether the address belongs to a platform and so never to the portal itself."""
    return site_of(url) == WECHAT


def is_own(url: str, own: Iterable[str]) -> bool:
    """Whether a page belongs to one of the sites: the same registered name, whatever the sub-domain."""
    family = _family(site_of(url))
    return any(family == _family(site) for site in own)


def _family(host: str) -> str:
    name, _, _ = host.partition(":")
    parts = name.split(".")
    if len(parts) < 3 or name.replace(".", "").isdecimal():
        return host
    public = parts[-1] == "cn" and parts[-2] in SECOND_LEVEL
    return ".".join(parts[-3 if public else -2 :])
