"""An article page as a record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import urljoin

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from syndicate.connect import Channel, Defaults, Link, Precision, Record, Rejection
from syndicate.connect.decode import declared_charset, decode_page
from syndicate.connect.html import select, select_first, text_of, tree_of
from syndicate.connect.listing import ListEntry
from syndicate.connect.listing_values import is_cut
from syndicate.connect.urls import normalise_url, site_of

from .dating import dating, url_date
from .gkmlpt import gkmlpt_detail
from .identity import native_id, on_site
from .meta import catalogue, meta_tags, page_url, shown_source
from .options import PortalOptions

BODIES = (
    (".TRS_Editor", "TRS_Editor"),
    (".TRS_UEDITOR", "TRS_UEDITOR"),
    (".trs_editor_view", "trs_editor_view"),
    (".trs_paper_default", "trs_paper_default"),
    ("#zoom", "zoom"),
    ("#Zoom", "Zoom"),
    (".gzk_detail", "gzk_detail"),
    (".article_content_body", "article_content_body"),
    (".article_content", "article_content"),
    ("#UCAP-CONTENT", "UCAP-CONTENT"),
    (".pages_content", "pages_content"),
)
"""Containers of the text in the common systems, each with the word that betrays it: looking for the word is cheaper."""
GONE = re.compile(
    r"页面不存在|页面未找到|找不到(?:您|该|此|相关)?.{0,8}(?:页面|网页|内容)|已被?删除|404\s*(?:not found|错误|页面)|无法访问|安全验证|访问被拦截",
    re.IGNORECASE,
)
MAX_GONE_TEXT = 400
SURE_TITLE = 10
"""Characters of a title that no page holds by chance; lists cut what comes later."""
RAW_BYTES = 65_536
NOT_LABELS = frozenset(("title", "url", "url_shared", "manuscript_id"))


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """One page as it came, and what the list said about it."""

    raw: bytes
    url: str
    """The address it was asked under; empty for a saved page whose address is unknown."""
    seen_at: datetime
    content_type: str | None = None
    listed: ListEntry | None = None
    place: str = ""


class _Parts(msgspec.Struct, frozen=True):
    title: str
    """From a tag; may be empty."""
    headline: str
    """What stands above the text."""
    body: str
    links: tuple[Link, ...]
    facts: dict[str, str]


def read_article(fetched: Fetched, options: PortalOptions, defaults: Defaults) -> Record | Rejection:
    """
    Turn one article page into a record, or say why it is none.

    Standard meta tags come first, then the catalogue table, then what the list said; a page without a known container of text
    goes through the readable fallback. A text may be empty: notices of attachments alone have none.
    """
    try:
        text, page = decode_page(fetched.raw, declared_charset(fetched.raw, fetched.content_type))
    except ValueError as error:
        return rejected(fetched, "encoding", f"{error}")
    parts = _parts(fetched, text, tree_of(page), options)
    if _is_gone(fetched, parts, text):
        return rejected(
            fetched, "not_an_article", "页面是出错或已删除提示，不是文章 / an error or deletion page, not an article"
        )
    if not (parts.facts["url"] or options.site or parts.facts.get("site_domain") or parts.facts.get("site_name")):
        return rejected(
            fetched,
            "bad_id",
            "页面没有写明网址和网站，请设 site / neither address nor site on the page; set the option site",
            "Url",
        )
    return msgspec.structs.replace(_record(fetched, parts, options, defaults), screened=_around(text))


_LEVELS = ("机密", "秘密", "绝密", "機密", "祕密", "絕密")
_META = re.compile(
    r"""<meta\s[^<>]*?name\s*=\s*["']([^"'<>]{1,40})["'][^<>]*?content\s*=\s*["']([^"'<>]{1,80})["']""", re.IGNORECASE
)


def _around(page: str) -> str:
    """Return the whole page and its tags as text, to be looked through for marks; empty where no level of secrecy is named."""
    # One look for what all of them hold: six looks cost as much as parsing half the page.
    if "密" not in page or not any(level in page for level in _LEVELS):
        return ""
    tags = [f"{name}：{content}" for name, content in _META.findall(page)]
    return "\n".join([*tags, text_of(page)])


def carried(entry: ListEntry, seen_at: datetime, place: str) -> Fetched:
    """Return the publication that a list row carries whole, to be read with `as_fragment` options."""
    return Fetched(
        raw=(entry.body or "").encode(),
        url=entry.url,
        seen_at=seen_at,
        content_type="text/html; charset=utf-8",
        listed=entry,
        place=place,
    )


def as_fragment(options: PortalOptions) -> PortalOptions:
    """Return the options for reading a text without a page around it."""
    return msgspec.structs.replace(options, body="body")


def rejected(fetched: Fetched, reason: str, message: str, field: str = "") -> Rejection:
    """Return the rejection of a page, naming its address and keeping the head of its bytes."""
    place = fetched.place or fetched.url
    return Rejection(
        place=place, reason=reason, message=f"{place}：{message}", field=field, raw=fetched.raw[:RAW_BYTES]
    )


def _parts(fetched: Fetched, text: str, page: LexborHTMLParser, options: PortalOptions) -> _Parts:
    tags = meta_tags(page)
    url = fetched.url or page_url(tags, page, text)
    facts = {**catalogue(text), **(dict(fetched.listed.labels) if fetched.listed else {}), **tags, "url": url}
    detail = gkmlpt_detail(text) if "_CONFIG" in text else None
    if detail is not None:
        facts.update(detail.facts)
        return _Parts(detail.title, "", detail.body, _links(LexborHTMLParser(detail.body).root, url), facts)
    node = _container(page, text, options.body)
    title = tags.get("title", "")
    if not facts.get("content_source") and (source := shown_source(text)):
        facts["content_source"] = source
    if node is not None:
        return _Parts(title, "" if title else _headline(page), node.html or "", _links(node, url), facts)
    from .readable import readable  # few pages need it, and its parser takes longer to import than hundreds to read

    fallback = readable(text)
    return _Parts(title, fallback.title, fallback.html, _links(LexborHTMLParser(fallback.html).root, url), facts)


def _container(page: LexborHTMLParser, text: str, selector: str) -> LexborNode | None:
    if selector:
        return page.css_first(selector)
    first: LexborNode | None = None
    for css, word in BODIES:
        for node in select(css, page.root) if word in text else ():
            if node.text(strip=True):
                return node
            first = first or node
    return first


def _headline(page: LexborHTMLParser) -> str:
    for css in ("h1", ".title", "h2"):
        node = select_first(css, page.root)
        text = " ".join(node.text().split()) if node is not None else ""
        if len(text) >= 4:
            return text
    return ""


def _links(node: LexborNode | None, url: str) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for anchor in select("a[href]", node):
        href = (anchor.attributes.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
            continue
        try:
            target = urljoin(url, href)
        except ValueError:
            continue
        if target.startswith(("http://", "https://")):
            found.setdefault(target, Link(target))
    return tuple(found.values())


def _is_gone(fetched: Fetched, parts: _Parts, text: str) -> bool:
    """A page with a publication date of its own, or the title that the list gave, is an article, whatever it speaks of."""
    listed = fetched.listed.title[:SURE_TITLE] if fetched.listed else ""
    if parts.facts.get("pub_date") or parts.facts.get("shown_date") or (listed and listed in text):
        return False
    head = f"{parts.title} {parts.headline} {_page_title(text)}"
    return GONE.search(head) is not None or (len(parts.body) < MAX_GONE_TEXT and GONE.search(parts.body) is not None)


def _page_title(text: str) -> str:
    start = text.find("<title")
    return text[start : start + 200].partition("</title")[0] if start >= 0 else ""


def _record(fetched: Fetched, parts: _Parts, options: PortalOptions, defaults: Defaults) -> Record:
    facts, listed = parts.facts, fetched.listed
    url = on_site(facts["url"], options.site)
    if listed is not None and listed.date:
        facts["list_date"] = listed.date
    facts["url_date"] = url_date(url)
    dated = dating(facts)
    site = site_of(url) or options.site or _first(facts.get("site_domain", ""))
    account = facts.get("site_name") or site
    identity = native_id(url, facts) if url else fetched.place
    return Record(
        source=site or account,
        native_id=identity,
        channel=defaults.channel or Channel.WEBSITE,
        unit=defaults.unit or account,
        jurisdiction=defaults.jurisdiction,
        title=_title(parts, listed) or None,
        body=parts.body,
        html=True,
        url=url,
        links=parts.links,
        published_at=dated.moment.at if dated.moment else None,
        precision=dated.moment.precision if dated.moment else Precision.SECOND,
        received_at=fetched.seen_at,
        account=account,
        aliases=_aliases(identity, url),
        labels=stated(facts),
        warnings=(*dated.warnings, *(listed.warnings if listed else ()), *_doubts(url)),
        place=fetched.place or fetched.url,
    )


def _title(parts: _Parts, listed: ListEntry | None) -> str:
    """The tag, else the row of the list, else the headline; a cut title only where there is no whole one."""
    candidates = [" ".join(text.split()) for text in (parts.title, listed.title if listed else "", parts.headline)]
    stated = [text for text in candidates if text]
    return next((text for text in stated if not is_cut(text)), stated[0] if stated else "")


def _first(domains: str) -> str:
    return re.split(r"[,;，；\s]", domains.strip())[0].lower()


def _aliases(identity: str, url: str) -> tuple[str, ...]:
    if not url or identity.startswith("http"):
        return ()
    return (normalise_url(url),)


def stated(facts: Mapping[str, str]) -> dict[str, str]:
    """Return the facts that go along as labels."""
    return {name: value for name, value in facts.items() if value and name not in NOT_LABELS}


def _doubts(url: str) -> Iterable[str]:
    if not url:
        yield "页面没有写明网址，以文件名识别 / the page does not give its address; it is known by its file name"
