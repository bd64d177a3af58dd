"""One document of a feed: the newest entries, or an archive that is full (RFC 5005 §4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import uuid5

import msgspec

from syndicate.model import UsageError
from syndicate.model.publishing import Tombstone
from syndicate.model.review import Publishable
from syndicate.publish.entries import NAMESPACE, Entry, Gone, entry_of, gone_of
from syndicate.publish.selection import Selection, url_path

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed that never held anything was changed last."""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """Whose feeds these are, and where they lie."""

    jurisdiction: str
    name: str
    base_url: str = ""
    """Address of the folder of the feeds; empty: addresses are relative."""
    hub: str = ""
    page_size: int = 100
    allow: tuple[str, ...] = ()
    """Hosts and networks of the hub that may be private."""

    @property
    def title(self) -> str:
        """What the feeds are called."""
        return f"{self.name or self.jurisdiction}政府信息公开"

    def address(self, path: str) -> str:
        """Return the address of a document."""
        return f"{self.base_url.rstrip('/')}/{url_path(path)}" if self.base_url else url_path(path)


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """All that may go out at one moment, in order of time."""

    entries: tuple[Entry, ...] = ()
    deleted: tuple[Gone, ...] = ()


def shelf(rows: Sequence[Publishable], tombstones: Sequence[Tombstone]) -> Shelf:
    """Return rows of `publishable` that are released, and tombstones, as what feeds are made of."""
    entries = sorted(
        (entry_of(row) for row in rows if row.state == "released"), key=lambda one: (one.updated, one.review)
    )
    return Shelf(
        entries=tuple(entries), deleted=tuple(sorted(map(gone_of, tombstones), key=lambda one: (one.when, one.id)))
    )


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """What a renderer writes."""

    site: Site
    selection: Selection
    page: int
    """0: the newest entries, what one subscribes to; from 1, the oldest: archives."""
    pages: int
    """How many archives there are."""
    entries: tuple[Entry, ...]
    """The newest first."""
    deleted: tuple[Gone, ...]
    updated: datetime

    @property
    def id(self) -> str:
        """The id of the feed; archives have it, too."""
        key = "/".join(("feed", self.site.jurisdiction, *(f"{name}={value}" for name, value in self.selection.pairs)))
        return f"urn:uuid:{uuid5(NAMESPACE, key)}"

    @property
    def title(self) -> str:
        """The title of the feed."""
        return " · ".join(filter(None, (self.site.title, self.selection.label)))

    def address(self, suffix: str, page: int | None = None) -> str:
        """Return the address of a document of the same feed; None: its own."""
        pairs = self.selection.pairs
        query = f"?{urlencode(pairs)}" if len(pairs) > 1 else ""
        return self.site.address(path_of(self.selection, suffix, self.page if page is None else page)) + query

    @property
    def previous(self) -> int:
        """The archive before this document; 0: there is none."""
        return self.pages if self.page == 0 else self.page - 1

    @property
    def following(self) -> int:
        """The archive after this one; 0: there is none."""
        return self.page + 1 if 0 < self.page < self.pages else 0


def path_of(selection: Selection, suffix: str, page: int = 0) -> str:
    """Return where a document lies in the folder of the feeds; of several conditions at once: where all lies, asked with a query."""
    stem = selection.path if len(selection.pairs) < 2 else "all"
    return f"{stem}{f'.{page}' if page else ''}.{suffix}"


def document(held: Shelf, site: Site, chosen: Selection, page: int = 0) -> Document:
    """
    Return a document of the feed of a selection.

    Archives are counted from the oldest and hold `page_size` entries each. The document that one subscribes to begins where the last but
    one archive ends, so that it is never short. All deleted entries stand in it.

    Raises:
        UsageError: There is no such archive.
    """
    entries = [entry for entry in held.entries if chosen.takes(entry)]
    size = site.page_size
    pages = len(entries) // size
    if not 0 <= page <= pages:
        raise UsageError(f"没有第 {page} 页，共 {pages} 页 / there is no archive {page}, only {pages}")
    shown = entries[(page - 1) * size : page * size] if page else entries[max(pages - 1, 0) * size :]
    deleted = () if page else tuple(gone for gone in held.deleted if chosen.tells(gone))
    moments = [*(entry.updated for entry in shown), *(gone.when for gone in deleted)]
    return Document(
        site=site,
        selection=chosen,
        page=page,
        pages=pages,
        entries=tuple(reversed(shown)),
        deleted=tuple(reversed(deleted)),
        updated=max(moments, default=NEVER),
    )
