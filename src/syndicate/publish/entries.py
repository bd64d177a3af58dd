"""What an entry of a feed says: taken from a row of the view `publishable`, and from nothing else."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape
from uuid import UUID, uuid5

import msgspec

from syndicate.model.publishing import Tombstone
from syndicate.model.review import Attachment, Publishable

NAMESPACE = UUID("6f1d2c1e-7f0c-5b52-9d3b-2f5a0c1f8e47")
"""Under it the ids of entries and feeds are made. Never changed: every reader knows what it has seen by them."""
FACETS = ("kind", "five_open", "field", "theme")
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Enclosed(msgspec.Struct, frozen=True, kw_only=True):
    """An attachment as it is named outside: never its text."""

    name: str
    size: int
    sha256: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One information that is released."""

    id: str
    review: str
    digest: str
    title: str
    body: str
    html: bool
    unit: str
    url: str
    updated: datetime
    """When it was released."""
    published: str
    """The day it was first published elsewhere (YYYY-MM-DD); empty: not known."""
    document_number: str
    index_number: str
    channels: tuple[str, ...]
    facets: dict[str, str]
    attachments: tuple[Enclosed, ...]

    @property
    def markup(self) -> str:
        """The body as HTML."""
        return self.body if self.html else escape(self.body, quote=False).replace("\n", "<br/>\n")


class Gone(msgspec.Struct, frozen=True, kw_only=True):
    """One information that is not released any more."""

    id: str
    when: datetime
    reason: str
    """A code."""
    unit: str


def fit(text: str) -> str:
    """Return text with U+FFFD for what neither XML nor JSON can carry: control characters, lone surrogates, non-characters."""
    return _UNFIT.sub("�", text)


def entry_id(jurisdiction: str, review: str) -> str:
    """Return the id under which an information is known outside: the same for ever, whatever becomes of its text."""
    return f"urn:uuid:{uuid5(NAMESPACE, f'entry/{jurisdiction}/{review}')}"


def entry_of(row: Publishable) -> Entry:
    """
    Return a row that is released as an entry.

    Raises:
        ValueError: The row is not released.
    """
    if row.state != "released":
        raise ValueError(f"“{row.review}”尚未公开 / {row.review} is not released")
    enclosed = msgspec.json.decode(row.attachments, type=tuple[Attachment, ...])
    return Entry(
        id=entry_id(row.jurisdiction, row.review),
        review=row.review,
        digest=row.digest,
        title=fit(row.title),
        body=fit(row.body),
        html=bool(row.html),
        unit=fit(row.unit),
        url=_address(row.url),
        updated=datetime.fromisoformat(row.released_at),
        published=row.published,
        document_number=fit(row.document_number),
        index_number=fit(row.index_number),
        channels=msgspec.json.decode(row.channels, type=tuple[str, ...]),
        facets={name: fit(getattr(row, name)) for name in FACETS if getattr(row, name)},
        attachments=tuple(
            Enclosed(name=fit(one.name), size=one.size, sha256=one.digest) for one in enclosed if one.digest
        ),
    )


def gone_of(row: Tombstone) -> Gone:
    """Return a tombstone as feeds show it."""
    when = datetime.fromisoformat(row.at)
    return Gone(id=entry_id(row.jurisdiction, row.review), when=when, reason=fit(row.code), unit=fit(row.unit))


def _address(url: str) -> str:
    """Return a web address; empty for what is none, such as a script."""
    return fit(url) if url.lower().startswith(("http://", "https://")) else ""
