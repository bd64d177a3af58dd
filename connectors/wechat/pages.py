"""Saved article pages: one file, one article, or a page that stands where an article was asked for."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote

from syndicate.connect import Channel, FileInput, Precision, Presence, Record, Rejection, Unreadable
from syndicate.connect.decode import declared_charset, decode

from .article import Article, read_article, saved_from
from .build import SOURCE, Draft, Origin, build, reject
from .exporter import ORIGINAL
from .names import NOWHERE, SHORT_ID, ArticleLink, account_id, name_article, number, read_link
from .notices import Notice, read_notice

PAGE_LIMIT = 32 * 1024 * 1024
"""Bytes of one saved page; the largest real ones, pictures embedded, stay below it."""

_FILE_IDENTITY = re.compile(r"(?<![A-Za-z0-9])(Mz[A-Za-z0-9]{10,18}={0,2})[_\-,. /](\d{6,20})[_\-,. ](\d{1,3})(?!\d)")
_FILE_SHORT = re.compile(rf"mp\.weixin\.qq\.com[_/ -]+s[_/ -]({SHORT_ID})$")
_SHORT_STEM = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9_-]{22}")
_WEIXIN = ("mp.weixin.qq.com", "res.wx.qq.com", "weui-msg", "mesg-block", "js_article", "js_content")


def read_page(file: FileInput, origin: Origin) -> Record | Rejection:
    """
    Read one saved page.

    A tombstone whose identity stands in the saved address or the file name is a record with its presence; any other page
    without an article is a rejection, never a deletion.

    Raises:
        Unreadable: Not a page of the platform, over `PAGE_LIMIT`, or in no known encoding.
    """
    raw = _load(file)
    try:
        page = decode(raw, declared_charset(raw))
    except ValueError as error:
        raise Unreadable(reject(file.name, "encoding", str(error), raw=raw)) from error
    article = read_article(page)
    if article is not None:
        return build(_draft(file, article, raw), origin)
    if not any(mark in page for mark in _WEIXIN):
        message = "不是公众号文章网页 / not a page of mp.weixin.qq.com"
        raise Unreadable(reject(file.name, "not_the_format", message, raw=raw))
    return _without_article(file, page, raw, origin)


def _load(file: FileInput) -> bytes:
    if file.size > PAGE_LIMIT:
        message = f"网页有 {file.size:,} 字节，超过 {PAGE_LIMIT:,} 的上限 / the page has {file.size:,} bytes, over the limit of {PAGE_LIMIT:,}"
        raise Unreadable(reject(file.name, "too_large", message))
    return file.content()


def _draft(file: FileInput, article: Article, raw: bytes) -> Draft:
    return Draft(
        place=file.name,
        links=article.links or [name_in_file(file.name)],
        account=article.account,
        title=article.title or ("" if article.body and article.show_type else _folder_title(file.name)),
        digest=article.digest,
        content=article.body,
        published=article.published or article.bad_date,
        updated=article.modified or (article.published if _exact(article) else 0),
        show_type=article.show_type,
        labels={"author": article.author, "original": ORIGINAL if article.original else ""},
        outward=(article.source_url, article.shared_url),
        raw=raw,
    )


def _exact(article: Article) -> bool:
    """Whether the time of publication can stand for the version: a mere day would look older than it is."""
    return article.published is not None and article.published.precision is Precision.SECOND


def _folder_title(name: str) -> str:
    """The exporter saves pages as `<title>/index.html`."""
    path = PurePosixPath(name)
    return path.parent.name if path.stem == "index" else ""


def name_in_file(name: str) -> ArticleLink:
    """Return the identity that a file name carries: an address, `<biz>_<mid>_<idx>`, or the short id alone."""
    plain = unquote(unquote(name))
    stem = re.sub(r"\.(?:html?|mhtml|txt)$", "", plain, flags=re.IGNORECASE)
    at = stem.find("mp.weixin.qq.com")
    if at >= 0 and (link := read_link("https://" + stem[at:])) != NOWHERE:
        return link
    if match := _FILE_IDENTITY.search(stem):
        return ArticleLink(account_id(match[1]), number(match[2]), number(match[3]))
    last = PurePosixPath(stem).name
    short = _FILE_SHORT.search(stem)
    return ArticleLink(short=short[1] if short else last if _SHORT_STEM.fullmatch(last) else "")


def _without_article(file: FileInput, page: str, raw: bytes, origin: Origin) -> Record | Rejection:
    notice = read_notice(page)
    if notice is None:
        return reject(file.name, "not_an_article", "网页中没有文章 / the page shows no article", raw=raw)
    known = [read_link(saved_from(page)), name_in_file(file.name)]
    names = (
        name_article(known, fakeid=origin.options.fakeid, account=origin.options.account) if notice.tombstone else None
    )
    if names is None:
        return reject(file.name, "not_an_article", _why(notice), raw=raw)
    defaults = origin.defaults
    return Record(
        source=SOURCE,
        native_id=names.native_id,
        aliases=names.aliases,
        channel=defaults.channel or Channel.WECHAT,
        unit=origin.options.unit_of("", names.native_id) or defaults.unit or origin.options.account,
        jurisdiction=defaults.jurisdiction,
        url=next((link.url for link in known if link.url), ""),
        received_at=origin.received_at,
        account=origin.options.account,
        presence=Presence.DELETED if notice is Notice.DELETED else Presence.VIOLATION,
        place=file.name,
    )


def _why(notice: Notice) -> str:
    if not notice.tombstone:
        return notice.words
    chinese, _, english = notice.words.partition(" / ")
    return (
        f"{chinese}，但网页与文件名都没有指明是哪篇文章 / {english}, but neither the page nor the file name tells which"
    )
