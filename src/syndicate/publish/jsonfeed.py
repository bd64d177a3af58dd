"""JSON Feed 1.1."""

from __future__ import annotations

from typing import Any

import msgspec

from syndicate.publish.document import Document
from syndicate.publish.entries import Entry

TYPE = "application/feed+json; charset=utf-8"
VERSION = "https://jsonfeed.org/version/1.1"


def render(document: Document) -> bytes:
    """Return a document as JSON Feed; what the format has no words for stands under `_syndicate`."""
    site = document.site
    said: dict[str, Any] = {"version": VERSION, "title": document.title, "language": "zh-CN"}
    if site.base_url:
        said |= {"home_page_url": site.base_url, "feed_url": document.address("json")}
    if document.previous:
        said["next_url"] = document.address("json", document.previous)
    if site.hub and not document.page:
        said["hubs"] = [{"type": "WebSub", "url": site.hub}]
    said["authors"] = [{"name": site.title}]
    said["items"] = [item_of(entry) for entry in document.entries]
    deleted = [{"id": gone.id, "when": gone.when.isoformat(), "reason": gone.reason} for gone in document.deleted]
    said["_syndicate"] = {
        "id": document.id,
        "updated": document.updated.isoformat(),
        "archive": bool(document.page),
        "deleted": deleted,
    }
    return msgspec.json.encode(said)


def item_of(entry: Entry) -> dict[str, Any]:
    """Return an entry as an item."""
    said: dict[str, Any] = {"id": entry.id, "title": entry.title, "date_published": entry.updated.isoformat()}
    said["content_html" if entry.html else "content_text"] = entry.body
    if entry.url:
        said["url"] = entry.url
    if entry.unit:
        said["authors"] = [{"name": entry.unit}]
    said["tags"] = [*entry.channels, *entry.facets.values()]
    said["_syndicate"] = details_of(entry)
    return said


def details_of(entry: Entry) -> dict[str, Any]:
    """Return what is known of an entry beside its text; webhooks say the same."""
    return {
        "review": entry.review,
        "digest": entry.digest,
        "unit": entry.unit,
        "channels": entry.channels,
        "facets": entry.facets,
        "published": entry.published,
        "document_number": entry.document_number,
        "index_number": entry.index_number,
        "attachments": entry.attachments,
    }
