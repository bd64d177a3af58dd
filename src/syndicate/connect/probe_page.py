"""Looking at an unknown page as a person would: which system made it, what repeats on it, where its columns are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from syndicate.connect.listing import parse_list
from syndicate.connect.urls import site_of

FAMILIES = (
    ("gkmlpt", re.compile(r"/gkmlpt/|window\._CONFIG")),
    ("ucap", re.compile(r"/common/search/[0-9a-f]{32}|name=[\"']?channelid|/c\d{6}/|ucap", re.IGNORECASE)),
    ("jcms/jpage", re.compile(r"dataproxy\.jsp|<recordset>|/art/\d{4}/\d{1,2}/\d{1,2}/art_|jpage", re.IGNORECASE)),
    ("jpaas", re.compile(r"jpaas-publish-server")),
    ("trs", re.compile(r"TRS_Editor|createPageHTML|/t\d{8}_\d+\.s?html?")),
)
COLUMN_NAMES = re.compile(
    r"通知|公告|公示|政策|文件|动态|要闻|新闻|解读|回应|访谈|信息公开|公报|规划|计划|预算|决算|采购|招标|人事|应急"
)
MAX_COLUMNS = 12
MIN_ROWS = 3
MIN_TITLE = 8


class Rows(NamedTuple):
    """A group of links that repeats, and the CSS selector that finds it."""

    selector: str
    found: int


class Column(NamedTuple):
    """A link that looks like a column of the site."""

    name: str
    url: str


def family_of(text: str) -> str:
    """Return the system that made the page, `html` when none is recognised."""
    return next((name for name, mark in FAMILIES if mark.search(text)), "html")


def feeds_of(soup: BeautifulSoup, url: str) -> list[str]:
    """Return the feeds that the page announces."""
    links = soup.find_all("link", rel="alternate", type=re.compile(r"rss|atom|feed\+json"))
    return [urljoin(url, str(link["href"])) for link in links if isinstance(link, Tag) and link.get("href")]


def columns_of(soup: BeautifulSoup, url: str) -> list[Column]:
    """Return links to columns of the same site, by their names."""
    found: dict[str, Column] = {}
    for link in _links(soup):
        name = " ".join(link.get_text().split())
        target = urljoin(url, str(link["href"])).partition("#")[0]
        if (
            2 <= len(name) <= MIN_TITLE
            and COLUMN_NAMES.search(name)
            and site_of(target) == site_of(url)
            and target != url
        ):
            found.setdefault(target, Column(name, target))
    return list(found.values())[:MAX_COLUMNS]


def column_of_article(soup: BeautifulSoup, url: str) -> str:
    """Return the column an article page lies in: the last link of its trail, or the folder its address lies in."""
    folders = [urljoin(url, str(link["href"])) for link in _links(soup)]
    above = [
        folder
        for folder in folders
        if folder != url and url.startswith(re.sub(r"index\.\w+$", "", folder).rstrip("/") + "/")
    ]
    deeper = [folder for folder in above if folder.count("/") > 3]
    return max(deeper, key=len, default="")


def repeated_rows(soup: BeautifulSoup, raw: bytes, url: str) -> Rows | None:
    """Return the best selector for rows on a page of unknown layout; it is tried before it is proposed."""
    groups: dict[str, int] = {}
    for link in _links(soup):
        if len(link.get_text(strip=True)) >= MIN_TITLE:
            selector = _selector(link)
            groups[selector] = groups.get(selector, 0) + 1
    for selector, count in sorted(groups.items(), key=lambda pair: -pair[1]):
        if count >= MIN_ROWS and (rows := len(parse_list(raw, url, rows=selector).entries)) >= MIN_ROWS:
            return Rows(selector, rows)
    return None


def _links(soup: BeautifulSoup) -> Iterator[Tag]:
    for link in soup.find_all("a", href=True):
        if isinstance(link, Tag) and not str(link["href"]).startswith(("#", "javascript:", "mailto:")):
            yield link


def _selector(link: Tag) -> str:
    parts = ["a"]
    for parent in list(link.parents)[:3]:
        if parent.name in ("body", "html", "[document]"):
            break
        parts.insert(0, _step(parent))
    return " > ".join(parts)


def _step(tag: Tag) -> str:
    classes = [name for name in (tag.get("class") or []) if re.fullmatch(r"[A-Za-z_][\w-]*", name)]
    # A list item's own class often marks the odd or pinned row.
    return f"{tag.name}.{classes[0]}" if classes and tag.name not in ("li", "tr") else str(tag.name)
