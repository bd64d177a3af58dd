"""Atom 1.0 (RFC 4287) with archives (RFC 5005 §4), deleted entries (RFC 6721) and the hub of WebSub."""

from __future__ import annotations

from typing import Any

from lxml import etree

from syndicate.model import Channel
from syndicate.publish.document import Document
from syndicate.publish.entries import Entry, Gone

ATOM = "http://www.w3.org/2005/Atom"
ARCHIVES = "http://purl.org/syndication/history/1.0"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
OWN = "urn:syndicate:feed:1"
SPACES: dict[Any, str] = {None: ATOM, "fh": ARCHIVES, "at": TOMBSTONES, "dc": DUBLIN_CORE, "sx": OWN}
TYPE = "application/atom+xml; charset=utf-8"


def render(document: Document) -> bytes:
    """Return a document as Atom."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap=SPACES)
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", "zh-CN")
    _add(feed, "id", document.id)
    _add(feed, "title", document.title)
    _add(feed, "updated", document.updated.isoformat())
    _person(feed, document.site.title)
    add_links(feed, document, "atom")
    if document.page:
        etree.SubElement(feed, f"{{{ARCHIVES}}}archive")
    for gone in document.deleted:
        add_deleted(feed, gone)
    for entry in document.entries:
        _entry(feed, entry)
    return bytes(etree.tostring(feed, encoding="utf-8", xml_declaration=True))


def add_links(parent: etree._Element, document: Document, suffix: str) -> None:
    """Add what leads from a document to itself, to its archives, and to the hub; RSS does it by the same elements."""
    links = {"self": document.address(suffix)}
    if document.page:
        links["current"] = document.address(suffix, 0)
    if document.previous:
        links["prev-archive"] = document.address(suffix, document.previous)
    if document.following:
        links["next-archive"] = document.address(suffix, document.following)
    if document.site.hub and not document.page:
        links["hub"] = document.site.hub
    for rel, href in links.items():
        etree.SubElement(parent, f"{{{ATOM}}}link", rel=rel, href=href)
    if document.site.base_url and suffix == "atom":
        etree.SubElement(
            parent, f"{{{ATOM}}}link", rel="alternate", type="application/feed+json", href=document.address("json")
        )


def add_deleted(parent: etree._Element, gone: Gone) -> None:
    """Add a deleted entry."""
    deleted = etree.SubElement(parent, f"{{{TOMBSTONES}}}deleted-entry", ref=gone.id, when=gone.when.isoformat())
    if gone.reason:
        etree.SubElement(deleted, f"{{{TOMBSTONES}}}comment").text = gone.reason


def add_details(parent: etree._Element, entry: Entry) -> None:
    """Add what feeds have no words for: day of publication, numbers, digest, attachments by name."""
    if entry.published:
        etree.SubElement(parent, f"{{{DUBLIN_CORE}}}date").text = entry.published
    details = {"documentNumber": entry.document_number, "indexNumber": entry.index_number, "digest": entry.digest}
    for name, value in details.items():
        if value:
            etree.SubElement(parent, f"{{{OWN}}}{name}").text = value
    for one in entry.attachments:
        etree.SubElement(parent, f"{{{OWN}}}attachment", name=one.name, size=str(one.size), sha256=one.sha256)


def _entry(feed: etree._Element, entry: Entry) -> None:
    element = etree.SubElement(feed, f"{{{ATOM}}}entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "updated", entry.updated.isoformat())
    if entry.unit:
        _person(element, entry.unit)
    if entry.url:
        etree.SubElement(element, f"{{{ATOM}}}link", rel="alternate", href=entry.url)
    for channel in entry.channels:
        _category(element, "channel", channel, Channel(channel).label)
    for name, value in entry.facets.items():
        _category(element, name, value, "")
    _add(element, "content", entry.body, type="html" if entry.html else "text")
    add_details(element, entry)


def _add(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = text


def _person(parent: etree._Element, name: str) -> None:
    _add(etree.SubElement(parent, f"{{{ATOM}}}author"), "name", name)


def _category(parent: etree._Element, scheme: str, term: str, label: str) -> None:
    attributes = {"term": term, "scheme": f"urn:syndicate:{scheme}"} | ({"label": label} if label else {})
    etree.SubElement(parent, f"{{{ATOM}}}category", attributes)
