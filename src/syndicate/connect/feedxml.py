"""RSS (0.9x, 1.0, 2.0) and Atom through lxml, strictly; each entry is read in one pass over its children."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from lxml import etree

from syndicate.connect.entries import Entry, Feed, build_entry
from syndicate.model import Rejection

if TYPE_CHECKING:
    from lxml.etree import _Element

_ATOM = "http://www.w3.org/2005/atom"
_OLD_ATOM = "http://purl.org/atom/ns#"
_PLAIN = ("", _ATOM, _OLD_ATOM, "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/")
_PREFIXES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dc:",
}
_FIELDS = {
    "title": "title", "link": "link", "guid": "guid", "id": "guid",
    "description": "summary", "summary": "summary", "tagline": "summary",
    "content:encoded": "content", "content": "content", "encoded": "content",
    "pubdate": "published", "published": "published", "issued": "published", "dc:date": "date",
    "updated": "updated", "modified": "updated", "dc:modified": "updated", "lastbuilddate": "updated",
    "author": "author", "dc:creator": "author",
    "category": "category", "dc:subject": "category", "enclosure": "enclosure",
}  # fmt: skip
_field_of_tag: dict[str, str] = {}


def parse_xml(raw: bytes) -> _Element:
    """
    Parse UTF-8 bytes strictly: no entities, no network, libxml2's own size limits.

    Raises:
        lxml.etree.XMLSyntaxError: Not well-formed.
    """
    # The bytes are already UTF-8; what the declaration says about them no longer holds. A parser is not shared between threads.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    return etree.fromstring(raw, parser)


def read_root(root: _Element, place: str) -> Feed | None:
    """Return the feed under a root element, None when the document is no feed."""
    kind = _local(root.tag)
    if kind == "feed":
        return _feed(root, list(root.iterchildren("{*}entry")), "atom", place)
    if kind in ("rss", "rdf"):
        channel = next(root.iterchildren("{*}channel"), root)
        items = [*channel.iterchildren("{*}item"), *root.iterchildren("{*}item")]
        return _feed(channel, items, "rss", place)
    return None


def _feed(head: _Element, items: list[_Element], kind: str, place: str) -> Feed:
    texts, _ = _read(child for child in head if _local(child.tag) not in ("item", "entry"))
    entries: list[Entry | Rejection] = [
        build_entry(place, number, *_read(item)) for number, item in enumerate(items, 1)
    ]
    return Feed(
        title=" ".join(texts.get("title", "").split()), link=texts.get("link", "").strip(), kind=kind, entries=entries
    )


def _read(children: Iterable[_Element]) -> tuple[dict[str, str], dict[str, list[str]]]:
    texts: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    for child in children:
        field = _field(child.tag)
        if not field:
            continue
        if field in ("link", "category", "enclosure"):
            _read_listed(child, field, texts, lists)
        elif field == "author" and len(child):
            texts.setdefault(field, _author(child))
        elif field not in texts:
            texts[field] = (child.text or "") if not len(child) else _markup(child)
    # RSS 1.0 has only dc:date; where there is a pubDate as well, that one is the publication.
    if "date" in texts:
        texts.setdefault("published", texts["date"])
    return texts, lists


def _read_listed(child: _Element, field: str, texts: dict[str, str], lists: dict[str, list[str]]) -> None:
    if field == "link":
        _read_link(child, texts, lists)
        return
    value = child.get("url") if field == "enclosure" else child.get("label") or child.get("term") or child.text
    if value and value.strip():
        lists.setdefault(field, []).append(value.strip())


def _read_link(child: _Element, texts: dict[str, str], lists: dict[str, list[str]]) -> None:
    target = child.get("href")
    if target is None:
        if (child.text or "").strip():
            texts["link"] = child.text or ""
        return
    relation = child.get("rel", "alternate")
    if relation == "alternate":
        texts.setdefault("link", target)
    elif relation == "enclosure":
        lists.setdefault("enclosure", []).append(target)


def _author(element: _Element) -> str:
    return "".join(child.text or "" for child in element if _local(child.tag) == "name")


def _markup(element: _Element) -> str:
    """Return the inside of an element that holds unescaped markup, as HTML."""
    inner = [escape(element.text or "", quote=False)]
    inner += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    return "".join(inner)


def _field(tag: object) -> str:
    if not isinstance(tag, str):
        return ""
    known = _field_of_tag.get(tag)
    if known is None:
        known = _FIELDS.get(_plain_name(tag), "")
        if len(_field_of_tag) < 1000:
            _field_of_tag[tag] = known
    return known


def _plain_name(tag: str) -> str:
    space, _, local = tag.rpartition("}")
    space = space.removeprefix("{").lower()
    if space in _PLAIN or space.startswith("http://backend.userland.com"):
        return local.lower()
    return _PREFIXES.get(space, "?") + local.lower()


def _local(tag: object) -> str:
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
