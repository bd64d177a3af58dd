"""The anatomy of an article page on mp.weixin.qq.com: ordinary, of 2018, picture and text posts, shares."""

from __future__ import annotations

import html
import re

import msgspec

from syndicate.connect.dates import Moment, parse_moment
from syndicate.connect.html import text_of

from .names import NOWHERE, ArticleLink, account_id, number, read_link, unescape_link
from .script import cgi_data, variables

SHARE, TEXT = "11", "10"
"""`item_show_type`: 0 ordinary, 5 video, 6 music, 7 audio, 8 pictures, 10 text, 11 share of another article, 17 short."""

_SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(\S+)")
_DIV = re.compile(r"<(/?)div\b[^>]*>", re.IGNORECASE)
_META_CONTENT = re.compile(r"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_DATA_URL = re.compile(r"""\bdata-url=["']([^"']+)["']""")
_TAG_NAME = re.compile(r"<(\w+)")
_ENOUGH = ("biz", "mid", "idx", "ct", "msg_title")
_MARKUP = re.compile(r"<(?:[a-zA-Z]|/[a-zA-Z]|!--)")


class Article(msgspec.Struct, kw_only=True):
    """What an article page says of itself; nothing is filled in that it does not say."""

    links: list[ArticleLink]
    account: str = ""
    title: str = ""
    digest: str = ""
    body: str = ""
    html: bool = False
    published: Moment | None = None
    modified: int = 0
    """Unix seconds of the last change, 0 when the page was never changed."""
    show_type: str = ""
    original: bool = False
    author: str = ""
    source_url: str = ""
    """阅读原文: the address that the article itself points to."""
    shared_url: str = ""
    """The article that a share page passes on."""
    bad_date: str = ""
    """The words of the page that should have been its date and are none."""


def saved_from(page: str) -> str:
    """Return the address that a browser noted when it saved the page; empty when it did not."""
    match = _SAVED_FROM.search(page, 0, 4096)
    return unescape_link(match[1]) if match else ""


def has_markup(text: str) -> bool:
    """Say whether a text is HTML rather than plain text."""
    return "<" in text and _MARKUP.search(text) is not None


def read_article(page: str) -> Article | None:
    """Read an article page; None when it shows no article (see `notices`)."""
    content = _content(page)
    start, end = content or (0, 0)
    values = variables(page[end:], page[: start or 0])
    data = {} if all(values.get(name) for name in _ENOUGH) else cgi_data(page)
    title = values.get("msg_title") or data.get("title") or _heading(page)
    if content is None and not (title and (values.get("ct") or data)):
        return None
    article = Article(links=_links(page, values, data), title=" ".join(title.split()))
    _describe(article, page, values, data)
    _fill_body(article, page[start:end], data)
    _fill_time(article, page, values, data)
    return article


def _content(page: str) -> tuple[int, int] | None:
    """Find the inner span of the element `js_content`."""
    found = page.find('id="js_content"')
    if found < 0:
        found = page.find("id='js_content'")
    start = page.find(">", found) + 1
    if found < 0 or start <= 0:
        return None
    depth = 1
    for match in _DIV.finditer(page, start):
        depth += -1 if match[1] else 1
        if depth == 0:
            return start, match.start()
    return start, _unbalanced_end(page, start)


def _unbalanced_end(page: str, start: int) -> int:
    # A page cut or edited by hand: the scripts that follow the text are its end.
    ends = [at for at in (page.find("<script", start), page.find("</body", start)) if at > 0]
    return min(ends, default=len(page))


def _links(page: str, values: dict[str, str], data: dict[str, str]) -> list[ArticleLink]:
    own = ArticleLink(
        account_id(values.get("biz") or data.get("bizuin", "")),
        number(values.get("mid") or values.get("appmsgid") or data.get("mid", "")),
        number(values.get("idx") or values.get("itemidx") or data.get("idx", "")),
        values.get("sn") or data.get("sn", ""),
    )
    addresses = (values.get("msg_link", ""), data.get("link", ""), _meta(page, "og:url"), saved_from(page))
    links = [own, *(read_link(unescape_link(address)) for address in addresses if address)]
    return [link for link in links if link != NOWHERE]


def _describe(article: Article, page: str, values: dict[str, str], data: dict[str, str]) -> None:
    name = values.get("nickname") or data.get("nick_name") or _inner(page, "js_name") or _inner(page, "post-user")
    article.account = " ".join(name.split())
    article.digest = values.get("msg_desc") or data.get("desc", "")
    article.show_type = (
        values.get("real_item_show_type") or values.get("item_show_type") or data.get("item_show_type", "")
    )
    stat = values.get("_copyright_stat") or values.get("copyright_stat") or data.get("copyright_stat", "")
    article.original = stat in ("1", "11")
    article.author = values.get("author") or data.get("author") or _meta(page, "author")
    article.source_url = values.get("msg_source_url") or data.get("source_url", "")
    article.modified = int(number(values.get("modify_time") or data.get("modify_time", "")) or 0)
    if shared := _DATA_URL.search(_tag(page, "js_share_source")):
        article.shared_url = unescape_link(shared[1])
        article.show_type = SHARE


def _fill_body(article: Article, inner: str, data: dict[str, str]) -> None:
    body = inner.strip() or data.get("content_noencode", "")
    if article.show_type == TEXT and not body:
        body = data.get("title", "")
    article.html = has_markup(body)
    article.body = body
    if article.show_type == TEXT:
        # The "title" of a text post is its whole text; as a headline it would hide that there is none.
        article.title = ""


def _fill_time(article: Article, page: str, values: dict[str, str], data: dict[str, str]) -> None:
    stated = (
        values.get("ct"),
        values.get("oriCreateTime"),
        data.get("ori_create_time"),
        data.get("create_time"),
        values.get("createTime"),
        _inner(page, "publish_time"),
        _inner(page, "post-date"),
    )
    for text in stated:
        if text and text != "0":
            try:
                article.published = parse_moment(text)
            except ValueError:
                article.bad_date = article.bad_date or text
            else:
                return


def _heading(page: str) -> str:
    return _inner(page, "activity-name") or _meta(page, "og:title")


def _tag(page: str, element: str) -> str:
    """Return the opening tag of an element by id; empty when there is none."""
    found = page.find(f'id="{element}"')
    return page[page.rfind("<", 0, found) : page.find(">", found) + 1] if found > 0 else ""


def _inner(page: str, element: str) -> str:
    """Return the text of a small element by id."""
    tag = _tag(page, element)
    name = _TAG_NAME.match(tag)
    start = page.find(tag) + len(tag)
    end = page.find(f"</{name[1]}", start) if name else -1
    return text_of(page[start:end]) if start <= end <= start + 4096 else ""


def _meta(page: str, name: str) -> str:
    """Return the content of a meta tag by name or property, whatever the order of its attributes."""
    found = page.find(f'"{name}"', 0, 65_536)
    if found < 0:
        return ""
    start, end = page.rfind("<", 0, found), page.find(">", found)
    match = _META_CONTENT.search(page, start, end) if page[start : start + 5].lower() == "<meta" else None
    return html.unescape((match[1] or match[2] or "").strip()) if match else ""
