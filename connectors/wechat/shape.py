"""Recognising the platform's material by its shape; names and suffixes of files prove nothing."""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from enum import StrEnum

from syndicate.connect import FileInput

_PAGE_IDS = (
    b"js_content",
    b"js_article",
    b"activity-name",
    b"cgiDataNew",
    b"weui-msg__title",
    b"mesg-block",
    b"js_share_source",
)
_HOSTS = (b"mp.weixin.qq.com", b"res.wx.qq.com")
_NOTICES = tuple(map(str.encode, (
    "该内容已被发布者删除", "此内容因违规无法查看", "该内容暂时无法查看", "链接已过期", "完成验证后即可继续访问",
)))  # fmt: skip
_ANSWERS = (b'"publish_page"', b'"general_msg_list"', b'"app_msg_list"', b'"comm_msg_info"')
_OBJECT = (b'"appmsgid"', b'"itemidx"', b'"aid"')
_FEED_LINK = re.compile(
    rb"(?:<link>|<link[^>]{0,80}href=[\"']|\"url\"\s*:\s*\"|<guid[^>]{0,40}>)\s*(?:<!\[CDATA\[)?\s*"
    rb"https?:\\?/\\?/mp\.weixin\.qq\.com"
)
_ENTRY = re.compile(rb"<item[\s>]|<entry[\s>]|\"(?:date_published|date_modified)\"")
# What zipfile raises over damaged, encrypted or oddly packed archives.
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError, ValueError)
_PARTS = ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")
_ENTITY = re.compile(rb"&#(\d{4,6});|&#x([0-9a-fA-F]{3,5});")


STUB_BYTES = 200_000
"""Notices are small pages; a large one that quotes their words is something else."""


class Kind(StrEnum):
    """What a file is, as far as its beginning tells."""

    PAGE = "page"
    FEED = "feed"
    JSON = "json"
    TABLE = "table"


def kind_of(head: bytes) -> Kind:
    """Tell page, feed, JSON and table apart by the first bytes."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:2048]
    if start[:1] in (b"{", b"["):
        return Kind.FEED if b"jsonfeed.org/version" in head[:4096] else Kind.JSON
    if start[:1] != b"<":
        return Kind.TABLE
    lowered = start.lower()
    return Kind.FEED if any(mark in lowered for mark in (b"<rss", b"<feed", b"<rdf:rdf")) else Kind.PAGE


def recognise(file: FileInput, head: bytes) -> float:
    """Return how sure it is, 0 to 1, that the file is WeChat material."""
    kind = kind_of(head)
    if kind is Kind.PAGE:
        return _page(head, file.size)
    if kind is Kind.TABLE:
        return _table(_words(file, head))
    return _feed(head) if kind is Kind.FEED else _json(head)


def _page(head: bytes, size: int) -> float:
    ids, hosts = sum(mark in head for mark in _PAGE_IDS), any(mark in head for mark in _HOSTS)
    if ids and (hosts or ids > 1):
        return 0.95
    if any(text in head for text in _NOTICES) and size < STUB_BYTES:
        return 0.8
    return 0.85 if re.search(rb"saved from url=\(\d+\)https?://mp\.weixin\.qq\.com", head[:4096]) else 0.0


def _feed(head: bytes) -> float:
    links, entries = len(_FEED_LINK.findall(head)), len(_ENTRY.findall(head))
    # A department's feed may point to one of its articles; a WeChat feed points to nothing else.
    return 0.9 if links and 2 * links >= entries else 0.0


def _json(head: bytes) -> float:
    if any(mark in head for mark in _ANSWERS):
        return 0.95
    if sum(mark in head for mark in _OBJECT) >= 2:
        return 0.9
    if b'"ref_date"' in head and b'"msgid"' in head:
        return 0.9
    return 0.7 if b'"base_resp"' in head and b'"ret"' in head else 0.0


def _table(text: str) -> float:
    if "内容标题" in text and "发表时间" in text:
        return 0.9
    if "公众号" in text and "创建时间" in text:
        return 0.95
    return 0.8 if "渠道" in text and ("阅读人数" in text or "阅读次数" in text) else 0.0


def _words(file: FileInput, head: bytes) -> str:
    """Return the beginning of a table as text, good enough to look for labels in."""
    if head.startswith(b"PK"):
        return _workbook_words(file)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        # Labels of the old binary format are UTF-16 at any byte offset.
        body = file.head(1 << 20)
        return body.decode("utf-16-le", "ignore") + body[1:].decode("utf-16-le", "ignore")
    for encoding in ("utf-8", "gb18030"):
        text = head[:8192].decode(encoding, "ignore")
        if "标题" in text or "公众号" in text:
            return text
    return ""


def _workbook_words(file: FileInput) -> str:
    try:
        with zipfile.ZipFile(file.path) as book:
            names = set(book.namelist())
            return "".join(_part(book, name) for name in _PARTS if name in names)
    except _DAMAGED:
        return ""  # A broken workbook is somebody's to reject, by its name or by hand.


def _part(book: zipfile.ZipFile, name: str) -> str:
    # Only the beginning is inflated, so a bomb costs no more than this.
    with book.open(name) as part:
        data = part.read(65_536)
    return _ENTITY.sub(_character, data).decode("utf-8", "ignore")


def _character(match: re.Match[bytes]) -> bytes:
    return chr(int(match[1] or match[2], 10 if match[1] else 16)).encode("utf-8", "ignore")
