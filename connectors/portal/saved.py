"""A folder of saved pages: articles become records, list and home pages among them yield nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate.connect import Defaults, FileInput, Reading, Rejection, Standing, Unreadable
from syndicate.connect.listing import parse_list
from syndicate.connect.urls import site_of

from .article import Fetched, as_fragment, carried, read_article
from .meta import SAVED_FROM
from .options import PortalOptions
from .rows import RowSeen, row_record

MAX_PAGE = 16 * 1024 * 1024
HOST_FOLDER = re.compile(r"(?:^|/)((?:[a-z0-9-]+\.)+(?:cn|com|org|net)(?:_\d+)?)/(.+)$", re.IGNORECASE)
"""`www.example.gov.cn/a/t1.html`: how mirroring tools name what they save."""
MARKS = (b"articletitle", b"pubdate", b"siteidcode", b"firstpublishedtime")
JSON_LIST = ((b'"results"', b'"publishedTime'), (b'"articles"', b'"display_publish_time"'))
"""What betrays the answers of the UCAP and gkmlpt interfaces."""
LAYOUTS = (b"trs_editor", b"gkmlpt", b"article_content", b"ucap", b"jpage", b'id="zoom"', b".gov.cn")
ELSEWHERE = (b"js_content", b"mp.weixin.qq.com/mp/", b"weibo.com/")
ARTICLE_TAGS = (b"articletitle", b"pubdate", b"firstpublishedtime", b"trs_editor")
STATED_ADDRESS = re.compile(rb'name="url"[^>]*content="https?:|rel="canonical"')
INDEX = re.compile(r"(?:^|/)(?:index|default|list|navlist|common_list)(?:_\d+)?\.s?html?$", re.IGNORECASE)
MIN_LIST = 3


def read(file: FileInput, options: PortalOptions, defaults: Defaults) -> Iterator[Reading]:
    """
    Read one saved page, or one saved answer of a list interface (JSON).

    Its address is the one the page gives for itself, else the one in the path (`www.example.gov.cn/a/t1.html`).

    Raises:
        Unreadable: The file is larger than any page.
    """
    if file.size > MAX_PAGE:
        message = f"{file.name} 有 {file.size:,} 字节，超过网页上限 {MAX_PAGE:,} / {file.name} is larger than any page"
        raise Unreadable(Rejection(place=file.name, reason="too_large", message=message))
    raw = file.content()
    if raw[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        yield from _interface(raw, file, options, defaults)
        return
    fetched = Fetched(raw=raw, url=_own_address(raw, file.name), seen_at=file.modified, place=file.name)
    if not _is_list(raw, file.name, fetched.url):
        yield read_article(fetched, options, defaults)


def _interface(raw: bytes, file: FileInput, options: PortalOptions, defaults: Defaults) -> Iterator[Reading]:
    base = f"http://{options.site}/" if options.site else ""
    try:
        page = parse_list(raw, base)
    except ValueError as error:
        raise Unreadable(
            Rejection(place=file.name, reason="not_the_format", message=f"{file.name}：{error}")
        ) from error
    for number, entry in enumerate(page.entries, 1):
        place = f"{file.name}, 条 {number}"
        if not site_of(entry.url):
            message = f"{place}：url“{entry.url}”没有主机名，请设 site / url has no host; set the option site"
            yield Rejection(place=place, reason="bad_value", message=message, field="url")
        elif entry.body is None:
            yield row_record(entry, RowSeen(place, file.modified, Standing.OWN), options, defaults)
        else:
            yield read_article(carried(entry, file.modified, place), as_fragment(options), defaults)


def recognise(file: FileInput, head: bytes) -> float:
    """Say how sure it is that a file is a page of a portal, from its tags."""
    if all(mark in head for mark in JSON_LIST[0]) or all(mark in head for mark in JSON_LIST[1]):
        return 0.95
    if not file.name.lower().endswith((".html", ".htm", ".shtml")) and b"<html" not in head[:2048].lower():
        return 0.0
    low = head.lower()
    if any(mark in low for mark in ELSEWHERE):
        return 0.1
    if any(mark in low for mark in MARKS):
        return 0.9
    return 0.6 if any(mark in low for mark in LAYOUTS) or SAVED_FROM.search(head.decode("latin-1")) else 0.3


def _own_address(raw: bytes, name: str) -> str:
    """Return the address of the path where the page itself gives none; empty: the page's own tags decide."""
    found = HOST_FOLDER.search(name)
    if found is None or SAVED_FROM.search(raw[:4096].decode("latin-1")) or STATED_ADDRESS.search(raw[:8192].lower()):
        return ""
    return f"http://{found[1].replace('_', ':')}/{found[2]}"


def _is_list(raw: bytes, name: str, url: str) -> bool:
    """A page of a column or the home page: it has no tags of an article, and is called so, or shows rows."""
    if b"ArticleTitle" in raw:  # as the guideline spells it; other spellings cost a copy of the page
        return False
    low = raw.lower()
    if any(mark in low for mark in ARTICLE_TAGS):
        return False
    if INDEX.search(name) or b"createpage" in low:
        return True
    try:
        page = parse_list(raw, url or "http://saved.invalid/")
    except ValueError:
        return False
    return len(page.entries) >= MIN_LIST
