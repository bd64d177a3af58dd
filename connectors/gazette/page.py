"""An issue as a web page: its heading names issue and day, its links are the contents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from syndicate.connect import Defaults, FileInput, Reading, Unreadable
from syndicate.connect.dates import Moment, parse_moment
from syndicate.connect.html import parse_page
from syndicate.connect.rows import rejection, unreadable

from .issue import Entry, Issue, issue_id, split_title
from .options import GazetteOptions

PAGE_LIMIT = 16 * 1024 * 1024
"""Bytes of one page; an issue with all its texts stays far below."""
_ISSUE = re.compile(r"(?:19|20)\d{2}\s*年\s*第\s*\d{1,3}\s*[期号]")
_DAY = re.compile(
    r"(?:出版|发行|刊发|发布|出刊)(?:日期|时间)\s*[:：]?\s*((?:19|20)\d{2}\s*[年/.-]\s*\d{1,2}\s*[月/.-]\s*\d{1,2}\s*日?)"
)
_NAME = re.compile(r"[一-龥]{2,20}公报")
_HEADINGS = "title, h1, h2, h3, .title, .issue"
_DAY_METAS = "meta[name=PubDate], meta[name=pubdate], meta[name=publishdate]"
_SHORT = 5
"""Letters: a shorter link is a button (上一期, 首页, 返回), not the title of a document."""


def issue_of(tree: LexborHTMLParser) -> str:
    """Return the issue that the headings name, or an empty string."""
    for node in tree.css(_HEADINGS):
        found = _ISSUE.search(node.text())
        if found:
            return issue_id(found[0])
    return ""


def read_page(file: FileInput, options: GazetteOptions, defaults: Defaults) -> Iterator[Reading]:
    """
    Yield one record per entry of the contents; a link to a part of the same page brings its text along.

    Raises:
        Unreadable: No issue of a gazette: no 期号 in the headings, or no contents.
    """
    tree = _parse(file)
    name = issue_of(tree)
    if not name:
        raise unreadable(
            file,
            "not_the_format",
            "标题里没有期号（2018年第3期） / the headings name no issue (expected e.g. 2018年第3期)",
        )
    published = _published(file, tree)
    account = _account(tree)
    issue = Issue(options.source, defaults, file.modified)
    number = 0
    for number, (node, text) in enumerate(_contents(tree), start=1):
        entry = _entry(tree, node, text, options.base_url)
        if not entry.title:
            yield rejection(
                file, number, "bad_value", "目录条目没有标题 / the entry of the contents has no title", "标题"
            )
            continue
        yield issue.record(entry, name, published, account, f"{file.name}, 条 {number}")
    if number == 0:
        raise unreadable(file, "not_the_format", "网页里没有目录 / the page has no contents")


def _parse(file: FileInput) -> LexborHTMLParser:
    if file.size > PAGE_LIMIT:
        raise unreadable(file, "too_large", f"网页超过 {PAGE_LIMIT} 字节 / the page has more than {PAGE_LIMIT} bytes")
    raw = file.content()
    try:
        return parse_page(raw)
    except ValueError as error:
        raise unreadable(file, "encoding", f"编码不明：{error} / unknown encoding: {error}", raw) from error


def _published(file: FileInput, tree: LexborHTMLParser) -> Moment | None:
    """The day the page states. None where it states none: the entries go to quarantine, nobody guesses."""
    text = tree.body.text(separator=" ") if tree.body else ""
    stated = _DAY.search(text)
    metas = [node.attributes.get("content") or "" for node in tree.css(_DAY_METAS)]
    for candidate in (stated[1] if stated else "", *metas):
        if candidate.strip():
            try:
                return parse_moment(candidate)
            except ValueError as error:
                refused = rejection(file, 1, "bad_date", f"“出版日期”{error}", "出版日期", candidate.encode())
                raise Unreadable(refused) from error
    return None


def _account(tree: LexborHTMLParser) -> str:
    for node in tree.css(_HEADINGS):
        found = _NAME.search(node.text())
        if found:
            return found[0]
    return ""


def _contents(tree: LexborHTMLParser) -> Iterator[tuple[LexborNode, str]]:
    """The list that holds most titles; menus beside it are shorter or have shorter words."""
    best: list[tuple[LexborNode, str]] = []
    for container in tree.css("ul, ol, table, dl, [class*=mulu], [class*=catalog], [class*=contents], [id*=mulu]"):
        entries = [(link, _line(link)) for link in container.css("a[href]")]
        entries = [(link, line) for link, line in entries if len(split_title(line)[0]) >= _SHORT]
        if len(entries) > len(best):
            best = entries
    yield from best


def _line(link: LexborNode) -> str:
    """The line of the contents: the link and, outside it in the same item, document number and page."""
    title = link.attributes.get("title") or link.text()
    parent = link.parent
    if parent is None or parent.tag not in ("li", "p", "dd") or len(parent.css("a[href]")) > 1:
        return title
    before, own, after = parent.text().partition(link.text())
    return title + after if own and not before.strip() else title


def _entry(tree: LexborHTMLParser, link: LexborNode, line: str, base_url: str) -> Entry:
    title, document_number, page = split_title(line)
    href = link.attributes.get("href") or ""
    body = ""
    if href.startswith("#") and len(href) > 1:
        node = tree.css_first(f'[id="{href[1:].translate(_UNQUOTED)}"]')
        body = (node.html or "") if node is not None else ""
    return Entry(title=title, url=urljoin(base_url, href), document_number=document_number, page=page, body=body)


_UNQUOTED = str.maketrans({'"': None, "\\": None})
