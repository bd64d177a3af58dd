"""Feeds: RSS, Atom and JSON Feed. Own byte decoder and date parser; structure by lxml, by feedparser only where a feed is broken."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from lxml import etree

from syndicate.connect.contract import FileInput
from syndicate.connect.decode import declared_charset, decode
from syndicate.connect.entries import Entry, Feed, build_entry
from syndicate.connect.feedxml import parse_xml, read_root
from syndicate.connect.jsons import parse_json
from syndicate.connect.rows import RAW_LIMIT, unreadable
from syndicate.model import Rejection, Unreadable

__all__ = ["Entry", "Feed", "looks_like_feed", "parse_feed", "read_feed"]

FEED_LIMIT = 64 * 1024 * 1024
"""Bytes of one feed; a feed is held in memory as a whole."""

_ROOT = re.compile(r"<(?:[A-Za-z]+:)?(?:rss|feed|RDF)\b", re.IGNORECASE)
_PROLOGUE = re.compile(
    r"\A\s*(?:<\?[^<>]*\?>\s*|<!--(?:(?!-->).)*-->\s*)*<!DOCTYPE[^>\[]*\[", re.DOTALL | re.IGNORECASE
)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#[xX][0-9A-Fa-f]+);)([A-Za-z][A-Za-z0-9]*;)?")
_LAST_END = re.compile(r"</(?:rss|feed|(?:\w+:)?RDF)\s*>", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_JSON_START = re.compile(r"\A\s*\{")
_NAMESPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "atom": "http://www.w3.org/2005/Atom",
    "media": "http://search.yahoo.com/mrss/",
}


def read_feed(file: FileInput) -> Feed:
    """Parse a feed file; see `parse_feed`. A file over `FEED_LIMIT` is `Unreadable` without being held."""
    if file.size > FEED_LIMIT:
        raise unreadable(
            file,
            "too_large",
            f"有 {file.size:,} 字节，超过上限 / has {file.size:,} bytes, over the limit of {FEED_LIMIT:,}",
        )
    return parse_feed(file.content(), place=file.name)


def looks_like_feed(head: bytes) -> bool:
    """Say whether the first bytes are those of an RSS, Atom or JSON feed."""
    start = head[:4096].decode("latin-1")
    if _JSON_START.match(start):
        return "jsonfeed.org/version" in start or ('"items"' in start and '"home_page_url"' in start)
    return _ROOT.search(start) is not None and "<html" not in start.lower().partition("<rss")[0].partition("<feed")[0]


def parse_feed(raw: bytes, *, place: str, content_type: str | None = None) -> Feed:
    """
    Read a feed: strictly, else after repairing what people break, else by feedparser. Entries before a cut are kept.

    Dates are in +08:00 whatever the server wrote; none is ever made up.

    Raises:
        Unreadable: A web page or something else (`not_the_format`), declared entities (`unsafe_xml`), no known encoding.
    """
    try:
        text = decode(raw, declared_charset(raw, content_type))
    except ValueError as error:
        raise _unreadable(place, "encoding", str(error), raw) from error
    if _JSON_START.match(text):
        return _json_feed(text, place)
    _refuse_unsafe(text, place, raw)
    return _by_lxml(text, place, raw) or _by_feedparser(text, place)


def _unreadable(place: str, reason: str, message: str, raw: bytes) -> Unreadable:
    chinese, _, english = message.partition(" / ")
    text = f"{place}：{chinese} / {place}: {english}"
    return Unreadable(Rejection(place=place, reason=reason, message=text, raw=raw[:RAW_LIMIT]))


def _refuse_unsafe(text: str, place: str, raw: bytes) -> None:
    prologue = _PROLOGUE.match(text)
    if prologue and "<!ENTITY" in text[prologue.end() :].partition("]>")[0].upper():
        message = "XML 声明了实体（可能是实体炸弹），不予展开 / the XML declares entities (an entity bomb?) and is not expanded"
        raise _unreadable(place, "unsafe_xml", message, raw)
    if not _ROOT.search(text[:65_536]):
        message = "不是订阅源，像是网页或错误页 / is no feed but looks like a web page or an error page"
        raise _unreadable(place, "not_the_format", message, raw)


def _by_lxml(text: str, place: str, raw: bytes) -> Feed | None:
    for attempt in (_as_is, _repaired, _closed):
        source = attempt(text)
        if source is None:
            continue
        try:
            root = parse_xml(source.encode("utf-8", "replace"))
        except etree.XMLSyntaxError:
            continue
        feed = read_root(root, place)
        if feed is None:
            message = f"根元素 <{root.tag}> 不是订阅源 / the root element <{root.tag}> is not that of a feed"
            raise _unreadable(place, "not_the_format", message, raw)
        if attempt is _closed:
            feed.entries.append(_cut(text, place, len(feed.entries) + 1))
        return feed
    return None


def _as_is(text: str) -> str:
    return text


def _repaired(text: str) -> str:
    """Mend bare ampersands, HTML entities, control characters, text before the prologue and undeclared prefixes."""
    start = text.find("<")
    mended = _ENTITY.sub(_mend_entity, _CONTROL.sub("", text[start:]))
    missing = [p for p in _NAMESPACES if f"<{p}:" in mended and f"xmlns:{p}" not in mended]
    if missing:
        declared = "".join(f' xmlns:{prefix}="{_NAMESPACES[prefix]}"' for prefix in missing)
        mended = _ROOT.sub(lambda found: found[0] + declared, mended, count=1)
    return mended


def _mend_entity(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:
        return "&amp;"
    character = html5.get(name)
    return f"&amp;{name}" if character is None else "".join(f"&#{ord(c)};" for c in character)


def _closed(text: str) -> str | None:
    """Cut after the last whole entry and close what is open; None when the feed does reach its end."""
    if re.search(r"</(?:rss|feed|(?:\w+:)?RDF)\s*>\s*\Z", text[-2000:], re.IGNORECASE):
        return None
    ends = list(re.finditer(r"</(item|entry)\s*>", text, re.IGNORECASE))
    if not ends:
        return None
    root = _ROOT.search(text)
    name = (root[0] if root else "<rss")[1:]
    inner = "</channel>" if ends[-1][1].lower() == "item" and "RDF" not in name else ""
    return _repaired(text[: ends[-1].end()]) + f"{inner}</{name}>"


def _whole(text: str) -> str:
    """Return a feed that was cut off up to its last whole entry, its head alone where it has none: half an entry is none."""
    ends = list(re.finditer(r"</(?:item|entry)\s*>", text, re.IGNORECASE))
    return text[: ends[-1].end()] if ends else re.split(r"<(?:item|entry)\b", text, maxsplit=1, flags=re.IGNORECASE)[0]


def _cut(text: str, place: str, number: int) -> Rejection:
    rest = re.split(r"</(?:item|entry)\s*>", text, flags=re.IGNORECASE)[-1]
    message = f"{place} 在第 {number} 条处中断，其后的内容不全 / {place} ends early at entry {number}; what followed is missing"
    return Rejection(
        place=f"{place}, 条目 {number}", reason="truncated_file", message=message, raw=rest.encode()[:RAW_LIMIT]
    )


def _by_feedparser(text: str, place: str) -> Feed:
    # Few feeds are that broken, and importing it takes longer than everything else here together.
    import feedparser  # type: ignore[import-untyped]  # it has neither stubs nor annotations

    headers = {"content-type": "application/xml; charset=utf-8"}
    is_cut = not _LAST_END.search(text[-2000:])
    parsed = feedparser.parse(
        (_whole(text) if is_cut else text).encode("utf-8", "replace"),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.entries and not parsed.version:
        message = f"订阅源的结构已损坏：{parsed.get('bozo_exception', '')} / the feed is damaged beyond repair"
        raise _unreadable(place, "not_the_format", message, text.encode()[:RAW_LIMIT])
    entries = [_loose_entry(place, number, entry) for number, entry in enumerate(parsed.entries, 1)]
    if is_cut:
        entries.append(_cut(text, place, len(entries) + 1))
    head = parsed.feed
    return Feed(
        title=head.get("title", ""),
        link=head.get("link", ""),
        kind="atom" if "atom" in parsed.version else "rss",
        entries=entries,
    )


def _loose_entry(place: str, number: int, entry: Any) -> Entry | Rejection:
    content = entry.get("content") or [{}]
    texts = {
        "guid": entry.get("id", ""), "title": entry.get("title", ""), "link": entry.get("link", ""),
        "summary": entry.get("summary", ""), "content": content[0].get("value", ""),
        # Asked for an update, feedparser answers with the publication where there is none; a plain dict does not.
        "published": entry.get("published", ""), "updated": dict.get(entry, "updated", ""), "author": entry.get("author", ""),
    }  # fmt: skip
    lists = {
        "category": [tag.get("term") or "" for tag in entry.get("tags", [])],
        "enclosure": [file.get("href", "") for file in entry.get("enclosures", [])],
    }
    # feedparser gives None for elements that are there but broken.
    return build_entry(place, number, {field: text or "" for field, text in texts.items()}, lists)


def _json_feed(text: str, place: str) -> Feed:
    document = parse_json(text.encode(), place)
    items = document.get("items")
    if not isinstance(items, list):
        message = "JSON 中没有 items 列表，不是 JSON Feed / the JSON has no list `items`, it is no JSON Feed"
        raise _unreadable(place, "not_the_format", message, text.encode()[:RAW_LIMIT])
    entries = [_json_entry(place, number, item) for number, item in enumerate(items, 1)]
    title, link = document.get("title"), document.get("home_page_url")
    return Feed(title=str(title or ""), link=str(link or ""), kind="json", entries=entries)


def _json_entry(place: str, number: int, item: Any) -> Entry | Rejection:
    item = item if isinstance(item, dict) else {}
    names = {
        "guid": ("id",), "title": ("title",), "link": ("url", "external_url"), "summary": ("summary",),
        "content": ("content_html", "content_text"), "published": ("date_published",), "updated": ("date_modified",),
    }  # fmt: skip
    texts = {field: next((str(item[key]) for key in keys if item.get(key)), "") for field, keys in names.items()}
    authors = item.get("authors") or [item.get("author")]
    texts["author"] = "、".join(str(author.get("name", "")) for author in authors if isinstance(author, dict))
    attachments = [file for file in item.get("attachments") or () if isinstance(file, dict)]
    lists = {
        "category": [str(tag) for tag in item.get("tags") or ()],
        "enclosure": [str(file.get("url", "")) for file in attachments],
    }
    return build_entry(place, number, texts, lists)
