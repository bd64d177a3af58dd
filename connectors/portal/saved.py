"""A folder of saved pages: articles become records, list and home pages among them yield nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syndicate.connect import Defaults, FileInput, Reading, Rejection, Unreadable
from syndicate.connect.listing import parse_list

from .article import Fetched, read_article
from .meta import SAVED_FROM
from .options import PortalOptions

MAX_PAGE = 16 * 1024 * 1024
HOST_FOLDER = re.compile(r"(?:^|/)((?:[a-z0-9-]+\.)+(?:cn|com|org|net)(?:_\d+)?)/(.+)$", re.IGNORECASE)
"""`www.example.gov.cn/a/t1.html`: how mirroring tools name what they save."""
MARKS = (b"articletitle", b"pubdate", b"siteidcode", b"firstpublishedtime")
LAYOUTS = (b"trs_editor", b"gkmlpt", b"article_content", b"ucap", b"jpage", b'id="zoom"', b".gov.cn")
ELSEWHERE = (b"js_content", b"mp.weixin.qq.com/mp/", b"weibo.com/")
MIN_LIST = 3


def read(file: FileInput, options: PortalOptions, defaults: Defaults) -> Iterator[Reading]:
    """
    Read one saved page.

    Its address is the one the page gives for itself, else the one in the path (`www.example.gov.cn/a/t1.html`).

    Raises:
        Unreadable: The file is larger than any page.
    """
    if file.size > MAX_PAGE:
        message = f"{file.name} 有 {file.size:,} 字节，超过网页上限 {MAX_PAGE:,} / {file.name} is larger than any page"
        raise Unreadable(Rejection(place=file.name, reason="too_large", message=message))
    with file.open() as stream:
        raw = stream.read()
    fetched = Fetched(raw=raw, url=_own_address(raw, file.name), seen_at=file.modified, place=file.name)
    if not _is_list(raw, fetched.url):
        yield read_article(fetched, options, defaults)


def recognise(file: FileInput, head: bytes) -> float:
    """Say how sure it is that a file is a page of a portal, from its tags."""
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
    head = raw[:8192].lower()
    if SAVED_FROM.search(raw[:4096].decode("latin-1")) or re.search(
        rb'name="url"[^>]*content="https?:|rel="canonical"', head
    ):
        return ""
    found = HOST_FOLDER.search(name)
    return f"http://{found[1].replace('_', ':')}/{found[2]}" if found else ""


def _is_list(raw: bytes, url: str) -> bool:
    low = raw.lower()
    if any(mark in low for mark in (b"articletitle", b"firstpublishedtime", b"trs_editor")):
        return False
    try:
        page = parse_list(raw, url or "http://saved.invalid/")
    except ValueError:
        return False
    return len(page.entries) >= MIN_LIST
