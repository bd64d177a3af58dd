"""Lists that come as HTML: rows with a link and mostly a date, found by what repeats on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from syndicate.connect.listing_paging import next_page, stated_total
from syndicate.connect.listing_values import ListEntry, ListPage, is_cut, unique

DATE = re.compile(r"(?<!\d)(\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}(?:日|(?!\d))(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?)")
ARTICLE = re.compile(
    r"/t\d{8}_\d+\.s?html?$|/art/\d{4}/(?:\d{1,2}/\d{1,2}/)?art_\w+\.html$|/c\d\d_\w+\.s?html$|/post_\d+\.html$"
    r"|/content_\d+\.html?$|/\d{4}-?\d{2}/\d{2}/[\w-]+\.s?html?$|mp\.weixin\.qq\.com/s"
)
"""Addresses of articles in the common systems: TRS, jcms, UCAP, gkmlpt, gov.cn, by-day folders, WeChat."""
EMPTY = re.compile(r"暂无(?:数据|信息|内容|相关|记录)|没有(?:找到|相关|查询到|符合)|共\s*0\s*条")
LIST_MARKS = re.compile(r"createPage(?:HTML)?\(|共\s*\d+\s*页|name\s*=\s*[\"']?ColumnName", re.IGNORECASE)
"""What only the page of a column has: a pager, or the column tag of the national guideline."""
TROUBLE = re.compile(
    r"\b[45]0\d\b|错误|出错|不存在|无法访问|维护|安全验证|拦截|error|forbidden|not found", re.IGNORECASE
)
MAX_CLIMB = 4
MAX_ROW_LINKS = 4
MIN_TITLE = 4
RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL)
FAMILIES = (
    ("jpage", re.compile(r"<recordset>|dataproxy\.jsp|jpage")),
    ("trs", re.compile(r"createPage(?:HTML)?\(|/t\d{8}_\d+\.")),
)
ROWS = frozenset(("li", "tr", "dd", "dl", "p", "article", "section"))
BULLETS = " \t\r\n\u3000\xa0·•●◆■▪※>》"


class Row(NamedTuple):
    """A link with its surroundings."""

    signature: str
    entry: ListEntry
    dated: bool
    article: bool
    place: int


def html_list(text: str, url: str, rows: str = "") -> ListPage:
    """Read an HTML or jpage list; `rows` selects the rows where the page is not understood by itself."""
    records = RECORD.findall(text)
    page = LexborHTMLParser(_as_list(records) if records else text)
    found = list(_selected(page, rows, url) if rows and not records else _repeated(page, url))
    total = stated_total(text)
    title = page.css_first("title")
    headline = title.text(strip=True) if title is not None else ""
    empty = not found and not TROUBLE.search(headline) and _is_empty_list(text, total)
    return ListPage(
        entries=unique(found),
        family=_family(text),
        next_url=next_page(text, page, url),
        total=total,
        stated_empty=empty,
        headline=headline,
    )


def _is_empty_list(text: str, total: int | None) -> bool:
    return total == 0 or EMPTY.search(text) is not None or LIST_MARKS.search(text) is not None


def _as_list(records: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{record}</li>" for record in records) + "</ul>"


def _family(text: str) -> str:
    return next((name for name, mark in FAMILIES if mark.search(text)), "html")


def _selected(page: LexborHTMLParser, selector: str, url: str) -> Iterator[ListEntry]:
    for row in page.css(selector):
        links = [row] if row.tag == "a" else row.css("a[href]")
        best = max(links, key=_title_length, default=None)
        target = _target(best, url) if best is not None else None
        if best is not None and target is not None:
            yield _entry(best, target, row)


def _repeated(page: LexborHTMLParser, url: str) -> Iterator[ListEntry]:
    """The rows of the group that looks most like a list of publications, in the order of the page."""
    groups: dict[str, list[Row]] = {}
    for row in _rows(page, url):
        groups.setdefault(row.signature, []).append(row)
    best = max(groups.values(), key=_weight, default=[])
    return (row.entry for row in best)


def _weight(rows: list[Row]) -> tuple[int, int]:
    return sum(2 * row.dated + row.article for row in rows), sum(len(row.entry.title) for row in rows)


def _rows(page: LexborHTMLParser, url: str) -> Iterator[Row]:
    taken: dict[int, Row] = {}
    for place, link in enumerate(page.css("a[href]")):
        target = _target(link, url)
        if target is None or _title_length(link) < MIN_TITLE:
            continue
        row = _row(link, target, place)
        if row is None:
            continue
        # Of two links in one row ([category] title) the longer text is the title.
        box = _box(link).mem_id
        if box not in taken or len(taken[box].entry.title) < len(row.entry.title):
            taken[box] = row
    yield from sorted(taken.values(), key=lambda row: row.place)


def _row(link: LexborNode, target: str, place: int) -> Row | None:
    box = _box(link)
    entry = _entry(link, target, box)
    article = ARTICLE.search(target.partition("?")[0]) is not None
    if not entry.date and not article:
        return None
    return Row(_signature(box), entry, bool(entry.date), article, place)


def _box(link: LexborNode) -> LexborNode:
    """The row a link stands in: its nearest list item, table row or the like, else the nearest parent with a date."""
    node: LexborNode | None = link
    dated: LexborNode | None = None
    for _ in range(MAX_CLIMB):
        node = node.parent if node is not None else None
        if node is None or node.tag in ("body", "html", "ul", "ol", "table", "tbody"):
            break
        if node.tag in ROWS and len(node.css("a[href]")) <= MAX_ROW_LINKS:
            return node
        if dated is None and len(node.css("a[href]")) <= MAX_ROW_LINKS and DATE.search(node.text()):
            dated = node
    return dated or link


def _signature(box: LexborNode) -> str:
    # Without the row's own class: pinned and alternating rows carry others.
    names = [box.tag or ""]
    node = box.parent
    for _ in range(2):
        if node is None:
            break
        names.append(f"{node.tag}.{(node.attributes.get('class') or '')}")
        node = node.parent
    return "<".join(names)


def _entry(link: LexborNode, target: str, box: LexborNode) -> ListEntry:
    # A date inside the title is the title's own; the row's stands beside the link or at one of its ends.
    found = DATE.search(box.text(separator=" ").replace(link.text(separator=" "), " ", 1))
    return ListEntry(url=target, title=_title(link), date=found[1].strip() if found else _undated_title(link)[1])


def _title(link: LexborNode) -> str:
    shown = _undated_title(link)[0]
    full = " ".join((link.attributes.get("title") or "").split())
    return full if len(full) > len(shown) or (full and is_cut(shown)) else shown


def _undated_title(link: LexborNode) -> tuple[str, str]:
    """The link's text without the date that stands at one of its ends (a date inside belongs to the title)."""
    text = " ".join(link.text(separator=" ").split()).strip(BULLETS)
    for found in DATE.finditer(text):
        if found.start() == 0 or found.end() == len(text):
            rest = (text[: found.start()] + text[found.end() :]).strip(BULLETS + "[]【】()（）")
            if len(rest) >= MIN_TITLE:
                return rest, found[1]
    return text, ""


def _title_length(link: LexborNode) -> int:
    return len(link.text(strip=True)) or len(link.attributes.get("title") or "")


def _target(link: LexborNode, url: str) -> str | None:
    href = (link.attributes.get("href") or "").strip()
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
        return None
    try:
        target = urljoin(url, href)
        parts = urlsplit(target)
    except ValueError:
        return None
    return target.partition("#")[0] if parts.scheme in ("http", "https") and parts.hostname else None
