"""The formats of a feed, and what caches need to know of a document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import NamedTuple

from syndicate.publish import atom, jsonfeed, rss
from syndicate.publish.document import Document


class Format(NamedTuple):
    """A format: its media type, and what writes it."""

    media_type: str
    render: Callable[[Document], bytes]


FORMATS = {
    "atom": Format(atom.TYPE, atom.render),
    "rss": Format(rss.TYPE, rss.render),
    "json": Format(jsonfeed.TYPE, jsonfeed.render),
}


class Rendered(NamedTuple):
    """A document, ready to be sent."""

    content: bytes
    media_type: str
    etag: str
    """Strong: it changes with every byte."""
    updated: datetime

    @property
    def last_modified(self) -> str:
        """The moment of the newest change, for HTTP."""
        return format_datetime(self.updated.astimezone(UTC).replace(microsecond=0), usegmt=True)


def rendered(document: Document, form: str) -> Rendered:
    """Return a document in one of `FORMATS`."""
    content = FORMATS[form].render(document)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return Rendered(content, FORMATS[form].media_type, etag, document.updated)
