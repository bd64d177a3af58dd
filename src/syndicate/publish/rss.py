"""RSS 2.0, with the elements of Atom for what RSS has none for."""

from __future__ import annotations

from datetime import UTC
from email.utils import format_datetime

from lxml import etree

from syndicate.publish.atom import ARCHIVES, ATOM, SPACES, add_deleted, add_details, add_links
from syndicate.publish.document import Document
from syndicate.publish.entries import Entry

TYPE = "application/rss+xml; charset=utf-8"
_SPACES = {name: space for name, space in SPACES.items() if name} | {"atom": ATOM}
DUBLIN_CORE = SPACES["dc"]


def render(document: Document) -> bytes:
    """Return a document as RSS."""
    rss = etree.Element("rss", nsmap=_SPACES, version="2.0")
    channel = etree.SubElement(rss, "channel")
    _add(channel, "title", document.title)
    _add(channel, "link", document.site.base_url or document.id)
    _add(channel, "description", f"{document.title}：经保密审查放行的信息 / what the secrecy review has cleared")
    _add(channel, "language", "zh-cn")
    _add(channel, "lastBuildDate", format_datetime(document.updated.astimezone(UTC), usegmt=True))
    add_links(channel, document, "rss")
    if document.page:
        etree.SubElement(channel, f"{{{ARCHIVES}}}archive")
    for gone in document.deleted:
        add_deleted(channel, gone)
    for entry in document.entries:
        _item(channel, entry)
    return bytes(etree.tostring(rss, encoding="utf-8", xml_declaration=True))


def _item(channel: etree._Element, entry: Entry) -> None:
    item = etree.SubElement(channel, "item")
    _add(item, "title", entry.title)
    if entry.url:
        _add(item, "link", entry.url)
    _add(item, "description", entry.markup)
    if entry.unit:
        _add(item, f"{{{DUBLIN_CORE}}}creator", entry.unit)
    for name in entry.channels:
        _add(item, "category", name, domain="urn:syndicate:channel")
    for name, value in entry.facets.items():
        _add(item, "category", value, domain=f"urn:syndicate:{name}")
    _add(item, "guid", entry.id, isPermaLink="false")
    _add(item, "pubDate", format_datetime(entry.updated.astimezone(UTC), usegmt=True))
    add_details(item, entry)


def _add(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, name, attributes).text = text
